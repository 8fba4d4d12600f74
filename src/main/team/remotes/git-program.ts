import { type ChildProcess, spawn } from 'node:child_process'
import { VaultError } from '../../../shared/errors.ts'

/** Bytes of what git says that are kept, to tell failures apart. It is never shown. */
const saidBytes = 65_536

export interface GitAnswer {
  readonly status: number
  readonly output: Buffer
  /** What it said of itself and of the server: to be looked through, and shown to nobody. */
  readonly said: string
}

export interface GitCall {
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly input?: Uint8Array
  /** The most bytes of its output; more is `remote-too-large`. */
  readonly most?: number
}

/**
 * Runs git, and waits for it and for what it has started. It gets nothing of this process's environment but where programs are.
 * @throws VaultError `remote-program-missing`
 */
export async function runGit(args: readonly string[], call: GitCall): Promise<GitAnswer> {
  const { environment, signal, input, most = 16 * 1024 * 1024 } = call
  signal.throwIfAborted()
  const child = spawn('git', args, {
    env: { ...fromSystem(), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // Its helpers are ended together with it.
    detached: process.platform !== 'win32',
  })
  const stop = () => end(child)
  signal.addEventListener('abort', stop, { once: true })
  const output: Buffer[] = []
  let size = 0
  let said = ''
  child.stdout.on('data', (part: Buffer) => {
    size += part.length
    if (size > most) stop()
    else output.push(part)
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said = (said + part).slice(-saidBytes)
  })
  // It may have ended before it has read all.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.once('error', () => reject(new VaultError('remote-program-missing')))
      child.once('close', (code) => resolve(code ?? -1))
    })
    signal.throwIfAborted()
    if (size > most) throw new VaultError('remote-too-large')
    return { status, output: Buffer.concat(output), said }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}

/** What programs need to be found and to write what is temporary. Settings, agents and proxies aren't among it. */
function fromSystem(): Record<string, string> {
  const names = [
    'PATH',
    'Path',
    'SystemRoot',
    'SYSTEMROOT',
    'ComSpec',
    'PATHEXT',
    'TMPDIR',
    'TEMP',
    'TMP',
    'ProgramData',
  ]
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
