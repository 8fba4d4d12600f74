import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { VaultError } from '../../../shared/errors.ts'
import type { Driver, RemoteRequest } from './definition.ts'
import { mayPass, remoteFailure } from './failures.ts'
import { isAlive, openAccess } from './git-access.ts'
import { gitFailure } from './git-failures.ts'
import { type GitAnswer, runGit } from './git-program.ts'
import { maxNames, objectFolder } from './names.ts'
import type { ObjectName } from './remote.ts'
import { pause, withRetries } from './retry.ts'

/** How often a commit is made anew on what others have pushed meanwhile; the deadline is what ends it. */
const pushes = 60

/** How many pushes may fail otherwise. */
const failures = 5

/** What a commit does: it creates an object, or without bytes removes one. */
interface Change {
  readonly name: ObjectName
  readonly bytes: Uint8Array | null
}

/**
 * A branch of a Git repository whose files are the objects. A push names the commit that the branch must still be at
 * (`--force-with-lease`), which the server compares and exchanges under a lock: of several who push at once one wins, and the others look
 * what has come.
 */
export async function openGit(request: RemoteRequest): Promise<Driver> {
  const { folder, parameters } = request
  const branch = `refs/heads/${parameters.branch ?? ''}`
  const access = await mkdir(folder, { recursive: true, mode: 0o700 })
    .then(() => openAccess(request))
    .catch((error: unknown) => {
      throw error instanceof VaultError ? error : new VaultError('folder-not-writable')
    })
  // Objects of git are shared by all who have the folder open; names are this session's own.
  const repository = join(folder, 'repository.git')
  const tip = `refs/keyward/${process.pid}-${randomUUID()}`
  const environment = { ...access.environment, GIT_DIR: repository }
  let isReady = false
  /** What was fetched last: nothing yet, an empty branch, or a commit. */
  let known: string | null | undefined
  let queue: Promise<unknown> = Promise.resolve()

  const git = async (
    args: readonly string[],
    signal: AbortSignal,
    input?: Uint8Array,
    most?: number,
  ): Promise<GitAnswer> =>
    runGit(args, { environment, signal, ...(input && { input }), ...(most !== undefined && { most }) })

  /** A step that needs neither network nor server. */
  const local = async (
    args: readonly string[],
    signal: AbortSignal,
    input?: Uint8Array,
    most?: number,
  ): Promise<string> => {
    const { status, output, said } = await git(args, signal, input, most)
    if (status !== 0) throw new VaultError(/No space left/.test(said) ? 'disk-full' : 'internal')
    return output.toString('utf8').trim()
  }

  /** One after the other: the calls of a session share what it has fetched. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work)
    queue = turn.catch(() => {})
    return turn
  }

  const prepare = async (signal: AbortSignal) => {
    if (isReady) return
    if (!existsSync(repository)) {
      // Another session may do the same: the first one is there, and the others find something in their way.
      const own = join(access.files, 'repository.git')
      const { status } = await git(['init', '--quiet', '--bare', '--template=', own], signal)
      if (status !== 0) throw new VaultError('folder-not-writable')
      await rename(own, repository).catch((error: unknown) => {
        if (!existsSync(repository)) throw remoteFailure(error, true)
      })
    }
    isReady = true
    // What sessions of killed processes had fetched.
    const refs = await local(['for-each-ref', '--format=%(refname)', 'refs/keyward/'], signal)
    for (const ref of refs.split('\n')) {
      const [, id] = /^refs\/keyward\/(\d+)-/.exec(ref) ?? []
      if (id !== undefined && !isAlive(Number(id))) await git(['update-ref', '-d', ref], signal)
    }
  }

  /** The commit that the branch is at; null while there is none. */
  const fetchTip = (signal: AbortSignal): Promise<string | null> =>
    withRetries(signal, async () => {
      await prepare(signal)
      const options = [
        '--quiet',
        '--no-tags',
        '--no-write-fetch-head',
        '--no-auto-maintenance',
        '--no-recurse-submodules',
      ]
      const { status, said } = await git(['fetch', ...options, access.address, `+${branch}:${tip}`], signal)
      if (status !== 0 && !/couldn't find remote ref/.test(said)) throw gitFailure(said)
      known = status === 0 ? await local(['rev-parse', '--verify', tip], signal) : null
      return known
    })

  /** What a path is in a commit; null for nothing. */
  const blobAt = async (commit: string | null, name: string, signal: AbortSignal): Promise<string | null> => {
    if (commit === null) return null
    const question = Buffer.from(`${commit}:${objectFolder(name)}\n`)
    return /^([0-9a-f]{40}) blob /.exec(await local(['cat-file', '--batch-check'], signal, question))?.[1] ?? null
  }

  /**
   * A commit on another one that adds a file, or removes it.
   * @see https://git-scm.com/docs/git-fast-import
   */
  const commit = async (onto: string | null, { name, bytes }: Change, signal: AbortSignal): Promise<string> => {
    const path = objectFolder(name)
    // Two who do the same in the same second would make the same commit, and both find theirs pushed.
    const message = `${bytes === null ? 'Remove' : 'Create'}\n\n${randomUUID()}\n`
    const head = [
      `commit ${tip}-made`,
      'mark :1',
      `committer Keyward <keyward@localhost> ${Math.floor(Date.now() / 1000)} +0000`,
      `data ${message.length}\n${message}`,
      ...(onto === null ? [] : [`from ${onto}`]),
      bytes === null ? `D ${path}` : `M 100644 inline ${path}\ndata ${bytes.length}\n`,
    ].join('\n')
    const input = Buffer.concat([Buffer.from(head), bytes ?? Buffer.alloc(0), Buffer.from('\nget-mark :1\ndone\n')])
    return local(['fast-import', '--quiet', '--done', '--force', '--cat-blob-fd=1'], signal, input)
  }

  /** Whether the server has taken a commit as what follows on another one; false when the branch has moved on. */
  const offer = async (made: string, onto: string | null, signal: AbortSignal): Promise<boolean> => {
    const lease = `--force-with-lease=${branch}:${onto ?? ''}`
    const { status, output, said } = await git(
      ['push', '--porcelain', '--no-verify', '--no-signed', lease, access.address, `${made}:${branch}`],
      signal,
    )
    if (status === 0) return true
    if (
      /^!\t.*\[(rejected|remote rejected)\] \((stale info|incorrect old value|fetch first|non-fast-forward|.*lock|.*reference already exists|.*but expected .*|failed to update ref)/m.test(
        output.toString('utf8'),
      )
    )
      return false
    throw gitFailure(`${said}\n${output.toString('utf8').replaceAll(/^!\t/gm, '')}`)
  }

  const isIn = async (made: string, commit: string | null, signal: AbortSignal): Promise<boolean> =>
    commit !== null && (await git(['merge-base', '--is-ancestor', made, commit], signal)).status === 0

  /**
   * Pushes a change until it is in, or there is nothing to change any more.
   * @returns whether it was this call's own commit that changed it
   */
  const push = async (change: Change, signal: AbortSignal): Promise<boolean> => {
    const made: string[] = []
    let failed = 0
    for (let attempt = 0; attempt < pushes; attempt += 1) {
      if (attempt > 0) await pause(Math.min(attempt - 1, 3), signal)
      // At first on what is known: where the branch has moved on, the server doesn't take it.
      const at = attempt === 0 && known !== undefined ? known : await fetchTip(signal)
      // A push whose answer was lost may have come through, and others on top of it.
      for (const mine of made) if (await isIn(mine, at, signal)) return true
      const isThere = (await blobAt(at, change.name, signal)) !== null
      // What was created stays; what was removed may not have been seen to be there.
      if (isThere && change.bytes !== null) return false
      if (!isThere && change.bytes === null) {
        if (attempt > 0) return false
        continue
      }
      const mine = await commit(at, change, signal)
      made.push(mine)
      try {
        if (await offer(mine, at, signal)) {
          known = mine
          return true
        }
      } catch (error) {
        failed += 1
        if (!mayPass(error) || failed >= failures) throw error
      }
    }
    throw new VaultError('remote-unavailable')
  }

  return {
    create: (name, bytes, signal) => inTurn(async () => ((await push({ name, bytes }, signal)) ? 'created' : 'exists')),

    read: (name, most, signal) =>
      inTurn(async () => {
        // What was fetched once doesn't change any more.
        const blob =
          (known ? await blobAt(known, name, signal) : null) ?? (await blobAt(await fetchTip(signal), name, signal))
        if (blob === null) return null
        if (Number(await local(['cat-file', '-s', blob], signal)) > most) throw new VaultError('remote-too-large')
        const { status, output } = await git(['cat-file', 'blob', blob], signal, undefined, most)
        if (status !== 0) throw new VaultError('remote-damaged')
        return output
      }),

    list: (prefix, signal) =>
      inTurn(async () => {
        const at = await fetchTip(signal)
        if (at === null) return []
        const args = ['ls-tree', '-r', '-z', '--name-only', at, ...(prefix === '' ? [] : ['--', prefix])]
        const names = (await local(args, signal, undefined, maxNames * 256)).split('\0')
        if (names.length > maxNames) throw new VaultError('remote-too-large')
        return names.flatMap((path) => (path.endsWith('=') ? [path.slice(0, -1)] : []))
      }),

    remove: (name, signal) =>
      inTurn(async () => {
        await push({ name, bytes: null }, signal)
      }),

    async close() {
      await queue
      const input = Buffer.from(`delete ${tip}\ndelete ${tip}-made\n`)
      const signal = AbortSignal.timeout(10_000)
      if (isReady) await runGit(['update-ref', '--stdin'], { environment, signal, input }).catch(() => {})
      await access.remove()
    },
  }
}
