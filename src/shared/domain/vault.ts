import * as z from 'zod'
import { id, instant, line } from './common.ts'

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
  /** When the slot last opened the vault on this machine; null when never or unknown. */
  lastUsedAt: instant.nullable(),
  /** Whether this version of Keyward knows the slot's provider. */
  supported: z.boolean(),
})
export type KeySlot = z.infer<typeof keySlot>

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
  /** Whether a slot may open without asking a person (keychain or environment). */
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
