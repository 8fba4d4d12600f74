import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Certificates, makeCertificates } from '../../../../test/peers/certificates.ts'
import { makePassword } from '../../../../test/peers/daemons.ts'
import { type HttpPeer, startHttpServer } from '../../../../test/peers/http-server.ts'
import { closedPort, startBlackHole } from '../../../../test/peers/sockets.ts'
import { expectFinding as expectIn } from '../../../../test/peers/targets.ts'
import type { ProbeTarget } from '../connector.ts'
import { httpKind } from '../kinds/http.ts'
import { http } from './http.ts'
import { readScopes } from './http-answer.ts'

const secret = `sk-${makePassword().replace(/[^\x21-\x7e]/g, '~')}`

type Way = 'bearer' | 'header' | 'query' | 'basic' | 'path' | 'nowhere'

const expectFinding = (...[target, code, stage]: Parameters<typeof expectIn>) => expectIn(target, code, stage, http)

/** What the credential's type would add to a request. */
const ways: Record<Way, ProbeTarget['credential']['http']> = {
  bearer: { headers: { Authorization: `Bearer ${secret}` }, query: {} },
  header: { headers: { 'x-api-key': secret, 'x-version': '2023-06-01' }, query: {} },
  query: { headers: {}, query: { key: secret } },
  basic: { headers: { Authorization: `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}` }, query: {} },
  path: { headers: {}, query: {} },
  nowhere: { headers: {}, query: {} },
}

describe('T3 T4 T6 HTTP', () => {
  let peer: HttpPeer
  let other: HttpPeer

  beforeAll(async () => {
    peer = await startHttpServer(secret)
    other = await startHttpServer(secret)
  })
  afterAll(async () => {
    await peer.stop()
    await other.stop()
  })

  function target(
    path: string,
    parameters: Record<string, string> = {},
    way: Way = 'bearer',
    key = secret,
  ): ProbeTarget {
    const whole = { url: peer.url(), path, method: 'GET', probe: 'request', allowPlaintext: 'no', ...parameters }
    const inject = (pairs: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(pairs).map(([name, value]) => [name, value.replace(secret, key)]))
    return {
      kind: 'http',
      parameters: whole,
      credential: {
        type: 'api-key',
        values: { key },
        secretFields: ['key'],
        http: { headers: inject(ways[way].headers), query: inject(ways[way].query) },
        clientCertificate: null,
      },
      boundHosts: [httpKind.target(whole)],
      ca: parameters.ca ?? '',
      name: 'test',
      knownHostKeys: [],
      revokedHostKeys: [],
      hops: [],
      timeoutMs: 10_000,
    }
  }

  it('finds a right credential ok, whichever way it is sent', async () => {
    for (const way of ['bearer', 'header', 'query', 'basic'] as const) {
      const outcome = await expectFinding(
        target('/me', { expectJson: 'user.name', identityPath: 'user.name' }, way),
        'ok',
        null,
      )
      expect(outcome.identity).toBe('ann')
      expect(outcome.stages.map(({ stage }) => stage)).toEqual([
        'resolve',
        'connect',
        'authenticate',
        'authorize',
        'query',
      ])
    }
    await expectFinding(target('/bot{key}/me', { expectJson: 'ok=true' }, 'path'), 'ok', null)
  })

  it('finds a wrong credential auth-failed, whichever way it is sent', async () => {
    for (const way of ['bearer', 'header', 'query'] as const) {
      await expectFinding(target('/me', {}, way, 'sk-wrong-credential'), 'auth-failed', 'authenticate')
    }
    await expectFinding(target('/bot{key}/me', {}, 'path', 'sk-wrong-credential'), 'auth-failed', 'authenticate')
  })

  it('is never green without a request that holds the credential', async () => {
    await expectFinding(target('/me', { probe: 'none' }), 'not-testable', null)
    await expectFinding(target('/echo', {}, 'nowhere'), 'not-testable', null)
  })

  it('maps every status to its class', async () => {
    for (const [status, code, stage] of [
      [200, 'ok', null],
      [204, 'ok', null],
      [304, 'unexpected-answer', 'query'],
      [400, 'unexpected-answer', 'query'],
      [401, 'auth-failed', 'authenticate'],
      [402, 'permission', 'authorize'],
      [403, 'permission', 'authorize'],
      [404, 'not-found', 'query'],
      [407, 'misconfigured', 'authenticate'],
      [410, 'not-found', 'query'],
      [429, 'rate-limited', 'authenticate'],
      [451, 'permission', 'authorize'],
      [500, 'server-error', 'authenticate'],
      [503, 'server-error', 'authenticate'],
      [511, 'unexpected-answer', 'authenticate'],
    ] as const) {
      await expectFinding(target(`/status/${status}`), code, stage)
    }
  })

  it('takes the statuses that the connection expects, and those that mean a refusal', async () => {
    await expectFinding(target('/status/403', { expectStatus: '200, 403' }), 'ok', null)
    await expectFinding(target('/status/202', { expectStatus: '200' }), 'unexpected-answer', 'query')
    await expectFinding(target('/status/400', { refusedStatus: '400, 401' }), 'auth-failed', 'authenticate')
  })

  it('finds a refusal in an answer that has the status of a success', async () => {
    const told = { refusedJson: 'user.name=eve|ann', expectJson: 'ok=true' }
    await expectFinding(target('/me', told), 'auth-failed', 'authenticate')
    await expectFinding(target('/me', { ...told, refusedJson: 'user.name=eve' }), 'ok', null)
    await expectFinding(target('/text', told), 'unexpected-answer', 'query')
    await expectFinding(target('/huge', told), 'unexpected-answer', 'query')
  })

  it('tells how long to wait, as far as the server tells it', async () => {
    for (const [given, remedy] of [
      ['', 'Wait 30 seconds, then test again.'],
      ['1', 'Wait 1 second, then test again.'],
      ['99999999', 'Wait a while, then test again.'],
      ['soon', 'Wait a while, then test again.'],
    ]) {
      expect((await expectFinding(target(`/busy/${given}`), 'rate-limited', 'authenticate')).remedy).toBe(remedy)
    }
  })

  it('shows nothing of an answer that echoes the secret in its body and headers', async () => {
    for (const way of ['bearer', 'header', 'query', 'basic'] as const) {
      for (const identityPath of ['headers.authorization', 'headers.x-api-key', 'url', 'words.0']) {
        await expectFinding(target('/echo', { identityPath, expectJson: 'words' }, way), 'ok', null)
      }
    }
    const outcome = await expectFinding(
      target('/echo', { identityPath: 'words.0', expiryHeader: 'x-expires' }),
      'ok',
      null,
    )
    expect(outcome.identity).toBe('it was [redacted]')
    expect(outcome.expiresAt).toBe('2030-01-02T03:04:05.000Z')
  })

  it('reads when the credential expires from a header or from the answer', async () => {
    expect((await expectFinding(target('/me', { expiryPath: 'user.expires' }), 'ok', null)).expiresAt).toBe(
      '2030-03-17T17:46:40.000Z',
    )
    expect((await expectFinding(target('/me', { expiryHeader: 'x-none' }), 'ok', null)).expiresAt).toBeNull()
    expect((await expectFinding(target('/echo', { expiryHeader: 'x-echo' }), 'ok', null)).expiresAt).toBeNull()
  })

  it('reads what the credential may do from a header or from the answer', async () => {
    for (const [path, where, scopes] of [
      ['/echo', { scopesHeader: 'x-scopes' }, ['repo', 'read:org']],
      ['/echo', { scopesHeader: 'x-none' }, null],
      ['/echo', { scopesPath: 'words' }, ['it was [redacted]']],
      ['/me', { scopesPath: 'user' }, ['name', 'expires']],
      ['/me', { scopesPath: '$' }, ['ok', 'user', 'data']],
      ['/me', { scopesPath: 'user.name' }, ['ann']],
      ['/me', { scopesPath: 'user.expires' }, null],
    ] as const) {
      expect((await expectFinding(target(path, where), 'ok', null)).scopes, JSON.stringify(where)).toEqual(scopes)
    }
    expect(readScopes({ read: true, write: false, admin: null })).toEqual(['read'])
    expect(readScopes('')).toEqual([])
  })

  it('follows redirects within the origin with the credential', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      await expectFinding(target(`/redirect/${status}?to=/me`, { expectJson: 'user.name' }), 'ok', null)
    }
    await expectFinding(target('/redirect/302?to=/me', { expectJson: 'user.name' }, 'query'), 'ok', null)
    await expectFinding(target('/redirect/302?to=/redirect/302', { expectJson: 'ok=true' }), 'ok', null)
    await expectFinding(target('/loop'), 'redirect-refused', 'authenticate')
  })

  it('sends nothing at all to another origin', async () => {
    const elsewhere = [
      other.url(),
      `http://localhost:${peer.port}`,
      `https://127.0.0.1:${peer.port}`,
      'ftp://127.0.0.1/',
      '//127.0.0.2/me',
    ]
    for (const way of ['bearer', 'header', 'query', 'basic'] as const) {
      for (const to of elsewhere) {
        const path = `/redirect/302?to=${encodeURIComponent(`${to}/me`)}`
        await expectFinding(target(path, {}, way), 'redirect-refused', 'authenticate')
      }
    }
    expect(other.requests).toEqual([])
    const named = await expectFinding(target(`/redirect/302?to=${other.url()}/me`), 'redirect-refused', 'authenticate')
    expect(named.stages.at(-1)?.detail).toBe(`HTTP 302, ${other.url()}`)
    const key = 'sk0Abcdef1234567890'
    const echoing = target(`/redirect/302?to=http://${key}.example/`, {}, 'bearer', key)
    const echoed = await expectFinding(echoing, 'redirect-refused', 'authenticate')
    expect(echoed.stages.at(-1)?.detail).toBe('HTTP 302, http://[redacted].example:80')
  })

  it('does not mistake a web page, a text or another answer for success', async () => {
    await expectFinding(target('/portal'), 'unexpected-answer', 'authenticate')
    await expectFinding(target('/text', { expectJson: 'user' }), 'unexpected-answer', 'query')
    await expectFinding(target('/packed', { expectJson: 'user' }), 'unexpected-answer', 'query')
    await expectFinding(target('/me', { expectJson: 'user.email' }), 'unexpected-answer', 'query')
    await expectFinding(target('/me', { expectJson: 'ok=false' }), 'unexpected-answer', 'query')
    await expectFinding(target('/me', { expectJson: 'data.0.id=7' }), 'ok', null)
    await expectFinding(target('/me', { expectJson: 'data.length' }), 'ok', null)
    await expectFinding(target('/me', { expectJson: 'user.constructor' }), 'unexpected-answer', 'query')
    await expectFinding(target('/redirect/302?to=http://%25'), 'unexpected-answer', 'query')
    expect((await expectFinding(target('/me'), 'ok', null)).message).toContain('not checked')
  })

  it('reads no more than a harmless request answers', async () => {
    await expectFinding(target('/huge', { expectJson: 'user' }), 'unexpected-answer', 'query')
    await expectFinding(target('/huge'), 'ok', null)
    await expectFinding(target('/heavy-head'), 'unexpected-answer', 'authenticate')
  })

  it('finds what is slow timeout, in the stage where it is', async () => {
    await expectFinding({ ...target('/silent'), timeoutMs: 500 }, 'timeout', 'authenticate')
    await expectFinding({ ...target('/drip', { expectJson: 'user' }), timeoutMs: 500 }, 'timeout', 'query')
    const silent = await startBlackHole()
    const url = `https://127.0.0.1:${silent.port}`
    await expectFinding({ ...target('/me', { url }), timeoutMs: 500 }, 'timeout', 'tls')
    await silent.stop()
  })

  it('finds a connection that breaks off disconnected, and another protocol unexpected-answer', async () => {
    await expectFinding(target('/reset'), 'disconnected', 'authenticate')
    await expectFinding(target('/broken-off', { expectJson: 'user' }), 'disconnected', 'query')
    await expectFinding(target('/garbage'), 'unexpected-answer', 'authenticate')
  })

  it('finds a wrong host dns and a closed port refused', async () => {
    await expectFinding(target('/me', { url: 'http://api.keyward.invalid' }), 'dns', 'resolve')
    const { port } = await closedPort()
    await expectFinding(target('/me', { url: `http://127.0.0.1:${port}` }), 'refused', 'connect')
  })

  it('sends nothing to a host that the credential is not bound to', async () => {
    const before = peer.requests.length
    const outcome = await expectFinding(
      { ...target('/me'), boundHosts: [`127.0.0.1:${other.port}`] },
      'host-not-bound',
      null,
    )
    expect(outcome).toMatchObject({ host: `127.0.0.1:${peer.port}`, stages: [] })
    expect(peer.requests.length).toBe(before)
  })

  it('refuses a credential that would end its header and begin another', async () => {
    const broken = target('/me')
    for (const injection of [
      { headers: { Authorization: `Bearer ${secret}\r\nX-Evil: 1` }, query: {} },
      { headers: { 'x-api-key': `${secret}\u2028` }, query: {} },
      { headers: {}, query: { key: `${secret}\n` } },
    ]) {
      await expectFinding({ ...broken, credential: { ...broken.credential, http: injection } }, 'misconfigured', null)
    }
    await expectFinding(target('/{nothing}'), 'misconfigured', null)
  })

  it('sends the connection’s headers and body, and the credential above them', async () => {
    await expectFinding(
      target('/post', { method: 'POST', body: '{}', expectJson: 'type=application/json' }),
      'ok',
      null,
    )
    await expectFinding(
      target('/post', { method: 'POST', body: 'x', headers: 'content-type: text/x', expectJson: 'type=text/x' }),
      'ok',
      null,
    )
    await expectFinding(target('/me', { headers: 'AUTHORIZATION: Bearer x\nX-Two: 2', expectJson: 'ok' }), 'ok', null)
    expect(peer.requests.at(-1)?.headers).toMatchObject({
      'x-two': '2',
      host: `127.0.0.1:${peer.port}`,
      connection: 'close',
    })
    await expectFinding(target('/me', { method: 'HEAD' }), 'ok', null)
    await expectFinding(
      target('/redirect/302?to=/post', { method: 'POST', body: '{}', expectJson: 'method=GET' }),
      'ok',
      null,
    )
    await expectFinding(
      target('/redirect/307?to=/post', { method: 'POST', body: '{}', expectJson: 'method=POST' }),
      'ok',
      null,
    )
  })
})

describe('T8 HTTPS', () => {
  let certificates: Certificates
  const peers: HttpPeer[] = []

  beforeAll(() => {
    certificates = makeCertificates()
  })
  afterAll(async () => {
    for (const peer of peers) await peer.stop()
  })

  async function start(certificate: Certificates['good'] | null): Promise<HttpPeer> {
    const peer = await startHttpServer(secret, certificate)
    peers.push(peer)
    return peer
  }

  function target(url: string, ca: string): ProbeTarget {
    const parameters = {
      url,
      path: '/me',
      method: 'GET',
      probe: 'request',
      expectJson: 'user.name',
      allowPlaintext: 'no',
    }
    return {
      kind: 'http',
      parameters,
      credential: {
        type: 'bearer-token',
        values: { token: secret },
        secretFields: ['token'],
        http: ways.bearer,
        clientCertificate: null,
      },
      boundHosts: [httpKind.target(parameters)],
      ca,
      name: 'test',
      knownHostKeys: [],
      revokedHostKeys: [],
      hops: [],
      timeoutMs: 10_000,
    }
  }

  it('trusts a certificate of the own CA, for a name and for an address, and shows the chain', async () => {
    const peer = await start(certificates.good)
    for (const host of ['localhost', '127.0.0.1']) {
      const outcome = await expectFinding(target(peer.url(host), certificates.ca), 'ok', null)
      expect(outcome.stages.map(({ stage }) => stage)).toEqual([
        'resolve',
        'connect',
        'tls',
        'authenticate',
        'authorize',
        'query',
      ])
      expect(outcome.tls).toMatchObject({ verified: true, reason: '', protocol: 'TLSv1.3' })
      expect(outcome.tls?.chain.map(({ subject }) => subject)).toEqual(['localhost', 'Keyward test authority'])
      expect(outcome.tls?.chain[0]?.fingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
      expect(outcome.tls?.expiresAt).toBe(outcome.tls?.chain[0]?.validTo)
    }
  })

  it('sends nothing to a server whose certificate it refuses, and shows the certificate', async () => {
    for (const [certificate, ca, code, reason] of [
      [certificates.good, '', 'tls-untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      [certificates.untrusted, certificates.ca, 'tls-untrusted', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
      [certificates.expired, certificates.ca, 'tls-expired', 'CERT_HAS_EXPIRED'],
      [certificates.untrustedExpired, certificates.ca, 'tls-expired', 'CERT_HAS_EXPIRED'],
      [certificates.early, certificates.ca, 'tls-untrusted', 'CERT_NOT_YET_VALID'],
      [certificates.wrongName, certificates.ca, 'tls-untrusted', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ] as const) {
      const peer = await start(certificate)
      const outcome = await expectFinding(target(peer.url(), ca), code, 'tls')
      expect(outcome.tls).toMatchObject({ verified: false, reason })
      expect(outcome.tls?.chain.length).toBeGreaterThan(0)
      expect(outcome.stages.at(-1)?.detail).toContain(reason)
      expect(peer.requests).toEqual([])
    }
  })

  it('trusts a server’s own certificate when it is given as the CA', async () => {
    const peer = await start(certificates.untrusted)
    await expectFinding(target(peer.url(), certificates.untrusted.cert), 'ok', null)
    const leaf = await start(certificates.good)
    await expectFinding(target(leaf.url(), certificates.good.cert), 'ok', null)
  })

  it('finds a port without TLS tls-unsupported', async () => {
    const plain = await start(null)
    await expectFinding(target(plain.url().replace('http:', 'https:'), ''), 'tls-unsupported', 'tls')
    expect(plain.requests).toEqual([])
  })
})
