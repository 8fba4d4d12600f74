import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { VaultError } from '../../shared/errors.ts'

/**
 * All bytes of a file, also of a pipe such as `<(command)`.
 * @throws VaultError `file-not-found`, `file-unreadable`, `too-large` beyond `limit` bytes
 */
export async function readBytes(path: string, limit: number): Promise<Buffer> {
  try {
    const file = await open(path, 'r')
    try {
      return await collect(file.createReadStream({ autoClose: false }), limit)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof VaultError) throw error
    throw new VaultError(isErrno(error, 'ENOENT') ? 'file-not-found' : 'file-unreadable', { cause: error })
  }
}

/** Everything that a stream gives. @throws VaultError `too-large` beyond `limit` bytes */
export async function collect(stream: AsyncIterable<unknown>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > limit) throw new VaultError('too-large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/**
 * The text of UTF-8 bytes, without a byte order mark. The bytes are wiped.
 * @throws VaultError `file-unreadable` when they are no UTF-8
 */
export function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new VaultError('file-unreadable', { cause: error })
  } finally {
    bytes.fill(0)
  }
}

/** A file's text without the one line break that editors and `echo` put at its end. */
export function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}

/**
 * Writes a file that only its owner can read. An existing file, also one that a link leads to, is replaced at once by the
 * whole new one, or stays as it is; pipes and devices are written to.
 * @throws VaultError `disk-full`, `file-unwritable`
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path)
    const present = await stat(target).catch(() => undefined)
    if (present !== undefined && !present.isFile()) return await writeInto(target, content, constants.O_WRONLY)
    const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.part`)
    try {
      await writeInto(draft, content, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL)
      await rename(draft, target)
    } catch (error) {
      await rm(draft, { force: true })
      throw error
    }
  } catch (error) {
    throw new VaultError(isErrno(error, 'ENOSPC') ? 'disk-full' : 'file-unwritable', { cause: error })
  }
}

async function writeInto(path: string, content: Uint8Array | string, flags: number): Promise<void> {
  const file = await open(path, flags, 0o600)
  try {
    await file.writeFile(content)
    if (flags & constants.O_EXCL) await file.sync()
  } finally {
    await file.close()
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
