import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificates } from './certificates.ts'
import { type RedisPeer, redisMissing, startRedis } from './redis.ts'
import { closedPort, startBlackHole } from './sockets.ts'
import { databaseTarget, expectFinding } from './targets.ts'

const missing = redisMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 Redis${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: RedisPeer

  beforeAll(async () => {
    peer = await startRedis()
  })
  afterAll(() => peer.stop())

  const targetAt = (server: RedisPeer, user: string, password: string, parameters: Record<string, string> = {}) =>
    databaseTarget('redis', { user, password }, { host: server.host, port: String(server.port), ...parameters })
  const target = (user = peer.user, password = peer.password, parameters: Record<string, string> = {}) =>
    targetAt(peer, user, password, parameters)

  it('finds a right password ok, of a user and of the default user', async () => {
    const outcome = await expectFinding(target(), 'ok', null)
    expect(outcome.identity).toBe(peer.user)
    expect(outcome.stages.at(-1)?.detail).toMatch(/^Redis \d+/)
    expect((await expectFinding(target('', peer.password, { database: '3' }), 'ok', null)).identity).toBe('default')
  })

  it('finds a user ok who may run PING and nothing else', async () => {
    await expectFinding(target(peer.modestUser), 'ok', null)
  })

  it('finds a wrong password and a missing one auth-failed', async () => {
    await expectFinding(target(peer.user, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    await expectFinding(target('', 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    await expectFinding(target('', ''), 'auth-failed', 'authenticate')
  })

  it('finds a user without commands permission, and a missing database number not-found', async () => {
    await expectFinding(target(peer.powerlessUser), 'permission', 'authorize')
    await expectFinding(target(peer.user, peer.password, { database: '99' }), 'not-found', 'authorize')
  })

  it('does not call a password proven where everybody is let in', async () => {
    await peer.openDoor(true)
    await expectFinding(target('', 'any-password'), 'not-testable', null)
    await expectFinding(target('default', 'any-password'), 'not-testable', null)
    await expectFinding(target('', ''), 'not-testable', null)
    await peer.openDoor(false)
  })

  it('finds a wrong host dns, a closed port refused, and a silent server timeout', async () => {
    await expectFinding(target(peer.user, peer.password, { host: 'cache.keyward.invalid' }), 'dns', 'resolve')
    const closed = await closedPort()
    await expectFinding(target(peer.user, peer.password, { port: String(closed.port) }), 'refused', 'connect')
    const silent = await startBlackHole()
    const patient = { ...target(peer.user, peer.password, { port: String(silent.port) }), timeoutMs: 2500 }
    await expectFinding(patient, 'timeout', 'authenticate')
    await silent.stop()
  })

  it('verifies certificates as for every protocol', async () => {
    const { ca, good, expired, wrongName, untrusted } = makeCertificates()
    for (const [certificate, own, code] of [
      [good, ca, 'ok'],
      [good, '', 'tls-untrusted'],
      [untrusted, ca, 'tls-untrusted'],
      [expired, ca, 'tls-expired'],
      [wrongName, ca, 'tls-untrusted'],
    ] as const) {
      const server = await startRedis(certificate)
      try {
        const encrypted = targetAt(server, server.user, server.password, { tls: 'verify', ca: own })
        const outcome = await expectFinding(encrypted, code, code === 'ok' ? null : 'tls')
        expect(outcome.tls?.verified).toBe(code === 'ok')
        if (certificate === good && own !== '') {
          const plain = targetAt(server, server.user, server.password, { tls: 'off' })
          await expectFinding(plain, 'disconnected', 'authenticate')
        }
      } finally {
        await server.stop()
      }
    }
  })
})
