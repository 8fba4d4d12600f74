import * as z from 'zod'
import { errorCodes } from '../errors.ts'
import { id, instant, line } from './common.ts'
import { providerSettings } from './key-provider.ts'

export const vaultName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)

/** Key providers. `aws`, `gcp`, `azure` and `vault` belong to the grammar of slots from the start. */
export const providerIds = ['fernet', 'passphrase', 'aws', 'gcp', 'azure', 'vault', 'noop'] as const
export type ProviderId = (typeof providerIds)[number]

/** A way to open the vault. Nothing here helps to open it. */
export const keySlot = z.strictObject({
  id,
  provider: z.string(),
  /** Where a Fernet key is kept: the system's keychain, or the environment; empty for other providers. */
  source: z.enum(['keychain', 'environment', '']),
  label: line,
  createdAt: instant,
  /** When the slot last opened the vault or passed a test; null when never or unknown, and while the vault is locked. */
  lastUsedAt: instant.nullable(),
  /** When it last failed to, since it last worked; null when it has not. */
  lastFailedAt: instant.nullable(),
  /** Code of that failure. */
  lastFailure: z.enum(errorCodes).nullable(),
  /**
   * What of a person opens it: nothing, a passphrase, a sign-in at the key provider, or the consent to its settings, which this
   * computer has not seen proven yet; naming the slot gives it.
   */
  asks: z.enum(['nothing', 'passphrase', 'sign-in', 'consent']),
  /** The provider's settings as they hold now: what the environment decides, otherwise what the slot has. */
  settings: providerSettings,
  /** Whether this version of Keyward knows the slot's provider. */
  supported: z.boolean(),
})
export type KeySlot = z.infer<typeof keySlot>

/** What a check of one slot found; `code` is null when it opens the vault. */
export const slotCheck = z.strictObject({ id, code: z.enum(errorCodes).nullable() })

export const vaultState = z.enum(['none', 'locked', 'unlocked'])
export type VaultState = z.infer<typeof vaultState>

/** The open (or openable) vault, as every face shows it. */
export const vaultStatus = z.strictObject({
  name: vaultName,
  state: vaultState,
  id: id.nullable(),
  /** True when a no-op slot opens the vault: nothing is protected. */
  unprotected: z.boolean(),
  /** Whether the vault has a passphrase slot. */
  hasPassphrase: z.boolean(),
  /** Whether a slot may open without asking a person (keychain, environment, a key provider's standing sign-in). */
  opensSilently: z.boolean(),
  slots: z.array(keySlot),
  createdAt: instant.nullable(),
  /** Slot that opened the vault. */
  openedBy: id.nullable(),
  /** Credentials and connections, when unlocked. */
  counts: z.strictObject({ credentials: z.number(), connections: z.number(), trashed: z.number() }).nullable(),
  schemaVersion: z.number().int().nullable(),
})
export type VaultStatus = z.infer<typeof vaultStatus>

/** The printable recovery kit (V8). It has no secret: the person writes the passphrase on the paper. */
export const recoveryKit = z.strictObject({
  vaultName,
  vaultId: id,
  slotId: id,
  createdAt: instant,
  /** Steps to open the vault with the passphrase, one sentence each. */
  steps: z.array(z.string()),
})
export type RecoveryKit = z.infer<typeof recoveryKit>
