import type { KeyObject } from 'node:crypto'
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { backupReasons } from '../../../shared/domain/backup.ts'
import { id, instant } from '../../../shared/domain/common.ts'
import { vaultName } from '../../../shared/domain/vault.ts'
import { VaultError } from '../../../shared/errors.ts'
import { canonical } from '../../crypto/canonical.ts'
import { maxSlotBytes, parseSlots, type SlotFile } from '../../keys/slot-file.ts'
import type { BackupSource } from './source.ts'

/*
 * A backup is one file: a line of JSON, and after its line break the encrypted database. docs/backups.md says how to open one
 * without Keyward.
 */

const format = 'keyward-backup/1'
const anyFormat = z.object({ format: z.string().regex(/^keyward-backup\/[1-9]\d{0,8}$/) })

/** Every character of the slot file may be escaped. */
const maxHeader = 2 * maxSlotBytes + 4096

const header = z.strictObject({
  format: z.literal(format),
  id,
  vaultId: id,
  vaultName,
  createdAt: instant,
  reason: z.enum(backupReasons),
  schemaVersion: z.number().int().positive(),
  /** The whole keyslots.json of that time. */
  keyslots: z.string().max(maxSlotBytes),
  database: z.strictObject({
    bytes: z.number().int().min(4096),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** HMAC-SHA256 over everything else, under the vault's "slots" key; hexadecimal. */
  mac: z.string().regex(/^[0-9a-f]{64}$/),
})

const named = z.object({ keyslots: z.string().max(maxSlotBytes) })

/** What a backup says of itself. Nothing of it is proven before `verifyHeader`. */
export type BackupHeader = Readonly<z.infer<typeof header>>

/** A header with its slots, and where its database begins. */
export interface ReadBackup {
  readonly header: BackupHeader
  readonly slots: SlotFile
  readonly databaseAt: number
}

/** The first line of a backup. */
export function writeHeader(content: Omit<BackupHeader, 'format' | 'mac'>, key: KeyObject): Buffer {
  const unsigned = { format, ...content } as const
  const text = JSON.stringify({ ...unsigned, mac: macOf(unsigned, key).toString('hex') })
  return Buffer.from(`${text}\n`)
}

/**
 * Reads the first line, and looks whether the file is as long as it says.
 * @throws VaultError `backup-damaged`, `vault-newer` for a format from the future
 */
export function readHeader(source: BackupSource): ReadBackup {
  const line = firstLine(source)
  const json = parseJson(line.toString('utf8'))
  const head = anyFormat.safeParse(json)
  if (!head.success) throw new VaultError('backup-damaged')
  if (head.data.format !== format) throw new VaultError('vault-newer')
  const parsed = header.safeParse(json)
  if (!parsed.success) throw new VaultError('backup-damaged')
  const databaseAt = line.length + 1
  if (source.size !== databaseAt + parsed.data.database.bytes) throw new VaultError('backup-damaged')
  const slots = slotsOf(parsed.data)
  return { header: parsed.data, slots, databaseAt }
}

/** The key slots that the first line names, also where the rest isn't whole; undefined where it names none. */
export function slotsNamed(source: BackupSource): SlotFile | undefined {
  try {
    return parseSlots(named.parse(parseJson(firstLine(source).toString('utf8'))).keyslots)
  } catch {
    return undefined
  }
}

/** @throws VaultError `backup-damaged` when the header isn't what Keyward wrote with the vault's key */
export function verifyHeader(read: BackupHeader, key: KeyObject): void {
  if (!timingSafeEqual(macOf(read, key), Buffer.from(read.mac, 'hex'))) throw new VaultError('backup-damaged')
}

function macOf(content: Omit<BackupHeader, 'mac'>, key: KeyObject): Buffer {
  const fields = [
    content.format,
    content.id,
    content.vaultId,
    content.vaultName,
    content.createdAt,
    content.reason,
    String(content.schemaVersion),
    content.keyslots,
    String(content.database.bytes),
    content.database.sha256,
  ]
  return createHmac('sha256', key)
    .update(canonical(['keyward/backup', ...fields]))
    .digest()
}

function slotsOf({ keyslots, vaultId }: BackupHeader): SlotFile {
  const slots = parseSlots(keyslots)
  if (slots.vaultId !== vaultId) throw new VaultError('backup-damaged')
  return slots
}

function firstLine(source: BackupSource): Buffer {
  const step = 8192
  let bytes = Buffer.alloc(0)
  for (;;) {
    const more = source.read(bytes.length, step)
    const at = more.indexOf(0x0a)
    if (at !== -1) return Buffer.concat([bytes, more.subarray(0, at)])
    bytes = Buffer.concat([bytes, more])
    if (more.length < step || bytes.length > maxHeader) throw new VaultError('backup-damaged')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new VaultError('backup-damaged')
  }
}
