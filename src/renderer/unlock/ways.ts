import type { KeySlot, VaultStatus } from '../../shared/domain/vault.ts'
import { slotKind, slotTitle } from '../../shared/slot-names.ts'

/** How the vault can be opened from this screen. */
export interface Ways {
  /** What opens without asking a person; null when no slot does. */
  readonly silent: SilentWay | null
  /** Slots that ask for a sign-in at their service, one button each. */
  readonly signIns: readonly { readonly slotId: string; readonly label: string; readonly service: string }[]
  /** Slots whose settings a person has to see first: this computer has not used them yet. */
  readonly consents: readonly { readonly slot: KeySlot; readonly label: string }[]
  readonly passphrase: boolean
}

/** One button for all slots that ask nobody; the core tries them in its order. */
interface SilentWay {
  readonly label: string
  /** Said while it runs; a service may take its time. */
  readonly waiting: string
  /** Whether a service is asked, over the network. */
  readonly isRemote: boolean
}

/** The ways that the vault's key slots offer. Slots of a provider that this version doesn't know offer none. */
export function waysOf(status: Pick<VaultStatus, 'slots' | 'hasPassphrase' | 'opensSilently'>): Ways {
  const known = status.slots.filter(({ supported }) => supported)
  return {
    silent: status.opensSilently ? silentWay(known.filter(({ asks }) => asks === 'nothing')) : null,
    signIns: signInsOf(known.filter(({ asks }) => asks === 'sign-in')),
    consents: known
      .filter(({ asks }) => asks === 'consent')
      .map((slot) => ({ slot, label: `Unlock with ${slot.label === '' ? slotKind(slot) : `“${slot.label}”`}…` })),
    passphrase: status.hasPassphrase,
  }
}

function silentWay(slots: readonly KeySlot[]): SilentWay {
  const services = [...new Set(slots.filter(isService).map(slotKind))]
  const local = slots.filter((slot) => !isService(slot))
  return {
    label: silentLabel(local, services),
    waiting: services.length > 0 ? `Asking ${services.join(', then ')}…` : 'Opening…',
    isRemote: services.length > 0,
  }
}

function silentLabel(local: readonly KeySlot[], services: readonly string[]): string {
  if (local.some(({ provider }) => provider === 'noop')) return 'Open the vault'
  const keychain = local.some(({ source }) => source === 'keychain')
  const environment = local.some(({ source }) => source === 'environment')
  const [only, ...more] = [...(keychain ? ['the keychain'] : []), ...(environment ? ['your key'] : []), ...services]
  return only === undefined || more.length > 0 ? 'Unlock' : `Unlock with ${only}`
}

function signInsOf(slots: readonly KeySlot[]): Ways['signIns'] {
  return slots.map((slot) => {
    const alike = slots.filter((other) => slotKind(other) === slotKind(slot)).length > 1
    const service = slotKind(slot)
    // Two slots of one service are told apart by the names that people gave them.
    const label = alike && slot.label !== '' ? `Sign in for “${slotTitle(slot)}”` : `Sign in with ${vendor(slot)}`
    return { slotId: slot.id, label, service }
  })
}

/** Whom a person signs in with, which is not the service's key store. */
function vendor({ provider, source }: KeySlot): string {
  switch (provider) {
    case 'aws':
      return 'AWS'
    case 'gcp':
      return 'Google Cloud'
    case 'azure':
      return 'Azure'
    default:
      return slotKind({ provider, source })
  }
}

function isService({ provider }: KeySlot): boolean {
  return provider === 'aws' || provider === 'gcp' || provider === 'azure' || provider === 'vault'
}

/** What a lock doesn't do for a vault that nothing protects; null for every other. */
export function lockWarning({ unprotected }: Pick<VaultStatus, 'unprotected'>): string | null {
  return unprotected ? 'Anyone who can read its folder can read what is in it, locked or not.' : null
}

/** Why the vault is closed, when a person didn't do it. */
export function lockedText(reason: 'idle' | 'suspend' | 'elsewhere' | 'damaged' | 'person', minutes: number): string {
  switch (reason) {
    case 'idle':
      return minutes === 1
        ? 'Locked after a minute without activity.'
        : `Locked after ${minutes} minutes without activity.`
    case 'suspend':
      return 'Locked when the system went to sleep or its screen was locked.'
    case 'elsewhere':
      return 'Locked from another window or command.'
    case 'damaged':
      return 'Locked because the vault file could not be trusted any more. Restore the newest backup if it does not open.'
    case 'person':
      return 'Locked.'
  }
}
