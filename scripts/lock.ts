import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

interface LockedPackage {
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>
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
      if (!isLocked(lock, path, name)) faults.push(`${name}, which ${path || 'package.json'} may need, is missing.`)
    }
  }
  return faults
}

/** Whether a package that `from` depends on is found on Node's way up through the folders. */
function isLocked(lock: LockFile, from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in lock.packages) return true
    if (folder === '') return false
  }
}

/** Complaints about the project's own lock file. */
export function projectLockFaults(): string[] {
  return lockFaults(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile)
}
