import {
  closeSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../keys/atomic-file.ts'

/*
 * Steps on files, each of which is done for good when it returns. They don't give way to other work of this process: what
 * belongs together here must not be seen half done.
 */

/** Makes the content of a file durable. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes the names in a folder durable. Windows has no such call; some network file systems refuse it. */
export function syncNames(folder: string): void {
  if (process.platform === 'win32') return
  const file = openSync(folder, 'r')
  try {
    fsyncSync(file)
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes(errnoOf(error) ?? '')) throw error
  } finally {
    closeSync(file)
  }
}

/** Renames, over what stands there. Windows refuses that while a virus scanner or an indexer looks at a file. */
export function renameNow(from: string, to: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(from, to)
      return
    } catch (error) {
      const busy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '')
      if (!busy || attempt === 10) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50 * attempt)
    }
  }
}

/** What stands at a path, or undefined when nothing does. Links aren't followed. */
export function found(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

/** Whether there is a folder, as far as it can be looked at. */
export function isFolder(path: string): boolean {
  try {
    return found(path)?.isDirectory() ?? false
  } catch {
    return false
  }
}

/** Overwrites the content of a file before it is deleted or replaced, where the file system still has it in one place. */
export function overwrite(path: string): void {
  if (!found(path)?.isFile()) return
  const file = openSync(path, 'r+')
  try {
    const zeros = Buffer.alloc(1024 * 1024)
    const { size } = fstatSync(file)
    for (let at = 0; at < size; ) at += writeSync(file, zeros, 0, Math.min(zeros.length, size - at), at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Overwrites and deletes a file, or a folder with its files. */
export function shred(path: string): void {
  if (isFolder(path)) for (const name of readdirSync(path)) shred(join(path, name))
  else overwrite(path)
  rmSync(path, { recursive: true, force: true })
}
