import { slotTitle } from '../../shared/slot-names.ts'
import type { SlotFile, SlotRecord } from '../keys/slot-file.ts'
import type { AuditEntry } from './audit-log.ts'
import type { ReadDb, WriteDb } from './database.ts'
import { readMeta, writeMeta } from './repositories/meta.ts'

/*
 * keyslots.json and the database are two files, and a process can end between writing the one and the other. So the database
 * remembers which slots its log has told of; what the file has beyond that is told at the next unlock.
 */

/** What the log needs to name a slot by, also when it is gone. */
type KnownSlot = Pick<SlotRecord, 'id' | 'provider' | 'source' | 'label'>

type Record = (entry: AuditEntry) => void

/** Remembers the slots of a new vault, whose creation is record enough. */
export function rememberSlots(db: WriteDb, file: SlotFile): void {
  writeKnown(db, file.slots)
  writeMeta(db, 'slots_revision', file.revision)
}

/** Tells the log of a slot that was added, unless another process has come first. */
export function recordSlotAdded(db: WriteDb, record: Record, slot: SlotRecord, revision: number): void {
  const known = readKnown(db)
  if (!known.some(({ id }) => id === slot.id)) {
    writeKnown(db, [...known, slot])
    record(entryOf('slot.add', slot, slot.provider))
  }
  raiseRevision(db, revision)
}

/** Tells the log of a slot that was removed, unless another process has come first. */
export function recordSlotRemoved(db: WriteDb, record: Record, slot: SlotRecord, revision: number): void {
  const known = readKnown(db)
  if (known.some(({ id }) => id === slot.id)) {
    writeKnown(
      db,
      known.filter(({ id }) => id !== slot.id),
    )
    record(entryOf('slot.remove', slot, slot.provider))
  }
  raiseRevision(db, revision)
}

/** Tells the log of every change of the file that it doesn't know yet. */
export function recordFoundSlots(db: WriteDb, record: Record, file: SlotFile): void {
  const known = readKnown(db)
  const before = new Set(known.map(({ id }) => id))
  const now = new Set(file.slots.map(({ id }) => id))
  const added = file.slots.filter(({ id }) => !before.has(id))
  const removed = known.filter(({ id }) => !now.has(id))
  for (const slot of added) record(entryOf('slot.add', slot, `${slot.provider}, found at unlock`))
  for (const slot of removed) record(entryOf('slot.remove', slot, `${slot.provider}, found at unlock`))
  if (added.length + removed.length > 0) writeKnown(db, file.slots)
  raiseRevision(db, file.revision)
}

function entryOf(action: 'slot.add' | 'slot.remove', slot: KnownSlot, detail: string): AuditEntry {
  return { action, subjectType: 'slot', subjectId: slot.id, subject: slotTitle(slot), detail }
}

function readKnown(db: ReadDb): KnownSlot[] {
  return JSON.parse(readMeta<string>(db, 'slots') ?? '[]') as KnownSlot[]
}

function writeKnown(db: WriteDb, slots: readonly KnownSlot[]): void {
  writeMeta(
    db,
    'slots',
    JSON.stringify(slots.map(({ id, provider, source, label }) => ({ id, provider, source, label }))),
  )
}

/** An older revision, written late by a slower process, must not let an older file pass again. */
function raiseRevision(db: WriteDb, revision: number): void {
  if (revision > (readMeta<number>(db, 'slots_revision') ?? 0)) writeMeta(db, 'slots_revision', revision)
}
