import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Backup, BackupReason } from '../../../shared/domain/backup.ts'
import { backupReasons } from '../../../shared/domain/backup.ts'
import { VaultError } from '../../../shared/errors.ts'
import { maxSlotBytes, parseSlots, type SlotFile, slotFileName } from '../../keys/slot-file.ts'
import { isFolder, syncNames } from '../durable.ts'
import { readSideFile } from '../side-file.ts'
import { type ReadBackup, readHeader, slotsNamed } from './format.ts'
import { type BackupSource, fileSource } from './source.ts'

/*
 * Backups lie in `backups` of the vault's folder, one file each. Beside them lie folders `replaced-…`, the raw files of vaults that
 * a restore took the place of and could not open; and what is being written, under names that begin with `.new-`.
 */

const extension = '.keyward-backup'
const filePattern = new RegExp(`^\\d{8}T\\d{6}Z-(${backupReasons.join('|')})-([0-9a-f-]{36})\\${extension}$`)
export const draftPrefix = '.new-'
const replacedPrefix = 'replaced-'

/** As many as a list shows. */
const most = 200

export function backupFolder(folder: string): string {
  return join(folder, 'backups')
}

/** Makes the folder for backups where there is none. */
export function makeBackupFolder(folder: string): string {
  const path = backupFolder(folder)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  clearOldDrafts(path)
  return path
}

/** Name of a backup's file: its time first, so that they stand in their order. */
export function backupFileName(backup: { id: string; createdAt: string; reason: BackupReason }): string {
  const time = backup.createdAt.replace(/\.\d+/, '').replace(/[-:]/g, '')
  return `${time}-${backup.reason}-${backup.id}${extension}`
}

/** Makes a folder for the raw files of a vault that could not be opened when another took its place. */
export function makeReplacedFolder(folder: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[:.]/g, '-')
  const path = join(makeBackupFolder(folder), `${replacedPrefix}${time}-${randomUUID()}`)
  mkdirSync(path, { mode: 0o700 })
  return path
}

/** The kept backups, newest first. Files that aren't whole ones are left out. */
export function listBackups(folder: string): Backup[] {
  return headers(folder)
    .map(({ read, bytes }) => toBackup(read, bytes))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id))
    .slice(0, most)
}

export function toBackup({ header }: ReadBackup, bytes: number): Backup {
  const { id, createdAt, reason, schemaVersion } = header
  return { id, createdAt, reason, schemaVersion, bytes }
}

/** Path of a kept backup. @throws VaultError `backup-not-found` */
export function findBackup(folder: string, id: string): string {
  const name = namesIn(folder).find((candidate) => filePattern.exec(candidate)?.[2] === id)
  if (name === undefined) throw new VaultError('backup-not-found')
  return join(backupFolder(folder), name)
}

/** Deletes a kept backup and returns the slots that opened it. @throws VaultError `backup-not-found` */
export function deleteBackup(folder: string, id: string): SlotFile | undefined {
  const path = findBackup(folder, id)
  const slots = tryRead(path)?.read.slots
  rmSync(path)
  syncNames(backupFolder(folder))
  return slots
}

/** Slots whose keys backups, and kept raw files, are opened by. */
export function slotsOfBackups(folder: string): Set<string> {
  const files = [...headers(folder).map(({ read }) => read.slots), ...replacedSlots(folder).map(({ slots }) => slots)]
  return new Set(files.flatMap((file) => file.slots.map(({ id }) => id)))
}

/** Everything in the folder for backups that says by which slots it opens, damaged backups as well. */
export function keptWithSlots(folder: string): { path: string; slots: SlotFile }[] {
  const files = backupPaths(folder).flatMap((path) => {
    const slots = trySource(path, slotsNamed)
    return slots ? [{ path, slots }] : []
  })
  return [...files, ...replacedSlots(folder)]
}

export function draftsIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.startsWith(draftPrefix))
    .map((name) => join(backupFolder(folder), name))
}

function headers(folder: string): { read: ReadBackup; bytes: number }[] {
  return backupPaths(folder).flatMap((path) => tryRead(path) ?? [])
}

function backupPaths(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => filePattern.test(name))
    .map((name) => join(backupFolder(folder), name))
}

function tryRead(path: string): { read: ReadBackup; bytes: number } | undefined {
  return trySource(path, (source) => ({ read: readHeader(source), bytes: source.size }))
}

/** What is read of a backup; undefined where it isn't a whole one, or of a newer version. */
function trySource<T>(path: string, work: (source: BackupSource) => T): T | undefined {
  try {
    const source = fileSource(path)
    try {
      return work(source)
    } finally {
      source.close()
    }
  } catch {
    return undefined
  }
}

function replacedSlots(folder: string): { path: string; slots: SlotFile }[] {
  return namesIn(folder)
    .map((name) => join(backupFolder(folder), name))
    .filter(isFolder)
    .flatMap((path) => {
      try {
        return [{ path, slots: parseSlots(readSideFile(join(path, slotFileName), maxSlotBytes)) }]
      } catch {
        return []
      }
    })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(backupFolder(folder))
  } catch {
    return []
  }
}

/** What killed processes were writing. Another may be writing right now; nothing takes it an hour. */
function clearOldDrafts(path: string): void {
  for (const name of readdirSync(path).filter((candidate) => candidate.startsWith(draftPrefix))) {
    const made = statSync(join(path, name), { throwIfNoEntry: false })?.mtimeMs
    if (made !== undefined && Date.now() - made > 60 * 60_000)
      rmSync(join(path, name), { recursive: true, force: true })
  }
}
