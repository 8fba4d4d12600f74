import { createHash } from 'node:crypto'
import { VaultError } from '../../shared/errors.ts'
import { canonical } from '../crypto/canonical.ts'
import type { KeyEnvironment } from './environment.ts'
import type { ProviderDefinition, SlotParams } from './provider.ts'
import { applies, decidedValue, notedInOrder, settingsOfSlot } from './settings.ts'
import type { SlotContext } from './slot-context.ts'

/*
 * What a provider needs to sign in and nobody should type each time (a token, a password) is kept in the system's keychain, one
 * entry per slot and field. What the environment gives is not kept.
 *
 * The settings say where a secret is sent, and they stand in a file whose MAC can be checked only once the vault key is there. So
 * an entry is found by the settings that it was kept with: in an edited file, a token for one address is none for another.
 */

type Secrets = Readonly<Record<string, string>>

/** A slot, as far as its secrets belong to it. */
interface SecretsOf {
  readonly context: SlotContext
  readonly params: SlotParams
}

/** Account of a slot's secret field under the service "Keyward". */
function accountOf({ id }: ProviderDefinition, { context, params }: SecretsOf, field: string): string {
  const digest = createHash('sha256')
    .update(canonical([id, ...notedInOrder(params)]))
    .digest('base64url')
  return `slot:${context.vaultId}:${context.slotId}:${field}:${digest.slice(0, 22)}`
}

/** Reads a secret field of a slot: the environment wins, then what was typed just now, then the keychain. */
export function secretReader(
  definition: ProviderDefinition,
  environment: KeyEnvironment,
  from: SecretsOf & { readonly typed?: Secrets },
): (field: string) => Promise<string | null> {
  return async (name) => {
    const field = definition.fields?.find((each) => each.secret === true && each.name === name)
    if (!field) throw new Error('A provider asks for a secret field that it doesn’t declare.')
    const present = decidedValue(field, environment) || from.typed?.[name]?.trim()
    if (present) return present
    if (from.typed !== undefined) return null
    const kept = await environment.keychain.get(accountOf(definition, from, name))
    const text = kept?.toString('utf8') ?? null
    kept?.fill(0)
    return text
  }
}

/**
 * Keeps what was typed for a new slot, as far as the environment doesn't give it.
 * @throws VaultError `keychain-unavailable`, also when it doesn't give back what it was given
 */
export async function keepSecrets(
  definition: ProviderDefinition,
  environment: KeyEnvironment,
  slot: SecretsOf,
  typed: Secrets,
): Promise<void> {
  for (const field of definition.fields ?? []) {
    const text = field.secret ? typed[field.name]?.trim() : undefined
    if (!text || decidedValue(field, environment) !== '') continue
    const bytes = Buffer.from(text)
    try {
      const account = accountOf(definition, slot, field.name)
      await environment.keychain.set(account, bytes)
      const kept = await environment.keychain.get(account)
      const same = kept?.equals(bytes) ?? false
      kept?.fill(0)
      if (!same) throw new VaultError('keychain-unavailable')
    } finally {
      bytes.fill(0)
    }
  }
}

/**
 * The kept secrets of a slot, for the one that takes its place. A sign-in without any asks for no keychain, which a machine may
 * not have.
 */
export async function readKeptSecrets(
  definition: ProviderDefinition,
  environment: KeyEnvironment,
  slot: SecretsOf,
): Promise<Secrets> {
  const secrets: Record<string, string> = {}
  const settings = settingsOfSlot(definition, slot.params, environment)
  for (const field of definition.fields ?? []) {
    if (!field.secret || !applies(field, settings) || decidedValue(field, environment) !== '') continue
    const kept = await environment.keychain.get(accountOf(definition, slot, field.name))
    if (kept) secrets[field.name] = kept.toString('utf8')
    kept?.fill(0)
  }
  return secrets
}

/** Deletes what was kept for a slot. An entry that is left behind signs nobody in to this vault, so a failure is none. */
export async function forgetSecrets(
  definition: ProviderDefinition,
  environment: KeyEnvironment,
  slot: SecretsOf,
): Promise<void> {
  for (const { name, secret } of definition.fields ?? [])
    if (secret) await environment.keychain.delete(accountOf(definition, slot, name)).catch(() => {})
}
