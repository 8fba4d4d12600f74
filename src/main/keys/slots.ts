import { timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { VaultError } from '../../shared/errors.ts'
import { deriveSlotsKey } from '../crypto/hkdf.ts'
import type { KeyEnvironment } from './environment.ts'
import type { NewSlot } from './slot.ts'
import { checkNewSlot, forget, makeSlot, mayOpen, requireSlot, unwrapSlot } from './slot.ts'
import type { SlotFile, SlotRecord } from './slot-file.ts'
import { readSlots, requireRoom, slotFileName, slotFormat, verifySlotFile, writeSlotFile } from './slot-file.ts'

/** What a change of slots has to respect. */
export interface SlotRules {
  /** Runs the change of the file while nobody else changes it, or replaces the vault as a whole. */
  readonly guard: <T>(work: () => Promise<T>) => Promise<T>
  /** Whether a backup is opened by what the slot keeps outside the file, which then stays. */
  readonly isNeeded?: (slotId: string) => Promise<boolean>
}

interface NewSlots {
  readonly vaultId: string
  /** Stays the caller's, to be wiped there. */
  readonly vaultKey: Buffer
  readonly specs: readonly NewSlot[]
  readonly environment: KeyEnvironment
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
    for (const spec of specs) await checkNewSlot(spec, environment)
    for (const spec of specs) slots.push(await makeSlot(vaultId, vaultKey, spec, environment))
    const content = { format: slotFormat, vaultId, createdAt: new Date().toISOString(), revision: 1, slots } as const
    const file = await writeSlotFile(folder, content, deriveSlotsKey(vaultKey, vaultId))
    await environment.knownSlots?.remember(slots)
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
  await forgetSlots(file.vaultId, file.slots, environment)
}

/** Deletes what slots of a vault keep outside the file. */
export async function forgetSlots(
  vaultId: string,
  slots: readonly SlotRecord[],
  environment: KeyEnvironment,
): Promise<void> {
  for (const slot of slots) await forget(vaultId, slot, environment)
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
  rules: SlotRules,
): Promise<{ file: SlotFile; slot: SlotRecord }> {
  return withCopy(vaultKey, async (key) => {
    requireRoom((await readProven(folder, key)).slots)
    return putNewSlot(folder, key, spec, environment, rules, (current, slot) => {
      requireRoom(current)
      return [...current, slot]
    })
  })
}

/**
 * Puts a new slot into the place of another in one change of the file, and deletes what the old one kept outside it after that:
 * killed at any point, one of the two opens the vault.
 * @throws VaultError `slot-not-found`, and as `addSlot`
 */
export async function replaceSlot(
  folder: string,
  vaultKey: Buffer,
  slotId: string,
  spec: NewSlot,
  environment: KeyEnvironment,
  rules: SlotRules,
): Promise<{ file: SlotFile; slot: SlotRecord; replaced: SlotRecord }> {
  return withCopy(vaultKey, async (key) => {
    const replaced = requireSlot((await readProven(folder, key)).slots, slotId)
    const made = await putNewSlot(folder, key, spec, environment, rules, (current, slot) => {
      requireSlot(current, slotId)
      return current.map((each) => (each.id === slotId ? slot : each))
    })
    if (!(await rules.isNeeded?.(replaced.id))) await forget(made.file.vaultId, replaced, environment)
    return { ...made, replaced }
  })
}

/** Makes a slot and puts it into the file. One that doesn't get there is forgotten. */
async function putNewSlot(
  folder: string,
  key: Buffer,
  spec: NewSlot,
  environment: KeyEnvironment,
  rules: SlotRules,
  edit: (current: readonly SlotRecord[], slot: SlotRecord) => readonly SlotRecord[],
): Promise<{ file: SlotFile; slot: SlotRecord }> {
  const { vaultId } = await readProven(folder, key)
  await checkNewSlot(spec, environment)
  const slot = await makeSlot(vaultId, key, spec, environment)
  try {
    const file = await change(folder, key, rules, (current) => edit(current, slot))
    await environment.knownSlots?.remember(file.slots)
    return { file, slot }
  } catch (error) {
    // The file may have been replaced all the same, when only making that durable has failed.
    const written = await readSlots(folder).catch(() => undefined)
    if (!written?.slots.some(({ id }) => id === slot.id)) await forget(vaultId, slot, environment)
    throw error
  }
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
  rules: SlotRules,
): Promise<SlotFile> {
  return withCopy(vaultKey, async (key) => {
    let removed: SlotRecord | undefined
    const file = await change(folder, key, rules, (slots) => {
      removed = requireSlot(slots, slotId)
      const rest = slots.filter((slot) => slot.id !== slotId)
      if (!rest.some((slot) => mayOpen(slot, environment))) throw new VaultError('last-slot')
      return rest
    })
    if (removed && !(await rules.isNeeded?.(removed.id))) await forget(file.vaultId, removed, environment)
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
  { passphrase }: { readonly passphrase?: string | Buffer },
  environment: KeyEnvironment,
): Promise<{ ok: true; ms: number }> {
  return withCopy(vaultKey, async (key) => {
    verifySlotFile(file, deriveSlotsKey(key, file.vaultId))
    const started = performance.now()
    const opened = await unwrapSlot(file.vaultId, requireSlot(file.slots, slotId), passphrase, environment)
    const ms = Math.round(performance.now() - started)
    const same = timingSafeEqual(opened, key)
    opened.fill(0)
    if (!same) throw new VaultError('key-wrong-vault')
    return { ok: true, ms }
  })
}

/** Whether a slot file is of the vault that this key opens. */
export function isProvenBy(file: SlotFile, vaultKey: Buffer): boolean {
  try {
    verifySlotFile(file, deriveSlotsKey(vaultKey, file.vaultId))
    return true
  } catch {
    return false
  }
}

async function readProven(folder: string, vaultKey: Buffer): Promise<SlotFile> {
  const file = await readSlots(folder)
  verifySlotFile(file, deriveSlotsKey(vaultKey, file.vaultId))
  return file
}

/** Changes the slots as they stand on disk now; the window and the command may both be at it. */
async function change(
  folder: string,
  vaultKey: Buffer,
  { guard }: SlotRules,
  edit: (slots: readonly SlotRecord[]) => readonly SlotRecord[],
): Promise<SlotFile> {
  return guard(async () => {
    const { mac: _, ...current } = await readProven(folder, vaultKey)
    const content = { ...current, revision: current.revision + 1, slots: edit(current.slots) }
    return writeSlotFile(folder, content, deriveSlotsKey(vaultKey, current.vaultId))
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
