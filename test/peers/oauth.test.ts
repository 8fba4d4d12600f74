import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createPlainServer } from 'node:http'
import { createServer } from 'node:https'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventOf } from '../../src/shared/api/contract.ts'
import { Command } from '../integration/cli-command.ts'
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

  it('a command prints the code, and tells who has entered it', async () => {
    const command = new Command()
    command.file('secret', 'desktop-secret-0123456789')
    await command.run(['vault', 'create'])
    await command.run([
      ...['credential', 'add', '--type', 'oauth2-authorization-code', '--name', 'By a code'],
      ...['--set', `issuer=${service.issuer}`, '--set', 'clientId=desktop', '--set', 'scopes=openid email'],
      ...['--secret', `clientSecret=@${command.home}/secret`],
    ])
    let entering: Promise<string> | undefined
    const ran = await command.run(['oauth', 'authorize', 'By a code', '--device'], {
      onError(text) {
        const [, code, page] = /Enter the code ([A-Z]{4}-[A-Z]{4}) on (http\S+)/.exec(text) ?? []
        if (code && page) entering ??= new SmallBrowser().agreeToDevice(`${page}?user_code=${code}`)
      },
    })
    expect(ran, ran.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining(email) })
    await entering
    command.close()
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

describe('O1 the pace at which a device code is asked for', () => {
  type Answer = { readonly error: string } | { readonly access_token: string } | 'none'

  /** A service whose token address gives these answers in turn, and tells when it was asked. */
  async function startDevices(answers: readonly Answer[]) {
    const asked: number[] = []
    const server = createPlainServer((request, response) => {
      request.resume()
      const json = (status: number, body: object) =>
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
      if (request.url === '/device') {
        json(200, {
          device_code: 'code-of-a-device',
          user_code: 'ABCD-EFGH',
          verification_uri: 'https://login.example/device',
          expires_in: 120,
          interval: 1,
        })
        return
      }
      const answer = answers[asked.length] ?? 'none'
      asked.push(Date.now())
      if (answer !== 'none') json('error' in answer ? 400 : 200, answer)
    })
    const peer = await listen(server)
    const { id } = await test.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: `Pace ${++names}` }),
      config: {
        deviceEndpoint: `http://127.0.0.1:${peer.port}/device`,
        tokenEndpoint: `http://127.0.0.1:${peer.port}/token`,
        clientId: 'public',
        clientAuthentication: 'none',
      },
      secrets: {},
    })
    const authorize = () => test.client.oauth.authorize({ id, runId: randomUUID(), way: 'device', open: false })
    const pauses = () => asked.slice(1).map((at, index) => at - (asked[index] ?? 0))
    return { authorize, pauses, stop: peer.stop }
  }

  it('is five seconds slower from the first slow_down on', async () => {
    const devices = await startDevices([
      { error: 'authorization_pending' },
      { error: 'slow_down' },
      { error: 'authorization_pending' },
      { access_token: 'token-of-a-device' },
    ])
    expect(await devices.authorize()).toMatchObject({ state: 'valid' })
    const [first = 0, second = 0, third = 0] = devices.pauses()
    expect(first).toBeLessThan(3000)
    expect(Math.min(second, third)).toBeGreaterThanOrEqual(5900)
    await devices.stop()
  })

  it('is kept when an answer never comes: the person may agree meanwhile', async () => {
    const devices = await startDevices(['none', { access_token: 'token-of-a-device' }])
    expect(await devices.authorize()).toMatchObject({ state: 'valid' })
    expect(devices.pauses()).toHaveLength(1)
    await devices.stop()
  })

  it.each([
    ['access_denied', 'oauth-denied'],
    ['expired_token', 'oauth-ended'],
    ['invalid_client', 'oauth-client-refused'],
  ])('does not matter any more after %s', async (error, code) => {
    const devices = await startDevices([{ error: 'authorization_pending' }, { error }])
    await expect(devices.authorize()).rejects.toMatchObject({ body: { code } })
    expect(devices.pauses()).toHaveLength(1)
    await devices.stop()
  })
})

describe('O1 a service whose clock differs', () => {
  const program = fileURLToPath(new URL('oidc-provider-clock.ts', import.meta.url))

  async function startAhead(seconds: number) {
    const child = spawn(process.execPath, [program, String(seconds)], { stdio: ['pipe', 'pipe', 'ignore'] })
    let line = ''
    for await (const text of createInterface({ input: child.stdout }))
      if (text.startsWith('{')) {
        line = text
        break
      }
    child.stdout.resume()
    const told = JSON.parse(line) as { issuer: string; privateKey: string }
    const stop = async () => {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    }
    return { ...told, stop }
  }

  async function authorizeAt(issuer: string) {
    const { id } = await test.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: `Clock ${++names}` }),
      config: { issuer, clientId: 'desktop', scopes: 'openid' },
      secrets: { clientSecret: 'desktop-secret-0123456789' },
    })
    const stop = test.core.subscribe((event) => {
      if (event.name === 'oauth.progress' && event.data.phase === 'browser') void new SmallBrowser().go(event.data.url)
    })
    try {
      return await test.client.oauth.authorize({ id, runId: randomUUID(), way: 'browser', open: false })
    } finally {
      stop()
    }
  }

  it.each([45, -45])('by %i seconds: ID tokens and signed clients are believed', async (seconds) => {
    const ahead = await startAhead(seconds)
    const grant = await authorizeAt(ahead.issuer)
    expect(grant).toMatchObject({ state: 'valid' })
    // It tells how long the token lasts, and not until when.
    expect(Math.abs(Date.parse(grant.accessExpiresAt ?? '') - Date.now() - 3_600_000)).toBeLessThan(10_000)
    const { id } = await test.client.credentials.create({
      type: 'oauth2-client-credentials',
      metadata: metadata({ name: `Signing ${++names}` }),
      config: { issuer: ahead.issuer, clientId: 'signing', keyId: 'one' },
      secrets: { privateKey: ahead.privateKey },
    })
    expect(await refresh(id)).toMatchObject({ state: 'valid' })
    await ahead.stop()
  })

  it('by five minutes: an ID token that has ended here is refused, and the clocks are named', async () => {
    const behind = await startAhead(-300)
    await expect(authorizeAt(behind.issuer)).rejects.toMatchObject({ body: { code: 'oauth-clock' } })
    await behind.stop()
  })

  it('by five minutes: a client that signs is refused, and not its key is blamed', async () => {
    const ahead = await startAhead(300)
    const { id } = await test.client.credentials.create({
      type: 'oauth2-client-credentials',
      metadata: metadata({ name: `Signing ${++names}` }),
      config: { issuer: ahead.issuer, clientId: 'signing', keyId: 'one' },
      secrets: { privateKey: ahead.privateKey },
    })
    await expect(refresh(id)).rejects.toMatchObject({ body: { code: 'oauth-clock' } })
    await ahead.stop()
  })
})

describe('O1 an answer that is slow or huge', () => {
  it('ends by the deadline, or at its megabyte', async () => {
    const peer = await listen(
      createPlainServer((request, response) => {
        request.resume()
        response.writeHead(200, { 'Content-Type': 'application/json' })
        const part = request.url === '/huge' ? `"${'x'.repeat(100_000)}",` : ' '
        response.write('[')
        const timer = setInterval(() => response.write(part), request.url === '/huge' ? 1 : 500)
        response.once('close', () => clearInterval(timer))
      }),
    )
    const at = async (path: string) =>
      refresh((await addMachine({ tokenEndpoint: `http://127.0.0.1:${peer.port}${path}` })).id)
    await expect(at('/huge')).rejects.toMatchObject({ body: { code: 'oauth-not-the-service' } })
    const begun = Date.now()
    await expect(at('/slow')).rejects.toMatchObject({ body: { code: 'oauth-timeout' } })
    expect(Date.now() - begun).toBeLessThan(25_000)
    await peer.stop()
  })
})

describe('O1 a published configuration that leads astray', () => {
  /** Serves a configuration under its own issuer, with these addresses. */
  async function startConfiguration(addresses: (origin: string) => Record<string, string>) {
    const peer = await listen(
      createPlainServer((request, response) => {
        const origin = `http://${request.headers.host}`
        request.resume()
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(
          JSON.stringify({
            issuer: origin,
            authorization_endpoint: `${origin}/auth`,
            token_endpoint: `${origin}/token`,
            response_types_supported: ['code'],
            ...addresses(origin),
          }),
        )
      }),
    )
    const { id } = await test.client.credentials.create({
      type: 'oauth2-authorization-code',
      metadata: metadata({ name: `Astray ${++names}` }),
      config: { issuer: `http://127.0.0.1:${peer.port}`, clientId: 'desktop', scopes: 'openid' },
      secrets: { clientSecret: 'desktop-secret-0123456789' },
    })
    return { id, stop: peer.stop }
  }
  const authorize = (id: string, way: 'browser' | 'device') =>
    test.client.oauth.authorize({ id, runId: randomUUID(), way, open: true })

  it('to a host of the network gets nothing, and it is asked for by name', async () => {
    const { id, stop } = await startConfiguration(() => ({
      device_authorization_endpoint: 'http://169.254.169.254/latest/meta-data',
    }))
    await expect(authorize(id, 'device')).rejects.toMatchObject({
      body: { code: 'host-not-bound', subjects: [expect.any(String), '169.254.169.254:80'] },
    })
    await stop()
  })

  it.each(['http://login.example/auth', 'file:///etc/passwd', 'javascript:alert(1)'])(
    'to a page at %s opens none',
    async (page) => {
      const { id, stop } = await startConfiguration(() => ({ authorization_endpoint: page }))
      await expect(authorize(id, 'browser')).rejects.toMatchObject({
        body: { code: expect.stringMatching(/^oauth-(misconfigured|not-the-service)$/) },
      })
      await stop()
    },
  )
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

describe('L2 a new secret of a client is tested before it is in use', () => {
  it('by a token of its own, which nobody keeps; of a person it can only be tried when it is in use', async () => {
    const api = await listen(
      createPlainServer((request, response) => {
        const isGood = /^Bearer .{20,}/.test(request.headers.authorization ?? '')
        response.writeHead(isGood ? 200 : 401, { 'Content-Type': 'application/json' }).end('{"id":"me"}')
      }),
    )
    /** What is found with a new secret, where another one is in use. */
    const tryWith = async (inUse: string, clientSecret: string) => {
      const { id, name } = await test.client.credentials.create({
        type: 'oauth2-client-credentials',
        metadata: metadata({ name: `Machine ${++names}` }),
        config: { issuer: service.issuer, clientId: 'machine' },
        secrets: { clientSecret: inUse },
      })
      const about = { kind: 'http', systemId: null, environment: '', purpose: '' }
      const parameters = { url: `http://127.0.0.1:${api.port}`, path: '/me', expectJson: 'id' }
      await test.client.connections.create({
        input: { name: `Api ${name}`, ...about, credentialId: id, parameters },
        consent: true,
      })
      const { ids } = await test.client.rotations.start({ credentialIds: [id], config: {}, secrets: { clientSecret } })
      const found = await test.client.rotations.test({ runId: randomUUID(), ids, timeoutMs: 10_000 })
      const { tests } = await test.client.rotations.get({ id: ids[0] ?? '' })
      const { grant } = await test.client.oauth.status({ id })
      return { ...found, code: tests[0]?.result?.code, state: grant?.state, failure: grant?.failure }
    }
    const [right, wrong] = ['machine-secret-0123456789', 'another-secret-9876543210']
    // Nothing of a trial is kept, and what is refused says nothing of the value in use.
    const untouched = { state: 'none', failure: null }
    expect(await tryWith(wrong, right)).toEqual({ done: 1, failed: 0, code: 'ok', ...untouched })
    expect(await tryWith(right, wrong)).toEqual({ done: 0, failed: 1, code: 'auth-failed', ...untouched })
    await api.stop()
  })
})
