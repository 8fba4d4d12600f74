import type { ReadDb, WriteDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'

/** What credentials are counted by. `all` has one empty value: the number of credentials outside the trash. */
export type Dimension = 'all' | 'type' | 'environment' | 'system' | 'team' | 'owner' | 'tag'

type CountedColumns = Pick<CredentialRecord, 'type' | 'environment' | 'system_id' | 'team' | 'owner' | 'tags'>

/** Adds one credential to the counts, or takes it out with -1. They are written when the transaction ends. */
export function countFacets(db: WriteDb, record: CountedColumns, by: 1 | -1): void {
  db.gathered('facets', () => new FacetCounts(db)).add(record, by)
}

/** What every credential of a group has in common, in the order of the columns of `credential_group`. */
type Group = readonly [type: string, environment: string, system: string, team: string, owner: string]

const groupDimensions = ['type', 'environment', 'system', 'team', 'owner'] as const satisfies readonly Dimension[]

const addFacet = `INSERT INTO facet (dimension, value, count) VALUES (?, ?, ?)
  ON CONFLICT (dimension, value) DO UPDATE SET count = count + excluded.count`
const addGroup = `INSERT INTO credential_group (type, environment, system_id, team, owner, count) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count`
const removeEmptyGroup = `DELETE FROM credential_group
  WHERE type = ? AND environment = ? AND system_id = ? AND team = ? AND owner = ? AND count = 0`

/** An import of thousands counts the same few values again and again: they are added up first. */
class FacetCounts {
  readonly #db: WriteDb
  readonly #groups = new Map<string, { readonly group: Group; by: number }>()
  readonly #tags = new Map<string, number>()

  constructor(db: WriteDb) {
    this.#db = db
  }

  add({ type, environment, system_id, team, owner, tags }: CountedColumns, by: number): void {
    // None of them has a line break.
    const key = `${type}\n${environment}\n${system_id ?? ''}\n${team}\n${owner}`
    const known = this.#groups.get(key)
    if (known) known.by += by
    else this.#groups.set(key, { group: [type, environment, system_id ?? '', team, owner], by })
    for (const tag of JSON.parse(tags) as string[]) this.#tags.set(tag, (this.#tags.get(tag) ?? 0) + by)
  }

  flush(): void {
    const facets = new Map<Dimension, Map<string, number>>([['tag', this.#tags]])
    const addTo = (dimension: Dimension, value: string, by: number) => {
      const values = facets.get(dimension) ?? new Map<string, number>()
      facets.set(dimension, values.set(value, (values.get(value) ?? 0) + by))
    }
    for (const { group, by } of this.#groups.values()) {
      if (by === 0) continue
      this.#db.run(addGroup, ...group, by)
      if (by < 0) this.#db.run(removeEmptyGroup, ...group)
      addTo('all', '', by)
      for (const [at, dimension] of groupDimensions.entries()) if (group[at]) addTo(dimension, group[at], by)
    }
    for (const [dimension, values] of facets)
      for (const [value, by] of values) if (by !== 0) this.#db.run(addFacet, dimension, value, by)
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
