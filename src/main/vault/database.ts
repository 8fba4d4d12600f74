import { statSync } from 'node:fs'
import type Sqlite from 'better-sqlite3-multiple-ciphers'
import { VaultError } from '../../shared/errors.ts'
import { createForOwner, openSqlite } from './sqlite.ts'
import { hasCode, toVaultError } from './sqlite-errors.ts'

declare const readable: unique symbol
declare const writable: unique symbol

/** A value that SQLite stores. Booleans are kept as 0 and 1. */
export type SqlValue = string | number | bigint | Buffer | null

/** Reads one snapshot of the vault. Repositories that only read ask for this. */
export interface ReadDb {
  readonly [readable]: true
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined
  all<Row>(sql: string, ...values: SqlValue[]): Row[]
  iterate<Row>(sql: string, ...values: SqlValue[]): IterableIterator<Row>
}

/** Writes inside one transaction. Only `Database.write` hands it out. */
export interface WriteDb extends ReadDb {
  readonly [writable]: true
  run(sql: string, ...values: SqlValue[]): { changes: number; lastInsertRowid: number }
  /**
   * Something that is gathered during the transaction and written once before it commits. `make` is called at the first
   * request for a name, its `flush` at the end.
   */
  gathered<T extends Gathered>(name: string, make: () => T): T
}

/** What a transaction gathers; see `WriteDb.gathered`. */
export interface Gathered {
  flush(): void
}

interface DatabaseOptions {
  readonly file: string
  /** The 32 bytes of the "database" key. */
  readonly key: Buffer
  readonly create: boolean
  /** Path of the SQLite addon, for unpackaged test runs. */
  readonly binding?: string
}

/**
 * The encrypted database of one open vault: SQLCipher 4 format (AES-256-CBC with HMAC-SHA512 on every page), opened with
 * a raw key. One connection, one write owner; other processes may hold their own connection to the same file.
 */
export class Database {
  readonly #sqlite: Sqlite.Database
  readonly #statements = new Map<string, Sqlite.Statement>()
  readonly #access: WriteDb
  readonly #gathered = new Map<string, Gathered>()
  #isWriting = false
  #isSettled = true

  /**
   * Opens or creates the file and proves that the key fits it.
   * @throws VaultError `vault-not-found`, `vault-foreign`, `vault-damaged`, `vault-busy`, `folder-not-writable`, `disk-full`,
   *   `runtime-too-old`
   */
  constructor(options: DatabaseOptions) {
    // The addon ends the process without a word on an older Node-API.
    if (Number(process.versions.napi ?? 0) < 10 && !options.binding) throw new VaultError('runtime-too-old')
    if (!options.create) {
      const size = statSync(options.file, { throwIfNoEntry: false })?.size
      if (size === undefined) throw new VaultError('vault-not-found')
      if (size === 0 || size % 4096 !== 0) throw new VaultError('vault-damaged')
    }
    try {
      if (options.create) createForOwner(options.file)
      this.#sqlite = openSqlite(options)
    } catch (error) {
      throw toVaultError(error)
    }
    try {
      this.#configure(options.key)
    } catch (error) {
      this.#sqlite.close()
      throw hasCode(error, 'SQLITE_NOTADB') ? new VaultError('vault-foreign', { cause: error }) : toVaultError(error)
    }
    this.#access = {
      get: (sql: string, ...values: SqlValue[]) => this.#statement(sql).get(...values),
      all: (sql: string, ...values: SqlValue[]) => this.#statement(sql).all(...values),
      iterate: (sql: string, ...values: SqlValue[]) => this.#sqlite.prepare(sql).iterate(...values),
      run: (sql: string, ...values: SqlValue[]) => {
        const result = this.#statement(sql).run(...values)
        return { changes: result.changes, lastInsertRowid: Number(result.lastInsertRowid) }
      },
      gathered: (name: string, make: () => Gathered) => {
        const known = this.#gathered.get(name) ?? make()
        this.#gathered.set(name, known)
        return known
      },
    } as unknown as WriteDb
  }

  #configure(key: Buffer): void {
    this.#sqlite.pragma(`cipher='sqlcipher'`)
    this.#sqlite.pragma('legacy=4')
    const raw = rawKey(key)
    this.#sqlite.key(raw)
    raw.fill(0)
    this.#sqlite.pragma('journal_mode=WAL')
    this.#sqlite.pragma('synchronous=FULL')
    // Sorting and indexing must not leave plaintext in temporary files.
    this.#sqlite.pragma('temp_store=MEMORY')
    this.#sqlite.pragma('cache_size=-65536')
    // 32 MiB instead of 4: a large import is durable in the log, and needn't wait until it is copied into the file as well.
    // `settle` does that a little later.
    this.#sqlite.pragma('wal_autocheckpoint=8192')
    this.#sqlite.pragma('foreign_keys=ON')
    // Overwrites what is deleted, so that a destroyed value doesn't rest in a free page.
    this.#sqlite.pragma('secure_delete=ON')
    this.#sqlite.pragma('trusted_schema=OFF')
    this.#sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
  }

  #statement(sql: string): Sqlite.Statement {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#sqlite.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  /** Runs `work` on one consistent snapshot. */
  read<T>(work: (db: ReadDb) => T): T {
    return this.#guard(() =>
      this.#sqlite.inTransaction ? work(this.#access) : this.#sqlite.transaction(work)(this.#access),
    )
  }

  /** Runs `work` in one durable transaction: all of it or nothing. Waits up to 5 s for other processes. */
  write<T>(work: (db: WriteDb) => T): T {
    if (this.#isWriting) return work(this.#access)
    // What is gathered would never be written, the end of the audit chain above all.
    if (this.#sqlite.inTransaction) throw new Error('A change can’t begin inside a read.')
    this.#isWriting = true
    this.#isSettled = false
    try {
      return this.#writeOutermost(work)
    } finally {
      this.#isWriting = false
    }
  }

  #writeOutermost<T>(work: (db: WriteDb) => T): T {
    return this.#guard(() =>
      this.#sqlite
        .transaction((db: WriteDb) => {
          this.#gathered.clear()
          const result = work(db)
          for (const each of this.#gathered.values()) each.flush()
          this.#gathered.clear()
          return result
        })
        .immediate(this.#access),
    )
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw toVaultError(error)
    }
  }

  /** Runs statements of a migration. Nothing else may use it. */
  execute(sql: string): void {
    this.#guard(() => this.#sqlite.exec(sql))
  }

  /** Schema number of the file; 0 for a new one. */
  get schemaVersion(): number {
    return this.#guard(() => Number(this.#sqlite.pragma('user_version', { simple: true })))
  }

  set schemaVersion(version: number) {
    this.#guard(() => this.#sqlite.pragma(`user_version=${Math.trunc(version)}`))
  }

  /** Changes whenever another process has committed. */
  get dataVersion(): number {
    return this.#guard(() => Number(this.#sqlite.pragma('data_version', { simple: true })))
  }

  /** Writes a whole, encrypted copy with the same key. */
  copyInto(file: string): void {
    this.#guard(() => {
      createForOwner(file)
      this.#sqlite.prepare('VACUUM INTO ?').run(file)
    })
  }

  /**
   * Encrypts every page with another key. Only for a copy that nobody else has open, and that is thrown away when this fails:
   * what it overwrites is kept nowhere.
   */
  changeKey(key: Buffer): void {
    this.#guard(() => {
      this.#statements.clear()
      this.#sqlite.pragma('journal_mode=DELETE')
      this.#sqlite.pragma('journal_mode=OFF')
      const raw = rawKey(key)
      try {
        this.#sqlite.rekey(raw)
      } finally {
        raw.fill(0)
      }
    })
  }

  /** Reads every page. @throws VaultError `vault-damaged` */
  check(): void {
    const found = this.#guard(() => this.#sqlite.pragma('quick_check(1)', { simple: true }))
    if (found !== 'ok') throw new VaultError('vault-damaged')
  }

  /** Empties the write-ahead log, so that what was shredded is gone from there as well. */
  checkpoint(): void {
    this.#guard(() => this.#sqlite.pragma('wal_checkpoint(TRUNCATE)'))
  }

  /** Copies what was written into the file, as far as nobody else is reading, so that a copy of the file alone has it too. */
  settle(): void {
    if (this.#isSettled) return
    this.#isSettled = true
    try {
      this.#sqlite.pragma('wal_checkpoint(PASSIVE)')
    } catch {
      // A full disk, for example. It stays in the log, and is as safe there.
    }
  }

  close(): void {
    this.#statements.clear()
    this.#sqlite.close()
  }
}

/** `raw:` and the key in hexadecimal, never as a string: those can't be overwritten. The caller overwrites it. */
function rawKey(key: Buffer): Buffer {
  const digits = '0123456789abcdef'
  const prefix = 'raw:'
  const raw = Buffer.alloc(prefix.length + 2 * key.length)
  raw.write(prefix)
  for (const [index, byte] of key.entries()) {
    raw[prefix.length + 2 * index] = digits.charCodeAt(byte >> 4)
    raw[prefix.length + 2 * index + 1] = digits.charCodeAt(byte & 15)
  }
  return raw
}
