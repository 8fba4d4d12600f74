import { closeSync, constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs'

/**
 * Small files of a vault's folder that are read and written without a key. Whoever can write the folder can also lay a link,
 * a pipe or gigabytes in their place: links aren't followed, nothing but a plain file is touched, and nothing is read beyond
 * `maxBytes`. Windows has no such flags; links need a privilege there.
 */
const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** The text of a side file; empty where there is none, or none that is one. */
export function readSideFile(path: string, maxBytes: number): string {
  try {
    return readSideBytes(path, maxBytes).toString('utf8')
  } catch {
    return ''
  }
}

/** The bytes of a side file; none where it has more than `maxBytes`. Throws what the file system reports. */
export function readSideBytes(path: string, maxBytes: number): Buffer {
  return withFile(path, constants.O_RDONLY, (file, size) => (size > maxBytes ? Buffer.alloc(0) : readFileSync(file)))
}

/** Replaces the content of a side file. Throws what the file system reports. */
export function writeSideFile(path: string, text: string): void {
  withFile(path, constants.O_WRONLY | constants.O_CREAT, (file) => {
    // In place, so that a file that isn't one is never emptied first.
    writeSync(file, text, 0)
  })
}

/** Adds a line to a side file, unless that has `maxBytes` already. Throws what the file system reports. */
export function appendSideFile(path: string, line: string, maxBytes: number): void {
  withFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, (file, size) => {
    if (size < maxBytes) writeSync(file, `${line}\n`)
  })
}

function withFile<T>(path: string, flags: number, work: (file: number, size: number) => T): T {
  const file = openSync(path, flags | careful, 0o600)
  try {
    const found = fstatSync(file)
    if (!found.isFile()) throw new Error('There is something else in the place of a file.')
    return work(file, found.size)
  } finally {
    closeSync(file)
  }
}
