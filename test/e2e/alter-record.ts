import { join } from 'node:path'
import { deriveVaultKeys } from '../../src/main/crypto/hkdf.ts'
import { readSlots } from '../../src/main/keys/slot-file.ts'
import { unlockSlots } from '../../src/main/keys/unlock.ts'
import { Database } from '../../src/main/vault/database.ts'

/*
 * Edits one record of the audit log past Keyward, as another SQLCipher tool with the database's key would. A program of its
 * own, because Playwright's loader can't load the database's addon.
 *
 *   node test/e2e/alter-record.ts FOLDER NUMBER     with KEYWARD_CREDENTIAL_ENCRYPTION_KEY
 */
const [folder = '', seq = ''] = process.argv.slice(2)
const file = await readSlots(folder)
const { vaultKey } = await unlockSlots(file, {}, { env: process.env, packaged: false, keychain: undefined as never })
const key = deriveVaultKeys(vaultKey, file.vaultId).database
const database = new Database({ file: join(folder, 'vault.db'), key, create: false })
database.write((db) => db.run(`UPDATE audit SET actor = 'mallory' WHERE seq = ?`, Number(seq)))
database.close()
