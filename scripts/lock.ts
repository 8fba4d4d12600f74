import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

interface LockedPackage {
  readonly resolved?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** What of package-lock.json is used here. Keys are folders; the project itself has the empty one. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>
}

/** The project's own lock file. */
export function readLock(): LockFile {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile
}

/** Folder of a package as the one in `from` finds it: Node's way up through the folders. */
function locate(lock: LockFile, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (path in lock.packages) return path
    if (folder === '') return undefined
  }
}

/**
 * Complaints about a lock file: it must not name the server that happened to deliver the packages, and it must hold the
 * packages of every platform. npm leaves out foreign ones under some circumstances, and then `npm ci` installs a program
 * that lacks its native half elsewhere.
 */
export function lockFaults(lock: LockFile): string[] {
  const faults: string[] = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (entry.resolved !== undefined) faults.push(`${path} names the address that it came from.`)
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (locate(lock, path, name) === undefined) {
        faults.push(`${name}, which ${path || 'package.json'} may need, is missing.`)
      }
    }
  }
  return faults
}

/** Folders of these packages and of everything that they need when they run. */
export function closure(lock: LockFile, names: readonly string[]): string[] {
  const found = new Set<string>()
  const visit = (from: string, name: string) => {
    const path = locate(lock, from, name)
    if (path === undefined || found.has(path)) return
    found.add(path)
    const { dependencies, optionalDependencies } = lock.packages[path] ?? {}
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(path, next)
  }
  for (const name of names) visit('', name)
  return [...found].sort()
}
