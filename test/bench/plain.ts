import { copyFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import type { Gathered, ReadDb, SqlValue, WriteDb } from '../../src/main/vault/database.ts'

/** The same database without encryption, through the same access as the vault's: what encryption costs is the difference. */
export class PlainDatabase {
  readonly #sqlite: Sqlite.Database
  readonly #access: WriteDb
  readonly #gathered = new Map<string, Gathered>()

  constructor(file: string) {
    this.#sqlite = new Sqlite(file)
    for (const pragma of [
      'journal_mode=WAL',
      'synchronous=FULL',
      'temp_store=MEMORY',
      'cache_size=-65536',
      'foreign_keys=ON',
      'secure_delete=ON',
    ])
      this.#sqlite.pragma(pragma)
    const statements = new Map<string, Sqlite.Statement>()
    const statement = (sql: string) => {
      const known = statements.get(sql) ?? this.#sqlite.prepare(sql)
      statements.set(sql, known)
      return known
    }
    this.#access = {
      get: (sql: string, ...values: SqlValue[]) => statement(sql).get(...values),
      all: (sql: string, ...values: SqlValue[]) => statement(sql).all(...values),
      iterate: (sql: string, ...values: SqlValue[]) => this.#sqlite.prepare(sql).iterate(...values),
      gathered: (name: string, make: () => Gathered) => {
        const known = this.#gathered.get(name) ?? make()
        this.#gathered.set(name, known)
        return known
      },
      run: (sql: string, ...values: SqlValue[]) => {
        const result = statement(sql).run(...values)
        return { changes: result.changes, lastInsertRowid: Number(result.lastInsertRowid) }
      },
    } as unknown as WriteDb
  }

  read<T>(work: (db: ReadDb) => T): T {
    return this.#sqlite.transaction(work)(this.#access)
  }

  write<T>(work: (db: WriteDb) => T): T {
    const flush = (db: WriteDb) => {
      this.#gathered.clear()
      const result = work(db)
      for (const each of this.#gathered.values()) each.flush()
      return result
    }
    return this.#sqlite.transaction(flush).immediate(this.#access)
  }

  close(): void {
    this.#sqlite.close()
  }
}

/** Copies a closed vault database and takes its encryption off. */
export function decryptCopy(file: string, key: Buffer, target: string): void {
  copyFileSync(file, target)
  const sqlite = new Sqlite(target)
  sqlite.pragma(`cipher='sqlcipher'`)
  sqlite.pragma('legacy=4')
  sqlite.key(Buffer.from(`raw:${key.toString('hex')}`))
  sqlite.pragma('journal_mode=DELETE')
  sqlite.rekey(Buffer.alloc(0))
  sqlite.close()
}
