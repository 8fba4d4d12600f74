import type { ConflictField } from '../../../shared/domain/remote.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { CredentialRecord } from '../../vault/repositories/credential-row.ts'
import type { PlannedCredential } from './preview.ts'
import type { CurrentCredential } from './snapshot.ts'
import { currentCredential } from './vault-snapshot.ts'

/*
 * What both sides of a team last agreed on, field by field: short keyed marks, of which nothing can be read. By them a person is told who
 * has changed which field since.
 */

type Marks = Readonly<Record<string, string>>

/** A credential as one side has it. */
interface Side extends Omit<CurrentCredential, 'id' | 'secretFields' | 'updatedAt' | 'trashed'> {
  readonly boundHosts: readonly string[]
  /** Who may do what, as JSON. */
  readonly grants: string
}

/** Characters of a mark: by chance, two of them are the same once in 2^48. */
const markLength = 12

/** Makes the marks of a credential as it is here, as JSON. */
type AgreedNow = (db: ReadDb, record: CredentialRecord, grants: string) => string

/** For one piece of work, in which what many credentials have alike is marked once. */
export function agreedWith(secrets: Secrets): AgreedNow {
  const mark = markWith(secrets)
  return (db, record, grants) => JSON.stringify(marksOf(mark, { ...hereOf(db, record), grants }))
}

/**
 * Who has changed each of the fields that differ.
 * @param names the fields, as the plan of an import names them
 * @param agreed the marks that `AgreedNow` made when both sides agreed
 */
export function whoChanged(
  db: ReadDb,
  secrets: Secrets,
  { item, source, fields }: PlannedCredential,
  {
    record,
    grants,
    agreed,
    theirGrants,
  }: {
    readonly record: CredentialRecord
    readonly grants: string
    readonly agreed: string
    readonly theirGrants: string
  },
): ConflictField[] {
  const base = JSON.parse(agreed) as Marks
  const isKnown = Object.keys(base).length > 0
  const mark = markWith(secrets)
  const mine = marksOf(mark, { ...hereOf(db, record), grants })
  const theirs = marksOf(mark, {
    ...source,
    config: fields?.config ?? {},
    fingerprint: fields ? secrets.fingerprint(fields.secrets) : '',
    grants: theirGrants,
  })
  return item.changes.map((name) => {
    const key = markedAs(name)
    if (!isKnown) return { name, changed: 'unknown' }
    const [here, there] = [mine[key] !== base[key], theirs[key] !== base[key]]
    return { name, changed: here && there ? 'both' : here ? 'mine' : there ? 'theirs' : 'unknown' }
  })
}

function hereOf(db: ReadDb, record: CredentialRecord): Omit<Side, 'grants'> {
  return { ...currentCredential(db, record), boundHosts: JSON.parse(record.bound_hosts) as string[] }
}

const plainFields = ['name', 'type', 'systemId', 'environment', 'owner', 'team', 'purpose', 'rotateEvery'] as const
const otherFields = new Set<string>([...plainFields, 'tags', 'expiresAt', 'boundHosts', 'access'])

/** Parts of a value have no marks of their own: the value has. */
function markedAs(name: string): string {
  return otherFields.has(name) || name.startsWith('config.') ? name : 'value'
}

type Mark = (name: string, value: unknown) => string

/** Fields whose texts many credentials have alike. */
const often = new Set([
  'type',
  'systemId',
  'environment',
  'owner',
  'team',
  'rotateEvery',
  'tags',
  'boundHosts',
  'access',
])

function markWith(secrets: Secrets): Mark {
  const known = new Map<string, string>()
  const markOf = (name: string, text: string) => secrets.fingerprint({ [name]: text }).slice(0, markLength)
  return (name, value) => {
    const text = JSON.stringify(value)
    if (!often.has(name)) return markOf(name, text)
    const key = `${name} ${text}`
    const mark = known.get(key) ?? markOf(name, text)
    known.set(key, mark)
    return mark
  }
}

function marksOf(mark: Mark, side: Side): Marks {
  const texts: [string, unknown][] = [
    ...plainFields.map((name): [string, unknown] => [name, side[name]]),
    ['tags', [...new Set(side.tags)].sort()],
    ['expiresAt', side.expiresAt === null ? null : new Date(side.expiresAt).toISOString()],
    ['boundHosts', [...new Set(side.boundHosts)]],
    ['access', side.grants],
    ...Object.entries(side.config).map(([name, value]): [string, unknown] => [`config.${name}`, value]),
    ['value', side.fingerprint],
  ]
  const isThere = ([, value]: [string, unknown]) =>
    value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  return Object.fromEntries(texts.filter(isThere).map(([name, value]) => [name, mark(name, value)]))
}
