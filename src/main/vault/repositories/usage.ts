import type { ReadDb, WriteDb } from '../database.ts'
import { insertRows } from './rows.ts'

/** One use of a credential's value. */
export interface Use {
  readonly rid: number
  /** Calendar day, as `localDay` numbers it. */
  readonly day: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly by: string
  readonly purpose: string
  readonly connection: { readonly id: string; readonly name: string } | null
  readonly isFailed: boolean
}

/** Counts a use. It is written when the transaction ends: an export counts thousands. */
export function countUse(db: WriteDb, use: Use): void {
  db.gathered('usage', () => new UseCounts(db)).add(use)
}

const columns = [
  'credential_rid',
  'day',
  'purpose',
  'connection_id',
  'connection',
  'uses',
  'failures',
  'last_at',
  'last_by',
] as const
const addUp = `ON CONFLICT DO UPDATE SET uses = uses + excluded.uses, failures = failures + excluded.failures,
  last_by = iif(excluded.last_at >= last_at, excluded.last_by, last_by), last_at = max(last_at, excluded.last_at)`

interface Counted {
  readonly use: Use
  uses: number
  failures: number
  lastAt: number
  lastBy: string
}

class UseCounts {
  readonly #db: WriteDb
  readonly #counts = new Map<string, Counted>()

  constructor(db: WriteDb) {
    this.#db = db
  }

  add(use: Use): void {
    // None of them has a line break.
    const key = `${use.rid}\n${use.day}\n${use.purpose}\n${use.connection?.id ?? ''}\n${use.connection?.name ?? ''}`
    const known = this.#counts.get(key) ?? { use, uses: 0, failures: 0, lastAt: 0, lastBy: '' }
    this.#counts.set(key, known)
    if (use.isFailed) known.failures += 1
    else {
      known.uses += 1
      known.lastAt = use.at
      known.lastBy = use.by
    }
  }

  flush(): void {
    insertRows(
      this.#db,
      'usage_day',
      columns,
      [...this.#counts.values()].map(({ use, uses, failures, lastAt, lastBy }) => [
        use.rid,
        use.day,
        use.purpose,
        use.connection?.id ?? '',
        use.connection?.name ?? '',
        uses,
        failures,
        lastAt,
        lastBy,
      ]),
      addUp,
    )
  }
}

/** How often a credential's value was opened, since a day and in all. */
export function countUses(db: ReadDb, rid: number, since: number): { recent: number; total: number } {
  const counts = db.get<{ recent: number; total: number }>(
    `SELECT ifnull(sum(uses), 0) AS total, ifnull(sum(iif(day >= ?, uses, 0)), 0) AS recent
     FROM usage_day WHERE credential_rid = ?`,
    since,
    rid,
  )
  return counts ?? { recent: 0, total: 0 }
}

/** Uses of each of `days` days from `since`, by credential. One that had none is left out. */
export function usesByDay(db: ReadDb, rids: readonly number[], since: number, days: number): Map<number, number[]> {
  const found = new Map<number, number[]>()
  // Added up here: to group them SQLite would sort them first.
  const rows = db.all<{ rid: number; day: number; uses: number }>(
    `SELECT credential_rid AS rid, day, uses FROM usage_day
     WHERE credential_rid IN (SELECT value FROM json_each(?)) AND day >= ? AND day < ? AND uses > 0`,
    JSON.stringify(rids),
    since,
    since + days,
  )
  for (const { rid, day, uses } of rows) {
    const counts = found.get(rid) ?? new Array<number>(days).fill(0)
    counts[day - since] = (counts[day - since] ?? 0) + uses
    found.set(rid, counts)
  }
  return found
}

/** Whose uses are asked for. */
export type UsageOf = { readonly rid: number } | { readonly connectionId: string }

function condition(of: UsageOf): { sql: string; value: string | number } {
  return 'rid' in of
    ? { sql: 'u.credential_rid = ?', value: of.rid }
    : { sql: `u.connection_id = ? AND u.connection_id <> ''`, value: of.connectionId }
}

export interface PurposeDay {
  readonly day: number
  readonly purpose: string
  readonly uses: number
  readonly failures: number
}

/** Uses from a day on, by day and purpose. */
export function usesByPurpose(db: ReadDb, of: UsageOf, since: number): PurposeDay[] {
  const { sql, value } = condition(of)
  return db.all(
    `SELECT u.day, u.purpose, sum(u.uses) AS uses, sum(u.failures) AS failures FROM usage_day u
     WHERE ${sql} AND u.day >= ? GROUP BY u.day, u.purpose ORDER BY u.day`,
    value,
    since,
  )
}

export interface UseSource {
  readonly credential_id: string
  readonly credential: string
  readonly purpose: string
  /** Null where no connection was used, or one that is gone. */
  readonly connection_id: string | null
  /** Its name now, or the last one that it had; empty for none. */
  readonly connection: string
  readonly uses: number
  readonly failures: number
  readonly last_at: number
  readonly last_by: string
}

/** What the uses from a day on were for, the most frequent first. */
export function usesBySource(db: ReadDb, of: UsageOf, since: number, limit: number): UseSource[] {
  const { sql, value } = condition(of)
  // Of several rows SQLite takes the other columns from the one with the greatest `last_at`.
  return db.all(
    `SELECT c.id AS credential_id, c.name AS credential, u.purpose, n.id AS connection_id,
       ifnull(n.name, u.connection) AS connection, sum(u.uses) AS uses, sum(u.failures) AS failures,
       max(u.last_at) AS last_at, u.last_by
     FROM usage_day u JOIN credential c ON c.rid = u.credential_rid LEFT JOIN connection n ON n.id = u.connection_id
     WHERE ${sql} AND u.day >= ?
     GROUP BY u.credential_rid, u.purpose, iif(u.connection_id = '', u.connection, u.connection_id) ORDER BY sum(u.uses) + sum(u.failures) DESC LIMIT ?`,
    value,
    since,
    limit,
  )
}

/** The last use that went well. An export opens a value without using it, and doesn't count. */
export function lastUse(db: ReadDb, of: UsageOf): UseSource | undefined {
  const { sql, value } = condition(of)
  return db.get(
    `SELECT c.id AS credential_id, c.name AS credential, u.purpose, n.id AS connection_id,
       ifnull(n.name, u.connection) AS connection, u.uses, u.failures, u.last_at, u.last_by
     FROM usage_day u JOIN credential c ON c.rid = u.credential_rid LEFT JOIN connection n ON n.id = u.connection_id
     WHERE ${sql} AND u.last_at > 0 AND u.purpose <> 'export' ORDER BY u.day DESC, u.last_at DESC LIMIT 1`,
    value,
  )
}
