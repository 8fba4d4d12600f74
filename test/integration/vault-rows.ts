import { join } from 'node:path'
import { deriveVaultKeys } from '../../src/main/crypto/hkdf.ts'
import { Database, type SqlValue } from '../../src/main/vault/database.ts'
import type { TestCore } from './core.ts'
import { vaultKeyOf } from './vault-content.ts'

type Row = Readonly<Record<string, SqlValue>>

/** Rows of a vault by the item that they belong to: `credential Stripe live`'s ID, then table by table. */
export type VaultRows = ReadonlyMap<string, Readonly<Record<string, readonly Row[]>>>

/** What tells how often something was changed, and no more; and the name of a system, which follows that. */
const counters = new Set(['rid', 'revision', 'local_revision', 'credential_rid', 'team_rid', 'system_name'])

/** Everything that a vault's tables hold of its credentials, connections and systems, sealed values too, counters of changes left out. */
export async function vaultRows({ folder, env }: TestCore): Promise<VaultRows> {
  const { vaultKey, vaultId } = await vaultKeyOf(folder, { env, keychain: undefined as never })
  const key = deriveVaultKeys(vaultKey, vaultId).database
  const database = new Database({ file: join(folder, 'vault.db'), key, create: false })
  try {
    return database.read((db) => {
      const plain = (row: Row): Row =>
        Object.fromEntries(
          Object.entries(row).flatMap(([name, value]) =>
            counters.has(name) ? [] : [[name, Buffer.isBuffer(value) ? value.toString('hex') : value]],
          ),
        )
      const rows = (sql: string, ...values: SqlValue[]) => db.all<Row>(sql, ...values).map(plain)
      const found = new Map<string, Readonly<Record<string, readonly Row[]>>>()
      for (const { rid, id } of db.all<{ rid: number; id: string }>('SELECT rid, id FROM credential')) {
        const of = (table: string) => rows(`SELECT * FROM ${table} WHERE credential_rid = ? ORDER BY 1, 2, 3`, rid)
        found.set(`credential ${id}`, {
          credential: rows('SELECT * FROM credential WHERE rid = ?', rid),
          version: of('credential_version'),
          sealed: of('sealed_secret'),
          marks: of('field_mark'),
          share: of('share'),
          tags: rows('SELECT tag FROM credential_tag WHERE credential_rid = ? ORDER BY tag', rid),
          found: rows('SELECT count(*) AS n FROM credential_words WHERE rowid = ?', rid),
        })
      }
      for (const { id } of db.all<{ id: string }>('SELECT id FROM connection'))
        found.set(`connection ${id}`, { connection: rows('SELECT * FROM connection WHERE id = ?', id) })
      for (const { id } of db.all<{ id: string }>('SELECT id FROM system'))
        found.set(`system ${id}`, { system: rows('SELECT * FROM system WHERE id = ?', id) })
      found.set('dangling', {
        credentials: rows(
          'SELECT id FROM connection WHERE credential_id IS NOT NULL AND credential_id NOT IN (SELECT id FROM credential)',
        ),
        systems: ['credential', 'connection'].flatMap((table) =>
          rows(
            `SELECT t.id, t.system_id, t.system_name, s.name FROM ${table} t LEFT JOIN system s ON s.id = t.system_id
             WHERE t.system_id IS NOT NULL AND t.system_name IS NOT s.name`,
          ),
        ),
      })
      found.set('counts', {
        facets: rows('SELECT * FROM facet WHERE count <> 0 ORDER BY dimension, value'),
        groups: rows('SELECT * FROM credential_group WHERE count <> 0 ORDER BY 1, 2, 3, 4, 5'),
      })
      return found
    })
  } finally {
    database.close()
  }
}
