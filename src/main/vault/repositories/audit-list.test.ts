import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AuditFilter, auditOutcomes } from '../../../shared/domain/audit.ts'
import { appendAudit, toAuditRecord } from '../audit-log.ts'
import { temporaryDatabase } from '../testing.ts'
import { filterAudit, listActors, listAudit } from './audit-list.ts'

const actions = ['credential.use', 'connection.test', 'vault.unlock', 'bundle.export'] as const
const subjects = ['credential', 'connection', 'vault', 'bundle'] as const
const actors = ['ada (app)', 'ada (command)', 'adam (app)', 'Keyward'] as const
const names = ['Stripe live', '100% _sure_', 'Übung', 'a\\b!c'] as const
const idOf = (number: number) => `019a0000-0000-7000-8000-00000000000${number}`
const instant = (ms: number) => new Date(ms).toISOString()

let opened: ReturnType<typeof temporaryDatabase>
beforeAll(() => {
  opened = temporaryDatabase()
  const key = createSecretKey(randomBytes(32))
  opened.database.write((db) => {
    for (let i = 0; i < 240; i++)
      appendAudit(
        db,
        key,
        // Clocks are set back now and then.
        { actor: actors[i % 4] ?? '', at: 1000 * (i % 17 === 0 ? i - 10 : i) + 20_000 },
        {
          action: actions[(i * 7) % 4] ?? 'vault.unlock',
          outcome: auditOutcomes[i % 5 < 3 ? 0 : (i % 5) - 2] ?? 'ok',
          subjectType: subjects[(i * 7) % 4] ?? 'vault',
          subjectId: idOf(i % 6),
          subject: names[(i * 3) % 4] ?? '',
          detail: i % 2 === 0 ? 'test' : '',
        },
      )
    db.run(
      `INSERT INTO connection (id, name, kind, system_name, environment, credential_id, parameters, target, purpose, revision, created_at, updated_at)
       VALUES (?, 'Api', 'http', '', '', ?, '{}', '', '', 1, 0, 0)`,
      idOf(4),
      idOf(2),
    )
  })
})
afterAll(() => opened.close())

const all = () => opened.database.read((db) => [...filterAudit(db, {})].map(toAuditRecord))

/** What a filter means, without a database. */
const fits = (filter: AuditFilter) => (record: ReturnType<typeof toAuditRecord>) => {
  const oneOf = <T>(wanted: readonly T[] | undefined, value: T) => !wanted?.length || wanted.includes(value)
  const ids = filter.subjectId === idOf(2) && filter.withConnections ? [idOf(2), idOf(4)] : [filter.subjectId]
  const at = Date.parse(record.at)
  const text = `${record.actor} ${record.action} ${record.subject} ${record.detail}`.toLowerCase()
  return (
    (filter.subjectId === undefined || ids.includes(record.subjectId ?? '')) &&
    oneOf(filter.action, record.action) &&
    oneOf(filter.outcome, record.outcome) &&
    oneOf(filter.subjectType, record.subjectType) &&
    (!filter.actor?.length ||
      filter.actor.some((one) => one === record.actor || record.actor.startsWith(`${one} (`))) &&
    (filter.from === undefined || at >= Date.parse(filter.from)) &&
    (filter.until === undefined || at < Date.parse(filter.until)) &&
    (filter.text ?? '').split(' ').every((word) => text.includes(word.toLowerCase()))
  )
}

const some = <T>(values: readonly T[]) => fc.option(fc.subarray([...values]), { nil: undefined })
const filters = fc.record(
  {
    subjectId: fc.constantFrom(...[0, 2, 4, 9].map(idOf)),
    withConnections: fc.boolean(),
    subjectType: some(subjects).map((each) => each ?? []),
    actor: fc.constantFrom<string[]>([], ['ada'], ['ada (app)'], ['nobody'], ['adam', 'Keyward']),
    action: some(actions).map((each) => each ?? []),
    outcome: some(auditOutcomes).map((each) => each ?? []),
    text: fc.constantFrom('', 'STRIPE', '100%', '_sure_', '\\b', '!', 'live test', 'credential.', '%%'),
    from: fc.integer({ min: 0, max: 300 }).map((seconds) => instant(seconds * 1000)),
    until: fc.integer({ min: 0, max: 300 }).map((seconds) => instant(seconds * 1000)),
  },
  { requiredKeys: [] },
)

describe('A3 the log, narrowed', () => {
  it('holds exactly what fits every filter, page by page, with the right total; an export holds the same', () => {
    const records = all()
    fc.assert(
      fc.property(filters, fc.integer({ min: 1, max: 60 }), (filter, limit) => {
        const wanted = records.filter(fits(filter)).map(({ seq }) => seq)
        const found: number[] = []
        opened.database.read((db) => {
          for (let before: number | null = null; ; ) {
            const { rows, total, more } = listAudit(db, { ...filter, limit, before })
            expect(total).toBe(wanted.length)
            found.push(...rows.map(({ seq }) => seq))
            before = rows.at(-1)?.seq ?? null
            if (!more) break
          }
          expect([...filterAudit(db, filter)].map(({ seq }) => seq)).toEqual(wanted)
        })
        expect(found).toEqual(wanted.toReversed())
      }),
      { numRuns: 150 },
    )
  })

  it('knows who has acted, most recently first', () => {
    expect(opened.database.read((db) => listActors(db, 3))).toEqual(['Keyward', 'adam (app)', 'ada (command)'])
  })
})
