import { type ErrorCode, errorCodes } from '../../../shared/errors.ts'
import type { ReadDb, WriteDb } from '../database.ts'

/** What is known of a key slot's work. Times are milliseconds since 1970; a failure is forgotten once the slot works again. */
export interface SlotHealth {
  /** Null for one that has only failed since it is known: it was found in the file, or came with a restore. */
  readonly lastUsedAt: number | null
  readonly lastFailedAt: number | null
  readonly lastFailure: ErrorCode | null
}

/** As the column has it, which takes no NULL. */
const never = 0

interface Row {
  slot_id: string
  last_used_at: number
  last_failed_at: number | null
  last_failure: string | null
}

/** Remembers that a key slot has opened the vault, or has passed its test. */
export function recordSlotWorked(db: WriteDb, slotId: string, at: number): void {
  db.run(
    `INSERT INTO slot_health (slot_id, last_used_at) VALUES (?, ?)
       ON CONFLICT (slot_id) DO UPDATE SET last_used_at = excluded.last_used_at, last_failed_at = NULL, last_failure = NULL`,
    slotId,
    at,
  )
}

/** Remembers that a key slot of this vault did not open it, whether or not it was seen to work before. */
export function recordSlotFailed(db: WriteDb, slotId: string, at: number, code: ErrorCode): void {
  db.run(
    `INSERT INTO slot_health (slot_id, last_used_at, last_failed_at, last_failure) VALUES (?, ?, ?, ?)
       ON CONFLICT (slot_id) DO UPDATE SET last_failed_at = excluded.last_failed_at, last_failure = excluded.last_failure`,
    slotId,
    never,
    at,
    code,
  )
}

/** Forgets a slot that is gone. */
export function forgetSlotHealth(db: WriteDb, slotId: string): void {
  db.run('DELETE FROM slot_health WHERE slot_id = ?', slotId)
}

/** What is known of every slot, by its ID. */
export function slotHealth(db: ReadDb): Map<string, SlotHealth> {
  const rows = db.all<Row>('SELECT slot_id, last_used_at, last_failed_at, last_failure FROM slot_health')
  return new Map(
    rows.map((row) => [
      row.slot_id,
      {
        lastUsedAt: row.last_used_at === never ? null : row.last_used_at,
        lastFailedAt: row.last_failed_at,
        lastFailure: toCode(row.last_failure),
      },
    ]),
  )
}

/** A code that another version has written is a failure all the same. */
function toCode(text: string | null): ErrorCode | null {
  if (text === null) return null
  return errorCodes.find((code) => code === text) ?? 'internal'
}
