import * as z from 'zod'
import { id } from '../domain/common.ts'
import { keyProviderInfo, providerSecrets, providerSettings } from '../domain/key-provider.ts'
import { keySlot, recoveryKit, slotCheck, vaultName, vaultStatus } from '../domain/vault.ts'
import { open, unlocked } from './define.ts'

/** Passphrases travel from a person to the core, never back. */
const passphrase = z.string().min(1).max(1024)
const nothing = z.strictObject({})

/**
 * How a slot is made. `environment` takes the key from KEYWARD_CREDENTIAL_ENCRYPTION_KEY. Which settings and secrets a provider
 * takes, `vault.options` tells; what the environment decides needn't be given.
 */
const newSlot = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('fernet'), source: z.enum(['keychain', 'environment']) }),
  z.strictObject({ provider: z.literal('passphrase'), passphrase }),
  z.strictObject({ provider: z.literal('noop') }),
  z.strictObject({
    provider: z.enum(['aws', 'gcp', 'azure', 'vault']),
    settings: providerSettings,
    secrets: providerSecrets,
  }),
])
const label = z.string().max(100)

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
      /** Key providers that are set up by settings. */
      providers: z.array(keyProviderInfo),
      /** The provider that KEYWARD_KMS_PROVIDER decides; null when people may choose. */
      decided: z.string().nullable(),
    }),
  })),
  /** Creates the vault and leaves it unlocked. With `recovery` a passphrase slot is made as well. */
  create: open(() => ({
    request: z.strictObject({ name: vaultName, slot: newSlot, recovery: z.strictObject({ passphrase }).nullable() }),
    response: z.strictObject({ status: vaultStatus, kit: recoveryKit.nullable() }),
  })),
  /** Creates a vault that holds a year of a company that doesn't exist, to look around in; tells how far it is as `progress` of the job `demo`. */
  createDemo: open(() => ({
    request: z.strictObject({ name: vaultName, slot: newSlot, size: z.enum(['full', 'small']) }),
    response: vaultStatus,
  })),
  /** Opens with a slot that asks nobody; with a passphrase or a sign-in only where one is given or its slot is named. */
  unlock: open(() => ({
    request: z.strictObject({ passphrase: passphrase.nullable(), slotId: id.nullable() }),
    response: vaultStatus,
  })),
  /** Locks here and in every other process on this vault. */
  lock: open(() => ({ request: nothing, response: vaultStatus })),
  /** Tells the core that a person is at work, to put off the idle lock. */
  touch: open(() => ({ request: nothing, response: nothing })),
  addSlot: unlocked(() => ({
    request: z.strictObject({ slot: newSlot, label }),
    response: keySlot,
  })),
  /**
   * Puts a new slot, made and tested first, into the place of another: the vault moves from one key provider to another in one
   * step, and nothing inside it is encrypted anew.
   */
  replaceSlot: unlocked(() => ({
    request: z.strictObject({ id, slot: newSlot, label }),
    response: keySlot,
  })),
  /** Wraps the vault key anew: by the provider's newest key version, with a fresh keychain key, or with a new passphrase. */
  rotateSlot: unlocked(() => ({
    request: z.strictObject({ id, passphrase: passphrase.nullable() }),
    response: keySlot,
  })),
  removeSlot: unlocked(() => ({ request: z.strictObject({ id }), response: nothing })),
  /** Unwraps the vault key with the slot and compares. A passphrase slot needs its passphrase. */
  testSlot: unlocked(() => ({
    request: z.strictObject({ id, passphrase: passphrase.nullable() }),
    response: z.strictObject({ ok: z.boolean(), ms: z.number() }),
  })),
  /** Tests every slot that asks nobody, and remembers which of them does not open the vault any more. */
  checkSlots: unlocked(() => ({
    request: nothing,
    response: z.strictObject({ items: z.array(slotCheck) }),
  })),
  /**
   * Gives the vault a new vault key: everything sealed under the old one is sealed under the new one, and the slots are made
   * anew. Slots that are in neither list don't open the vault any more; passphrase slots are kept with their passphrase. Progress
   * comes as the event `progress` of the job `rekey`.
   */
  rekey: unlocked(() => ({
    request: z.strictObject({
      keep: z.array(z.strictObject({ id, passphrase: passphrase.nullable() })).max(32),
      add: z.array(z.strictObject({ slot: newSlot, label })).max(8),
    }),
    response: vaultStatus,
  })),
  /** Ends a running `rekey` before its point of no return; it throws `cancelled` then. */
  cancelRekey: unlocked(() => ({ request: nothing, response: nothing })),
  /** The kit of a passphrase slot, to print. */
  recoveryKit: unlocked(() => ({ request: z.strictObject({ slotId: id }), response: recoveryKit })),
}
