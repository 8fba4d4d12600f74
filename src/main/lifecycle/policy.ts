import {
  isSameScope,
  type KeptRule,
  type PolicyRule,
  type RulePreview,
  type RuleScope,
} from '../../shared/domain/policy.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { decidingRule, scheduleBy } from '../credentials/schedule.ts'
import { refuseSecrets, typeOf } from '../credentials/service.ts'
import type { WriteDb } from '../vault/database.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import type { RuleRecord, ScheduleRecord } from '../vault/repositories/policy-rules.ts'
import { deleteRule, putRule, putSchedule, readRules, schedulesWithin } from '../vault/repositories/policy-rules.ts'

/** More rules than this are no policy any more. */
const maxRules = 200

/** Rules of the vault that say how often credentials are rotated, and when their dates are told of (L4). */
export function createPolicyService(context: ServiceContext) {
  const { vault } = context

  /** @throws VaultError `type-unknown`, `secret-in-metadata`, `field-invalid` */
  const checked = (rule: PolicyRule): RuleRecord => {
    checkScope(rule)
    if (rule.rotateEvery === null && rule.warningDays === null)
      throw new VaultError('field-invalid', {
        issues: [{ path: 'rotateEvery', message: 'Say how often to rotate, when to warn, or both.' }],
      })
    return {
      type: rule.type ?? '',
      environment: rule.environment ?? '',
      rotate_every: rule.rotateEvery,
      warning_days:
        rule.warningDays && JSON.stringify([...new Set(rule.warningDays)].sort((one, other) => other - one)),
      updated_at: context.now(),
      updated_by: context.person(),
    }
  }

  return {
    list(): { items: KeptRule[] } {
      return vault.read((db) => {
        const rules = readRules(db)
        if (rules.length === 0) return { items: [] }
        const decided = countDecided(rules, schedulesWithin(db, '', ''), context.now())
        return { items: rules.map((rule) => toKept(rule, decided.get(rule))) }
      })
    },

    /** What a rule would do. Nothing is written. @throws VaultError as `set` does */
    preview(given: PolicyRule): RulePreview {
      const rule = checked(given)
      return vault.read((db) => {
        const rules = [...readRules(db).filter((each) => !isSameScope(each, rule)), rule]
        const within = schedulesWithin(db, rule.type, rule.environment).filter(isInUse)
        const decided = countDecided(rules, within, context.now()).get(rule)
        return {
          credentials: decided?.credentials ?? 0,
          overdue: decided?.overdue ?? 0,
          own: within.filter(({ rotate_every }) => rotate_every !== null).length,
        }
      })
    },

    /**
     * Keeps a rule in the place of one with the same scope, and gives every credential that it touches its new due date.
     * @throws VaultError `type-unknown`, `field-invalid`, `secret-in-metadata`
     */
    set(given: PolicyRule): KeptRule {
      const rule = checked(given)
      return vault.write(['credentials'], (db, audit) => {
        const before = readRules(db)
        if (before.length >= maxRules && !before.some((each) => isSameScope(each, rule)))
          throw new VaultError('field-invalid', {
            issues: [{ path: 'type', message: `A vault has at most ${maxRules} rules.` }],
          })
        putRule(db, rule)
        reschedule(db, rule)
        audit({
          action: 'policy.set',
          subjectType: 'settings',
          subject: scopeText(rule),
          detail: [
            ...(rule.rotate_every === null ? [] : [`rotate ${rule.rotate_every}`]),
            ...(given.warningDays === null
              ? []
              : [`warn ${(JSON.parse(rule.warning_days ?? '[]') as number[]).join(' ')}`]),
          ].join(' · '),
        })
        return toKept(rule, countDecided(readRules(db), schedulesWithin(db, '', ''), context.now(), rule).get(rule))
      })
    },

    /** @throws VaultError `not-found` */
    remove(scope: RuleScope): Record<never, never> {
      const { type, environment } = { type: scope.type ?? '', environment: scope.environment ?? '' }
      return vault.write(['credentials'], (db, audit) => {
        const rule = readRules(db).find((each) => isSameScope(each, { type, environment }))
        if (!rule || !deleteRule(db, type, environment)) throw new VaultError('not-found')
        reschedule(db, rule)
        audit({ action: 'policy.remove', subjectType: 'settings', subject: scopeText(rule) })
        return {}
      })
    },
  }
}

/** @throws VaultError `type-unknown`, `secret-in-metadata`, `field-invalid` */
function checkScope({ type, environment }: RuleScope): void {
  if (type !== null) typeOf(type)
  if (environment === null) return
  if (environment.trim() === '')
    throw new VaultError('field-invalid', {
      issues: [{ path: 'environment', message: 'Name an environment, or choose any.' }],
    })
  refuseSecrets({ environment })
}

/** `api-key · production`, `production`, `api-key`, or `everything`. */
function scopeText({ type, environment }: Pick<RuleRecord, 'type' | 'environment'>): string {
  return [type, environment].filter(Boolean).join(' · ') || 'everything'
}

/** Gives the credentials within a scope the due dates that the rules as they stand now ask for. */
function reschedule(db: WriteDb, { type, environment }: Pick<RuleRecord, 'type' | 'environment'>): void {
  const rules = readRules(db)
  for (const record of schedulesWithin(db, type, environment)) {
    const next = scheduleBy(rules, record, record.since)
    if (next.policy_every !== record.policy_every || next.rotation_due_at !== record.rotation_due_at)
      putSchedule(db, record.rid, next)
  }
}

const isInUse = ({ disabled_at, trashed_at }: ScheduleRecord): boolean => disabled_at === null && trashed_at === null

interface Decided {
  credentials: number
  overdue: number
}

/** For each rule how many of the credentials in use have their rotation from it. `as` stands for its equal among the rules. */
function countDecided(
  rules: readonly RuleRecord[],
  records: readonly ScheduleRecord[],
  now: number,
  as?: RuleRecord,
): ReadonlyMap<RuleRecord, Decided> {
  const counts = new Map<RuleRecord, Decided>()
  for (const record of records) {
    if (record.rotate_every !== null || !isInUse(record)) continue
    const found = decidingRule(rules, record, 'rotate_every')
    if (!found) continue
    const rule = as && isSameScope(as, found) ? as : found
    const decided = counts.get(rule) ?? { credentials: 0, overdue: 0 }
    const due = scheduleBy(rules, record, record.since).rotation_due_at
    decided.credentials += 1
    if (due !== null && due <= now) decided.overdue += 1
    counts.set(rule, decided)
  }
  return counts
}

function toKept(rule: RuleRecord, decided: Decided | undefined): KeptRule {
  return {
    type: rule.type || null,
    environment: rule.environment || null,
    rotateEvery: rule.rotate_every,
    warningDays: rule.warning_days === null ? null : (JSON.parse(rule.warning_days) as number[]),
    updatedAt: toInstant(rule.updated_at),
    updatedBy: rule.updated_by,
    credentials: decided?.credentials ?? 0,
    overdue: decided?.overdue ?? 0,
  }
}
