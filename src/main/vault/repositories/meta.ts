import type { ReadDb, SqlValue, WriteDb } from '../database.ts'

/** Single values of the vault, such as its ID. */
type MetaKey =
  | 'vault_id'
  | 'created_at'
  | 'slots'
  | 'slots_revision'
  | 'slots_checked_at'
  | 'audit_head'
  /** Number of the last record that the last backup knows of a change. */
  | 'backup_stamp'
  /** Code of the last backup's failure; empty once one has worked. */
  | 'backup_failure'
  /** Number of the last record that was looked at for alerts. */
  | 'alerts_seq'

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
