import { VaultError } from '../../shared/errors.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import { hostOfAddress } from './addresses.ts'
import { converse, ExchangeFailure } from './client.ts'
import { requireFlow } from './grant-record.ts'
import { boundHostsOf } from './refresh.ts'
import { readSettings } from './settings.ts'
import type { OAuthTools } from './store.ts'
import { serviceOf } from './tokens.ts'

/**
 * An access token for another version of a client than the one in use, which nobody keeps: what a rotation tests connections with. The
 * refresh token of a person would be used up by it, so that their credentials can't be tried.
 *
 * @throws VaultError `rotation-not-testable`, `not-found`, `oauth-…`, and what `Secrets.use` throws
 */
export async function trialToken(
  { context, secrets }: OAuthTools,
  id: string,
  version: number,
): Promise<Readonly<Record<string, string>>> {
  const record = context.vault.read((db) => findCredential(db, id))
  if (!record) throw new VaultError('not-found')
  const flow = requireFlow(record)
  if (flow !== 'client-credentials') throw new VaultError('rotation-not-testable')
  const host = hostOfAddress(serviceOf(readSettings(JSON.parse(record.config) as Record<string, string>, flow)))
  const opened = secrets.use(id, { purpose: 'rotation', host, version }, (credential) => credential)
  const settings = readSettings(opened.values, flow)
  const ending = new AbortController()
  const stopListening = context.vault.onLock(() => ending.abort())
  try {
    const answer = await converse(
      { settings, name: record.name, boundHosts: boundHostsOf(opened), signal: ending.signal, beforePost: () => {} },
      async (config, library) => {
        const scope = settings.scopes.join(settings.scopeSeparator)
        return library.clientCredentialsGrant(config, { ...settings.tokenParameters, ...(scope !== '' && { scope }) })
      },
    )
    const token = { accessToken: answer.access_token }
    secrets.watch(token)
    return token
  } catch (error) {
    throw error instanceof ExchangeFailure ? error.failure : error
  } finally {
    stopListening()
  }
}
