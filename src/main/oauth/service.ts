import type { OAuthGrant } from '../../shared/domain/oauth.ts'
import { VaultError } from '../../shared/errors.ts'
import { requireCredential } from '../credentials/service.ts'
import type { ReadDb } from '../vault/database.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { updateCredential } from '../vault/repositories/credentials.ts'
import type { GrantRecord } from '../vault/repositories/oauth-grants.ts'
import { deleteGrant, findGrant, putGrant } from '../vault/repositories/oauth-grants.ts'
import { type Authorized, authorizeInBrowser, type Progress, plain } from './authorize.ts'
import { heldTokens } from './claims.ts'
import { converse } from './client.ts'
import { authorizeOnDevice } from './device.ts'
import { entryOf, flowOf, markCredential, requireFlow } from './grant-record.ts'
import { boundHostsOf, expiryOf, refresh, scopesOf, settleAll } from './refresh.ts'
import { type OAuthFlow, readSettings } from './settings.ts'
import { endedClaim, type OAuthTools } from './store.ts'
import { requestOf, sealTokens, serviceOf } from './tokens.ts'

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

  const store = (id: string, { settings, answer, subject, version }: Authorized): void => {
    const now = context.now()
    const accessExpiresAt = expiryOf(answer, now)
    const renewable = answer.refresh_token !== undefined
    vault.write(['credentials'], (db, audit) => {
      const record = requireCredential(db, id)
      if (record.trashed_at !== null) throw new VaultError('credential-in-trash')
      const generation = (findGrant(db, record.rid)?.generation ?? 0) + 1
      const tokens = {
        accessToken: answer.access_token,
        refreshToken: answer.refresh_token ?? null,
        service: serviceOf(settings),
        clientId: settings.clientId,
        request: requestOf(settings, version),
      }
      putGrant(db, record.rid, {
        state: 'valid',
        generation,
        sealed: sealTokens(secrets, tokens, record.id, generation),
        renewable: renewable ? 1 : 0,
        rotation: 'unknown',
        scopes: JSON.stringify(scopesOf(answer, settings) ?? settings.scopes),
        subject,
        access_expires_at: accessExpiresAt,
        authorized_at: now,
        authorized_by: vault.actor,
        refreshed_at: now,
        ...endedClaim,
        failure: null,
        failed_at: null,
        failures: 0,
        next_try_at: null,
      })
      markCredential(db, record, null)
      // Without a refresh token the credential ends with its access token, and that is worth a warning.
      if (record.expiry_source !== 'typed') {
        const ends = renewable ? null : accessExpiresAt
        updateCredential(db, record, { expires_at: ends, expiry_source: ends === null ? null : 'server' })
      }
      audit(entryOf('credential.authorize', record, 'ok', subject))
    })
  }

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
        store(id, await (way === 'device' ? authorizeOnDevice : authorizeInBrowser)(tools, options))
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
     * @throws VaultError `oauth-not-authorized`, `oauth-unsupported`, `oauth-…`; the tokens are kept then
     */
    async revoke(id: string, forgetOnly: boolean): Promise<OAuthGrant> {
      const { record, tokens } = vault.read((db) => {
        const found = requireCredential(db, id)
        return { record: found, tokens: heldTokens(secrets, db, found, findGrant(db, found.rid), requireFlow(found)) }
      })
      if (!forgetOnly) {
        if (tokens === undefined || tokens === 'damaged') throw new VaultError('oauth-not-authorized')
        const opened = secrets.use(id, { purpose: 'revoke', host: null }, (credential) => credential)
        const settings = readSettings(opened.values, requireFlow(record))
        await plain(
          converse({ settings, name: record.name, boundHosts: boundHostsOf(opened) }, async (config, library) => {
            if (config.serverMetadata().revocation_endpoint === undefined) throw new VaultError('oauth-unsupported')
            const { refreshToken, accessToken } = tokens
            if (refreshToken !== null)
              await library.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' })
            await library.tokenRevocation(config, accessToken, { token_type_hint: 'access_token' })
          }),
        )
      }
      vault.write(['credentials'], (db, audit) => {
        const present = requireCredential(db, id)
        deleteGrant(db, present.rid)
        markCredential(db, present, null)
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
  return {
    credentialId: record.id,
    flow,
    state: stateOf(grant),
    subject: grant?.subject ?? '',
    authorizedAt: toInstant(grant?.authorized_at ?? null),
    authorizedBy: grant?.authorized_by ?? '',
    scopes: JSON.parse(grant?.scopes ?? '[]') as string[],
    accessExpiresAt: toInstant(grant?.access_expires_at ?? null),
    renewable: flow === 'client-credentials' || grant?.renewable === 1,
    refreshedAt: toInstant(grant?.refreshed_at ?? null),
    failure: grant?.failure ?? null,
    failedAt: toInstant(grant?.failed_at ?? null),
    nextTryAt: toInstant(grant?.next_try_at ?? null),
    can: {
      browser: isPerson && (isDiscovered || settings.authorizationEndpoint !== null),
      device: isPerson && (isDiscovered || settings.deviceEndpoint !== null),
      revoke: grant?.sealed !== null && grant !== undefined && (isDiscovered || settings.revocationEndpoint !== null),
    },
    redirect: isPerson ? settings.redirect || 'http://127.0.0.1/cb' : '',
  }
}

function stateOf(grant: GrantRecord | undefined): OAuthGrant['state'] {
  if (grant?.state === 'claimed' || grant?.state === 'sending') return 'refreshing'
  if (!grant || (grant.sealed === null && grant.failure === null)) return 'none'
  return grant.state
}
