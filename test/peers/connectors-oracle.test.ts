import { describe, expect, it } from 'vitest'
import { oracle } from '../../src/main/connections/connectors/oracle.ts'
import type { ProbeCode, Stage } from '../../src/shared/domain/probe.ts'
import { makeCertificates } from './certificates.ts'
import { expectNetworkFindings, expectThroughTunnel } from './matrix.ts'
import { type ListenerAnswer, type ListenerPeer, startOracleListener } from './oracle-listener.ts'
import { databaseTarget, expectFinding } from './targets.ts'

const { ca, good, expired, wrongName, untrusted } = makeCertificates()

/** Oracle is in no package registry, and its sign-in is not published: these cases end at its listener, which is a double. */
describe('T3 T4 T8 Oracle, up to its listener', () => {
  const targetAt = (server: ListenerPeer, parameters: Record<string, string> = {}) =>
    databaseTarget(
      'oracle',
      { user: 'ann', password: 'Kq7-passw0rd' },
      { host: server.host, port: String(server.port), service: 'orders', ...parameters },
    )

  async function expectOf(
    answer: ListenerAnswer,
    code: ProbeCode,
    stage: Stage | null,
    parameters: Record<string, string> = {},
    certificate: typeof good | null = null,
  ) {
    const server = await startOracleListener(answer, certificate)
    try {
      return { outcome: await expectFinding(targetAt(server, parameters), code, stage, oracle), asked: server.asked }
    } finally {
      await server.stop()
    }
  }

  it('tells a service and a SID that the listener does not know, in the worker as well', async () => {
    const server = await startOracleListener({ refuse: 12_514 })
    await expectFinding(targetAt(server), 'not-found', 'authenticate')
    expect(server.asked[0]).toContain('(SERVICE_NAME=orders)')
    await server.stop()
    const { asked } = await expectOf({ refuse: 12_505 }, 'not-found', 'authenticate', { service: '', sid: 'ORCL' })
    expect(asked[0]).toContain('(SID=ORCL)')
    expect(asked[0]).toContain('(PROGRAM=Keyward)')
  })

  it('asks for a name that is too long for the first packet', async () => {
    const service = `${'orders.'.repeat(30)}example`
    const { asked } = await expectOf({ refuse: 12_514 }, 'not-found', 'authenticate', { service })
    expect(asked[0]).toContain(`(SERVICE_NAME=${service})`)
  })

  it('tells what else a listener refuses for', async () => {
    await expectOf({ refuse: 12_516 }, 'rate-limited', 'authenticate')
    await expectOf({ refuse: 12_528 }, 'server-error', 'authenticate')
    await expectOf({ refuse: 12_526 }, 'permission', 'authenticate')
    await expectOf({ refuse: 12_599 }, 'server-error', 'authenticate')
    await expectOf({ hangUp: true }, 'disconnected', 'authenticate')
  })

  it('T6 follows a listener to an address that the credential is bound to, and to no other', async () => {
    const other = await startOracleListener({ refuse: 12_514 })
    const first = await startOracleListener({ redirectTo: { host: '127.0.0.1', port: other.port } })
    const strange = await startOracleListener({ redirectTo: { host: 'nowhere.keyward.invalid', port: 1521 } })
    const unbound = await expectFinding(targetAt(first), 'host-not-bound', 'authenticate', oracle)
    expect(unbound.host).toBe(`127.0.0.1:${other.port}`)
    expect(other.asked).toEqual([])
    // Its name would not resolve: it is not even looked up.
    await expectFinding(targetAt(strange), 'host-not-bound', 'authenticate', oracle)
    const target = targetAt(first)
    const bound = { ...target, boundHosts: [...target.boundHosts, `127.0.0.1:${other.port}`] }
    await expectFinding(bound, 'not-found', 'authenticate', oracle)
    expect(other.asked.length).toBe(1)
    for (const server of [other, first, strange]) await server.stop()
  })

  it('T9 goes through a tunnel', async () => {
    const server = await startOracleListener({ refuse: 12_514 })
    const target = (parameters: Record<string, string>) => targetAt(server, parameters)
    await expectThroughTunnel(server.port, target, oracle, 'not-found', 'authenticate')
    await server.stop()
  })

  it('tells hosts and ports that lead nowhere', async () => {
    const server = await startOracleListener({ refuse: 12_514 })
    await expectNetworkFindings((parameters) => targetAt(server, parameters), oracle)
    await server.stop()
  })

  it('verifies certificates before the listener is asked', async () => {
    for (const [certificate, parameters, code] of [
      [good, { tls: 'verify', ca }, 'not-found'],
      [wrongName, { tls: 'verify-ca', ca }, 'not-found'],
      [good, { tls: 'verify', ca: '' }, 'tls-untrusted'],
      [untrusted, { tls: 'verify', ca }, 'tls-untrusted'],
      [expired, { tls: 'verify', ca }, 'tls-expired'],
      [wrongName, { tls: 'verify', ca }, 'tls-untrusted'],
    ] as const) {
      const stage = code === 'not-found' ? 'authenticate' : 'tls'
      const { outcome, asked } = await expectOf({ refuse: 12_514 }, code, stage, parameters, certificate)
      expect(outcome.tls).not.toBeNull()
      expect(asked.length).toBe(stage === 'tls' ? 0 : 1)
    }
  })

  it('begins TLS anew where the listener hands the connection on', async () => {
    const answer = { renew: true, next: { refuse: 12_514 } } as const
    const { asked } = await expectOf(answer, 'not-found', 'authenticate', { tls: 'verify', ca }, good)
    expect(asked.length).toBe(2)
  })

  it('needs a user name and a password', async () => {
    const server = await startOracleListener({ refuse: 12_514 })
    for (const [login, code, stage] of [
      [{ user: '', password: 'Kq7-passw0rd' }, 'misconfigured', null],
      [{ user: 'ann', password: '' }, 'auth-failed', 'authenticate'],
    ] as const) {
      const target = databaseTarget('oracle', login, {
        host: server.host,
        port: String(server.port),
        service: 'orders',
      })
      await expectFinding(target, code, stage, oracle)
    }
    expect(server.asked).toEqual([])
    await server.stop()
  })
})
