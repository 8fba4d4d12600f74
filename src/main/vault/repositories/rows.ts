import type { SqlValue, WriteDb } from '../database.ts'

/** More rows in one statement save nothing more. */
const together = 32

/**
 * Writes many rows of a plain table, 32 with each statement: starting a statement costs as much as a row does. `upsert` is the
 * statement's `ON CONFLICT` clause.
 */
export function insertRows(
  db: WriteDb,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
  upsert = '',
): void {
  const into = `INSERT INTO ${table} (${columns.join(', ')}) VALUES `
  const row = `(${columns.map(() => '?').join(', ')})`
  const whole = rows.length - (rows.length % together)
  if (whole > 0) {
    const many = `${into}${Array.from({ length: together }, () => row).join(', ')} ${upsert}`
    for (let at = 0; at < whole; at += together) db.run(many, ...rows.slice(at, at + together).flat())
  }
  for (const values of rows.slice(whole)) db.run(`${into}${row} ${upsert}`, ...values)
}
