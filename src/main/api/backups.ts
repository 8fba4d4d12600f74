import type { Handlers } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'

export function backupHandlers(): Handlers<'backups'> {
  const later = (): never => {
    throw new VaultError('unknown-call')
  }
  return { list: later, create: later, download: later, remove: later, preview: later, restore: later, close: later }
}
