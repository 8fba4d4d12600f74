import { spawn } from 'node:child_process'
import { takeEnvironment } from '../../main/environment.ts'
import { VaultError } from '../../shared/errors.ts'
import { canAsk, type Io } from '../io.ts'

/** An agent may ask a person for a passphrase meanwhile. */
const longestMs = 120_000
/** Characters of what gpg says that are kept. They are looked through, and shown to nobody. */
const saidLength = 64 * 1024

/** What became of a file: its plaintext, which whoever gets it wipes, or why there is none. */
export type Opened = { readonly plain: Buffer } | { readonly why: 'other-key' | 'locked-key' | 'unopened' | 'too-long' }

/**
 * Opens a file by the gpg of the person who runs the command, with its keys, its agent and what the agent asks by.
 *
 * @param path absolute
 * @throws VaultError `import-gpg-unusable`
 */
export async function openByGpg(path: string, io: Io, how: HowToOpen): Promise<Opened> {
  const { most } = how
  const { status, parts, size, said } = await runGpg(path, io, how)
  const plain = Buffer.concat(parts)
  for (const part of parts) part.fill(0)
  if (status === 0 && size <= most) return { plain }
  plain.fill(0)
  if (size > most) return { why: 'too-long' }
  // It did not answer in time.
  if (status === null) throw new VaultError('import-gpg-unusable')
  return { why: reasonOf(said) }
}

/** Why a file was not opened, by what gpg reports of its status (doc/DETAILS of GnuPG). */
function reasonOf(said: string): 'other-key' | 'locked-key' | 'unopened' {
  const isReported = (...words: readonly string[]) => words.some((word) => said.includes(`[GNUPG:] ${word}`))
  // One that a passphrase alone opens is asked for as well, and each of them anew.
  if (isReported('NEED_PASSPHRASE_SYM')) return 'locked-key'
  if (isReported('DECRYPTION_INFO') || !isReported('ENC_TO')) return 'unopened'
  return isReported('PINENTRY_LAUNCHED', 'KEY_CONSIDERED', 'ERROR pkdecrypt_failed') ? 'locked-key' : 'other-key'
}

/**
 * By its settings gpg may write what it opens to a file that the sender has named (`use-embedded-filename`), and ask a server for
 * the key of whoever has signed it, which tells them of it (`auto-key-retrieve`). Signatures of entries say nothing here.
 */
const whateverTheSettings = ['--output', '-', '--skip-verify'] as const

interface HowToOpen {
  /** The most bytes of the plaintext. */
  readonly most: number
  /** Whether the agent may ask for a passphrase that it doesn't have. */
  readonly asks: boolean
}

interface Ran {
  /** Null after a signal. */
  readonly status: number | null
  readonly parts: readonly Buffer[]
  readonly size: number
  readonly said: string
}

function runGpg(path: string, io: Io, { most, asks }: HowToOpen): Promise<Ran> {
  // In a batch gpg itself asks nothing; its agent does. What it reports by status is the same in every language.
  const mode = asks ? [] : ['--pinentry-mode', 'cancel']
  const args = ['--batch', '--quiet', ...mode, ...whateverTheSettings, '--status-fd', '2', '--decrypt', '--', path]
  const child = spawn('gpg', args, {
    env: withoutOurs(io.env),
    // By the terminal there the agent learns where it can ask.
    stdio: [canAsk(io) ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    timeout: longestMs,
    windowsHide: true,
  })
  const parts: Buffer[] = []
  let size = 0
  let said = ''
  child.stdout.on('data', (part: Buffer) => {
    size += part.length
    if (size > most) child.kill()
    else parts.push(part)
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said = (said + part).slice(-saidLength)
  })
  return new Promise((resolve, reject) => {
    child.once('error', () => reject(new VaultError('import-gpg-unusable')))
    child.once('close', (status) => resolve({ status, parts, size, said }))
  })
}

/** The environment without what opens a vault: gpg starts an agent, which stays and would keep it. */
function withoutOurs(env: Io['env']): Record<string, string | undefined> {
  const given = { ...env }
  takeEnvironment(given)
  return Object.fromEntries(Object.entries(given).filter(([name]) => !/^KEYWARD_/i.test(name)))
}
