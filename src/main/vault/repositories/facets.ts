import type { ReadDb, WriteDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'

/** What credentials are counted by. `all` has one empty value: the number of credentials outside the trash. */
export type Dimension = 'all' | 'type' | 'environment' | 'system' | 'team' | 'owner' | 'tag'

const sql = `INSERT INTO facet (dimension, value, count) VALUES (?, ?, ?)
  ON CONFLICT (dimension, value) DO UPDATE SET count = count + excluded.count`

/** Adds one credential to the counts, or takes it out with -1. */
export function countFacets(db: WriteDb, record: CredentialRecord, by: 1 | -1): void {
  db.run(sql, 'all', '', by)
  db.run(sql, 'type', record.type, by)
  if (record.environment) db.run(sql, 'environment', record.environment, by)
  if (record.system_id) db.run(sql, 'system', record.system_id, by)
  if (record.team) db.run(sql, 'team', record.team, by)
  if (record.owner) db.run(sql, 'owner', record.owner, by)
  for (const tag of JSON.parse(record.tags) as string[]) db.run(sql, 'tag', tag, by)
}

/** The values of a dimension with their counts, most frequent first. */
export function facetValues(db: ReadDb, dimension: Dimension): { value: string; count: number }[] {
  return db.all(
    'SELECT value, count FROM facet WHERE dimension = ? AND count > 0 ORDER BY count DESC, value LIMIT 200',
    dimension,
  )
}

export function facetCount(db: ReadDb, dimension: Dimension, value: string): number {
  return (
    db.get<{ count: number }>('SELECT count FROM facet WHERE dimension = ? AND value = ?', dimension, value)?.count ?? 0
  )
}
