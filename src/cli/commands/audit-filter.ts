import type { Client } from '../../shared/api/contract.ts'
import { type AuditAction, type AuditFilter, auditActions } from '../../shared/domain/audit.ts'
import { actionGroups } from '../../shared/domain/audit-groups.ts'
import type { Context } from '../context.ts'
import { isId } from '../lookup.ts'
import type { Input } from '../spec.ts'
import type { auditExportOptions, auditListOptions } from '../table/audit.ts'

type FilterOptions = Omit<Input<typeof auditListOptions>['options'], 'limit' | 'cursor'> &
  Partial<Input<typeof auditExportOptions>['options']>

/**
 * Reads the options that narrow the log. What they name is looked up when the vault is open.
 * @throws VaultError `usage`
 */
export function readFilter(context: Context, options: FilterOptions): (client: Client) => Promise<AuditFilter> {
  const { credential, connection } = options
  if (credential !== undefined && connection !== undefined)
    throw context.usage([{ path: '--connection', message: 'Follow a credential or a connection.' }])
  if (options['with-connections'] && credential === undefined)
    throw context.usage([{ path: '--with-connections', message: 'This goes with --credential.' }])
  const groups: readonly string[] = options.group
  const action: AuditAction[] = [
    ...options.action.map((text) => actionOf(context, text)),
    ...actionGroups.flatMap(({ id, actions }) => (groups.includes(id) ? [...actions] : [])),
  ]
  const from = instantOf(context, '--from', options.from)
  const until = instantOf(context, '--until', options.until)
  const filter: AuditFilter = {
    ...(action.length > 0 && { action }),
    ...(options.outcome.length > 0 && { outcome: [...options.outcome] }),
    ...(options.about.length > 0 && { subjectType: [...options.about] }),
    ...(options.actor.length > 0 && { actor: [...options.actor] }),
    ...(options.text !== undefined && { text: options.text }),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  }
  return async (client) => {
    const subjectId =
      credential !== undefined
        ? await idOf(credential, (ref) => client.credentials.get({ ref }))
        : connection !== undefined
          ? await idOf(connection, (ref) => client.connections.get({ ref }))
          : undefined
    if (subjectId === undefined) return filter
    return { ...filter, subjectId, ...(options['with-connections'] && { withConnections: true }) }
  }
}

/** An ID is taken as it is, for the log still tells of what was destroyed. */
async function idOf(ref: string, find: (ref: string) => Promise<{ readonly id: string }>): Promise<string> {
  return isId(ref) ? ref.toLowerCase() : (await find(ref)).id
}

function actionOf(context: Context, text: string): AuditAction {
  const action = auditActions.find((known) => known === text)
  if (action === undefined)
    throw context.usage([{ path: '--action', message: `Use one of: ${auditActions.join(', ')}.` }])
  return action
}

const units: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** A day in local time, an instant with its zone, or a while until now such as `7d`. */
function instantOf(context: Context, path: '--from' | '--until', text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? []
  if (count !== undefined) return new Date(Date.now() - Number(count) * (units[unit] ?? 0)).toISOString()
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  if (year !== undefined) {
    // The end of a day is the beginning of the next, which need not be 24 hours later.
    const date = new Date(Number(year), Number(month) - 1, Number(day) + (path === '--until' ? 1 : 0))
    if (new Date(Number(year), Number(month) - 1, Number(day)).getDate() === Number(day)) return date.toISOString()
  } else if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)))
    return new Date(text).toISOString()
  throw context.usage([{ path, message: 'Write a day such as 2026-11-01, an instant with its zone, or 7d.' }])
}
