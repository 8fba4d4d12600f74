import { timingSafeEqual } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../shared/errors.ts'
import type { KeyEnvironment } from './environment.ts'
import { noopAllowed } from './noop/provider.ts'
import type { KeyProvider } from './provider.ts'
import { findProvider, getProvider, isSupported } from './registry.ts'
import type { SlotContext } from './slot-context.ts'
import type { SlotRecord } from './slot-file.ts'
import { checkLabel, slotFormat } from './slot-file.ts'

/** How a slot is to be made. The label is what people call it. */
export type NewSlot = { readonly label?: string } & (
  | { readonly provider: 'fernet'; readonly source: 'keychain' | 'environment' }
  | { readonly provider: 'passphrase'; readonly passphrase: string | Buffer }
  | { readonly provider: 'noop' }
)

/** Makes a slot: wraps, unwraps and compares. What a failure leaves outside the file is deleted. */
export async function makeSlot(
  vaultId: string,
  vaultKey: Buffer,
  spec: NewSlot,
  environment: KeyEnvironment,
): Promise<SlotRecord> {
  const label = checkLabel(spec.label ?? '')
  const source = spec.provider === 'fernet' ? spec.source : ''
  const id = uuidv7()
  const context = contextOf(vaultId, id)
  const provider = providerFor(spec, environment)
  try {
    const { wrapped, params } = await provider.wrap(vaultKey, context)
    const unwrapped = await provider.unwrap({ wrapped, params }, context)
    const same = timingSafeEqual(unwrapped, vaultKey)
    unwrapped.fill(0)
    if (!same) throw new VaultError('key-misconfigured')
    const createdAt = new Date().toISOString()
    return { id, provider: spec.provider, source, label, createdAt, wrapped: wrapped.toString('base64'), params }
  } catch (error) {
    await provider.forget?.(context).catch(() => {})
    throw error
  }
}

/** The provider of a slot that is to be made. */
export function providerFor(spec: NewSlot, environment: KeyEnvironment): KeyProvider {
  return getProvider(spec.provider).make({
    source: spec.provider === 'fernet' ? spec.source : '',
    environment,
    ...(spec.provider === 'passphrase' && { passphrase: spec.passphrase }),
  })
}

/** The vault key out of one slot, not proven yet. The caller wipes it. */
export async function unwrapSlot(
  vaultId: string,
  slot: SlotRecord,
  passphrase: string | Buffer | undefined,
  environment: KeyEnvironment,
): Promise<Buffer> {
  const provider = getProvider(slot.provider).make({
    source: slot.source,
    environment,
    ...(passphrase !== undefined && { passphrase }),
  })
  const wrapped = { wrapped: Buffer.from(slot.wrapped, 'base64'), params: slot.params }
  return provider.unwrap(wrapped, contextOf(vaultId, slot.id))
}

/** Whether this version can open the slot here, given its key. */
export function mayOpen({ provider }: SlotRecord, environment: KeyEnvironment): boolean {
  return isSupported(provider) && (provider !== 'noop' || noopAllowed(environment))
}

/** A key left behind opens nothing, so failing to delete it is no failure. */
export async function forget(vaultId: string, slot: SlotRecord, environment: KeyEnvironment): Promise<void> {
  const provider = findProvider(slot.provider)?.make({ source: slot.source, environment })
  await provider?.forget?.(contextOf(vaultId, slot.id)).catch(() => {})
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
