import type { ReadDb, SqlValue, WriteDb } from '../database.ts'

/** Single values of the vault, such as its ID. */
type MetaKey = 'vault_id' | 'created_at' | 'slots' | 'slots_revision' | 'audit_head'

export function readMeta<T extends SqlValue>(db: ReadDb, key: MetaKey): T | undefined {
  return db.get<{ value: T }>('SELECT value FROM meta WHERE key = ?', key)?.value
}

export function writeMeta(db: WriteDb, key: MetaKey, value: SqlValue): void {
  db.run(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  )
}

/** Remembers when a key slot last opened the vault or passed its test. */
export function recordSlotUse(db: WriteDb, slotId: string, at: number): void {
  db.run(
    'INSERT INTO slot_use (slot_id, last_used_at) VALUES (?, ?) ON CONFLICT (slot_id) DO UPDATE SET last_used_at = excluded.last_used_at',
    slotId,
    at,
  )
}

/** When each key slot last worked. */
export function slotUses(db: ReadDb): Map<string, number> {
  const rows = db.all<{ slot_id: string; last_used_at: number }>('SELECT slot_id, last_used_at FROM slot_use')
  return new Map(rows.map((row) => [row.slot_id, row.last_used_at]))
}
