import type { ReadDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import type { RuleRecord } from '../vault/repositories/policy-rules.ts'
import { readRules } from '../vault/repositories/policy-rules.ts'

const day = 86_400_000
/** The last instant that ISO 8601 writes with four digits of a year, as the contract and other programs expect them. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59)

/**
 * A period such as `90d`, `12w`, `6m` or `1y`, added to a time in milliseconds. Months and years follow the calendar, which
 * ends with the year 9999.
 */
export function addPeriod(from: number, period: string): number {
  return Math.min(sumOf(from, period), latest)
}

function sumOf(from: number, period: string): number {
  const count = Number.parseInt(period, 10)
  const unit = period.slice(-1)
  if (unit === 'd') return from + count * day
  if (unit === 'w') return from + count * 7 * day
  const date = new Date(from)
  const months = unit === 'y' ? count * 12 : count
  const dayOfMonth = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  // 31 January plus one month is the last day of February.
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(dayOfMonth, lastDay))
  return date.getTime()
}

/** What a rule of the policy decides. */
type Decision = 'rotate_every' | 'warning_days'

/**
 * The rule that decides something for a type and an environment: of those that say anything about it the most specific one, which
 * is type with environment, then type, then environment, then the rule for everything.
 */
export function decidingRule(
  rules: readonly RuleRecord[],
  { type, environment }: Pick<CredentialRecord, 'type' | 'environment'>,
  what: Decision,
): RuleRecord | undefined {
  const here = asciiFold(environment)
  let best: { rule: RuleRecord; rank: number } | undefined
  for (const rule of rules) {
    if (rule[what] === null) continue
    if (rule.type !== '' && rule.type !== type) continue
    if (rule.environment !== '' && asciiFold(rule.environment) !== here) continue
    const rank = (rule.type === '' ? 0 : 2) + (rule.environment === '' ? 0 : 1)
    if (!best || rank > best.rank) best = { rule, rank }
  }
  return best?.rule
}

/** Columns that say when a credential is to be rotated. */
export type Schedule = Pick<CredentialRecord, 'policy_every' | 'rotation_due_at'>

/** What a credential's schedule depends on. */
export type Scheduled = Pick<CredentialRecord, 'type' | 'environment' | 'rotate_every'>

/**
 * When the next rotation is due, counted from when the value in use was made, by the credential's own interval or else by the
 * policy's. Whatever changes one of them stores the answer: lists and counts read no rules.
 */
export function scheduleOf(db: ReadDb, credential: Scheduled, since: number): Schedule {
  return scheduleBy(readRules(db), credential, since)
}

/** The same with rules that are at hand. */
export function scheduleBy(rules: readonly RuleRecord[], credential: Scheduled, since: number): Schedule {
  const own = credential.rotate_every
  const given = own === null ? (decidingRule(rules, credential, 'rotate_every')?.rotate_every ?? 'never') : 'never'
  const policy_every = given === 'never' ? null : given
  const every = own ?? policy_every
  return { policy_every, rotation_due_at: every === null ? null : addPeriod(since, every) }
}

/** As SQLite's NOCASE compares: the letters of ASCII alone. */
function asciiFold(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
