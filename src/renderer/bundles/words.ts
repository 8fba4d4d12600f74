import type { BundleInfo } from '../../shared/domain/bundle.ts'
import { count } from '../ui/count.ts'

/** Joins parts as a sentence does: `a, b and c`. */
export function enumerate(parts: readonly string[]): string {
  const last = parts[parts.length - 1] ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** What a bundle holds: `3 credentials, 2 connections and 1 system`. */
export function contents({
  credentials,
  connections,
  systems,
}: Pick<BundleInfo, 'credentials' | 'connections' | 'systems'>): string {
  const parts = [
    ...(credentials > 0 ? [count(credentials, 'credential')] : []),
    ...(connections > 0 ? [count(connections, 'connection')] : []),
    ...(systems > 0 ? [count(systems, 'own system')] : []),
  ]
  return parts.length === 0 ? 'Nothing' : enumerate(parts)
}

/** Who can open it: `Whoever knows the passphrase`, `Holders of 2 age keys`. */
export function audience({ recipients }: Pick<BundleInfo, 'recipients'>): string {
  if (recipients.includes('scrypt')) return 'Whoever knows the passphrase'
  return recipients.length === 1 ? 'The holder of one age key' : `The holders of ${recipients.length} age keys`
}
