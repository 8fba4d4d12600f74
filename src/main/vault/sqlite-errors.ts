import { VaultError } from '../../shared/errors.ts'

/**
 * Turns what SQLite or the file system reports into an error for people. Anything else comes back unchanged.
 * Codes: SQLite result codes (sqlite.org/rescode.html) and errno names.
 */
export function toVaultError(error: unknown): unknown {
  if (error instanceof VaultError || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new VaultError('disk-full', { cause: error })
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED') return new VaultError('vault-busy', { cause: error })
  if (
    code.startsWith('SQLITE_READONLY') ||
    code === 'SQLITE_PERM' ||
    code === 'EACCES' ||
    code === 'EPERM' ||
    code === 'EROFS'
  )
    return new VaultError('folder-not-writable', { cause: error })
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_IOERR_SHORT_READ')
    return new VaultError('vault-damaged', { cause: error })
  if (code.startsWith('SQLITE_CANTOPEN')) return new VaultError('folder-not-writable', { cause: error })
  return error
}

/** Whether an error of SQLite or the file system has this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
