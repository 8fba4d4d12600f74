import type { ReadDb } from '../database.ts'

type Table = 'credential' | 'connection' | 'system'

/** Those of the IDs that the table has, in one statement for thousands. */
export function presentIds(db: ReadDb, table: Table, ids: readonly string[]): string[] {
  return db
    .all<{ id: string }>(`SELECT id FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`, JSON.stringify(ids))
    .map(({ id }) => id)
}

/** The names in the table that equal one of these, ignoring the case of ASCII letters; the trash doesn't count. */
export function presentNames(db: ReadDb, table: Table, names: readonly string[]): string[] {
  const outside = table === 'credential' ? ' AND trashed_at IS NULL' : ''
  return db
    .all<{ name: string }>(
      `SELECT name FROM ${table} WHERE name IN (SELECT value FROM json_each(?))${outside}`,
      JSON.stringify(names),
    )
    .map(({ name }) => name)
}
