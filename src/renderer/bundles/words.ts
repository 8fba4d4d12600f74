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
  hasValues = true,
}: Pick<BundleInfo, 'credentials' | 'connections' | 'systems'> & { readonly hasValues?: boolean }): string {
  const parts = [
    ...(credentials > 0 ? [count(credentials, 'credential')] : []),
    ...(connections > 0 ? [count(connections, 'connection')] : []),
    ...(systems > 0 ? [count(systems, 'own system')] : []),
  ]
  return parts.length === 0 ? 'Nothing' : `${enumerate(parts)}${hasValues ? '' : ', without values'}`
}

/** Why something that was chosen isn’t in a bundle. */
export function leftOutText({ sender }: Pick<BundleInfo, 'sender'>): string {
  return sender !== null && sender.team !== ''
    ? `A bundle for ${sender.team} takes what is shared with it, which you manage, and which all of its readers may have. The rest stayed here.`
    : 'They are shared with you without the right to pass them on.'
}

/** Who can open it: `Whoever knows the passphrase`, `The holders of 2 age keys`, `You and 2 people`. */
export function audience({ recipients, sender }: Pick<BundleInfo, 'recipients' | 'sender'>): string {
  const others = recipients.length - 1
  if (sender !== null && others === 0) return 'You alone'
  if (sender !== null && sender.team !== '') return `You and ${count(others, 'member')} of ${sender.team}`
  if (sender !== null)
    return others === 1 ? 'You and 1 other person' : `You and ${others.toLocaleString('en')} other people`
  if (recipients.includes('scrypt')) return 'Whoever knows the passphrase'
  return recipients.length === 1 ? 'The holder of one age key' : `The holders of ${recipients.length} age keys`
}
