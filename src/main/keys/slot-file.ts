import type { KeyObject } from 'node:crypto'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { id, instant, line } from '../../shared/domain/common.ts'
import { VaultError } from '../../shared/errors.ts'
import { canonical } from '../crypto/canonical.ts'
import { errnoOf, writeFileAtomically } from './atomic-file.ts'

/** Name of the slot file in a vault's folder. */
export const slotFileName = 'keyslots.json'

export const slotFormat = 'keyward-keyslots/1'
const anyFormat = z.object({ format: z.string().regex(/^keyward-keyslots\/[1-9]\d{0,8}$/) })

/** How large a slot file can be. */
export const maxSlotBytes = 256 * 1024
const maxSlots = 32

/** What a provider noted. Slots of providers that this version doesn't know are read and kept, so the names are open. */
const slotParams = z
  .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/), z.union([z.string().max(4096), z.number(), z.boolean()]))
  .refine((params) => Object.keys(params).length <= 32)

const label = line.max(100, 'Use at most 100 characters.')

const slotRecord = z.strictObject({
  id,
  provider: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  source: z.enum(['keychain', 'environment', '']),
  label,
  createdAt: instant,
  /** The wrapped vault key, Base64. */
  wrapped: z
    .base64()
    .min(4)
    .max(16 * 1024),
  params: slotParams,
})

const slotFile = z.strictObject({
  format: z.literal(slotFormat),
  vaultId: id,
  createdAt: instant,
  /** Counts every change of the file. */
  revision: z.number().int().positive(),
  slots: z
    .array(slotRecord)
    .min(1)
    .max(maxSlots)
    .refine((slots) => new Set(slots.map((slot) => slot.id)).size === slots.length),
  /** HMAC-SHA256 over everything else, under the vault's "slots" key; hexadecimal. */
  mac: z.string().regex(/^[0-9a-f]{64}$/),
})

/** A start reads the file once or twice, and compiling its schema first takes longer. */
const interpreted = { jitless: true } as const

/** One way to open the vault, as it stands in the file. */
export type SlotRecord = Readonly<z.infer<typeof slotRecord>>

/** The key slots of a vault. Its MAC is proven only by a vault key (`verifySlotFile`). */
export interface SlotFile {
  readonly format: typeof slotFormat
  readonly vaultId: string
  readonly createdAt: string
  readonly revision: number
  readonly slots: readonly SlotRecord[]
  readonly mac: string
}

/** @throws VaultError `invalid-request` when the text can't be a slot's label */
export function checkLabel(text: string): string {
  const parsed = label.safeParse(text)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ message }) => ({ path: 'label', message }))
  throw new VaultError('invalid-request', { issues })
}

/** @throws VaultError `invalid-request` when the file can't take another slot */
export function requireRoom(slots: readonly unknown[]): void {
  if (slots.length >= maxSlots) throw tooMany()
}

function tooMany(): VaultError {
  const message = 'The vault has as many key slots as it can have. Remove one first.'
  return new VaultError('invalid-request', { issues: [{ path: 'slot', message }] })
}

/**
 * Reads the slot file of a vault's folder. Without a key it can't be proven yet.
 * @throws VaultError `vault-not-found`, `keyslots-damaged`, `vault-newer`, `file-unreadable`
 */
export async function readSlots(folder: string): Promise<SlotFile> {
  return parseSlots(await readText(folder))
}

/** The slots out of the text of a slot file. @throws VaultError `keyslots-damaged`, `vault-newer` */
export function parseSlots(text: string): SlotFile {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new VaultError('keyslots-damaged')
  }
  const head = anyFormat.safeParse(json, interpreted)
  if (!head.success) throw new VaultError('keyslots-damaged')
  const parsed = slotFile.safeParse(json, interpreted)
  if (parsed.success) return parsed.data
  throw new VaultError(head.data.format === slotFormat ? 'keyslots-damaged' : 'vault-newer')
}

/**
 * Writes the file with the MAC of its content and returns it.
 * @throws VaultError `invalid-request` when it would be larger than can be read, `disk-full`, `folder-not-writable`
 */
export async function writeSlotFile(folder: string, content: Omit<SlotFile, 'mac'>, key: KeyObject): Promise<SlotFile> {
  const file: SlotFile = slotFile.parse({ ...content, mac: macOf(content, key).toString('hex') })
  const text = slotText(file)
  if (Buffer.byteLength(text) > maxSlotBytes) throw tooMany()
  await writeFileAtomically(join(folder, slotFileName), text)
  return file
}

/** A slot file as it is written. */
export function slotText(file: SlotFile): string {
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** @throws VaultError `keyslots-tampered` when anything in the file was changed without the vault key */
export function verifySlotFile(file: SlotFile, key: KeyObject): void {
  if (!timingSafeEqual(macOf(file, key), Buffer.from(file.mac, 'hex'))) throw new VaultError('keyslots-tampered')
}

function macOf(file: Omit<SlotFile, 'mac'>, key: KeyObject): Buffer {
  const head = ['keyward/keyslots', file.format, file.vaultId, file.createdAt, String(file.revision)]
  const slots = file.slots.flatMap((slot) => [
    slot.id,
    slot.provider,
    slot.source,
    slot.label,
    slot.createdAt,
    slot.wrapped,
    JSON.stringify(Object.entries(slot.params).sort(([a], [b]) => (a < b ? -1 : 1))),
  ])
  return createHmac('sha256', key)
    .update(canonical([...head, ...slots]))
    .digest()
}

async function readText(folder: string): Promise<string> {
  try {
    // Non-blocking, so that a pipe laid in the file's place isn't waited for. Four trips to the thread pool would take ten
    // times as long as reading it here.
    const file = openSync(join(folder, slotFileName), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const found = fstatSync(file)
      if (!found.isFile() || found.size > maxSlotBytes) throw new VaultError('keyslots-damaged')
      return readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const code = errnoOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      // A folder with content is a vault that lost its slots, and must not be taken for an empty place.
      throw new VaultError((await isEmpty(folder)) ? 'vault-not-found' : 'keyslots-damaged', { cause: error })
    if (code === 'EACCES' || code === 'EPERM') throw new VaultError('file-unreadable', { cause: error })
    if (code === 'EISDIR' || code === 'ELOOP') throw new VaultError('keyslots-damaged', { cause: error })
    throw error
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  return names.length === 0
}
