import { openBackupFile } from '../../src/main/vault/backups/opened.ts'
import { fileSource } from '../../src/main/vault/backups/source.ts'
import { findBackup, listBackups } from '../../src/main/vault/backups/store.ts'
import { rekeyVault } from '../../src/main/vault/rekey.ts'
import { restoreVault } from '../../src/main/vault/restore.ts'
import { openHolder } from './vaults.ts'

/** A process that re-keys or restores the vault and kills itself at one step of it. Arguments: home folder, work, step. */
const [home = '', work = '', last = ''] = process.argv.slice(2)
const context = openHolder(home, process.env)
const { vault } = context
await vault.unlock({})
const step = (name: string) => {
  if (name === last) process.kill(process.pid, 'SIGKILL')
}
if (work === 'rekey') {
  const { slots } = await vault.readSlots()
  // A no-op slot, where there is one, is left.
  const kept = slots.filter(({ provider }) => provider === 'fernet')
  const keep = kept.map(({ id }) => ({ id, passphrase: null }))
  await rekeyVault(context, { keep, add: [] }, () => {}, step)
} else {
  const source = fileSource(findBackup(vault.folder, listBackups(vault.folder)[0]?.id ?? ''))
  const opened = await openBackupFile(vault, source, {})
  source.close()
  await restoreVault(context, opened, () => {}, step)
}
