import { timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../shared/errors.ts'
import { deriveSlotsKey } from '../crypto/hkdf.ts'
import type { KeyEnvironment } from './environment.ts'
import { withFileLock } from './file-lock.ts'
import { noopAllowed } from './noop/provider.ts'
import type { KeyProvider } from './provider.ts'
import { findProvider, getProvider, isSupported } from './registry.ts'
import type { SlotContext } from './slot-context.ts'
import type { SlotFile, SlotRecord } from './slot-file.ts'
import {
  checkLabel,
  hasRoom,
  readSlotFile,
  slotFileName,
  slotFormat,
  verifySlotFile,
  writeSlotFile,
} from './slot-file.ts'

// Who works with slots needs these, and no other file of this folder.
export type { KeyEnvironment } from './environment.ts'
export type { SlotFile, SlotRecord } from './slot-file.ts'

/** How a slot is to be made. The label is what people call it. */
export type NewSlot = { readonly label?: string } & (
  | { readonly provider: 'fernet'; readonly source: 'keychain' | 'environment' }
  | { readonly provider: 'passphrase'; readonly passphrase: string | Buffer }
  | { readonly provider: 'noop' }
)

/** How to open the vault: without a passphrase by the slots that need nobody, with one by passphrase slots alone. */
export interface UnlockAttempt {
  readonly passphrase?: string | Buffer
  /** Tries this slot alone. */
  readonly slotId?: string
}

interface NewSlots {
  readonly vaultId: string
  /** Stays the caller's, to be wiped there. */
  readonly vaultKey: Buffer
  readonly specs: readonly NewSlot[]
  readonly environment: KeyEnvironment
}

/**
 * Reads the slots of a vault's folder. They are proven when one of them opens the vault.
 * @throws VaultError `vault-not-found`, `keyslots-damaged`, `vault-newer`, `file-unreadable`
 */
export function readSlots(folder: string): Promise<SlotFile> {
  return readSlotFile(folder)
}

/**
 * Makes the first slots of a vault. Each is wrapped, unwrapped and compared before anything is written.
 * @throws VaultError `vault-exists`, `disk-full`, `folder-not-writable`, `invalid-request`, and what the providers report:
 *   `keychain-unavailable`, `key-not-set`, `key-invalid`, `passphrase-required`, `passphrase-too-weak`, `noop-refused`
 */
export async function createSlots(
  folder: string,
  { vaultId, vaultKey, specs, environment }: NewSlots,
): Promise<{ file: SlotFile; slotIds: readonly string[] }> {
  if (existsSync(join(folder, slotFileName))) throw new VaultError('vault-exists')
  const slots: SlotRecord[] = []
  try {
    for (const spec of specs) await providerFor(spec, environment).check()
    for (const spec of specs) slots.push(await makeSlot(vaultId, vaultKey, spec, environment))
    const content = { format: slotFormat, vaultId, createdAt: new Date().toISOString(), revision: 1, slots } as const
    const file = await writeSlotFile(folder, content, deriveSlotsKey(vaultKey, vaultId))
    return { file, slotIds: slots.map((slot) => slot.id) }
  } catch (error) {
    for (const slot of slots) await forget(vaultId, slot, environment)
    throw error
  }
}

/**
 * Deletes what slots keep outside the file, for a vault whose creation failed after its slots were made.
 */
export async function discardSlots(file: SlotFile, environment: KeyEnvironment): Promise<void> {
  for (const slot of file.slots) await forget(file.vaultId, slot, environment)
}

/**
 * Opens the vault key by one of the slots and proves the whole file with it. Without a passphrase it tries, in this order, the
 * key of the environment, the keychain, no-op; the error is the first failure, `passphrase-required` when there was none but
 * there is a passphrase slot. The caller wipes the key.
 * @throws VaultError `wrong-passphrase`, `passphrase-required`, `no-slot-opens`, `slot-not-found`, `keyslots-tampered`,
 *   `keyslots-damaged`, `provider-unknown`, `invalid-request`, `keychain-unavailable`, `key-missing`, `key-not-set`,
 *   `key-invalid`, `key-wrong`, `key-wrong-vault`, `noop-refused`
 */
export async function unlockSlots(
  file: SlotFile,
  attempt: UnlockAttempt,
  environment: KeyEnvironment,
): Promise<{ vaultKey: Buffer; slotId: string }> {
  const failures: VaultError[] = []
  for (const slot of candidates(file, attempt)) {
    let vaultKey: Buffer
    try {
      vaultKey = await unwrapSlot(file, slot, attempt.passphrase, environment)
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      failures.push(error)
      continue
    }
    return { vaultKey: provenKey(file, vaultKey), slotId: slot.id }
  }
  throw mostTelling(failures, attempt, file)
}

/**
 * Adds a slot to the vault that `vaultKey` opens. It is made before the file is locked, and joins what the file holds then.
 * @throws VaultError `keyslots-tampered`, `vault-busy`, and as `createSlots`
 */
export async function addSlot(
  folder: string,
  vaultKey: Buffer,
  spec: NewSlot,
  environment: KeyEnvironment,
): Promise<{ file: SlotFile; slot: SlotRecord }> {
  return withCopy(vaultKey, async (key) => {
    const { vaultId, slots } = await readProven(folder, key)
    requireRoom(slots)
    await providerFor(spec, environment).check()
    const slot = await makeSlot(vaultId, key, spec, environment)
    try {
      const file = await change(folder, key, (current) => {
        requireRoom(current)
        return [...current, slot]
      })
      return { file, slot }
    } catch (error) {
      await forget(vaultId, slot, environment)
      throw error
    }
  })
}

/**
 * Removes a slot, and after that its key from the keychain; a keychain that refuses leaves a key there that opens nothing in
 * the file any more.
 * @throws VaultError `slot-not-found`, `last-slot` when no slot would remain that this version can open, `keyslots-tampered`,
 *   `vault-busy`, `disk-full`, `folder-not-writable`
 */
export async function removeSlot(
  folder: string,
  vaultKey: Buffer,
  slotId: string,
  environment: KeyEnvironment,
): Promise<SlotFile> {
  return withCopy(vaultKey, async (key) => {
    let removed: SlotRecord | undefined
    const file = await change(folder, key, (slots) => {
      removed = requireSlot(slots, slotId)
      const rest = slots.filter((slot) => slot.id !== slotId)
      if (!rest.some((slot) => mayOpen(slot, environment))) throw new VaultError('last-slot')
      return rest
    })
    if (removed) await forget(file.vaultId, removed, environment)
    return file
  })
}

/**
 * Unwraps the vault key by one slot and compares it. What doesn't fit is thrown by name; `ms` is the time that it took.
 * @throws VaultError as `unlockSlots`
 */
export async function testSlot(
  file: SlotFile,
  slotId: string,
  vaultKey: Buffer,
  { passphrase }: Pick<UnlockAttempt, 'passphrase'>,
  environment: KeyEnvironment,
): Promise<{ ok: true; ms: number }> {
  return withCopy(vaultKey, async (key) => {
    verifySlotFile(file, deriveSlotsKey(key, file.vaultId))
    const started = performance.now()
    const opened = await unwrapSlot(file, requireSlot(file.slots, slotId), passphrase, environment)
    const ms = Math.round(performance.now() - started)
    const same = timingSafeEqual(opened, key)
    opened.fill(0)
    if (!same) throw new VaultError('key-wrong-vault')
    return { ok: true, ms }
  })
}

async function makeSlot(
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

function providerFor(spec: NewSlot, environment: KeyEnvironment): KeyProvider {
  return getProvider(spec.provider).make({
    source: spec.provider === 'fernet' ? spec.source : '',
    environment,
    ...(spec.provider === 'passphrase' && { passphrase: spec.passphrase }),
  })
}

async function unwrapSlot(
  { vaultId }: SlotFile,
  slot: SlotRecord,
  passphrase: UnlockAttempt['passphrase'],
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

/** Slots to try, in order. */
function candidates(file: SlotFile, { passphrase, slotId }: UnlockAttempt): readonly SlotRecord[] {
  const rank = (slot: SlotRecord) => findProvider(slot.provider)?.unattended(slot.source)
  if (slotId !== undefined) {
    const slot = requireSlot(file.slots, slotId)
    // A passphrase handed to a slot that takes none would open the vault without having been checked.
    if (passphrase !== undefined && rank(slot) !== null) throw new VaultError('invalid-request')
    return [slot]
  }
  if (passphrase !== undefined) return file.slots.filter((slot) => rank(slot) === null)
  return file.slots
    .flatMap((slot) => {
      const place = rank(slot)
      return typeof place === 'number' ? [{ slot, place }] : []
    })
    .sort((a, b) => a.place - b.place)
    .map(({ slot }) => slot)
}

function mostTelling(failures: readonly VaultError[], attempt: UnlockAttempt, file: SlotFile): VaultError {
  const [first] = failures
  if (attempt.slotId !== undefined && first) return first
  if (attempt.passphrase !== undefined) {
    // The passphrase was right for a slot that isn't this vault's, which says more than that it was wrong for another.
    const foreign = failures.find((failure) => failure.code === 'key-wrong-vault')
    const wrong = failures.find((failure) => failure.code === 'wrong-passphrase')
    return foreign ?? wrong ?? first ?? new VaultError('slot-not-found')
  }
  // That a variable isn't set is the usual state, no failure.
  const failure = failures.find(({ code }) => code !== 'key-not-set')
  if (failure) return failure
  if (file.slots.some((slot) => findProvider(slot.provider)?.unattended(slot.source) === null))
    return new VaultError('passphrase-required')
  return (
    first ??
    new VaultError(file.slots.some((slot) => isSupported(slot.provider)) ? 'no-slot-opens' : 'provider-unknown')
  )
}

/** The key, once the file is proven with it. A file that isn't gets nothing. */
function provenKey(file: SlotFile, vaultKey: Buffer): Buffer {
  try {
    verifySlotFile(file, deriveSlotsKey(vaultKey, file.vaultId))
    return vaultKey
  } catch (error) {
    vaultKey.fill(0)
    throw error
  }
}

async function readProven(folder: string, vaultKey: Buffer): Promise<SlotFile> {
  const file = await readSlotFile(folder)
  verifySlotFile(file, deriveSlotsKey(vaultKey, file.vaultId))
  return file
}

/** Changes the slots as they stand on disk now; the window and the command may both be at it. */
async function change(
  folder: string,
  vaultKey: Buffer,
  edit: (slots: readonly SlotRecord[]) => readonly SlotRecord[],
): Promise<SlotFile> {
  return withFileLock(join(folder, 'keyslots.lock'), async () => {
    const { mac: _, ...current } = await readProven(folder, vaultKey)
    const content = { ...current, revision: current.revision + 1, slots: edit(current.slots) }
    return writeSlotFile(folder, content, deriveSlotsKey(vaultKey, current.vaultId))
  })
}

/** Whether this version can open the slot here, given its key. */
function mayOpen({ provider }: SlotRecord, environment: KeyEnvironment): boolean {
  return isSupported(provider) && (provider !== 'noop' || noopAllowed(environment))
}

/** A key left behind opens nothing, so failing to delete it is no failure. */
async function forget(vaultId: string, slot: SlotRecord, environment: KeyEnvironment): Promise<void> {
  const provider = findProvider(slot.provider)?.make({ source: slot.source, environment })
  await provider?.forget?.(contextOf(vaultId, slot.id)).catch(() => {})
}

function contextOf(vaultId: string, slotId: string): SlotContext {
  return { vaultId, slotId, format: slotFormat }
}

function requireSlot(slots: readonly SlotRecord[], slotId: string): SlotRecord {
  const slot = slots.find((candidate) => candidate.id === slotId)
  if (!slot) throw new VaultError('slot-not-found')
  return slot
}

function requireRoom(slots: readonly SlotRecord[]): void {
  if (!hasRoom(slots))
    throw new VaultError('invalid-request', {
      issues: [{ path: 'slot', message: 'The vault has as many key slots as it can have. Remove one first.' }],
    })
}

/** Works on a copy of the key: the vault may be locked, and its key wiped, while a slow provider is at work. */
async function withCopy<T>(vaultKey: Buffer, work: (key: Buffer) => Promise<T>): Promise<T> {
  const copy = Buffer.from(vaultKey)
  try {
    return await work(copy)
  } finally {
    copy.fill(0)
  }
}
