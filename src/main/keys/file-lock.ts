import { randomUUID } from 'node:crypto'
import { open, readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { VaultError } from '../../shared/errors.ts'
import { errnoOf, toFileError } from './atomic-file.ts'

interface LockOptions {
  /** Milliseconds to wait for another holder. */
  readonly waitMs?: number
  /** Milliseconds after which an unchanged lock counts as left behind, whoever holds it. */
  readonly staleMs?: number
}

/**
 * Runs `work` while this process alone holds the lock file. A lock whose process is gone is taken over at once; any other (of another
 * machine on a shared folder, or of a process whose number has been given away) once it has been seen unchanged for `staleMs`,
 * longer than any holder needs. Should two processes
 * take over the same lock in the same instant, both work: what they write must be whole in itself.
 * @throws VaultError `vault-busy` when another process holds it too long, `folder-not-writable`, `disk-full`
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const { waitMs = 15_000, staleMs = 10_000 } = options
  const mine = `${process.pid} ${hostname()} ${randomUUID()}`
  const started = performance.now()
  let seen: { readonly content: string; readonly at: number } | undefined
  while (!(await tryCreate(path, mine))) {
    const content = await readFile(path, 'utf8').catch(() => '')
    if (content !== seen?.content) seen = { content, at: performance.now() }
    if (isAbandoned(content) || performance.now() - seen.at > staleMs) await removeIfUnchanged(path, content)
    else if (performance.now() - started > waitMs) throw new VaultError('vault-busy')
    else await delay(25)
  }
  try {
    return await work()
  } finally {
    // The work is done, and a lock left behind is taken over.
    await removeIfUnchanged(path, mine).catch(() => {})
  }
}

async function tryCreate(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(content)
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw toFileError(error)
  }
}

/** Whether the lock's process ran on this machine and is gone. */
function isAbandoned(content: string): boolean {
  const [pid, host] = content.split(' ')
  if (!pid || host !== hostname()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return errnoOf(error) === 'ESRCH'
  }
}

async function removeIfUnchanged(path: string, content: string): Promise<void> {
  try {
    if ((await readFile(path, 'utf8')) === content) await rm(path, { force: true })
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw toFileError(error)
  }
}
