import { VaultError } from '../../shared/errors.ts'
import type { TokenSource } from '../connections/targets.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import { findGrant } from '../vault/repositories/oauth-grants.ts'
import { heldTokens, notHeld } from './claims.ts'
import { lastsFor, requireFlow } from './grant-record.ts'
import { makeReady } from './refresh.ts'
import type { OAuthTools } from './store.ts'
import { trialToken } from './trial.ts'

/** Access tokens for uses of credentials. */
export function createTokenSource(tools: OAuthTools): TokenSource {
  const { context, secrets } = tools
  return {
    makeReady: (id) => makeReady(tools, id),
    trial: (id, version) => trialToken(tools, id, version),
    fields(id) {
      return context.vault.read((db) => {
        const record = findCredential(db, id)
        const grant = record && findGrant(db, record.rid)
        if (!record || !grant) throw new VaultError('oauth-not-authorized')
        const tokens = heldTokens(secrets, db, record, grant, requireFlow(record))
        if (tokens === 'damaged') throw new VaultError('secret-damaged')
        if (!tokens) throw new VaultError(notHeld(grant))
        if (!lastsFor(grant, context.now(), 0)) throw new VaultError('oauth-reauthorize')
        return { accessToken: tokens.accessToken }
      })
    },
  }
}
