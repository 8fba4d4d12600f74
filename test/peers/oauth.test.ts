import { randomUUID } from 'node:crypto'
import { createServer } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventOf } from '../../src/shared/api/contract.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import { type Certificate, type Certificates, makeCertificates } from './certificates.ts'
import { email, type OidcService, SmallBrowser, startOidcService } from './oidc-provider.ts'
import { closedPort, listen, type SocketPeer, startBlackHole } from './sockets.ts'

let service: OidcService
let test: TestCore
let names = 0

beforeAll(async () => {
  service = await startOidcService({ accessSeconds: 3 })
  test = await startCore()
})
afterAll(async () => {
  await test.close()
  await service.stop()
})

async function addMachine(config: Record<string, string>) {
  return test.client.credentials.create({
    type: 'oauth2-client-credentials',
    metadata: metadata({ name: `Machine ${++names}` }),
    config: { clientId: 'machine', ...config },
    secrets: { clientSecret: 'machine-secret-0123456789' },
  })
}

const refresh = (id: string) => test.client.oauth.refresh({ id, onceMore: false })

describe('O1 the device grant (RFC 8628)', () => {
  it('a public client, by a code on another device, asked as often as the service wants', async () => {
    const { id } = await test.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: 'Device' }),
      config: { issuer: service.issuer, clientId: 'public', clientAuthentication: 'none', scopes: 'openid email' },
      secrets: {},
    })
    const runId = randomUUID()
    const phases: EventOf<'oauth.progress'>[] = []
    const stop = test.core.subscribe((event) => {
      if (event.name !== 'oauth.progress') return
      phases.push(event.data)
      if (event.data.phase === 'device') void new SmallBrowser().agreeToDevice(event.data.completeUrl)
    })
    const grant = await test.client.oauth.authorize({ id, runId, way: 'device', open: false })
    stop()
    expect(grant).toMatchObject({ state: 'valid', subject: email, renewable: true })
    expect(phases.map(({ phase }) => phase)).toEqual(['device', 'exchange'])
    expect(phases[0]).toMatchObject({ userCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) })
  })

  it('is cancelled while it waits', async () => {
    const { id } = await test.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: 'Cancelled device' }),
      config: { issuer: service.issuer, clientId: 'public', clientAuthentication: 'none', scopes: 'openid' },
      secrets: {},
    })
    const runId = randomUUID()
    const stop = test.core.subscribe((event) => {
      if (event.name === 'oauth.progress') void test.client.oauth.cancel({ runId })
    })
    await expect(test.client.oauth.authorize({ id, runId, way: 'device', open: false })).rejects.toMatchObject({
      body: { code: 'cancelled' },
    })
    stop()
  })
})

describe('O2 tokens end', () => {
  it('and a use after that gets a new one by itself, in whichever process it is', async () => {
    const { id } = await addMachine({ issuer: service.issuer })
    const first = await refresh(id)
    await new Promise((resolve) => setTimeout(resolve, 3100))
    const other = await test.another()
    await other.client.vault.unlock({ passphrase: null, slotId: null })
    const second = await other.client.oauth.refresh({ id, onceMore: false })
    expect(Date.parse(second.accessExpiresAt ?? '')).toBeGreaterThan(Date.parse(first.accessExpiresAt ?? ''))
    await other.close()
  })
})

describe('O1 the way to the service', () => {
  const certificates: Certificates = makeCertificates()
  const answer = (status: number, body: string, headers: Record<string, string> = {}) => ({ status, body, headers })
  let received = 0

  /** A token address that answers the same to everybody. */
  async function startTokens(
    certificate: Certificate,
    { status, body, headers } = answer(200, '{"access_token":"t-0123456789","token_type":"Bearer","expires_in":60}'),
  ): Promise<SocketPeer> {
    return listen(
      createServer(certificate, (request, response) => {
        received++
        request.resume()
        request.once('end', () =>
          response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body),
        )
      }),
    )
  }

  it.each([
    ['is trusted by its own CA', 'good', true, null],
    ['nobody vouches for', 'untrusted', true, 'oauth-tls'],
    ['has expired', 'expired', true, 'oauth-tls'],
    ['is for another host', 'wrongName', true, 'oauth-tls'],
    ['is of a CA that nobody gave', 'good', false, 'oauth-tls'],
  ] as const)('a certificate that %s: nothing is sent before it is proven', async (_, which, withCa, code) => {
    const peer = await startTokens(certificates[which])
    const before = received
    const { id } = await addMachine({
      tokenEndpoint: `https://localhost:${peer.port}/token`,
      ...(withCa && { ca: certificates.ca }),
    })
    if (code === null) expect(await refresh(id)).toMatchObject({ state: 'valid' })
    else {
      await expect(refresh(id)).rejects.toMatchObject({ body: { code } })
      expect(received).toBe(before)
    }
    await peer.stop()
  })

  it.each([
    [
      'a redirect to another host',
      answer(307, '', { Location: 'https://evil.example/token' }),
      'oauth-not-the-service',
    ],
    ['a page', answer(200, '<h1>Sign in</h1>', { 'Content-Type': 'text/html' }), 'oauth-not-the-service'],
    ['no token', answer(200, '{}'), 'oauth-not-the-service'],
    ['a gateway’s complaint', answer(502, 'Bad gateway'), 'oauth-unavailable'],
    ['too many requests', answer(429, '{}'), 'oauth-unavailable'],
    ['a wrong scope', answer(400, '{"error":"invalid_scope"}'), 'oauth-request-refused'],
    ['an error under 200', answer(200, '{"error":"incorrect_client_credentials"}'), 'oauth-client-refused'],
  ])('an answer that is %s has its own finding', async (_, given, code) => {
    const peer = await startTokens(certificates.good, given)
    const { id } = await addMachine({ tokenEndpoint: `https://localhost:${peer.port}/token`, ca: certificates.ca })
    await expect(refresh(id)).rejects.toMatchObject({ body: { code } })
    await peer.stop()
  })

  it('a closed port, and a host that says nothing, are told apart', async () => {
    const closed = await closedPort()
    const first = await addMachine({ tokenEndpoint: `http://127.0.0.1:${closed.port}/token` })
    await expect(refresh(first.id)).rejects.toMatchObject({ body: { code: 'oauth-unreachable' } })
    const hole = await startBlackHole()
    const second = await addMachine({ tokenEndpoint: `http://127.0.0.1:${hole.port}/token` })
    await expect(refresh(second.id)).rejects.toMatchObject({ body: { code: 'oauth-timeout' } })
    await hole.stop()
  })

  it('a published configuration of another issuer is not believed', async () => {
    const { id } = await addMachine({ issuer: `${service.issuer}/other` })
    await expect(refresh(id)).rejects.toMatchObject({ body: { code: 'oauth-not-the-service' } })
    const spelled = await addMachine({ issuer: service.issuer.replace('127.0.0.1', 'localhost') })
    await expect(refresh(spelled.id)).rejects.toMatchObject({ body: { code: 'oauth-not-the-service' } })
  })
})

describe('O3 a grant that was revoked at the service', () => {
  it('is refused at the next refresh, and the credential says so', async () => {
    const { id } = await test.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: 'Revoked' }),
      config: { issuer: service.issuer, clientId: 'desktop', scopes: 'openid' },
      secrets: { clientSecret: 'desktop-secret-0123456789' },
    })
    const stop = test.core.subscribe((event) => {
      if (event.name === 'oauth.progress' && event.data.phase === 'browser') void new SmallBrowser().go(event.data.url)
    })
    await test.client.oauth.authorize({ id, runId: randomUUID(), way: 'browser', open: false })
    stop()
    for (const grantId of service.grants.splice(0)) await service.provider.RefreshToken.revokeByGrantId(grantId)
    await expect(refresh(id)).rejects.toMatchObject({ body: { code: 'oauth-refused' } })
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ status: 'error' })
    expect((await test.client.overview.get({})).attention).toContainEqual(
      expect.objectContaining({ kind: 'oauth-refused', subjectId: id }),
    )
  })
})
