import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isFolder } from '../durable.ts'

const inVault = 'preview.tmp-'
/** Where there is no vault yet; no vault can have such a name. */
const besideVaults = '.restore-'

/** A folder on the file system of the vault, since a restore moves what is in it. Those of processes that are gone are removed. */
export function makeOpenedFolder(folder: string): string {
  const [parent, prefix] = isFolder(folder) ? [folder, inVault] : [dirname(folder), besideVaults]
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  clearOpened(parent)
  const opened = join(parent, `${prefix}${process.pid}-${randomUUID()}`)
  mkdirSync(opened, { mode: 0o700 })
  return opened
}

/** Removes what processes that are gone had opened, in a vault's folder or beside the vaults. */
export function clearOpened(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^(?:preview\.tmp|\.restore)-(\d+)-[0-9a-f-]{36}$/.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH'
  }
}
