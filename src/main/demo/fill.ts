import type { ServiceContext } from '../context.ts'
import type { Secrets } from '../credentials/secrets.ts'
import { appendAudit } from '../vault/audit-log.ts'
import { localDay } from '../vault/local-day.ts'
import { lastAuditBefore } from '../vault/repositories/audit.ts'
import { writeMeta } from '../vault/repositories/meta.ts'
import { putRule } from '../vault/repositories/policy-rules.ts'
import { countUse } from '../vault/repositories/usage.ts'
import { people } from './company.ts'
import { type DemoSize, day, days, planCredentials } from './plan.ts'
import { seededRandom } from './random.ts'
import { conclude, tell } from './story.ts'
import { beginRotations, storeReferences } from './today.ts'
import { storeConnections, storeCredential } from './world.ts'

/** The same company every time. */
const seed = 20_261_129

interface DemoTools {
  readonly context: ServiceContext
  readonly secrets: Secrets
  /** Told how many of the year's days are written. */
  progress(done: number, total: number): void
}

/** When the story begins: its first record is that of the vault's creation. */
export function demoStart(now: number): number {
  return now - days * day
}

/**
 * Fills an empty vault with a year of a company that doesn't exist: its credentials, connections, tests and their log, the same every time
 * but for the dates. What happened on one day is one transaction.
 */
export async function fillDemo({ context, secrets, progress }: DemoTools, size: DemoSize): Promise<void> {
  const random = seededRandom(seed)
  const now = context.now()
  const start = demoStart(now)
  const open = context.vault.current
  const plans = planCredentials(random, size, start, now)
  const { stored, links } = context.vault.writeInto(open, ['credentials', 'connections'], (db) => {
    // No alert before the story is told.
    writeMeta(db, 'alerts_seq', Number.MAX_SAFE_INTEGER)
    for (const [type, environment, every] of rules)
      putRule(db, {
        type,
        environment,
        rotate_every: every,
        warning_days: null,
        updated_at: start,
        updated_by: people[0],
      })
    const all = plans.map((plan) => ({ plan, record: storeCredential({ context, secrets }, db, plan) }))
    return { stored: all, links: storeConnections(db, random, all, size.connections, start) }
  })
  const happenings = tell(random, size, stored, links, start, now)
  for (let number = 0; number < days; number++) {
    const today = happenings[number] ?? []
    context.vault.writeInto(open, [], (db) => {
      for (const { at, actor, entry, use } of today) {
        appendAudit(db, open.keys.audit, { actor, at }, entry)
        if (use)
          countUse(db, {
            rid: use.rid,
            day: localDay(at),
            at,
            by: actor,
            purpose: use.purpose,
            connection: use.link,
            isFailed: use.isFailed,
          })
      }
    })
    if (number % 10 === 9) {
      progress(number + 1, days)
      // The window goes on while this works.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  context.vault.writeInto(open, ['credentials', 'connections', 'audit'], (db) => {
    conclude(db, random, happenings, links, now)
    storeReferences(db, random, stored, now)
    // Alerts of the last two weeks are there to be seen.
    writeMeta(db, 'alerts_seq', lastAuditBefore(db, now - 14 * day))
  })
  if (context.vault.isOpen(open)) beginRotations(context, secrets, links)
  progress(days, days)
}

const rules = [
  ['', 'production', '180d'],
  ['database-login', 'production', '90d'],
  ['aws-access-key', '', '90d'],
] as const
