import type { KeySlot, VaultStatus } from '../../shared/domain/vault.ts'

/** How the vault can be opened from this screen. */
export interface Ways {
  /** What the button says that opens without typing; null when no slot does. */
  readonly silent: string | null
  readonly passphrase: boolean
}

/** The ways that the vault's key slots offer. Slots of a provider that this version doesn't know offer none. */
export function waysOf(status: Pick<VaultStatus, 'slots' | 'hasPassphrase' | 'opensSilently'>): Ways {
  const known = status.slots.filter(({ supported }) => supported)
  return {
    silent: status.opensSilently ? silentLabel(known) : null,
    passphrase: status.hasPassphrase,
  }
}

function silentLabel(slots: readonly KeySlot[]): string {
  if (slots.some(({ provider }) => provider === 'noop')) return 'Open the vault'
  const keychain = slots.some(({ source }) => source === 'keychain')
  const environment = slots.some(({ source }) => source === 'environment')
  if (keychain && !environment) return 'Unlock with the keychain'
  if (environment && !keychain) return 'Unlock with your key'
  return 'Unlock'
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
