import type { Keychain } from './fernet/keychain.ts'
import type { KnownSlots } from './known-slots.ts'
import type { KdfCost } from './passphrase/argon2id.ts'

/** What the machine offers to key providers. Tests hand in their own. */
export interface KeyEnvironment {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly keychain: Keychain
  /** Whether this is an installed build, in which development's liberties end. */
  readonly packaged: boolean
  /** Slots whose settings this computer has seen proven; without it, none. */
  readonly knownSlots?: KnownSlots
  /** Cost of new passphrase slots; measured on this machine when absent. */
  readonly kdf?: KdfCost
  /** Milliseconds that a service has for one wrap or unwrap; `serviceDeadlineMs` when absent. */
  readonly serviceDeadlineMs?: number
}

/** The provider that KEYWARD_KMS_PROVIDER names, as it stands there; null when people may choose. */
export function decidedProvider({ env }: KeyEnvironment): string | null {
  return env.KEYWARD_KMS_PROVIDER?.trim().toLowerCase() || null
}
