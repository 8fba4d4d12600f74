import { randomUUID } from 'node:crypto'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { VaultError } from '../../shared/errors.ts'

/**
 * Replaces a file so that whoever reads it, and whoever finds it after a crash, sees all of the old or all of the new content:
 * a temporary file beside it, fsync, rename, fsync of the folder. Only its owner can read the file. The caller sees to it that
 * nobody else writes the same file meanwhile; what a killed writer left behind is cleared away.
 * @throws VaultError `disk-full`, `folder-not-writable`
 */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  const folder = dirname(path)
  const prefix = `.${basename(path)}.`
  const temporary = join(folder, `${prefix}${randomUUID()}.tmp`)
  try {
    for (const name of await readdir(folder))
      if (name.startsWith(prefix) && name.endsWith('.tmp')) await rm(join(folder, name), { force: true })
    // `wx`: a link that somebody laid in the way isn't followed.
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameOver(temporary, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw toFileError(error)
  }
}

/** What the file system refused, for people. Anything else comes back unchanged. */
export function toFileError(error: unknown): unknown {
  const code = errnoOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return new VaultError('disk-full', { cause: error })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new VaultError('folder-not-writable', { cause: error })
  return error
}

/** The name of a system error, such as ENOENT. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Windows refuses to replace a file while a virus scanner or an indexer looks at it. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (error) {
      const busy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '')
      if (!busy || attempt === 10) throw error
      await delay(50 * attempt)
    }
  }
}

/** Makes the rename itself durable. Windows has no such call; some network file systems refuse it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}
