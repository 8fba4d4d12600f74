import { setTimeout as delay } from 'node:timers/promises'
import type { TokenEndpointResponse } from 'openid-client'
import { VaultError } from '../../shared/errors.ts'
import type { OpenedCredential } from '../credentials/secrets.ts'
import type { ReadDb } from '../vault/database.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import type { GrantColumns } from '../vault/repositories/oauth-grants.ts'
import { findGrant, openClaims, putGrant } from '../vault/repositories/oauth-grants.ts'
import { hostOfAddress } from './addresses.ts'
import { authorizationEndOf, expiryOf, scopesOf } from './answers.ts'
import { beginRefresh, type Claim, isHeld, markSending, type RefreshMode } from './claims.ts'
import { converse, ExchangeFailure } from './client.ts'
import { backoffMs, entryOf, lastsFor, markCredential } from './grant-record.ts'
import { keepLate, sweepLate } from './late.ts'
import { type OAuthFlow, type OAuthSettings, readSettings } from './settings.ts'
import { settle, stateBefore } from './settle.ts'
import { endedClaim, type OAuthTools, type Refreshed, storeRefreshed } from './store.ts'
import { requestOf, serviceOf } from './tokens.ts'

/** Milliseconds between looks at a refresh of another process. */
const pollMs = 100

/**
 * Makes sure of an access token, by a refresh if one is needed. A refresh is one state after the other, each durable before what
 * follows it:
 *
 *     valid → claimed → sending → valid, with the new tokens stored before anybody uses them
 *                │         ├────→ refused: the service said no
 *                │         └────→ uncertain: sent, and the answer is lost. A person decides.
 *                └──────────────→ valid: nothing was sent; tried again later
 *
 * Other processes, and other uses in this one, wait for a claim and take its result.
 * @throws VaultError `oauth-…`, `host-not-bound`, `credential-disabled`, `credential-in-trash`, `secret-damaged`
 */
export async function refresh(tools: OAuthTools, id: string, mode: RefreshMode): Promise<void> {
  for (let next = mode; ; next = 'if-needed') {
    const begun = beginRefresh(tools.context, tools.secrets, id, next)
    if (begun.kind === 'fresh') return
    if (begun.kind === 'failed') throw begun.error
    if (begun.kind === 'claimed') return run(tools, begun.claim)
    await waitFor(tools, id, begun.until)
  }
}

/**
 * The same for a use: a refresh that fails is no matter as long as the access token is good.
 * @throws VaultError as `refresh`
 */
export async function makeReady(tools: OAuthTools, id: string): Promise<void> {
  const { vault, now } = tools.context
  try {
    await refresh(tools, id, 'if-needed')
  } catch (error) {
    const stillGood = vault.read((db) => {
      const record = findCredential(db, id)
      const grant = record && findGrant(db, record.rid)
      return grant !== undefined && lastsFor(grant, now(), 1000)
    })
    if (!stillGood || !(error instanceof VaultError) || !error.code.startsWith('oauth-')) throw error
  }
}

/** Brings into order what refreshes have left behind that have not ended as they should. */
export function settleAll(tools: OAuthTools): void {
  const { vault } = tools.context
  const claims = vault.read(openClaims)
  if (claims.length > 0)
    vault.write(['credentials'], (db, audit) => {
      for (const { id } of claims) {
        const record = findCredential(db, id)
        if (record) settle(tools, db, audit, record)
      }
    })
  sweepLate(vault.current.folder, new Set(vault.read(openClaims).map(({ claim }) => claim)))
}

async function waitFor({ context }: OAuthTools, id: string, until: number): Promise<void> {
  while (context.now() <= until) {
    await delay(pollMs)
    if (!context.vault.read((db) => isUnderWay(db, id))) return
  }
}

function isUnderWay(db: ReadDb, id: string): boolean {
  const record = findCredential(db, id)
  const state = record && findGrant(db, record.rid)?.state
  return state === 'claimed' || state === 'sending'
}

async function run(tools: OAuthTools, claim: Claim): Promise<void> {
  const { vault } = tools.context
  const ending = new AbortController()
  // A lock before anything was sent leaves nothing to be told of.
  const stopListening = vault.onLock(() => {
    vault.writeInto(claim.open, [], (db) => {
      if (!isHeld(db, claim, ['claimed'])) return
      putGrant(db, claim.record.rid, { state: stateBefore(claim.grant), ...endedClaim })
      ending.abort()
    })
  })
  let refreshed: Refreshed
  try {
    refreshed = await exchange(tools, claim, ending.signal)
  } catch (error) {
    const failure = error instanceof ExchangeFailure ? error : undefined
    const reason = failure ? reasonOf(claim.flow, failure) : error
    if (vault.isOpen(claim.open) && reason instanceof VaultError) giveUp(tools, claim, reason, failure)
    throw reason
  } finally {
    stopListening()
  }
  finish(tools, claim, refreshed)
}

async function exchange({ context, secrets }: OAuthTools, claim: Claim, signal: AbortSignal): Promise<Refreshed> {
  const { record, flow, tokens } = claim
  const settings = settingsFor(claim)
  const opened = secrets.use(
    record.id,
    { purpose: 'refresh', host: hostOfAddress(serviceOf(settings)) },
    (credential) => credential,
  )
  const complete = readSettings(opened.values, flow)
  const answer = await converse(
    {
      settings: complete,
      name: record.name,
      boundHosts: boundHostsOf(opened),
      signal,
      beforePost: () => markSending(context, claim),
    },
    async (config, library) => {
      const parameters = { ...complete.tokenParameters }
      if (flow === 'authorization-code')
        return library.refreshTokenGrant(config, tokens?.refreshToken ?? '', parameters)
      const scope = complete.scopes.join(complete.scopeSeparator)
      return library.clientCredentialsGrant(config, { ...parameters, ...(scope !== '' && { scope }) })
    },
  )
  return refreshedOf(claim, complete, answer, opened.record.version, context.now())
}

/** Settings as far as they aren't secret: enough to know where it goes. */
function settingsFor({ record, flow }: Claim): OAuthSettings {
  return readSettings(JSON.parse(record.config) as Record<string, string>, flow)
}

/** Hosts that the credential is bound to. */
export function boundHostsOf({ record }: OpenedCredential): string[] {
  return JSON.parse(record.bound_hosts) as string[]
}

function refreshedOf(
  { tokens, flow }: Claim,
  settings: OAuthSettings,
  answer: TokenEndpointResponse,
  version: number,
  now: number,
): Refreshed {
  const given = answer.refresh_token ?? null
  const refreshToken = flow === 'client-credentials' ? null : (given ?? tokens?.refreshToken ?? null)
  return {
    tokens: {
      accessToken: answer.access_token,
      refreshToken,
      service: serviceOf(settings),
      clientId: settings.clientId,
      request: requestOf(settings, version),
    },
    newRefreshToken: flow === 'authorization-code' && given !== null && given !== tokens?.refreshToken,
    accessExpiresAt: expiryOf(answer, now),
    authorizationEndsAt: flow === 'authorization-code' ? authorizationEndOf(answer, now) : null,
    scopes: scopesOf(answer, settings),
    at: now,
  }
}

/** Stores what the service gave, whatever has become of the vault meanwhile. */
function finish(tools: OAuthTools, claim: Claim, refreshed: Refreshed): void {
  const { vault } = tools.context
  try {
    vault.writeInto(claim.open, ['credentials'], (db, audit) => {
      if (!isHeld(db, claim, ['claimed', 'sending', 'uncertain'])) throw new VaultError('cancelled')
      const record = findCredential(db, claim.record.id)
      const grant = findGrant(db, claim.record.rid)
      if (!record || !grant) throw new VaultError('not-found')
      storeRefreshed(tools, db, record, grant, refreshed)
      audit(entryOf('credential.refresh', record, 'ok', ''))
    })
  } catch (error) {
    const isGone = error instanceof VaultError && (error.code === 'not-found' || error.code === 'cancelled')
    if (!isGone && claim.flow === 'authorization-code')
      keepLate(claim.open.folder, claim.id, claim.lateKey, JSON.stringify(refreshed))
    throw error
  } finally {
    claim.lateKey.fill(0)
  }
}

/** Ends a claim by which nothing was got, in the state that tells what may have been lost. */
function giveUp(
  { context }: OAuthTools,
  claim: Claim,
  reason: VaultError,
  exchanged: ExchangeFailure | undefined,
): void {
  const now = context.now()
  const outcome = outcomeOf(claim, reason, exchanged)
  try {
    context.vault.writeInto(claim.open, ['credentials'], (db, audit) => {
      if (!isHeld(db, claim, ['claimed', 'sending'])) return
      const record = findCredential(db, claim.record.id)
      if (!record) return
      const failures = claim.grant.failures + 1
      const code = outcome === 'uncertain' ? 'oauth-uncertain' : reason.code
      const changes: Partial<GrantColumns> = {
        ...(outcome === 'uncertain' ? { claim_process: null } : endedClaim),
        state: outcome,
        // What a person has to decide stays the reason until it is decided.
        failure: outcome === 'valid' || outcome !== claim.grant.state ? code : claim.grant.failure,
        failed_at: now,
        failures,
        next_try_at: now + backoffMs(failures),
      }
      putGrant(db, record.rid, changes)
      if (outcome !== 'valid' || isOurFault(reason)) markCredential(db, record, code)
      audit(entryOf('credential.refresh', record, reason.code === 'oauth-refused' ? 'refused' : 'failed', code))
    })
  } catch (error) {
    // A claim that can't be ended is taken for what it is by whoever comes next.
    if (!(error instanceof VaultError)) throw error
  } finally {
    claim.lateKey.fill(0)
  }
}

/**
 * Nobody is asked in a refresh, and nobody declines: a service that wants the person again (Entra: `interaction_required`) takes the
 * refresh token no more, and one that denies a client access (Auth0: `access_denied`) doesn't let it have what it asks for.
 */
function reasonOf(flow: OAuthFlow, { failure }: ExchangeFailure): VaultError {
  if (failure.code !== 'oauth-denied') return failure
  const code = flow === 'authorization-code' ? 'oauth-refused' : 'oauth-request-refused'
  return new VaultError(code, { subjects: failure.subjects ?? [] })
}

function outcomeOf(
  { flow, grant }: Claim,
  reason: VaultError,
  exchanged: ExchangeFailure | undefined,
): 'valid' | 'refused' | 'uncertain' {
  if (flow === 'client-credentials') return 'valid'
  const before = stateBefore(grant) as 'valid' | 'refused' | 'uncertain'
  if (!exchanged || exchanged.posted === 'nothing') return before
  const { status, posted } = exchanged
  // 429 and 503 say that nothing was done, and a redirect was not followed.
  const isAnswer = posted === 'answered' && ((status >= 300 && status < 500) || status === 503)
  if (isAnswer) return reason.code === 'oauth-refused' ? 'refused' : before
  return grant.rotation === 'keeps' ? before : 'uncertain'
}

/** What stays as it is until a person changes something. */
function isOurFault({ code }: VaultError): boolean {
  return code === 'oauth-client-refused' || code === 'oauth-request-refused'
}
