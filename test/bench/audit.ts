import { createSecretKey, randomBytes } from 'node:crypto'
import { appendAudit, verifyAudit } from '../../src/main/vault/audit-log.ts'
import { listAudit } from '../../src/main/vault/repositories/audit-list.ts'
import { temporaryDatabase } from '../../src/main/vault/testing.ts'
import type { AuditFilter } from '../../src/shared/domain/audit.ts'
import type { Figure } from './measure.ts'
import { median } from './measure.ts'

const actions = ['credential.use', 'connection.test', 'credential.update', 'vault.unlock'] as const
const second = 1000

/** What the log costs when it is long: its verification, and its filters. The limits are a person's patience. */
export async function auditFigures(size: number, runs: number): Promise<Figure[]> {
  const key = createSecretKey(randomBytes(32))
  const { database, close } = temporaryDatabase()
  try {
    database.write((db) => {
      for (let number = 0; number < size; number++)
        appendAudit(
          db,
          key,
          { actor: `person ${number % 7} (app)`, at: 1_700_000_000_000 + number * 150_000 },
          {
            action: number % 5000 === 0 ? 'bundle.export' : (actions[number % 4] ?? 'vault.unlock'),
            outcome: number % 50 === 0 ? 'failed' : 'ok',
            subjectType: 'credential',
            subjectId: `019a0000-0000-7000-8000-${String(number % 2000).padStart(12, '0')}`,
            subject: `Stripe live ${number % 2000}`,
            detail: 'test · Shop API',
          },
        )
    })
    const list = (filter: AuditFilter) => () =>
      void database.read((db) => listAudit(db, { ...filter, limit: 100, before: null }))
    const measured: readonly (readonly [what: string, limitMs: number, work: () => void])[] = [
      ['audit: verify the chain', 3 * second, () => void database.read((db) => verifyAudit(db, key))],
      ['audit: newest page', 5, list({})],
      ['audit: a rare action', 5, list({ action: ['bundle.export'] })],
      ['audit: failed, of one person', 100, list({ outcome: ['failed', 'refused'], actor: ['person 3'] })],
      ['audit: words', 300, list({ text: 'live 1234' })],
    ]
    const figures: Figure[] = []
    for (const [what, against, work] of measured)
      figures.push({ what, size, ms: await median(runs, async () => work()), against, counterpart: 'limit', goal: 1 })
    return figures
  } finally {
    close()
  }
}
