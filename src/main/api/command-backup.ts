import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceContext } from '../context.ts'
import { isBackupDue, makeBackup } from '../vault/backups/make.ts'
import { databaseFile } from '../vault/open-vault.ts'

/** Bytes of a database whose backup takes a command less than a second; a larger one waits for the next window. */
const quickBytes = 32 * 1024 * 1024

/** The daily backup where commands alone open the vault: after their work, so that nobody waits for the answer. Never throws. */
export async function backupAfterCommand(context: ServiceContext): Promise<void> {
  const { vault } = context
  try {
    if (vault.state !== 'unlocked' || statSync(join(vault.folder, databaseFile)).size > quickBytes) return
    if (isBackupDue(context)) await makeBackup(context, 'daily')
  } catch {
    // It was recorded where it failed.
  }
}
