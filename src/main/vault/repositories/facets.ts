import type { ReadDb, WriteDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'

/** What credentials are counted by. `all` has one empty value: the number of credentials outside the trash. */
export type Dimension = 'all' | 'type' | 'environment' | 'system' | 'team' | 'owner' | 'tag'

const sql = `INSERT INTO facet (dimension, value, count) VALUES (?, ?, ?)
  ON CONFLICT (dimension, value) DO UPDATE SET count = count + excluded.count`

/** Adds one credential to the counts, or takes it out with -1. They are written when the transaction ends. */
export function countFacets(db: WriteDb, record: CredentialRecord, by: 1 | -1): void {
  const counts = db.gathered('facets', () => new FacetCounts(db))
  counts.add('all', '', by)
  counts.add('type', record.type, by)
  if (record.environment) counts.add('environment', record.environment, by)
  if (record.system_id) counts.add('system', record.system_id, by)
  if (record.team) counts.add('team', record.team, by)
  if (record.owner) counts.add('owner', record.owner, by)
  for (const tag of JSON.parse(record.tags) as string[]) counts.add('tag', tag, by)
}

/** An import of thousands counts the same few values again and again: they are added up first. */
class FacetCounts {
  readonly #db: WriteDb
  readonly #counts = new Map<Dimension, Map<string, number>>()

  constructor(db: WriteDb) {
    this.#db = db
  }

  add(dimension: Dimension, value: string, by: number): void {
    const values = this.#counts.get(dimension) ?? new Map<string, number>()
    this.#counts.set(dimension, values.set(value, (values.get(value) ?? 0) + by))
  }

  flush(): void {
    for (const [dimension, values] of this.#counts)
      for (const [value, by] of values) if (by !== 0) this.#db.run(sql, dimension, value, by)
  }
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
