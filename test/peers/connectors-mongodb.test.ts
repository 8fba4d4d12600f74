import dns from 'node:dns/promises'
import { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mongodb } from '../../src/main/connections/connectors/mongodb.ts'
import { makeCertificates } from './certificates.ts'
import { startDnsServer } from './dns-server.ts'
import { type FerretPeer, ferretMissing, startFerret } from './ferretdb.ts'
import { startTlsFront } from './fronts.ts'
import { expectNetworkFindings, expectPatience, expectThroughTunnel, expectTlsFindings } from './matrix.ts'
import { hello, startMongoServer } from './mongo-server.ts'
import { databaseTarget, expectFinding, probeTarget } from './targets.ts'

const defaults = { lookup: 'host', authSource: 'admin', mechanism: 'SCRAM' }
const missing = ferretMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 FerretDB${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: FerretPeer

  beforeAll(async () => {
    peer = await startFerret()
  })
  afterAll(() => peer?.stop())

  const target = (parameters: Record<string, string> = {}, login: Partial<{ user: string; password: string }> = {}) =>
    databaseTarget(
      'mongodb',
      { user: peer.user, password: peer.password, ...login },
      { ...defaults, host: peer.host, port: String(peer.port), ...parameters },
    )

  it('finds a right password ok, in the worker as well, and tells user and version', async () => {
    const outcome = await expectFinding(target({ database: 'orders' }), 'ok', null)
    expect(outcome.identity).toBe(peer.user)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    expect(outcome.stages.at(-1)?.detail).toMatch(/^MongoDB \d+\.\d+/)
  })

  it('finds a wrong password, an unknown user and a missing password auth-failed, at once', async () => {
    const began = performance.now()
    await expectFinding(target({}, { password: 'Wr0ng-pass' }), 'auth-failed', 'authenticate', mongodb)
    await expectFinding(target({}, { user: 'keyward_nobody' }), 'auth-failed', 'authenticate', mongodb)
    await expectFinding(target({}, { password: '' }), 'auth-failed', 'authenticate', mongodb)
    await expectFinding(target({ authSource: 'elsewhere' }), 'auth-failed', 'authenticate', mongodb)
    await expectFinding(target({}, { user: '' }), 'misconfigured', null, mongodb)
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('tells another replica set', async () => {
    await expectFinding(target({ replicaSet: peer.replicaSet }), 'ok', null, mongodb)
    await expectFinding(target({ replicaSet: 'rs-other' }), 'misconfigured', null, mongodb)
  })

  it('T9 goes through a tunnel', async () => {
    await expectThroughTunnel(peer.port, (parameters) => target(parameters), mongodb)
  })

  it('tells hosts and ports that lead nowhere, and waits for a slow refusal', async () => {
    await expectNetworkFindings((parameters) => target(parameters), mongodb)
    await expectPatience(peer.port, (parameters) => target(parameters, { password: 'Wr0ng-pass' }), mongodb)
  })

  it('verifies certificates before anything is sent', async () => {
    await expectTlsFindings(peer.port, (parameters) => target(parameters), mongodb)
    await expectFinding(target({ tls: 'verify' }), 'tls-unsupported', 'tls', mongodb)
  })

  it('T6 follows SRV records to a server that the credential is bound to, and to no other', async () => {
    const { ca, good } = makeCertificates()
    const front = await startTlsFront(peer.port, good)
    const before = dns.getServers()
    const names = await startDnsServer([
      { name: 'stranger.example', port: front.port },
      { name: 'localhost', port: front.port },
    ])
    dns.setServers([names.server])
    try {
      const srv = { ...target({ lookup: 'srv', host: 'cluster.example', tls: 'verify', ca }) }
      await expectFinding({ ...srv, boundHosts: [] }, 'host-not-bound', null, mongodb)
      const strange = await expectFinding(srv, 'dns', 'resolve', mongodb)
      expect(strange.message).toContain('lead out of its domain')
      await names.stop()
      const shard = await startDnsServer([{ name: 'shard-0.cluster.example', port: front.port }])
      dns.setServers([shard.server])
      const unbound = await expectFinding(srv, 'host-not-bound', null, mongodb)
      expect(unbound.host).toBe(`shard-0.cluster.example:${front.port}`)
      const bound = { ...srv, boundHosts: [...srv.boundHosts, `shard-0.cluster.example:${front.port}`] }
      // Bound, it is gone to, and its address is asked for.
      const outcome = await expectFinding(bound, 'dns', 'resolve', mongodb)
      expect(outcome.stages.map(({ ok }) => ok)).toEqual([true, false])
      await shard.stop()
    } finally {
      dns.setServers(before)
      await front.stop()
    }
  })
})

describe('T3 T4 MongoDB, what a double answers', () => {
  const { ca, good } = makeCertificates()
  const x509 = (parameters: Record<string, string>) =>
    probeTarget(
      'mongodb',
      {
        type: 'tls-client-certificate',
        values: { certificate: good.cert, privateKey: good.key },
        secretFields: ['privateKey'],
        clientCertificate: { ...good, passphrase: '' },
      },
      { ...defaults, host: '127.0.0.1', ...parameters },
    )

  it('signs in by X.509', async () => {
    const server = await startMongoServer(
      (command, socket) => {
        if ('authenticate' in command)
          return socket instanceof TLSSocket && socket.authorized ? { user: 'CN=localhost' } : { ok: 0, code: 18 }
        if ('connectionStatus' in command) return { authInfo: { authenticatedUsers: [{ user: 'CN=localhost' }] } }
        if ('buildInfo' in command) return { version: '8.0.4' }
        return hello
      },
      { ...good, ca },
    )
    const outcome = await expectFinding(x509({ port: String(server.port), tls: 'verify', ca }), 'ok', null, mongodb)
    expect(outcome.identity).toBe('CN=localhost')
    expect(outcome.stages.at(-1)?.detail).toBe('MongoDB 8.0.4')
    await server.stop()
  })

  it('tells a missing right, a server without X.509, an arbiter and a server that is too old', async () => {
    for (const [answers, code, stage] of [
      [{ listCollections: { ok: 0, code: 13 } }, 'permission', 'authorize'],
      [{ authenticate: { ok: 0, code: 334 } }, 'misconfigured', 'authenticate'],
      [{ authenticate: { ok: 0, code: 18 } }, 'auth-failed', 'authenticate'],
      [{ authenticate: { ok: 0, code: 8000 } }, 'auth-failed', 'authenticate'],
      [{ buildInfo: { ok: 0, code: 91 } }, 'disconnected', 'query'],
      [{ buildInfo: { ok: 0, code: 13 } }, 'permission', 'query'],
      [{ buildInfo: { ok: 0, code: 4711 } }, 'unexpected-answer', 'query'],
      [{ ismaster: { ...hello, arbiterOnly: true } }, 'misconfigured', null],
      [{ ismaster: { ...hello, maxWireVersion: 5 } }, 'misconfigured', 'authenticate'],
    ] as const) {
      const known: Record<string, Record<string, unknown>> = answers
      const server = await startMongoServer((command) => known[Object.keys(command)[0] ?? ''] ?? hello, { ...good, ca })
      const parameters = { port: String(server.port), tls: 'verify', ca, database: 'orders' }
      await expectFinding(x509(parameters), code, stage, mongodb)
      await server.stop()
    }
  })

  it('does not sign in by X.509 without TLS, nor by PLAIN where others can read it', async () => {
    const server = await startMongoServer(() => hello)
    await expectFinding(x509({ port: String(server.port), tls: 'off' }), 'misconfigured', 'authenticate', mongodb)
    await server.stop()
  })
})
