import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import type { Program } from '../../src/cli/context.ts'
import type { Io } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import { createCore } from '../../src/main/app.ts'
import { generateKey } from '../../src/main/crypto/fernet.ts'

/** What one run of the command did. */
export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
  /** The one JSON document on standard output. */
  json(): unknown
}

export interface RunOptions {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Answers a person types: a terminal stands on both sides, and each question takes the next answer. `^C` interrupts. */
  readonly typed?: readonly string[]
  /** Called with what was written to standard error so far. */
  readonly onError?: (text: string, interrupt: () => void) => void
}

/**
 * The command with its real core on a home of its own, in this process: a command takes milliseconds instead of the start of
 * Node. Its vault is opened by an own Fernet key.
 */
export class Command {
  readonly home = mkdtempSync(join(tmpdir(), 'keyward-command-'))
  readonly env: Record<string, string | undefined> = {
    KEYWARD_HOME: join(this.home, 'keyward'),
    KEYWARD_CREDENTIAL_ENCRYPTION_KEY: generateKey().toString(),
  }
  /** Everything that any run printed. */
  readonly printed: string[] = []

  readonly run = async (argv: readonly string[], options: RunOptions = {}): Promise<Ran> => {
    const stdout = new Sink(options.typed !== undefined)
    const stderr = new Sink(options.typed !== undefined)
    const stdin = Object.assign(new PassThrough(), { isTTY: options.typed !== undefined, setRawMode: () => stdin })
    if (options.typed === undefined) stdin.end(options.stdin ?? '')
    const answers = [...(options.typed ?? [])]
    let interrupt = () => {}
    stderr.onWrite = (text) => {
      options.onError?.(stderr.text, () => interrupt())
      // A question ends without a line break.
      if (answers.length > 0 && /(: |\] )$/.test(text)) {
        const answer = answers.shift() ?? ''
        setImmediate(() => stdin.write(answer === '^C' ? '\x03' : `${answer}\r`))
      }
    }
    const io: Io = {
      stdin,
      stdout,
      stderr,
      env: { ...this.env, ...options.env },
      platform: process.platform,
      onInterrupt(listener) {
        interrupt = listener
        return () => {
          interrupt = () => {}
        }
      },
    }
    const status = await main(argv, io, program)
    this.printed.push(stdout.text, stderr.text)
    return { status, stdout: stdout.text, stderr: stderr.text, json: () => JSON.parse(stdout.text) as unknown }
  }

  /** Writes a file into the home and answers its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.home, name)
    mkdirSync(this.home, { recursive: true })
    writeFileSync(path, content)
    return path
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}

const program: Program = {
  version: '0.0.0-test',
  packaged: false,
  // A cheap passphrase slot: what it costs to guess is tested where it is made.
  createCore: (options) => createCore(options, { environment: { kdf: { memoryKiB: 64 * 1024, passes: 3, lanes: 1 } } }),
  defaultHome: async () => {
    throw new Error('a test must not touch the home of the person who runs it')
  },
}

class Sink extends Writable {
  readonly isTTY: boolean
  readonly columns = 100
  text = ''
  onWrite: (text: string) => void = () => {}

  constructor(isTTY: boolean) {
    super({ decodeStrings: false })
    this.isTTY = isTTY
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    const text = typeof chunk === 'string' ? chunk : chunk.toString('utf8')
    this.text += text
    this.onWrite(text)
    done()
  }
}
