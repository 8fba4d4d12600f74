import { randomUUID } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { access, chmod, lstat, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { VaultError } from '../../../shared/errors.ts'
import { property } from '../../connections/classify.ts'
import type { Parameters } from '../../connections/kind.ts'
import { abortable } from '../../connections/net.ts'
import type { Driver, RemoteRequest } from './definition.ts'
import { remoteFailure } from './failures.ts'
import { dataFile, isPart, isTemporary, maxNames, objectFolder, objectPart, temporaryFolder } from './names.ts'

/** Milliseconds after which what was begun and never finished is swept: its maker is gone. */
const staleMs = 24 * 60 * 60 * 1000

/**
 * A folder that several computers share: a drive of the network, or a disk that goes round. An object is made in a folder with a name of
 * its own, which is renamed to the object's: rename(2) doesn't put a folder in the place of one that has something in it, so of several
 * one wins, and readers see nothing or everything. A link would do the same for single files, but SMB, exFAT and FUSE often have none.
 *
 * It is the arrangement that a WebDAV server makes: a folder that is served by one can be used by both.
 */
export async function openFolder({ parameters }: RemoteRequest): Promise<Driver> {
  const base = parameters.path ?? ''
  let isSwept = false

  /** What files and folders here may be read and written by: who may enter the folder itself. */
  const modes = async (): Promise<{ readonly file: number; readonly folder: number }> => {
    const { mode } = await baseOf(base)
    return { file: (mode & 0o666) | 0o600, folder: (mode & 0o2777) | 0o700 }
  }

  const makeFolder = async (path: string, mode: number) => {
    await mkdir(path, { mode })
    // Whatever the umask takes away: the others of the team must get in.
    if (process.platform !== 'win32') await chmod(path, mode)
  }

  /** Makes what a path lies in, and refuses what leads out of the folder. */
  const makeParents = async (path: string, mode: number) => {
    for (const parent of parentsOf(path)) {
      await makeFolder(join(base, parent), mode).catch((error: unknown) => {
        if (property(error, 'code') !== 'EEXIST') throw error
      })
      await refuseLink(join(base, parent))
      await syncFolder(dirname(join(base, parent)))
    }
  }

  const prepare = async (bytes: Uint8Array): Promise<string> => {
    const { file, folder } = await modes()
    const own = join(base, temporaryFolder(randomUUID()))
    await makeFolder(own, folder)
    try {
      const handle = await open(join(own, dataFile), 'wx', file)
      try {
        await handle.writeFile(bytes)
        if (process.platform !== 'win32') await handle.chmod(file)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await syncFolder(own)
      return own
    } catch (error) {
      await discard(own)
      throw error
    }
  }

  /** Renames a folder of our own; false when there is one of that name. */
  const settle = async (own: string, to: string, signal: AbortSignal): Promise<boolean> => {
    for (;;) {
      signal.throwIfAborted()
      try {
        await rename(own, to)
        return true
      } catch (error) {
        // Over a network, an answer may get lost and the question be asked twice. Whether it is still there tells.
        const isTaken = await exists(to)
        if (!(await exists(own))) return true
        if (isTaken) return false
        // Somebody has just tidied up the folder that it belongs into.
        if (property(error, 'code') !== 'ENOENT') throw error
        await makeParents(to.slice(base.length + 1), (await modes()).folder)
      }
    }
  }

  const sweep = async () => {
    if (isSwept) return
    isSwept = true
    for (const { name } of await readdir(base, { withFileTypes: true }))
      if (isTemporary(name) && Date.now() - (await lstat(join(base, name))).mtimeMs > staleMs)
        await discard(join(base, name))
  }

  const driver: Driver = {
    async create(name, bytes, signal) {
      const own = await prepare(bytes)
      const to = join(base, objectFolder(name))
      try {
        await makeParents(name, (await modes()).folder)
        if (!(await settle(own, to, signal))) {
          await discard(own)
          return 'exists'
        }
      } catch (error) {
        await discard(own)
        throw error
      }
      await syncFolder(dirname(to))
      await syncFolder(base)
      await sweep().catch(() => {})
      return 'created'
    },

    async read(name, most) {
      await baseOf(base)
      const path = join(base, objectFolder(name))
      for (const parent of [...parentsOf(name), objectFolder(name)])
        if ((await refuseLink(join(base, parent))) === 'nothing') return null
      // A link that is put in its place now is not followed either.
      const handle = await open(join(path, dataFile), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
        (error) => {
          if (property(error, 'code') === 'ENOENT') return null
          throw property(error, 'code') === 'ELOOP' ? new VaultError('remote-damaged') : error
        },
      )
      if (handle === null) return null
      try {
        const { size, isFile } = await handle.stat().then((found) => ({ size: found.size, isFile: found.isFile() }))
        if (!isFile) throw new VaultError('remote-damaged')
        if (size > most) throw new VaultError('remote-too-large')
        const buffer = Buffer.alloc(size)
        let at = 0
        for (let read = 1; at < size && read > 0; at += read)
          read = (await handle.read(buffer, at, size - at, at)).bytesRead
        if (at < size) throw new VaultError('remote-damaged')
        return buffer
      } finally {
        await handle.close()
      }
    },

    async list(prefix) {
      await baseOf(base)
      for (const parent of parentsOf(prefix)) if ((await refuseLink(join(base, parent))) === 'nothing') return []
      const names: string[] = []
      const waiting = [prefix]
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        for (const entry of await entriesOf(join(base, path))) {
          if (!entry.isDirectory()) continue
          const object = objectPart(entry.name)
          if (object !== null) names.push(path + object)
          else if (isPart(entry.name)) waiting.push(`${path}${entry.name}/`)
        }
        if (names.length + waiting.length > maxNames) throw new VaultError('remote-too-large')
      }
      return names
    },

    async remove(name) {
      await baseOf(base)
      const gone = join(base, temporaryFolder(randomUUID()))
      try {
        // Gone at once, and never without its content.
        await rename(join(base, objectFolder(name)), gone)
      } catch (error) {
        if (property(error, 'code') === 'ENOENT') return
        throw error
      }
      await rm(gone, { recursive: true, force: true })
      // A folder in which something is stays.
      for (const parent of parentsOf(name).reverse()) await rmdir(join(base, parent)).catch(() => {})
    },

    close: async () => {},
  }
  return bounded(driver)
}

/** Calls of a file system don't end when a drive is gone: nobody waits for them longer than for others. */
function bounded(driver: Driver): Driver {
  const within = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
    abortable(work, signal).catch((error: unknown) => {
      signal.throwIfAborted()
      throw remoteFailure(error, true)
    })
  return {
    create: (name, bytes, signal) => within(driver.create(name, bytes, signal), signal),
    read: (name, most, signal) => within(driver.read(name, most, signal), signal),
    list: (prefix, signal) => within(driver.list(prefix, signal), signal),
    remove: (name, signal) => within(driver.remove(name, signal), signal),
    close: () => driver.close(),
  }
}

/** A drive that isn't connected must not look like a team that has nothing. */
async function baseOf(base: string) {
  const found = await stat(base)
  if (!found.isDirectory()) throw new VaultError('remote-not-found')
  return found
}

/** `a/`, `a/b/` of `a/b/c`, without slashes at the end. */
function parentsOf(path: string): string[] {
  const parts = path.split(/[/\\]/).slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** @throws VaultError `remote-damaged` where a link leads somewhere else */
async function refuseLink(path: string): Promise<'folder' | 'nothing'> {
  const found = await lstat(path).catch((error: unknown) => {
    if (property(error, 'code') === 'ENOENT') return null
    throw error
  })
  if (found === null) return 'nothing'
  if (!found.isDirectory()) throw new VaultError('remote-damaged')
  return 'folder'
}

async function entriesOf(path: string): Promise<Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (property(error, 'code') === 'ENOENT') return []
    throw error
  })
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (property(error, 'code') === 'ENOENT') return false
      throw error
    },
  )
}

async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {})
}

/** Makes names in a folder last. Some drives can't, and Windows doesn't open folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, constants.O_RDONLY).catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

/** What synchronising programs keep in the folders that they copy. */
const copiers: readonly (readonly [marker: string, program: string])[] = [
  ['.stfolder', 'Syncthing'],
  ['.stignore', 'Syncthing'],
  ['.dropbox', 'Dropbox'],
  ['.dropbox.cache', 'Dropbox'],
  ['.sync_journal.db', 'Nextcloud'],
  ['.owncloudsync.log', 'ownCloud'],
]

/**
 * A folder that a program copies between computers is one folder on each of them: two people can both be first, and the program makes
 * conflict copies of it later. No trial on one computer shows that, but what such programs leave there does.
 */
export async function copiedFolder({ path = '' }: Parameters): Promise<string | null> {
  for (let at = path; ; at = dirname(at)) {
    for (const [marker, program] of copiers)
      if (
        await access(join(at, marker)).then(
          () => true,
          () => false,
        )
      )
        return `${program} copies this folder between computers, so that two people can both be the first.`
    if (dirname(at) === at) return null
  }
}
