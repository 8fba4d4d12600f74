import { describe, expect, it } from 'vitest'
import type { RuleRecord } from '../vault/repositories/policy-rules.ts'
import { addPeriod, decidingRule, scheduleBy } from './schedule.ts'

const at = (text: string) => Date.parse(text)

describe('a rotation interval', () => {
  it.each([
    ['2026-01-01T00:00:00Z', '90d', '2026-04-01T00:00:00Z'],
    ['2026-01-01T00:00:00Z', '2w', '2026-01-15T00:00:00Z'],
    ['2026-01-31T12:00:00Z', '1m', '2026-02-28T12:00:00Z'],
    ['2028-01-31T12:00:00Z', '1m', '2028-02-29T12:00:00Z'],
    ['2028-02-29T12:00:00Z', '1y', '2029-02-28T12:00:00Z'],
    ['2026-11-30T12:00:00Z', '3m', '2027-02-28T12:00:00Z'],
  ])('from %s after %s is %s', (from, period, due) => {
    expect(addPeriod(at(from), period)).toBe(at(due))
  })

  it('ends with the last year that has four digits', () => {
    expect(new Date(addPeriod(at('2026-01-01T00:00:00Z'), '9999y')).toISOString()).toBe('9999-12-31T23:59:59.000Z')
  })
})

const rule = (type: string, environment: string, every: string | null, days: string | null = null): RuleRecord => ({
  type,
  environment,
  rotate_every: every,
  warning_days: days,
  updated_at: 0,
  updated_by: 'ada',
})
const everything = rule('', '', '1y')
const production = rule('', 'Production', '90d')
const keys = rule('api-key', '', '180d')
const productionKeys = rule('api-key', 'production', '30d')
const credential = { type: 'api-key', environment: 'production', rotate_every: null }
const since = at('2026-01-01T00:00:00Z')

describe('L4 the schedule of a credential', () => {
  it.each([
    [[everything], '1y'],
    [[everything, production], '90d'],
    [[everything, production, keys], '180d'],
    [[productionKeys, everything, production, keys], '30d'],
    [[rule('password', '', '1d'), rule('api-key', 'staging', '1d'), rule('', 'staging', '1d')], null],
    [[everything, rule('api-key', 'production', 'never')], null],
    [[everything, rule('api-key', 'production', null, '[60]')], '1y'],
  ])('comes from the most specific rule that says anything about it', (rules, every) => {
    const found = scheduleBy(rules, credential, since)
    expect(found).toEqual({ policy_every: every, rotation_due_at: every === null ? null : addPeriod(since, every) })
  })

  it('has an interval of its own before every rule, and is never due without any', () => {
    const own = { ...credential, rotate_every: '7d' }
    expect(scheduleBy([productionKeys], own, since)).toEqual({
      policy_every: null,
      rotation_due_at: at('2026-01-08T00:00:00Z'),
    })
    expect(scheduleBy([], credential, since)).toEqual({ policy_every: null, rotation_due_at: null })
  })

  it('takes each decision from the rule that makes it', () => {
    const rules = [rule('', '', '1y', '[60]'), productionKeys]
    expect(decidingRule(rules, credential, 'rotate_every')).toBe(productionKeys)
    expect(decidingRule(rules, credential, 'warning_days')).toBe(rules[0])
  })
})
