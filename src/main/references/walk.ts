import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Folders that tools fill by themselves. What a `.gitignore` names is read all the same: a `.env`, where references stand above
 * all, is in most of them.
 */
const noise: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  '.venv',
  '__pycache__',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.gradle',
  '.terraform',
  '.next',
  '.nuxt',
  '.cache',
  '.yarn',
  '.pnpm-store',
  '.direnv',
])

/** Folders within each other, a loop of mounts among them. */
const deepest = 64
const pieceSize = 256 * 1024
/** Files that are larger hold data, and are told as not read. */
const largestFile = 32 * 1024 * 1024

/** A file or folder below the one that is walked. */
export interface Walked {
  /** Its path, its parts divided by slashes. */
  readonly path: string
  readonly isRead: boolean
}

/**
 * The files below a folder, in the order of their names. Links are not followed: what they lead to either lies in the folder and is
 * found there, or has not been chosen. A folder that can't be read is told with `isRead` false.
 */
export async function* walk(root: string, path = '', depth = 0): AsyncGenerator<Walked> {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => null)
  if (entries === null || depth > deepest) {
    yield { path, isRead: false }
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = path === '' ? entry.name : `${path}/${entry.name}`
    if (entry.isDirectory()) {
      if (!noise.has(entry.name)) yield* walk(root, child, depth + 1)
    } else if (entry.isFile()) yield { path: child, isRead: true }
  }
}

/**
 * Hands the text of a file over in pieces; nothing for a file that isn't text, as one with a zero byte at its beginning. UTF-16 with its
 * mark becomes UTF-8.
 * @returns whether it could be read
 */
export async function readText(file: string, take: (piece: Uint8Array) => void, signal: AbortSignal): Promise<boolean> {
  let handle: FileHandle | undefined
  try {
    // It may have become a link or a pipe since its folder was read, which would lead elsewhere or never end.
    handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    const stat = await handle.stat()
    if (!stat.isFile() || stat.size > largestFile) return false
    const buffer = Buffer.allocUnsafe(Math.min(pieceSize, stat.size + 1))
    let decoder: TextDecoder | null = null
    for (let position = 0; position <= largestFile && !signal.aborted; ) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
      if (bytesRead === 0) break
      const piece = buffer.subarray(0, bytesRead)
      if (position === 0) {
        if (piece[0] === 0xff && piece[1] === 0xfe) decoder = new TextDecoder('utf-16le')
        else if (piece.subarray(0, 8192).includes(0)) return true
      }
      // The buffer is used again: what is kept of a piece is a copy.
      take(decoder === null ? Uint8Array.from(piece) : Buffer.from(decoder.decode(piece, { stream: true })))
      position += bytesRead
    }
    return true
  } catch {
    return false
  } finally {
    await handle?.close().catch(() => {})
  }
}
