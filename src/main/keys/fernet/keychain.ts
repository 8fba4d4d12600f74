import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AsyncEntry } from '@napi-rs/keyring'
import { VaultError } from '../../../shared/errors.ts'

/** Whether a keychain can be used now; `reason` is a sentence for people, empty when it can. */
export interface KeychainState {
  readonly available: boolean
  readonly reason: string
}

/** The system's store for small secrets. Every failure is `keychain-unavailable`: nothing falls back to another store. */
export interface Keychain {
  /** As people know it on this system. */
  readonly name: string
  available(): Promise<KeychainState>
  /** The stored bytes, to be wiped by the caller; null when there are none. */
  get(account: string): Promise<Buffer | null>
  set(account: string, secret: Uint8Array): Promise<void>
  /** Whether something was deleted. */
  delete(account: string): Promise<boolean>
}

const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
}

interface SystemKeychainOptions {
  /** "Keyward", save in tests. */
  readonly service?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly platform?: NodeJS.Platform
  /** Milliseconds that a person has to answer the keychain's own question. */
  readonly answerMs?: number
  /** Milliseconds that the look whether it is there may take. */
  readonly lookMs?: number
}

class TookTooLong extends Error {}

/**
 * The keychain of this system: macOS Keychain, Windows Credential Manager, or on Linux the Secret Service (GNOME Keyring,
 * KWallet, KeePassXC). On Linux the store is pinned: left to itself the library would fall back to the kernel's keyring, which
 * forgets at reboot.
 */
export function systemKeychain(options: SystemKeychainOptions = {}): Keychain {
  const {
    service = 'Keyward',
    env = process.env,
    platform = process.platform,
    answerMs = 60_000,
    lookMs = 3000,
  } = options
  // A call that is past its deadline still occupies a thread of Node's pool. One may, four would stop the file system.
  let running: Promise<unknown> | undefined

  const call = async <T>(account: string, limitMs: number, work: (entry: AsyncEntry) => Promise<T>): Promise<T> => {
    while (running)
      await withDeadline(
        running.catch(() => {}),
        limitMs,
      )
    const result = openEntry(service, account).then(work)
    const ended = result.then(
      () => {},
      () => {},
    )
    running = ended
    void ended.then(() => {
      if (running === ended) running = undefined
    })
    return withDeadline(result, limitMs)
  }

  const use = async <T>(account: string, work: (entry: AsyncEntry) => Promise<T>): Promise<T> => {
    if (noSession(platform, env)) throw new VaultError('keychain-unavailable')
    try {
      return await call(account, answerMs, work)
    } catch (cause) {
      throw new VaultError('keychain-unavailable', { cause })
    }
  }

  return {
    name: names[platform] ?? 'Secret Service',
    async available() {
      const no = (reason: string): KeychainState => ({ available: false, reason })
      if (noSession(platform, env)) return no('There is no D-Bus session, which the Secret Service needs.')
      try {
        await call('availability', lookMs, (entry) => entry.getSecret())
        return { available: true, reason: '' }
      } catch (error) {
        if (error instanceof TookTooLong) return no('The keychain did not answer in time.')
        if (isModuleError(error)) return no('Keyward’s keychain module does not run on this system.')
        return no(platform === 'linux' ? noService : 'The keychain of this system refused the access.')
      }
    },
    async get(account) {
      const secret = await use(account, (entry) => entry.getSecret())
      if (!secret) return null
      const bytes = Buffer.from(secret)
      secret.fill(0)
      return bytes
    },
    set: (account, secret) => use(account, (entry) => entry.setSecret(secret)),
    delete: (account) => use(account, (entry) => entry.deleteCredential()),
  }
}

const noService = 'No Secret Service answers in this session. GNOME Keyring, KWallet and KeePassXC provide one.'

/** Loaded on first use: most starts of the command need no keychain, and the addon isn't there on every system. */
async function openEntry(service: string, account: string): Promise<AsyncEntry> {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  return new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
}

/** Without a session bus the Secret Service can't be reached, and the library may wait for one to start. */
function noSession(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean {
  if (platform !== 'linux' || env.DBUS_SESSION_BUS_ADDRESS) return false
  return !env.XDG_RUNTIME_DIR || !existsSync(join(env.XDG_RUNTIME_DIR, 'bus'))
}

function isModuleError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND'
}

async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong()), ms)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}
