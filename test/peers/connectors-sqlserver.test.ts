import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqlserver } from '../../src/main/connections/connectors/sqlserver.ts'
import type { ProbeCode, Stage } from '../../src/shared/domain/probe.ts'
import { makeCertificates } from './certificates.ts'
import { makePassword } from './daemons.ts'
import { expectNetworkFindings, expectPatience, expectThroughTunnel } from './matrix.ts'
import { type SqlServerOptions, type SqlServerPeer, startSqlServer } from './sqlserver.ts'
import { databaseTarget, expectFinding } from './targets.ts'

const password = makePassword()
const { ca, good, expired, wrongName, untrusted } = makeCertificates()

/** SQL Server is in no package registry: these cases run against a double that was written from its protocol's description. */
describe('T3 T4 T8 SQL Server, its protocol', () => {
  let peer: SqlServerPeer

  beforeAll(async () => {
    peer = await startSqlServer({ password })
  })
  afterAll(() => peer?.stop())

  const targetAt = (server: SqlServerPeer, parameters: Record<string, string> = {}, given = password, user = 'ann') =>
    databaseTarget(
      'sqlserver',
      { user, password: given },
      { host: server.host, port: String(server.port), handshake: 'prelogin', ...parameters },
    )

  async function expectOf(
    options: Omit<SqlServerOptions, 'password'>,
    parameters: Record<string, string>,
    code: ProbeCode,
    stage: Stage | null,
  ) {
    const server = await startSqlServer({ password, ...options })
    try {
      const outcome = await expectFinding(targetAt(server, parameters), code, stage, sqlserver)
      return { outcome, server }
    } finally {
      await server.stop()
    }
  }

  it('finds a right password ok, in the worker as well, and tells login and version', async () => {
    const outcome = await expectFinding(targetAt(peer, { database: 'orders' }), 'ok', null)
    expect(outcome.identity).toBe('ann')
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    expect(outcome.stages.at(-1)?.detail).toBe('SQL Server 16.0')
    expect(peer.logins.at(-1)).toEqual({ user: 'ann', password, database: 'orders' })
  })

  it('finds a wrong password and a missing one auth-failed', async () => {
    await expectFinding(targetAt(peer, {}, 'Wr0ng-pass'), 'auth-failed', 'authenticate', sqlserver)
    await expectFinding(targetAt(peer, {}, ''), 'auth-failed', 'authenticate', sqlserver)
    await expectFinding(targetAt(peer, {}, password, ''), 'misconfigured', null, sqlserver)
  })

  it('tells what the numbers of its errors mean', async () => {
    const database = { database: 'orders' }
    for (const [refuses, code, stage] of [
      [[4060, 18_456], 'permission', 'authorize'],
      [[911], 'not-found', 'authorize'],
      [[18_470], 'auth-failed', 'authenticate'],
      [[18_487], 'auth-failed', 'authenticate'],
      [[18_488], 'auth-failed', 'authenticate'],
      [[40_615], 'permission', 'authenticate'],
      [[10_928], 'rate-limited', 'authenticate'],
      [[40_613], 'server-error', 'authenticate'],
      [[18_401], 'server-error', 'authenticate'],
    ] as const) {
      await expectOf({ refuses }, database, code, stage)
    }
  })

  it('T6 does not follow to a server that it is sent to', async () => {
    const other = await startSqlServer({ password })
    const { outcome } = await expectOf({ routesTo: other }, {}, 'redirect-refused', 'authenticate')
    expect(outcome.stages.at(-1)?.detail).toBe(`127.0.0.1:${other.port}`)
    expect(other.logins).toEqual([])
    await other.stop()
  })

  it('T9 goes through a tunnel', async () => {
    const strict = (parameters: Record<string, string>) => targetAt(peer, { handshake: 'strict', ...parameters })
    await expectThroughTunnel(peer.port, strict, sqlserver)
  })

  it('tells hosts and ports that lead nowhere, and waits for a slow refusal', async () => {
    await expectNetworkFindings((parameters) => targetAt(peer, parameters), sqlserver)
    await expectPatience(peer.port, (parameters) => targetAt(peer, parameters, 'Wr0ng-pass'), sqlserver)
  })

  for (const handshake of ['prelogin', 'strict']) {
    it(`verifies certificates before the sign-in is sent, with TLS that begins by ${handshake}`, async () => {
      const strict = handshake === 'strict'
      for (const [certificate, parameters, code] of [
        [good, { tls: 'verify', ca }, 'ok'],
        [wrongName, { tls: 'verify-ca', ca }, 'ok'],
        [good, { tls: 'verify', ca: '' }, 'tls-untrusted'],
        [untrusted, { tls: 'verify', ca }, 'tls-untrusted'],
        [expired, { tls: 'verify', ca }, 'tls-expired'],
        [wrongName, { tls: 'verify', ca }, 'tls-untrusted'],
      ] as const) {
        const found = await expectOf(
          { certificate, strict },
          { ...parameters, handshake },
          code,
          code === 'ok' ? null : 'tls',
        )
        expect(found.outcome.tls).not.toBeNull()
        expect(found.server.logins.length).toBe(code === 'ok' ? 1 : 0)
      }
    })
  }

  it('tells a server without TLS, and one that demands it', async () => {
    await expectFinding(targetAt(peer, { tls: 'verify' }), 'tls-unsupported', 'tls', sqlserver)
    await expectFinding(targetAt(peer, { tls: 'verify', handshake: 'strict' }), 'tls-unsupported', 'tls', sqlserver)
    const { server } = await expectOf(
      { certificate: good, required: true },
      { tls: 'off' },
      'misconfigured',
      'authenticate',
    )
    expect(server.logins).toEqual([])
  })
})
