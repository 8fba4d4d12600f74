import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { open } from '../../src/main/crypto/aead.ts'
import { deriveVaultKeys, wipeKeys } from '../../src/main/crypto/hkdf.ts'
import type { KeyEnvironment } from '../../src/main/keys/environment.ts'
import { readSlots } from '../../src/main/keys/slot-file.ts'
import { unlockSlots } from '../../src/main/keys/unlock.ts'
import { Database, type ReadDb } from '../../src/main/vault/database.ts'
import { initial } from '../../src/main/vault/migrations/0010-initial.ts'
import { eachSealed } from '../../src/main/vault/repositories/versions.ts'

/** The vault key of a folder, by a slot. The caller wipes it. */
export async function vaultKeyOf(
  folder: string,
  environment: Pick<KeyEnvironment, 'env' | 'keychain'>,
  attempt: { passphrase?: string; slotId?: string } = {},
): Promise<{ vaultKey: Buffer; vaultId: string; slotId: string }> {
  const file = await readSlots(folder)
  const opened = await unlockSlots(file, attempt, { packaged: false, ...environment })
  return { ...opened, vaultId: file.vaultId }
}

/** Every sealed value of a vault whose folder nobody has open, as `credential ID, version` → plaintext. */
export function valuesIn(folder: string, vaultKey: Buffer, vaultId: string): Map<string, string> {
  const keys = deriveVaultKeys(vaultKey, vaultId)
  const database = new Database({ file: join(folder, 'vault.db'), key: keys.database, create: false })
  try {
    return database.read(
      (db) =>
        new Map(
          [...eachSealed(db)].map(({ credential_id: credentialId, version, sealed }) => [
            `${credentialId} ${version}`,
            open(keys.secrets, sealed, { vaultId, credentialId, version }).toString('utf8'),
          ]),
        ),
    )
  } finally {
    database.close()
    wipeKeys(keys)
  }
}

/** Takes a vault that nobody has open back to the first schema, so that the next opening migrates it. */
export async function toFirstSchema(
  folder: string,
  environment: Pick<KeyEnvironment, 'env' | 'keychain'>,
): Promise<void> {
  const { vaultKey, vaultId } = await vaultKeyOf(folder, environment)
  const key = deriveVaultKeys(vaultKey, vaultId).database
  const database = new Database({ file: join(folder, 'vault.db'), key, create: false })
  const blank = join(folder, 'first-schema.db')
  const first = new Database({ file: blank, key, create: true })
  try {
    if (database.schemaVersion === initial.version) return
    first.write(() => first.execute(initial.sql))
    database.write((db) => {
      // The one table that a migration has given another name.
      database.execute('ALTER TABLE slot_health RENAME TO slot_use')
      const [known, now] = [first.read(objectsOf), objectsOf(db)]
      const isNew = (name: string) => !known.has(name)
      for (const [name, { type }] of now) if (type === 'index' && isNew(name)) database.execute(`DROP INDEX ${name}`)
      for (const [name, { type, columns }] of now) {
        if (type === 'index') continue
        if (isNew(name)) database.execute(`DROP TABLE ${name}`)
        for (const column of columns)
          if (!isNew(name) && !known.get(name)?.columns.includes(column))
            database.execute(`ALTER TABLE ${name} DROP COLUMN ${column}`)
      }
      database.schemaVersion = initial.version
    })
  } finally {
    first.close()
    database.close()
    for (const end of ['', '-wal', '-shm']) rmSync(`${blank}${end}`, { force: true })
  }
}

/** The tables of a schema with their columns, and its indexes; without those that SQLite makes itself. */
function objectsOf(db: ReadDb): Map<string, { type: string; columns: string[] }> {
  const objects = db.all<{ type: string; name: string }>(
    "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'",
  )
  return new Map(
    objects.map(({ type, name }) => [
      name,
      { type, columns: db.all<{ name: string }>(`PRAGMA table_info(${name})`).map((column) => column.name) },
    ]),
  )
}
