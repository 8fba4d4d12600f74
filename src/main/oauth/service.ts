import type { OAuthGrant } from '../../shared/domain/oauth.ts'
import { VaultError } from '../../shared/errors.ts'
import { property } from '../connections/classify.ts'
import { requireCredential } from '../credentials/service.ts'
import type { ReadDb } from '../vault/database.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import type { GrantRecord } from '../vault/repositories/oauth-grants.ts'
import { deleteGrant, findGrant } from '../vault/repositories/oauth-grants.ts'
import { authorizeInBrowser, type Progress, plain } from './authorize.ts'
import { heldTokens, notHeld } from './claims.ts'
import { converse } from './client.ts'
import { authorizeOnDevice } from './device.ts'
import { entryOf, flowOf, markCredential, requireFlow } from './grant-record.ts'
import { boundHostsOf, refresh, settleAll } from './refresh.ts'
import { type OAuthFlow, type OAuthSettings, readSettings } from './settings.ts'
import { markExpiry, type OAuthTools, storeAuthorized } from './store.ts'
import { serviceOf } from './tokens.ts'

interface OAuthHost {
  /** Shows the authorization page in the system's browser. */
  open(url: string): Promise<boolean>
  progress(runId: string, progress: Progress): void
}

/** Authorizations, and what is known of tokens. */
export function createOAuthService(tools: OAuthTools, host: OAuthHost) {
  const { context, secrets } = tools
  const { vault } = context
  const running = new Map<string, AbortController>()

  const view = (id: string): OAuthGrant =>
    vault.read((db) => {
      const record = requireCredential(db, id)
      return viewOf(db, record, requireFlow(record))
    })

  return {
    status(id: string): OAuthGrant | null {
      settleAll(tools)
      return vault.read((db) => {
        const record = requireCredential(db, id)
        const flow = flowOf(record)
        return flow ? viewOf(db, record, flow) : null
      })
    },

    /**
     * @throws VaultError `not-found`, `invalid-request` for a type that no person authorizes or a run that is running already,
     *   and what the way reports
     */
    async authorize(id: string, runId: string, way: 'browser' | 'device', open: boolean): Promise<OAuthGrant> {
      const record = vault.read((db) => requireCredential(db, id))
      if (requireFlow(record) !== 'authorization-code' || running.has(runId)) throw new VaultError('invalid-request')
      const controller = new AbortController()
      const stopListening = vault.onLock(() => controller.abort())
      running.set(runId, controller)
      try {
        const options = {
          id,
          signal: controller.signal,
          open: async (url: string) => open && host.open(url),
          tell: (progress: Progress) => host.progress(runId, progress),
        }
        storeAuthorized(tools, id, await (way === 'device' ? authorizeOnDevice : authorizeInBrowser)(tools, options))
        return view(id)
      } finally {
        stopListening()
        running.delete(runId)
      }
    },

    /** @throws VaultError `oauth-not-running` */
    cancel(runId: string): void {
      const controller = running.get(runId)
      if (!controller) throw new VaultError('oauth-not-running')
      controller.abort()
    },

    /** @throws VaultError as `refresh` */
    async refresh(id: string, onceMore: boolean): Promise<OAuthGrant> {
      await refresh(tools, id, onceMore ? 'once-more' : 'now')
      return view(id)
    },

    /**
     * Revokes at the service (RFC 7009) and forgets the tokens. The refresh token goes first: with it a service ends the access
     * tokens too.
     * @throws VaultError `oauth-not-authorized`, `oauth-outdated`, `secret-damaged`, `oauth-unsupported`, `oauth-…`; the tokens are kept then
     */
    async revoke(id: string, forgetOnly: boolean): Promise<OAuthGrant> {
      const { record, grant, tokens } = vault.read((db) => {
        const found = requireCredential(db, id)
        const held = findGrant(db, found.rid)
        return { record: found, grant: held, tokens: heldTokens(secrets, db, found, held, requireFlow(found)) }
      })
      if (!forgetOnly) {
        if (tokens === 'damaged') throw new VaultError('secret-damaged')
        if (tokens === undefined) throw new VaultError(notHeld(grant))
        const opened = secrets.use(id, { purpose: 'revoke', host: null }, (credential) => credential)
        const settings = readSettings(opened.values, requireFlow(record))
        await plain(
          converse({ settings, name: record.name, boundHosts: boundHostsOf(opened) }, async (config, library) => {
            if (config.serverMetadata().revocation_endpoint === undefined) throw new VaultError('oauth-unsupported')
            const { refreshToken, accessToken } = tokens
            if (refreshToken !== null)
              await library.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' })
            try {
              await library.tokenRevocation(config, accessToken, { token_type_hint: 'access_token' })
            } catch (error) {
              // A service that revokes refresh tokens alone ends the access tokens with them, or lets them end (RFC 7009, section 2.1).
              if (refreshToken === null || property(error, 'error') !== 'unsupported_token_type') throw error
            }
          }),
        )
      }
      vault.write(['credentials'], (db, audit) => {
        const present = requireCredential(db, id)
        deleteGrant(db, present.rid)
        markExpiry(db, markCredential(db, present, null), null, context.now())
        audit(entryOf('credential.revoke', present, 'ok', forgetOnly ? 'forgotten' : ''))
      })
      vault.current.database.checkpoint()
      return view(id)
    },
  }
}

function viewOf(db: ReadDb, record: CredentialRecord, flow: OAuthFlow): OAuthGrant {
  const grant = findGrant(db, record.rid)
  const settings = readSettings(currentConfig(db, record), flow)
  const isDiscovered = settings.issuer !== null
  const isPerson = flow === 'authorization-code'
  const state = stateOf(grant, settings, flow)
  const isOf = state !== 'outdated' && grant !== undefined && grant.sealed !== null
  return {
    credentialId: record.id,
    flow,
    state,
    subject: grant?.subject ?? '',
    authorizedAt: toInstant(grant?.authorized_at ?? null),
    authorizedBy: grant?.authorized_by ?? '',
    scopes: JSON.parse(grant?.scopes ?? '[]') as string[],
    accessExpiresAt: toInstant(grant?.access_expires_at ?? null),
    authorizationEndsAt: toInstant(grant?.authorization_ends_at ?? null),
    renewable: flow === 'client-credentials' || grant?.renewable === 1,
    refreshedAt: toInstant(grant?.refreshed_at ?? null),
    ...(state !== 'outdated' && grant
      ? { failure: grant.failure, failedAt: toInstant(grant.failed_at), nextTryAt: toInstant(grant.next_try_at) }
      : { failure: null, failedAt: null, nextTryAt: null }),
    can: {
      browser: isPerson && (isDiscovered || settings.authorizationEndpoint !== null),
      device: isPerson && (isDiscovered || settings.deviceEndpoint !== null),
      revoke: isOf && (isDiscovered || settings.revocationEndpoint !== null),
    },
    redirect: isPerson ? settings.redirect || 'http://127.0.0.1/cb' : '',
  }
}

function stateOf(grant: GrantRecord | undefined, settings: OAuthSettings, flow: OAuthFlow): OAuthGrant['state'] {
  const isOther = grant?.service !== serviceOf(settings) || grant.client_id !== settings.clientId
  // A client without a person gets other tokens when it needs them.
  if (grant && grant.sealed !== null && grant.service !== '' && isOther)
    return flow === 'authorization-code' ? 'outdated' : 'none'
  if (grant?.state === 'claimed' || grant?.state === 'sending') return 'refreshing'
  if (!grant || (grant.sealed === null && grant.failure === null)) return 'none'
  return grant.state
}
