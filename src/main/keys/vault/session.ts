import { VaultError } from '../../../shared/errors.ts'
import type { ProviderRequest } from '../provider.ts'
import { serviceDeadlineMs, withDeadline, withRetries } from '../remote/deadline.ts'
import { agentsOf } from '../remote/network.ts'
import { requireSound } from '../settings.ts'
import { failureOf, type Stage } from './failures.ts'
import { vaultFields } from './fields.ts'
import { keptSecret, signIn } from './sign-in.ts'
import { vaultClient } from './transport.ts'

/** A Vault that is signed in to. Paths are those of its API, without `v1`. Failures are VaultErrors. */
export interface Session {
  read(path: string): Promise<unknown>
  write(path: string, data: object): Promise<unknown>
}

/** Milliseconds for what is done with the token at the end, which may fail. */
const partingMs = 2000

const failing = (stage: Stage) => (error: unknown) => {
  throw failureOf(error, stage)
}

/**
 * Signs in, works, and signs out: a token that was issued for it is revoked at the end, and one that the slot keeps is renewed,
 * both as far as Vault lets it.
 *
 * @throws VaultError `key-not-signed-in`, `key-auth`, `key-expired-vault`, `key-misconfigured`, `key-timeout`,
 *   and what the network or Vault reports
 */
export async function withSession<T>(request: ProviderRequest, work: (session: Session) => Promise<T>): Promise<T> {
  const { settings, environment } = request
  requireSound(vaultFields, settings)
  // Before the clock runs: a keychain that is locked asks the person, whose time isn't Vault's.
  const kept = await keptSecret(request)
  const agents = agentsOf(settings, environment)
  try {
    return await withDeadline(environment.serviceDeadlineMs ?? serviceDeadlineMs, async (signal) => {
      const client = await vaultClient(settings, agents)
      // Not tried again: a secret ID may be good for a number of uses.
      const { token, issued } = await signIn({ ...request, secret: async () => kept }, (path, data) =>
        client.write(path, data, { signal }).catch(failing('sign-in')),
      )
      client.token = token

      const call = async (send: () => Promise<unknown>): Promise<unknown> => {
        try {
          return await withRetries(() => send().catch(failing('key')), signal)
        } catch (error) {
          if (!issued && codeOf(error) === 'key-permission' && !(await isValid()))
            throw new VaultError('key-expired-vault')
          throw error
        }
      }
      // A token that isn't valid and one that may not are refused in the same words.
      const isValid = () =>
        client.read('auth/token/lookup-self', { signal }).then(
          () => true,
          (error: unknown) => failureOf(error, 'key').code !== 'key-permission',
        )
      try {
        return await work({
          read: (path) => call(() => client.read(path, { signal })),
          write: (path, data) => call(() => client.write(path, data, { signal })),
        })
      } finally {
        const parting = issued ? 'revoke-self' : settings.signIn === 'token' ? 'renew-self' : null
        const soon = { signal: AbortSignal.timeout(partingMs) }
        if (parting !== null) await client.write(`auth/token/${parting}`, {}, soon).catch(() => {})
      }
    })
  } finally {
    agents.destroy()
  }
}

const codeOf = (error: unknown) => (error instanceof VaultError ? error.code : null)
