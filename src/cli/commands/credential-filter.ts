import type { Client } from '../../shared/api/contract.ts'
import type { CredentialFilter } from '../../shared/api/credentials.ts'
import type { Context } from '../context.ts'
import { daysOf, systemOrNone, withinOf } from '../lookup.ts'
import type { Input } from '../spec.ts'
import type { filterOptions } from '../table/credential.ts'

/** What the options of a list narrow it to. @throws VaultError `usage`, `not-found` for a system */
export async function filterOf(
  context: Context,
  client: Client,
  options: Input<typeof filterOptions>['options'],
): Promise<CredentialFilter> {
  const notUsedFor = daysOf(context, '--not-used-for', options['not-used-for'], 3650)
  const until = withinOf(context, options.within)
  const systems = await Promise.all(options.system.map((ref) => systemOrNone(client, ref)))
  return {
    ...(options.search !== undefined && { search: options.search }),
    ...some('type', options.type),
    ...some('environment', options.environment),
    ...some('status', options.status),
    ...some('team', options.team),
    ...some('owner', options.owner),
    ...some('tag', options.tag),
    ...some(
      'systemId',
      systems.flatMap((system) => system?.id ?? []),
    ),
    ...(options.unlinked && { unlinked: true }),
    ...(options['same-value'] && { sameValue: true }),
    ...(options.weak && { weak: true }),
    ...(options['never-used'] && { neverUsed: true }),
    ...(notUsedFor !== undefined && { notUsedFor }),
    ...(options.overdue && { overdue: true }),
    ...(until !== undefined && { ends: { from: null, until, by: 'expiry' as const } }),
  }
}

function some<K extends string, T>(key: K, values: readonly T[]): { [N in K]?: T[] } {
  return (values.length === 0 ? {} : { [key]: [...values] }) as { [N in K]?: T[] }
}
