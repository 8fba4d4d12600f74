import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'
import { toVaultError } from './sqlite-errors.ts'

/**
 * Keeps the vault as it was before its schema changes, encrypted with the same key, with its key slots, in
 * `backups/schema-N`. @throws VaultError `disk-full`, `folder-not-writable`
 */
export function backupBeforeMigration(database: Database, folder: string): void {
  const target = join(folder, 'backups', `schema-${database.schemaVersion}-${Date.now()}`)
  try {
    mkdirSync(target, { recursive: true, mode: 0o700 })
    copyFileSync(join(folder, 'keyslots.json'), join(target, 'keyslots.json'))
  } catch (error) {
    throw toVaultError(error)
  }
  database.copyInto(join(target, 'vault.db'))
}
