import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { VaultError } from '../../shared/errors.ts'
import type { Database } from './database.ts'

/**
 * Keeps the vault as it was before its schema changes, encrypted with the same key, with its key slots, in
 * `backups/schema-N`. @throws VaultError `backup-failed`; the vault isn't changed then
 */
export function backupBeforeMigration(database: Database, folder: string): void {
  const target = join(folder, 'backups', `schema-${database.schemaVersion}-${Date.now()}`)
  try {
    mkdirSync(target, { recursive: true, mode: 0o700 })
    copyFileSync(join(folder, 'keyslots.json'), join(target, 'keyslots.json'))
    database.copyInto(join(target, 'vault.db'))
  } catch (error) {
    throw new VaultError('backup-failed', { cause: error })
  }
}
