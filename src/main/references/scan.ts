import { realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { toLine } from '../../shared/domain/common.ts'
import { VaultError } from '../../shared/errors.ts'
import { type Found, ReferenceFinder } from './find.ts'
import { readText, type Walked, walk } from './walk.ts'

/** A file with what it names. */
export interface FoundFile {
  /** Its path in the folder, with slashes. */
  readonly path: string
  /** Its whole path. */
  readonly location: string
  readonly found: readonly Found[]
}

export interface FolderFindings {
  /** The folder's real path. */
  readonly folder: string
  readonly files: readonly FoundFile[]
  readonly read: number
  /** Whole paths of what could not be read. */
  readonly unread: readonly string[]
  readonly truncated: boolean
}

/** A scan looks at no more than these: who chooses a whole disk is told that there is more. */
const mostFiles = 200_000
const mostFindings = 10_000
/** Files that are read at once. */
const together = 8
/** What `line` takes; longer paths can't be recorded. */
const longestPath = 500

export interface ScanOptions {
  /** IDs of the credentials, in lower case. */
  readonly ids: ReadonlySet<string>
  readonly signal: AbortSignal
  /** Told from time to time how many files have been read. */
  readonly progress: (files: number) => void
}

/**
 * Looks through the files of a folder.
 * @throws VaultError `folder-unreadable` for what isn't a folder that can be read, `cancelled`
 */
export async function scanFolder(given: string, { ids, signal, progress }: ScanOptions): Promise<FolderFindings> {
  const folder = await realpath(given).catch(() => null)
  const isFolder = folder !== null && (await stat(folder).catch(() => null))?.isDirectory()
  if (folder === null || !isFolder || folder !== toLine(folder)) throw new VaultError('folder-unreadable')
  const files: FoundFile[] = []
  const unread: string[] = []
  let read = 0
  let findings = 0
  let truncated = false

  const look = async ({ path, isRead }: Walked) => {
    const location = join(folder, ...path.split('/'))
    // A path that the vault can't hold is not looked at: its finding could not be told from another one's.
    if (!isRead || location.length > longestPath || location !== toLine(location)) {
      unread.push(location)
      return
    }
    const finder = new ReferenceFinder(ids)
    const found: Found[] = []
    // A file of nothing but references must not fill the memory.
    const keep = (more: readonly Found[]) => found.push(...more.slice(0, mostFindings - found.length))
    const isWhole = await readText(location, (piece) => keep(finder.push(piece)), signal)
    keep(finder.end())
    if (!isWhole) unread.push(location)
    else if (found.length > 0) {
      files.push({ path, location, found })
      findings += found.length
    }
    read += 1
  }

  let batch: Walked[] = []
  const flush = async () => {
    await Promise.all(batch.map(look))
    batch = []
    if (signal.aborted) throw new VaultError('cancelled')
    progress(read)
  }
  for await (const walked of walk(folder)) {
    batch.push(walked)
    if (batch.length === together) await flush()
    if (read >= mostFiles || findings >= mostFindings) {
      truncated = true
      break
    }
  }
  await flush()
  if (read === 0 && unread.length > 0 && unread[0] === folder) throw new VaultError('folder-unreadable')
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { folder, files, read, unread, truncated }
}

/** Whether a path is one of these, or lies in one of them. */
export function liesIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(place.endsWith(sep) ? place : place + sep))
}
