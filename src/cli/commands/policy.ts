import type { KeptRule, PolicyRule, RuleScope } from '../../shared/domain/policy.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { type Column, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { policyRemoveOptions, policySetOptions } from '../table/policy.ts'
import { parseCount } from '../values/dates.ts'

const columns: readonly Column<KeptRule>[] = [
  { title: 'TYPE', value: (rule) => rule.type ?? 'any' },
  { title: 'ENVIRONMENT', value: (rule) => rule.environment ?? 'any' },
  { title: 'ROTATE EVERY', value: (rule) => rule.rotateEvery ?? '' },
  { title: 'WARN BEFORE', value: (rule) => (rule.warningDays ? `${rule.warningDays.join(', ')} days` : '') },
  { title: 'CREDENTIALS', value: (rule) => String(rule.credentials), right: true },
  { title: 'OVERDUE', value: (rule) => String(rule.overdue), right: true },
]

export const list: Run = async (context) => {
  const { items } = await (await context.vault()).policy.list({})
  if (items.length === 0) context.note('There is no rule.')
  context.result({ items, nextCursor: null }, (screen) => (items.length === 0 ? '' : table(columns, items, screen)))
  return 0
}

export const set: Run<typeof policySetOptions> = async (context, { options }) => {
  const rule: PolicyRule = {
    ...scopeOf(options),
    rotateEvery: options['rotate-every'] ?? null,
    warningDays: options.warn.length === 0 ? null : options.warn.map((text) => daysOf(context, text)),
  }
  if (rule.rotateEvery === null && rule.warningDays === null)
    throw context.usage([{ path: '--rotate-every', message: 'Give --rotate-every, --warn, or both.' }])
  const client = await context.vault()
  const before = await client.policy.preview(rule)
  if (options['dry-run']) {
    context.result(before, () => previewText(before))
    return 0
  }
  const kept = await client.policy.set(rule)
  context.note(previewText(before))
  context.result(kept, (screen) => table(columns, [kept], screen))
  return 0
}

export const remove: Run<typeof policyRemoveOptions> = async (context, { options }) => {
  const scope = scopeOf(options)
  await (await context.vault()).policy.remove(scope)
  context.note('The rule is removed.')
  context.result(scope, () => '')
  return 0
}

function scopeOf(options: { readonly type: string | undefined; readonly environment: string | undefined }): RuleScope {
  return { type: options.type ?? null, environment: options.environment ?? null }
}

function daysOf(context: Context, text: string): number {
  const days = parseCount(text)
  if (days === undefined || days > 365)
    throw context.usage([{ path: '--warn', message: 'Write a number of days from 1 to 365.' }])
  return days
}

function previewText(preview: {
  readonly credentials: number
  readonly overdue: number
  readonly own: number
}): string {
  const own =
    preview.own === 0 ? '' : ` ${count(preview.own, 'credential')} with an interval of its own is not touched.`
  const several = preview.own > 1 ? own.replace('its own is', 'their own are') : own
  return `It decides for ${count(preview.credentials, 'credential')}, of which ${preview.overdue} should have been rotated by now.${several}`
}
