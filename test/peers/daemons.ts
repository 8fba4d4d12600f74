import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The user under which a server runs: its own, when the tests run as root, whom servers refuse. */
export interface Account {
  readonly uid?: number
  readonly gid?: number
}

/** A server that a test has started. */
export interface Daemon {
  /** Everything that it has printed so far. */
  output(): string
  stop(): Promise<void>
}

/** Further folders in which Debian puts servers. */
const folders = ['/usr/sbin', '/usr/local/sbin', '/sbin']

/** Where a program lies: in the path, or in one of `more`. Null when this machine does not have it. */
export function findProgram(name: string, more: readonly string[] = []): string | null {
  const candidates = [...more, ...(process.env.PATH ?? '').split(delimiter), ...folders].map((folder) =>
    join(folder, name),
  )
  return candidates.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Folders of Debian's PostgreSQL versions, the newest first. */
export function versionedFolders(parent: string, child: string): string[] {
  try {
    const versions = readdirSync(parent).toSorted((a, b) => Number(b) - Number(a))
    return versions.map((version) => join(parent, version, child))
  } catch {
    return []
  }
}

/** The account of a server's own user when this process is root, otherwise nothing: then the server runs as we do. */
export function accountOf(user: string): Account {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** A folder of its own for a server, which its account may use. */
export function makeFolder(account: Account): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'kw-peer-'))
  chmodSync(path, 0o700)
  if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid)
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) }
}

/** Writes a file that the server's account alone can read. */
export function writeOwned(path: string, content: string, account: Account): void {
  writeFileSync(path, content, { mode: 0o600 })
  if (account.uid !== undefined && account.gid !== undefined) chownSync(path, account.uid, account.gid)
}

/** A TCP port of the loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Whether somebody listens on this port of the loopback. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => resolve(false))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

/** A password that looks like one: letters of both cases, digits and signs that need escaping in URLs and JSON. */
export function makePassword(): string {
  return `${randomBytes(9).toString('base64url')}/&"é%${randomBytes(3).toString('hex')}`
}

/**
 * Starts a server and waits until `isReady` says so.
 *
 * @param stopSignal asks this server to end at once, whoever is connected
 * @throws Error with what the server printed, when it ends before or is not ready in time: by default within 30 seconds
 */
export async function startDaemon(
  program: string,
  args: readonly string[],
  account: Account,
  isReady: (output: string) => boolean | Promise<boolean>,
  stopSignal: NodeJS.Signals = 'SIGTERM',
  env: Readonly<Record<string, string>> = {},
  seconds = 30,
): Promise<Daemon> {
  const child = spawn(program, args, {
    ...account,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000)
    })
  }
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${output}`)))
  })
  failed.catch(() => {})
  const ready = async () => {
    for (let round = 0; round < seconds * 10; round++) {
      if (await isReady(output)) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`${program} is not ready:\n${output}`)
  }
  try {
    await Promise.race([ready(), failed])
  } catch (error) {
    await stop(child, stopSignal)
    throw error
  }
  return { output: () => output, stop: () => stop(child, stopSignal) }
}

/** Ends a server in an orderly way, and after 10 seconds in any way. */
async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(force)
}
