import { randomFillSync } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, unlink } from 'node:fs/promises'
import { VaultError } from '../../shared/errors.ts'

/** What tells that a file is still the one that was read. */
export interface SeenFile {
  readonly dev: bigint
  readonly ino: bigint
  readonly size: bigint
  readonly mtimeNs: bigint
}

/** What stands at a path: null for links, pipes, devices and folders, which are not shredded. @throws VaultError `file-not-found` */
export async function seeFile(path: string): Promise<SeenFile | null> {
  const seen = await lstat(path, { bigint: true }).catch((error: unknown) => {
    throw new VaultError('file-not-found', { cause: error })
  })
  return seen.isFile() ? { dev: seen.dev, ino: seen.ino, size: seen.size, mtimeNs: seen.mtimeNs } : null
}

const piece = 1024 * 1024

/**
 * Overwrites a file once with random bytes, down to the disk, and deletes it. False: it is not the file that was seen any more,
 * and was left alone. What the medium keeps of earlier writes is beyond any program: SSDs and copy-on-write file systems write
 * elsewhere than where the old bytes are.
 *
 * @throws VaultError `file-unwritable`
 */
export async function shredFile(path: string, seen: SeenFile): Promise<boolean> {
  try {
    const file = await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0))
    try {
      const now = await file.stat({ bigint: true })
      const isSame =
        now.dev === seen.dev && now.ino === seen.ino && now.size === seen.size && now.mtimeNs === seen.mtimeNs
      if (!isSame) return false
      const size = Number(seen.size)
      for (let at = 0; at < size; at += piece) {
        const bytes = randomFillSync(Buffer.alloc(Math.min(piece, size - at)))
        await file.write(bytes, 0, bytes.length, at)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await unlink(path)
    return true
  } catch (error) {
    throw new VaultError('file-unwritable', { cause: error })
  }
}
