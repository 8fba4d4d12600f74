import { closeSync, openSync } from 'node:fs'
import Sqlite from 'better-sqlite3-multiple-ciphers'
import { addonFiles } from './addon.ts'
import { hasCode } from './sqlite-errors.ts'

interface SqliteFile {
  readonly file: string
  readonly create: boolean
  /** Path of the SQLite addon, for unpackaged test runs. */
  readonly binding?: string
  /** Milliseconds that a statement waits for other processes. */
  readonly timeout?: number
}

/** A connection to a file, by the addon that this system can load. Throws what SQLite reports. */
export function openSqlite({ file, create, binding, timeout = 5000 }: SqliteFile): Sqlite.Database {
  const [nativeBinding = '', other] = binding ? [binding] : addonFiles()
  const options = { fileMustExist: !create, timeout }
  try {
    return new Sqlite(file, { ...options, nativeBinding })
  } catch (error) {
    if (other === undefined || !hasCode(error, 'ERR_DLOPEN_FAILED')) throw error
    return new Sqlite(file, { ...options, nativeBinding: other })
  }
}

/** Makes an empty file. SQLite would leave the mode to the process; its own side files take after this one. */
export function createForOwner(file: string): void {
  closeSync(openSync(file, 'wx', 0o600))
}
