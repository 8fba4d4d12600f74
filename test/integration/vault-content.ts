import { join } from 'node:path'
import { open } from '../../src/main/crypto/aead.ts'
import { deriveVaultKeys, wipeKeys } from '../../src/main/crypto/hkdf.ts'
import type { KeyEnvironment } from '../../src/main/keys/environment.ts'
import { readSlots } from '../../src/main/keys/slot-file.ts'
import { unlockSlots } from '../../src/main/keys/unlock.ts'
import { Database } from '../../src/main/vault/database.ts'
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
  try {
    if (database.schemaVersion === 10) return
    database.write(() => {
      database.execute(`
        ALTER TABLE credential_version DROP COLUMN material;
        DROP TABLE request;
        DROP INDEX connection_via;
        ALTER TABLE connection DROP COLUMN via_id;
        ALTER TABLE slot_health DROP COLUMN last_failed_at;
        ALTER TABLE slot_health DROP COLUMN last_failure;
        ALTER TABLE slot_health RENAME TO slot_use;`)
      database.schemaVersion = 10
    })
  } finally {
    database.close()
  }
}
