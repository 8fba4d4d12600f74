import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AsyncEntry } from '@napi-rs/keyring'
import { VaultError } from '../../../shared/errors.ts'
import { DeadlineError, OneAtATime } from './one-at-a-time.ts'

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

const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
}

const reasons = {
  session: 'There is no D-Bus session, which the Secret Service needs.',
  service: 'No Secret Service answers in this session. GNOME Keyring, KWallet and KeePassXC provide one.',
  refused: 'The keychain of this system refused the access.',
  deadline: 'The keychain did not answer in time. It may be waiting for your answer.',
  module: 'Keyward’s keychain module does not run on this system.',
} as const

/**
 * The keychain of this system: macOS Keychain, Windows Credential Manager, or on Linux the Secret Service (GNOME Keyring,
 * KWallet, KeePassXC). On Linux the store is pinned: left to itself the library would fall back to the kernel's keyring, which
 * forgets at reboot.
 */
export function systemKeychain(options: SystemKeychainOptions = {}): Keychain {
  const { service = 'Keyward', env = process.env, platform = process.platform } = options
  const { answerMs = 60_000, lookMs = 3000 } = options
  const calls = new OneAtATime()

  const use = async <T>(account: string, work: (entry: AsyncEntry) => Promise<T>): Promise<T> => {
    if (lacksSession(platform, env)) throw new VaultError('keychain-unavailable')
    try {
      return await calls.run(() => openEntry(service, account).then(work), answerMs)
    } catch {
      // Without its cause: in what a keychain says there may be what it was given.
      throw new VaultError('keychain-unavailable')
    }
  }

  return {
    name: names[platform] ?? 'Secret Service',
    async available() {
      if (lacksSession(platform, env)) return { available: false, reason: reasons.session }
      try {
        // Asking for what isn't there needs no unlocking, and so asks nobody.
        await calls.run(() => openEntry(service, 'availability').then((entry) => entry.getSecret()), lookMs)
        return { available: true, reason: '' }
      } catch (error) {
        return { available: false, reason: reasons[kindOf(error, platform)] }
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

/**
 * The library is loaded on first use: most starts of the command need no keychain, and the addon isn't there on every system.
 * Its constructor connects to the Secret Service and waits up to two seconds for one that hangs.
 */
async function openEntry(service: string, account: string): Promise<AsyncEntry> {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  return new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
}

/** Without a session bus the Secret Service can't be reached, and the library would try to start a bus. */
function lacksSession(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean {
  if (platform !== 'linux') return false
  // Chromium writes `disabled:` where it has found none.
  if (env.DBUS_SESSION_BUS_ADDRESS) return env.DBUS_SESSION_BUS_ADDRESS.startsWith('disabled:')
  return !env.XDG_RUNTIME_DIR || !existsSync(join(env.XDG_RUNTIME_DIR, 'bus'))
}

function kindOf(error: unknown, platform: NodeJS.Platform): keyof typeof reasons {
  if (error instanceof DeadlineError) return 'deadline'
  if (!(error instanceof Error)) return 'refused'
  const code = 'code' in error ? error.code : undefined
  if (code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') return 'module'
  // The library tells a service that hangs from one that isn't there by D-Bus's sentence alone.
  if (error.message.includes('Did not receive a reply')) return 'deadline'
  return platform === 'linux' ? 'service' : 'refused'
}
