import * as z from 'zod'
import { id } from '../domain/common.ts'
import { keySlot, recoveryKit, vaultName, vaultStatus } from '../domain/vault.ts'
import { open, unlocked } from './define.ts'

/** Passphrases travel from a person to the core, never back. */
const passphrase = z.string().min(1).max(1024)
const nothing = z.strictObject({})

/** How a slot is made. `environment` takes the key from KEYWARD_CREDENTIAL_ENCRYPTION_KEY. */
const newSlot = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('fernet'), source: z.enum(['keychain', 'environment']) }),
  z.strictObject({ provider: z.literal('passphrase'), passphrase }),
  z.strictObject({ provider: z.literal('noop') }),
])

export const vaultApi = {
  /** Vaults of this machine and which one this process works with. */
  list: open(() => ({
    request: nothing,
    response: z.strictObject({ items: z.array(z.strictObject({ name: vaultName, current: z.boolean() })) }),
  })),
  /** Turns to another vault; the current one is locked first. */
  select: open(() => ({ request: z.strictObject({ name: vaultName }), response: vaultStatus })),
  status: open(() => ({ request: nothing, response: vaultStatus })),
  /** Which ways of protection this machine offers right now, with the reason where one isn't available. */
  options: open(() => ({
    request: nothing,
    response: z.strictObject({
      keychain: z.strictObject({ available: z.boolean(), name: z.string(), reason: z.string() }),
      environmentKey: z.strictObject({ set: z.boolean(), valid: z.boolean() }),
      noop: z.strictObject({ allowed: z.boolean() }),
      /** The provider that KEYWARD_KMS_PROVIDER decides; null when people may choose. */
      decided: z.string().nullable(),
    }),
  })),
  /** Creates the vault and leaves it unlocked. With `recovery` a passphrase slot is made as well. */
  create: open(() => ({
    request: z.strictObject({ name: vaultName, slot: newSlot, recovery: z.strictObject({ passphrase }).nullable() }),
    response: z.strictObject({ status: vaultStatus, kit: recoveryKit.nullable() }),
  })),
  /** Opens with the keychain, the environment's key or no-op; with a passphrase only where one is given. */
  unlock: open(() => ({
    request: z.strictObject({ passphrase: passphrase.nullable(), slotId: id.nullable() }),
    response: vaultStatus,
  })),
  /** Locks here and in every other process on this vault. */
  lock: open(() => ({ request: nothing, response: vaultStatus })),
  /** Tells the core that a person is at work, to put off the idle lock. */
  touch: open(() => ({ request: nothing, response: nothing })),
  addSlot: unlocked(() => ({
    request: z.strictObject({ slot: newSlot, label: z.string().max(100) }),
    response: keySlot,
  })),
  removeSlot: unlocked(() => ({ request: z.strictObject({ id }), response: nothing })),
  /** Unwraps the vault key with the slot and compares. A passphrase slot needs its passphrase. */
  testSlot: unlocked(() => ({
    request: z.strictObject({ id, passphrase: passphrase.nullable() }),
    response: z.strictObject({ ok: z.boolean(), ms: z.number() }),
  })),
  /** The kit of a passphrase slot, to print. */
  recoveryKit: unlocked(() => ({ request: z.strictObject({ slotId: id }), response: recoveryKit })),
}
