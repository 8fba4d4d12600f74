import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CredentialFilter, CredentialSort } from '../../../shared/api/credentials.ts'
import { credentialStatuses } from '../../../shared/domain/credential.ts'
import type { Database } from '../database.ts'
import { credentialColumns, temporaryDatabase } from '../testing.ts'
import { insertConnection } from './connections.ts'
import { listCredentials } from './credential-list.ts'
import type { CredentialRecord, RowRecord } from './credential-row.ts'
import { statusOf } from './credential-row.ts'
import { insertCredential, updateCredential } from './credentials.ts'

const day = 86_400_000
const clock = { now: 10 * day, warningMs: 1000 }
const types = ['api-key', 'bearer-token', 'custom']
const environments = ['production', 'Production', 'staging', '']
const teams = ['core', 'web', '']
const systems = ['019a0000-0000-7000-8000-000000000001', '019a0000-0000-7000-8000-000000000002', null]
const tags = ['billing', 'ci', 'rare']
const searches = ['deploy', 'dep', 'epl', 'REPO', 'no such word']
const sorts: readonly CredentialSort[] = [
  'name',
  'expiresAt',
  'updatedAt',
  'createdAt',
  'lastUsedAt',
  'type',
  'environment',
  'system',
  'team',
]

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

let database: Database
let close: () => void
let records: CredentialRecord[] = []
const used = new Set<string>()

beforeAll(() => {
  const temporary = temporaryDatabase()
  database = temporary.database
  close = temporary.close
  const next = numbers(7)
  const pick = <T>(values: readonly T[]): T => values[next(values.length)] as T
  database.write((db) => {
    for (let number = 0; number < 400; number++) {
      const date = pick([null, null, null, clock.now - 5, clock.now + 5, clock.now + 5000])
      const columns = credentialColumns({
        id: `019a0000-0000-7000-8000-${String(number).padStart(12, '0')}`,
        name: `${pick(['deploy', 'Deploy', 'report', 'other'])} ${number}`,
        type: pick(types),
        environment: pick(environments),
        team: pick(teams),
        owner: pick(['ada', 'Bob', 'eve']),
        system_id: pick(systems),
        system_name: pick(['Stripe', 'GitHub', '']),
        tags: JSON.stringify(tags.filter((tag) => next(tag === 'rare' ? 40 : 3) === 0)),
        expires_at: date,
        error_code: next(12) === 0 ? 'auth-failed' : null,
        disabled_at: next(15) === 0 ? 5 : null,
        trashed_at: next(10) === 0 ? 6 : null,
        updated_at: next(20),
        created_at: next(9) * day,
        last_used_at: pick([null, next(9) * day + 1]),
      })
      insertCredential(db, columns)
      if (next(5) > 0) continue
      used.add(columns.id)
      insertConnection(db, connection(`connection ${number}`, columns.id))
    }
  })
  // Groups and facets must follow what changes as well.
  database.write((db) => {
    for (const record of db.all<CredentialRecord>('SELECT * FROM credential WHERE rid % 7 = 0'))
      updateCredential(db, record, { environment: pick(environments), team: pick(teams), trashed_at: pick([null, 6]) })
  })
  records = database.read((db) => db.all('SELECT * FROM credential'))
})
afterAll(() => close())

function connection(name: string, credentialId: string) {
  return {
    id: name,
    name,
    kind: 'http',
    system_id: null,
    system_name: '',
    environment: '',
    credential_id: credentialId,
    via_id: null,
    parameters: '{}',
    target: '',
    purpose: '',
    revision: 1,
    created_at: 1,
    updated_at: 1,
  }
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** What a filter means, said without SQL. Beginnings and parts of words come to the same in these names. */
function matches(record: CredentialRecord, filter: CredentialFilter): boolean {
  const oneOf = (value: string, wanted: readonly string[] | undefined) =>
    wanted === undefined || wanted.length === 0 || wanted.some((each) => same(each, value))
  const words = filter.search?.toLowerCase().split(' ') ?? []
  const listed = JSON.parse(record.tags) as string[]
  return (
    (record.trashed_at !== null) === (filter.trashed ?? false) &&
    oneOf(record.type, filter.type) &&
    oneOf(record.environment, filter.environment) &&
    oneOf(record.team, filter.team) &&
    oneOf(record.owner, filter.owner) &&
    oneOf(record.system_id ?? 'none', filter.systemId) &&
    (!filter.tag || filter.tag.length === 0 || filter.tag.some((tag) => listed.includes(tag))) &&
    (!filter.status || filter.status.length === 0 || filter.status.includes(statusOf(record, clock))) &&
    (!filter.unlinked || !used.has(record.id)) &&
    (!filter.neverUsed || record.last_used_at === null) &&
    (filter.notUsedFor === undefined ||
      Math.max(record.last_used_at ?? 0, record.created_at) < clock.now - filter.notUsedFor * day) &&
    words.every((word) => record.name.toLowerCase().includes(word))
  )
}

function sortKey(record: CredentialRecord | RowRecord, sort: CredentialSort): string | number {
  switch (sort) {
    case 'name':
      return record.name.toLowerCase()
    case 'expiresAt':
      return record.expires_at ?? Number.MAX_SAFE_INTEGER
    case 'updatedAt':
      return record.updated_at
    case 'createdAt':
      return record.rid
    case 'lastUsedAt':
      return record.last_used_at ?? 0
    case 'type':
      return record.type
    case 'environment':
      return record.environment.toLowerCase()
    case 'system':
      return record.system_name.toLowerCase()
    case 'team':
      return record.team.toLowerCase()
  }
}

function expected(filter: CredentialFilter, sort: CredentialSort, descending: boolean): string[] {
  const order = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
  const sorted = records
    .filter((record) => matches(record, filter))
    .sort(
      (a, b) =>
        order(sortKey(a, sort), sortKey(b, sort)) || order(sortKey(a, 'name'), sortKey(b, 'name')) || a.rid - b.rid,
    )
    .map(({ id }) => id)
  return descending ? sorted.reverse() : sorted
}

/** Page by page to the end, with the total that each page names. */
function readAll(filter: CredentialFilter, sort: CredentialSort, descending: boolean, limit: number) {
  const ids: string[] = []
  const totals = new Set<number>()
  let cursor: string | null = null
  do {
    const page = database.read((db) => listCredentials(db, { filter, sort, descending, limit, cursor }, clock))
    ids.push(...page.items.map(({ id }) => id))
    totals.add(page.total)
    cursor = page.nextCursor
  } while (cursor !== null)
  return { ids, totals: [...totals] }
}

function randomFilter(next: (below: number) => number): CredentialFilter {
  const some = <T>(values: readonly T[]): T[] => values.filter(() => next(2) === 0)
  return {
    ...(next(3) === 0 && { type: some(types) }),
    ...(next(3) === 0 && { environment: some(['production', 'staging', 'none']) }),
    ...(next(4) === 0 && { team: some(['core', 'WEB']) }),
    ...(next(4) === 0 && { owner: some(['ada', 'bob']) }),
    ...(next(5) === 0 && { systemId: some(systems).filter((id) => id !== null) }),
    ...(next(4) === 0 && { tag: some(tags) }),
    ...(next(3) === 0 && { status: some(credentialStatuses) }),
    ...(next(5) === 0 && { unlinked: true }),
    ...(next(6) === 0 && { neverUsed: true }),
    ...(next(6) === 0 && { notUsedFor: 1 + next(9) }),
    ...(next(8) === 0 && { trashed: true }),
    ...(next(4) === 0 && { search: searches[next(searches.length)] ?? '' }),
  }
}

describe('a list', () => {
  it('has what the filter says, in order and with its total, whichever way it is found', () => {
    const next = numbers(11)
    for (let round = 0; round < 300; round++) {
      const filter = randomFilter(next)
      const sort = sorts[next(sorts.length)] ?? 'name'
      const descending = next(2) === 0
      const ids = expected(filter, sort, descending)
      const what = JSON.stringify({ filter, sort, descending })
      const found = readAll(filter, sort, descending, 1 + next(100))
      expect(found.ids, what).toEqual(ids)
      expect(found.totals, what).toEqual([ids.length])
    }
  })

  it('counts a filter value once, however often it is named', () => {
    const once = readAll({ type: ['custom'], status: ['active'] }, 'name', false, 100)
    expect(readAll({ type: ['custom', 'custom'], status: ['active', 'active'] }, 'name', false, 100)).toEqual(once)
  })
})
