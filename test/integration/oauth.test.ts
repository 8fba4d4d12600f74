import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Core } from '../../src/main/api/core.ts'
import type { EventOf } from '../../src/shared/api/contract.ts'
import { startHttpServer } from '../peers/http-server.ts'
import { navigate } from '../peers/navigate.ts'
import { email, type OidcService, SmallBrowser, startOidcService } from '../peers/oidc-provider.ts'
import { listen } from '../peers/sockets.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let service: OidcService
let test: TestCore
let names = 0

beforeAll(async () => {
  service = await startOidcService()
  test = await startCore()
})
afterAll(async () => {
  await test.close()
  await service.stop()
})

function addMachine(config: Record<string, string>, secrets: Record<string, string>) {
  return test.client.credentials.create({
    type: 'oauth2-client-credentials',
    metadata: metadata({ name: `Machine ${++names}` }),
    config: { issuer: service.issuer, ...config },
    secrets,
  })
}

function addPerson(
  config: Record<string, string> = {},
  secrets: Record<string, string> = { clientSecret: 'desktop-secret-0123456789' },
) {
  return test.client.credentials.create({
    type: 'oauth2-authorization-code',
    metadata: metadata({ name: `Person ${++names}` }),
    config: {
      issuer: service.issuer,
      clientId: 'desktop',
      scopes: 'openid offline_access email read',
      authorizationParameters: { prompt: 'consent' },
      ...config,
    },
    secrets,
  })
}

/** Authorizes as a person does whose browser is `browse`. */
async function authorize(core: Core, id: string, browse: (url: string) => Promise<unknown>) {
  const runId = randomUUID()
  const phases: EventOf<'oauth.progress'>[] = []
  let browsing: Promise<unknown> | undefined
  const stop = core.subscribe((event) => {
    if (event.name !== 'oauth.progress' || event.data.runId !== runId) return
    phases.push(event.data)
    if (browsing || event.data.phase === 'exchange') return
    browsing = browse(event.data.url)
    // A browser that fails must not be waited for.
    browsing.catch(() => core.client.oauth.cancel({ runId }))
  })
  try {
    return { grant: await core.client.oauth.authorize({ id, runId, way: 'browser', open: true }), phases }
  } finally {
    stop()
    await browsing
  }
}

const agree = (url: string) => new SmallBrowser().go(url)

describe('O1 tokens without a person', () => {
  it.each([
    ['its secret in the request', { clientId: 'machine', clientAuthentication: 'post' }, 'machine-secret-0123456789'],
    [
      'its secret in the header',
      { clientId: 'machine basic', clientAuthentication: 'basic' },
      'b%sic:secret 0123456789',
    ],
  ])('a client signs in with %s', async (_, config, clientSecret) => {
    const { id } = await addMachine({ ...config, scopes: 'read' }, { clientSecret })
    const grant = await test.client.oauth.refresh({ id, onceMore: false })
    expect(grant).toMatchObject({ state: 'valid', renewable: true, failure: null, scopes: ['read'] })
    expect(Date.parse(grant.accessExpiresAt ?? '') - Date.now()).toBeGreaterThan(3_500_000)
  })

  it('a client signs in by a JWT of its private key', async () => {
    const { id } = await addMachine({ clientId: 'signing', keyId: 'one' }, { privateKey: service.privateKey })
    expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })
  })

  it('a wrong secret is a finding about the client, and turns the credential to Error', async () => {
    const { id } = await addMachine({ clientId: 'machine' }, { clientSecret: 'not the secret of it' })
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-client-refused' },
    })
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ status: 'error' })
    await test.client.credentials.rotate({ id, config: {}, secrets: { clientSecret: 'machine-secret-0123456789' } })
    expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ status: 'active' })
  })

  it('the end of an access token, as an API tells it, is not that of the credential', async () => {
    const { id } = await addMachine({ clientId: 'machine' }, { clientSecret: 'machine-secret-0123456789' })
    const api = await listen(
      createServer((_request, response) => response.writeHead(200, { 'X-Ends': '2027-03-01T00:00:00Z' }).end('{}')),
    )
    await test.client.credentials.bindHost({ id, host: `127.0.0.1:${api.port}` })
    const connection = await test.client.connections.create({
      input: {
        name: `Tells its end ${names}`,
        kind: 'http',
        systemId: null,
        environment: 'staging',
        credentialId: id,
        parameters: { url: `http://127.0.0.1:${api.port}`, path: '/me', expiryHeader: 'x-ends' },
        purpose: '',
      },
      consent: false,
    })
    const connections = { ids: [connection.id] }
    const { results } = await test.client.tests.run({ runId: randomUUID(), connections, timeoutMs: 5000 })
    expect(results[0]).toMatchObject({ ok: true, expiresAt: '2027-03-01T00:00:00.000Z' })
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ expiresAt: null, status: 'active' })
    await api.stop()
  })

  it('what was refused is not asked again by each use, but at once after it was corrected', async () => {
    const { id } = await addMachine({ clientId: 'machine' }, { clientSecret: 'not the secret of it' })
    const api = await startHttpServer('unused')
    await test.client.credentials.bindHost({ id, host: `127.0.0.1:${api.port}` })
    const connection = await test.client.connections.create({
      input: {
        name: `Corrected ${names}`,
        kind: 'http',
        systemId: null,
        environment: 'staging',
        credentialId: id,
        parameters: { url: api.url(), path: '/echo' },
        purpose: '',
      },
      consent: false,
    })
    const run = async () => {
      const connections = { ids: [connection.id] }
      const { results } = await test.client.tests.run({ runId: randomUUID(), connections, timeoutMs: 5000 })
      return results[0]?.ok
    }
    const asked = service.tokenRequests.length
    expect([await run(), await run()]).toEqual([false, false])
    expect(service.tokenRequests.length).toBe(asked + 1)
    await test.client.credentials.rotate({ id, config: {}, secrets: { clientSecret: 'machine-secret-0123456789' } })
    expect(await run()).toBe(true)
    await api.stop()
  })

  it('a connection test fetches the token that it needs, once, and never shows it', async () => {
    const { id } = await addMachine(
      { clientId: 'machine', scopes: 'read' },
      { clientSecret: 'machine-secret-0123456789' },
    )
    const api = await startHttpServer('the server asks for another secret')
    await test.client.credentials.bindHost({ id, host: `127.0.0.1:${api.port}` })
    const connection = await test.client.connections.create({
      input: {
        name: `API ${names}`,
        kind: 'http',
        systemId: null,
        environment: 'staging',
        credentialId: id,
        parameters: { url: api.url(), path: '/echo' },
        purpose: '',
      },
      consent: false,
    })
    const asked = service.tokenRequests.length
    for (let round = 0; round < 2; round++) {
      const { results } = await test.client.tests.run({
        runId: randomUUID(),
        connections: { ids: [connection.id] },
        timeoutMs: 5000,
      })
      expect(results[0]).toMatchObject({ ok: true })
    }
    expect(service.tokenRequests.length).toBe(asked + 1)
    const sent = api.requests.at(-1)?.headers.authorization ?? ''
    expect(sent).toMatch(/^Bearer .{20}/)
    const shown = JSON.stringify([
      await test.client.tests.history({ connectionId: connection.id, limit: 10 }),
      await test.client.oauth.status({ id }),
      await test.client.credentials.get({ ref: id }),
    ])
    expect(shown).not.toContain(sent.slice(7))
    await api.stop()
  })
})

describe('O1 a person authorizes', () => {
  it('in the browser, and it is known who did, when and for what', async () => {
    const { id } = await addPerson()
    const before = await test.client.oauth.status({ id })
    expect(before.grant).toMatchObject({ state: 'none', can: { browser: true, device: true } })
    const { grant, phases } = await authorize(test.core, id, agree)
    expect(grant).toMatchObject({ state: 'valid', subject: email, renewable: true })
    expect(grant.scopes).toEqual(expect.arrayContaining(['openid', 'offline_access', 'email', 'read']))
    expect(grant.authorizedBy).toContain('(command)')
    const url = new URL(phases[0]?.phase === 'browser' ? phases[0].url : '')
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    expect(url.searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cb$/)
  })

  it('an answer with another state is not used, and whoever sends it can’t end the authorization', async () => {
    const { id } = await addPerson()
    let asked = -1
    const browse = async (url: string) => {
      const found = await new SmallBrowser().go(url, ({ pathname }) => pathname === '/cb')
      const own = found.url.searchParams.get('state') ?? ''
      for (const state of ['somebody-else', '', own.slice(0, -1)]) {
        const foreign = new URL(found.url)
        foreign.searchParams.set('state', state)
        const page = await navigate(foreign)
        expect([page.status, page.body]).toEqual([400, expect.stringContaining('This answer was not used')])
      }
      const twice = new URL(found.url)
      twice.searchParams.append('state', 'another')
      expect((await navigate(twice)).status).toBe(400)
      asked = service.tokenRequests.length
      return navigate(found.url)
    }
    const before = service.tokenRequests.length
    expect(await authorize(test.core, id, browse)).toMatchObject({ grant: { state: 'valid', subject: email } })
    expect(asked).toBe(before)
  })

  it('an answer of another service is not used where there is no issuer to compare it with either', async () => {
    const { id } = await addPerson({
      issuer: '',
      authorizationEndpoint: `${service.issuer}/auth`,
      tokenEndpoint: `${service.issuer}/token`,
      scopes: 'openid',
    })
    const asked = service.tokenRequests.length
    // What an honest service would send whom a hostile one has sent the person on to.
    const browse = async (url: string) => {
      const found = await new SmallBrowser().go(url, ({ pathname }) => pathname === '/cb')
      found.url.searchParams.set('iss', 'https://honest.example')
      await navigate(found.url)
    }
    await expect(authorize(test.core, id, browse)).rejects.toMatchObject({ body: { code: 'oauth-state-mismatch' } })
    expect(service.tokenRequests.length).toBe(asked)
    expect(await authorize(test.core, id, agree)).toMatchObject({ grant: { state: 'valid' } })
  })

  it('an error of the service’s own words is told as one of the service', async () => {
    const { id } = await addPerson()
    const browse = async (url: string) => {
      const asked = new URL(url).searchParams
      const back = new URL(asked.get('redirect_uri') ?? '')
      const answer = { error: 'admin_policy_enforced', state: asked.get('state') ?? '', iss: service.issuer }
      back.search = new URLSearchParams(answer).toString()
      await navigate(back)
    }
    await expect(authorize(test.core, id, browse)).rejects.toMatchObject({ body: { code: 'oauth-request-refused' } })
  })

  it('an answer of another issuer is not used (RFC 9207)', async () => {
    const { id } = await addPerson()
    const browse = async (url: string) => {
      const found = await new SmallBrowser().go(url, ({ pathname }) => pathname === '/cb')
      found.url.searchParams.set('iss', 'https://evil.example')
      await navigate(found.url)
    }
    const asked = service.tokenRequests.length
    await expect(authorize(test.core, id, browse)).rejects.toMatchObject({ body: { code: 'oauth-state-mismatch' } })
    expect(service.tokenRequests.length).toBe(asked)
  })

  it('a code works once', async () => {
    const { id } = await addPerson()
    let code = ''
    const first = async (url: string) => {
      const found = await new SmallBrowser().go(url, ({ pathname }) => pathname === '/cb')
      code = found.url.searchParams.get('code') ?? ''
      await navigate(found.url)
    }
    await authorize(test.core, id, first)
    const replay = async (url: string) => {
      const asked = new URL(url).searchParams
      const back = new URL(asked.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: service.issuer }).toString()
      await navigate(back)
    }
    await expect(authorize(test.core, id, replay)).rejects.toMatchObject({ body: { code: 'oauth-code-refused' } })
  })

  it('whoever declines is told so, and whoever cancels is too', async () => {
    const { id } = await addPerson()
    const decline = async (url: string) => {
      const asked = new URL(url).searchParams
      const back = new URL(asked.get('redirect_uri') ?? '')
      const answer = { error: 'access_denied', state: asked.get('state') ?? '', iss: service.issuer }
      back.search = new URLSearchParams(answer).toString()
      await navigate(back)
    }
    await expect(authorize(test.core, id, decline)).rejects.toMatchObject({ body: { code: 'oauth-denied' } })

    const runId = randomUUID()
    const stop = test.core.subscribe((event) => {
      if (event.name === 'oauth.progress') void test.client.oauth.cancel({ runId })
    })
    await expect(test.client.oauth.authorize({ id, runId, way: 'browser', open: false })).rejects.toMatchObject({
      body: { code: 'cancelled' },
    })
    stop()
  })

  it('the listener answers a navigation to its own name and path, and nothing else', async () => {
    const { id } = await addPerson()
    const statuses: number[] = []
    const browse = async (url: string) => {
      const redirect = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
      const ask = async (change: (address: URL) => void, method = 'GET') => {
        const address = new URL(`${redirect.href}?code=x&state=y`)
        change(address)
        statuses.push((await navigate(address, { method })).status)
      }
      await ask((address) => {
        address.pathname = '/other'
      })
      await ask(() => {}, 'POST')
      await ask((address) => {
        address.hostname = 'localhost'
      })
      await ask((address) => {
        address.search = ''
      })
      // A script of a page, as it says itself; and a frame in one, for which it navigates.
      statuses.push((await fetch(`${redirect.href}?code=x&state=y`)).status)
      statuses.push((await navigate(new URL(`${redirect.href}?code=x&state=y`), { destination: 'iframe' })).status)
      // Where a page's name was made to lead here, its requests are for that name.
      statuses.push((await navigate(redirect, { target: 'http://evil.example/cb?code=x&state=y' })).status)
      return agree(url)
    }
    await authorize(test.core, id, browse)
    expect(statuses).toEqual([404, 405, 421, 400, 403, 403, 421])
  })

  it('a host that is not bound gets nothing, not even a look-up', async () => {
    const { id } = await addPerson()
    await test.client.credentials.update({ id, revision: null, metadata: { boundHosts: [] }, config: null })
    await expect(authorize(test.core, id, agree)).rejects.toMatchObject({
      body: { code: 'host-not-bound', subjects: [expect.any(String), service.host] },
    })
  })

  it('tokens are revoked at the service and forgotten here', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    expect(await test.client.oauth.revoke({ id, forgetOnly: false })).toMatchObject({ state: 'none' })
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-not-authorized' },
    })
  })

  it('are revoked also where the service takes no access token back', async () => {
    const peer = await listen(
      createServer(async (request, response) => {
        const parts: string[] = []
        for await (const part of request) parts.push(String(part))
        const hint = new URLSearchParams(parts.join('')).get('token_type_hint')
        hints.push(hint)
        const isRefused = hint === 'access_token'
        response.writeHead(isRefused ? 400 : 200, { 'Content-Type': 'application/json' })
        response.end(isRefused ? '{"error":"unsupported_token_type"}' : '')
      }),
    )
    const hints: (string | null)[] = []
    const { id } = await addPerson({ revocationEndpoint: `http://127.0.0.1:${peer.port}/revoke` })
    await authorize(test.core, id, agree)
    expect(await test.client.oauth.revoke({ id, forgetOnly: false })).toMatchObject({ state: 'none' })
    expect(hints).toEqual(['refresh_token', 'access_token'])
    await peer.stop()
  })

  it('who has agreed is asked of the user info where the ID token has no name, and believed if it means the same', async () => {
    service.idTokenNames = false
    const { id } = await addPerson({ scopes: 'openid email' })
    expect((await authorize(test.core, id, agree)).grant.subject).toBe(email)
    const peer = await listen(
      createServer((_request, response) =>
        response
          .writeHead(200, { 'Content-Type': 'application/json' })
          .end('{"sub":"somebody","email":"eve@example.com"}'),
      ),
    )
    const other = await addPerson({ userinfoEndpoint: `http://127.0.0.1:${peer.port}/me`, scopes: 'openid email' })
    expect((await authorize(test.core, other.id, agree)).grant.subject).toBe('ada')
    await peer.stop()
    service.idTokenNames = true
  })
})

describe('O2 a refresh never loses a token', () => {
  it('a service that replaces refresh tokens is followed from one to the next', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    for (let round = 0; round < 3; round++)
      expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid', failure: null })
  })

  it('three at once, of two processes, are one', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    const other = await test.another('desktop')
    await other.client.vault.unlock({ passphrase: null, slotId: null })
    const asked = service.tokenRequests.length
    service.trouble = { kind: 'late', ms: 300 }
    const all = await Promise.all(
      [test.client, other.client, test.client].map((client) => client.oauth.refresh({ id, onceMore: false })),
    )
    expect(all.map(({ state }) => state)).toEqual(['valid', 'valid', 'valid'])
    expect(service.tokenRequests.length).toBe(asked + 1)
    expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })
    await other.close()
  })

  it('O3 a refused refresh turns the credential to Error, and another authorization takes it back', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    service.trouble = { kind: 'answer', status: 400, body: '{"error":"invalid_grant"}' }
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-refused' },
    })
    expect((await test.client.oauth.status({ id })).grant).toMatchObject({ state: 'refused', failure: 'oauth-refused' })
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ status: 'error' })
    await authorize(test.core, id, agree)
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ status: 'active' })
  })

  it('O3 a refused client is told apart from a refused grant: with the right client the tokens go on', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    service.trouble = { kind: 'answer', status: 401, body: '{"error":"invalid_client"}' }
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-client-refused' },
    })
    const { grant } = await test.client.oauth.status({ id })
    expect(grant).toMatchObject({ state: 'valid', failure: 'oauth-client-refused' })
    expect((await test.client.overview.get({})).attention).toContainEqual(
      expect.objectContaining({ kind: 'oauth-client-refused', subjectId: id }),
    )
    expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid', failure: null })
  })

  it('O3 a service that wants the person again has refused the refresh token', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    service.trouble = { kind: 'answer', status: 400, body: '{"error":"interaction_required"}' }
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-refused' },
    })
    expect((await test.client.oauth.status({ id })).grant).toMatchObject({ state: 'refused' })
  })

  it('O3 other settings than those that were authorized are told at once, and get no token of before', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    const use = (clientId: string) =>
      test.client.credentials.rotate({
        id,
        config: { clientId },
        secrets: { clientSecret: 'desktop-secret-0123456789' },
      })
    await use('other')
    expect((await test.client.oauth.status({ id })).grant).toMatchObject({
      state: 'outdated',
      subject: email,
      failure: null,
      can: { browser: true, revoke: false },
    })
    const asked = service.tokenRequests.length
    for (const work of [
      test.client.oauth.refresh({ id, onceMore: true }),
      test.client.oauth.revoke({ id, forgetOnly: false }),
    ])
      await expect(work).rejects.toMatchObject({ body: { code: 'oauth-outdated' } })
    expect(service.tokenRequests.length).toBe(asked)
    await use('desktop')
    expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })
  })

  it('O3 the end of an authorization is shown and warned of, prolonged by a refresh, and gone with it', async () => {
    const { id } = await addPerson()
    const day = 86_400
    const tokens = (more: object) =>
      JSON.stringify({ access_token: `a-${randomUUID()}`, refresh_token: `r-${randomUUID()}`, expires_in: 60, ...more })
    const days = (instant: string | null | undefined) => (Date.parse(instant ?? '') - Date.now()) / 1000 / day
    await test.client.credentials.update({
      id,
      revision: null,
      metadata: {},
      config: { ...(await test.client.credentials.get({ ref: id })).config, scopes: 'read' },
    })
    service.trouble = { kind: 'answer', status: 200, body: tokens({ refresh_token_expires_in: 7 * day }) }
    const { grant } = await authorize(test.core, id, agree)
    expect(days(grant.authorizationEndsAt)).toBeCloseTo(7, 1)
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({
      status: 'expiring',
      expirySource: 'server',
      expiresAt: grant.authorizationEndsAt,
    })
    service.trouble = { kind: 'answer', status: 200, body: tokens({ refresh_expires_in: 90 * day }) }
    expect(days((await test.client.oauth.refresh({ id, onceMore: false })).authorizationEndsAt)).toBeCloseTo(90, 1)
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ status: 'active' })
    // One that lasts by being used is no reason to warn of all the time.
    service.trouble = { kind: 'answer', status: 200, body: tokens({ refresh_expires_in: 1800 }) }
    expect((await test.client.oauth.refresh({ id, onceMore: false })).authorizationEndsAt).not.toBeNull()
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ status: 'active', expiresAt: null })
    service.trouble = { kind: 'answer', status: 200, body: tokens({ refresh_expires_in: 7 * day }) }
    await test.client.oauth.refresh({ id, onceMore: false })
    await test.client.oauth.revoke({ id, forgetOnly: true })
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ status: 'active', expiresAt: null })
  })

  it('what a service writes as scopes is shown as lines, and breaks nothing', async () => {
    const { id } = await addPerson({ scopes: 'read' })
    const scope = `a\u202eb ${'c'.repeat(900)} \u0007`
    service.trouble = {
      kind: 'answer',
      status: 200,
      body: JSON.stringify({ access_token: `a-${randomUUID()}`, scope }),
    }
    const { grant } = await authorize(test.core, id, agree)
    expect(grant.scopes).toEqual(['a b', expect.stringMatching(/^c{499}…$/)])
  })

  it('an answer that is lost makes it uncertain: nothing is tried again until a person says so', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    service.trouble = { kind: 'cut-answer' }
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-unreachable' },
    })
    const asked = service.tokenRequests.length
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-uncertain' },
    })
    expect(service.tokenRequests.length).toBe(asked)
    const { grant } = await test.client.oauth.status({ id })
    expect(grant).toMatchObject({ state: 'uncertain', failure: 'oauth-uncertain' })
    // The service has replaced the token, and sees an old one now.
    await expect(test.client.oauth.refresh({ id, onceMore: true })).rejects.toMatchObject({
      body: { code: 'oauth-refused' },
    })
  })

  it('what was never sent, or was answered with a later, leaves everything as it was', async () => {
    const { id } = await addPerson()
    await authorize(test.core, id, agree)
    service.trouble = { kind: 'answer', status: 503, body: 'busy' }
    await expect(test.client.oauth.refresh({ id, onceMore: false })).rejects.toMatchObject({
      body: { code: 'oauth-unavailable' },
    })
    const { grant } = await test.client.oauth.status({ id })
    expect(grant).toMatchObject({ state: 'valid', failure: 'oauth-unavailable' })
    expect(Date.parse(grant?.nextTryAt ?? '')).toBeGreaterThan(Date.now())
    expect(await test.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid', failure: null })
  })

  it('an answer that comes after the vault was locked is taken in at the next unlock', async () => {
    const own = await startCore()
    const { id } = await own.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: 'Late' }),
      config: { issuer: service.issuer, clientId: 'desktop', scopes: 'openid' },
      secrets: { clientSecret: 'desktop-secret-0123456789' },
    })
    await authorize(own.core, id, agree)
    service.trouble = { kind: 'late', ms: 400 }
    const refreshing = own.client.oauth.refresh({ id, onceMore: false })
    await new Promise((resolve) => setTimeout(resolve, 200))
    await own.client.vault.lock({})
    await expect(refreshing).rejects.toMatchObject({ body: { code: 'vault-locked' } })
    await own.client.vault.unlock({ passphrase: null, slotId: null })
    expect((await own.client.oauth.status({ id })).grant).toMatchObject({ state: 'valid', failure: null })
    expect(await own.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })
    await own.close()
  })

  it('a new vault key takes the tokens along, and a restored backup’s are not tried by themselves', async () => {
    const own = await startCore()
    const { id } = await own.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: 'Moved' }),
      config: { issuer: service.issuer, clientId: 'desktop', scopes: 'openid' },
      secrets: { clientSecret: 'desktop-secret-0123456789' },
    })
    await authorize(own.core, id, agree)
    const { slots } = await own.client.vault.status({})
    await own.client.vault.rekey({ keep: slots.map((slot) => ({ id: slot.id, passphrase: null })), add: [] })
    expect(await own.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })

    const backup = await own.client.backups.create({})
    expect(await own.client.oauth.refresh({ id, onceMore: false })).toMatchObject({ state: 'valid' })
    const preview = await own.client.backups.preview({ from: { id: backup.id }, passphrase: null })
    await own.client.backups.restore({ previewId: preview.previewId })
    expect((await own.client.oauth.status({ id })).grant).toMatchObject({ state: 'uncertain' })
    await own.close()
  })
})
