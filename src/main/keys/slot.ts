import { timingSafeEqual } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import { VaultError } from '../../shared/errors.ts'
import { decidedProvider, type KeyEnvironment } from './environment.ts'
import { noopAllowed } from './noop/provider.ts'
import type { KeyProvider, ProviderDefinition, SlotParams, SlotSource } from './provider.ts'
import { findProvider, getProvider, isService, isSupported } from './registry.ts'
import { settingsOfNew, settingsOfSlot } from './settings.ts'
import type { SlotContext } from './slot-context.ts'
import type { SlotRecord } from './slot-file.ts'
import { checkLabel, slotFormat } from './slot-file.ts'
import { forgetSecrets, keepSecrets, readKeptSecrets, secretReader } from './slot-secrets.ts'

/** How a slot is to be made. The label is what people call it. */
export type NewSlot = { readonly label?: string } & (
  | { readonly provider: 'fernet'; readonly source: 'keychain' | 'environment' }
  | { readonly provider: 'passphrase'; readonly passphrase: string | Buffer }
  | { readonly provider: 'noop' }
  | {
      readonly provider: KeyProviderInfo['id']
      readonly settings: Readonly<Record<string, string>>
      readonly secrets: Readonly<Record<string, string>>
      /** Made like a slot that stands, with the same key: the environment doesn't name another one, as it does for new slots. */
      readonly sameKey?: true
    }
)

/**
 * Makes a slot: wraps, unwraps and compares, then keeps the secrets that it signs in with. What a failure leaves outside the file
 * is deleted.
 * @throws VaultError what the provider reports, `invalid-request` for settings that are missing or wrong
 */
export async function makeSlot(
  vaultId: string,
  vaultKey: Buffer,
  spec: NewSlot,
  environment: KeyEnvironment,
): Promise<SlotRecord> {
  const label = checkLabel(spec.label ?? '')
  const id = uuidv7()
  const context = contextOf(vaultId, id)
  const { definition, provider, settings } = newProvider(spec, environment, context)
  let noted: SlotParams = settings
  try {
    const { wrapped, params } = await provider.wrap(vaultKey, context)
    noted = { ...settings, ...params }
    const unwrapped = await provider.unwrap({ wrapped, params: noted }, context)
    const same = timingSafeEqual(unwrapped, vaultKey)
    unwrapped.fill(0)
    if (!same) throw new VaultError('key-misconfigured')
    if ('secrets' in spec) await keepSecrets(definition, environment, { context, params: noted }, spec.secrets)
    const createdAt = new Date().toISOString()
    const source = sourceOf(spec)
    return { id, provider: spec.provider, source, label, createdAt, wrapped: wrapped.toString('base64'), params: noted }
  } catch (error) {
    await forgetKept(definition, provider, environment, { context, params: noted })
    throw error
  }
}

/** Whether a slot can be made now. @throws VaultError the reason why not */
export async function checkNewSlot(spec: NewSlot, environment: KeyEnvironment): Promise<void> {
  await newProvider(spec, environment, contextOf('', '')).provider.check()
}

function newProvider(spec: NewSlot, environment: KeyEnvironment, context: SlotContext) {
  const definition = getProvider(spec.provider)
  const given = 'settings' in spec ? spec : { settings: {}, secrets: {} }
  const settings = settingsOfNew(definition, given, environment)
  const provider = definition.make({
    source: sourceOf(spec),
    environment,
    settings,
    secret: secretReader(definition, environment, { context, params: settings, typed: given.secrets }),
    ...(spec.provider === 'passphrase' && { passphrase: spec.passphrase }),
  })
  return { definition, provider, settings }
}

const sourceOf = (spec: NewSlot): SlotSource => (spec.provider === 'fernet' ? spec.source : '')

/**
 * How a slot like this one is made anew: by its key, with its settings and its kept secrets, and for a passphrase slot with a new
 * passphrase.
 */
export async function specLike(
  vaultId: string,
  slot: SlotRecord,
  passphrase: string | Buffer | undefined,
  environment: KeyEnvironment,
): Promise<NewSlot> {
  const definition = getProvider(slot.provider)
  const { label } = slot
  switch (definition.id) {
    case 'fernet':
      return { provider: 'fernet', source: slot.source === 'environment' ? 'environment' : 'keychain', label }
    case 'passphrase':
      if (passphrase === undefined) throw new VaultError('passphrase-required')
      return { provider: 'passphrase', passphrase, label }
    case 'noop':
      return { provider: 'noop', label }
    default: {
      const secrets = await readKeptSecrets(definition, environment, keptOf(vaultId, slot))
      const settings = settingsOfSlot(definition, slot.params, environment)
      return { provider: definition.id, settings, secrets, label, sameKey: true }
    }
  }
}

/** The vault key out of one slot, not proven yet. The caller wipes it. */
export async function unwrapSlot(
  vaultId: string,
  slot: SlotRecord,
  passphrase: string | Buffer | undefined,
  environment: KeyEnvironment,
): Promise<Buffer> {
  const provider = providerOf(vaultId, slot, environment, passphrase)
  const wrapped = { wrapped: Buffer.from(slot.wrapped, 'base64'), params: slot.params }
  return provider.unwrap(wrapped, contextOf(vaultId, slot.id))
}

function providerOf(
  vaultId: string,
  slot: SlotRecord,
  environment: KeyEnvironment,
  passphrase?: string | Buffer,
): KeyProvider {
  const definition = getProvider(slot.provider)
  return definition.make({
    source: slot.source,
    environment,
    settings: settingsOfSlot(definition, slot.params, environment),
    secret: secretReader(definition, environment, keptOf(vaultId, slot)),
    ...(passphrase !== undefined && { passphrase }),
  })
}

/**
 * Whether a person must have seen the slot's settings before it is used: they say where a sign-in is sent, and nothing has proven
 * them on this computer yet.
 */
export function needsConsent(slot: SlotRecord, { knownSlots }: KeyEnvironment): boolean {
  return isService(slot.provider) && !knownSlots?.has(slot)
}

/** Place of a slot among those that ask nobody, lowest first; null when a person is asked, undefined when it is unknown. */
export function unattendedPlace(slot: SlotRecord, environment: KeyEnvironment): number | null | undefined {
  const definition = findProvider(slot.provider)
  const place = definition?.unattended(slot.source, settingsOfSlot(definition, slot.params, environment))
  // What KEYWARD_KMS_PROVIDER names is tried first.
  return typeof place === 'number' && slot.provider === decidedProvider(environment) ? place - 100 : place
}

/** Whether this version can open the slot here, given its key. */
export function mayOpen({ provider }: { readonly provider: string }, environment: KeyEnvironment): boolean {
  return isSupported(provider) && (provider !== 'noop' || noopAllowed(environment))
}

/** Deletes what a slot keeps outside the file. What is left behind opens nothing, so failing to delete it is no failure. */
export async function forget(vaultId: string, slot: SlotRecord, environment: KeyEnvironment): Promise<void> {
  const definition = findProvider(slot.provider)
  if (!definition) return
  const provider = providerOf(vaultId, slot, environment)
  await forgetKept(definition, provider, environment, keptOf(vaultId, slot))
}

async function forgetKept(
  definition: ProviderDefinition,
  provider: KeyProvider,
  environment: KeyEnvironment,
  slot: { readonly context: SlotContext; readonly params: SlotParams },
): Promise<void> {
  await provider.forget?.(slot.context).catch(() => {})
  await forgetSecrets(definition, environment, slot)
}

function keptOf(vaultId: string, { id, params }: SlotRecord) {
  return { context: contextOf(vaultId, id), params }
}

function contextOf(vaultId: string, slotId: string): SlotContext {
  return { vaultId, slotId, format: slotFormat }
}

/** @throws VaultError `slot-not-found` */
export function requireSlot(slots: readonly SlotRecord[], slotId: string): SlotRecord {
  const slot = slots.find((candidate) => candidate.id === slotId)
  if (!slot) throw new VaultError('slot-not-found')
  return slot
}
