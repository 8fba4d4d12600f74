import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Certificates, makeCertificates } from './certificates.ts'
import { type MariadbPeer, mariadbMissing, startMariadb } from './mariadb.ts'
import { closedPort, startBlackHole } from './sockets.ts'
import { databaseTarget, expectFinding } from './targets.ts'

const missing = mariadbMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 MariaDB${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: MariadbPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    peer = await startMariadb()
  })
  afterAll(() => peer.stop())

  const target = (user = peer.user, password = peer.password, parameters: Record<string, string> = {}) =>
    databaseTarget(
      'mysql',
      { user, password },
      { host: peer.host, port: String(peer.port), database: peer.database, ...parameters },
    )

  it('finds a right password ok, and tells who the server says we are', async () => {
    const outcome = await expectFinding(target(), 'ok', null)
    expect(outcome.identity).toBe(`${peer.user}@%`)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    expect(outcome.stages.at(-1)?.detail).toMatch(/^MariaDB \d+/)
    await expectFinding(target(peer.user, peer.password, { database: '' }), 'ok', null)
  })

  it('finds a wrong password, an unknown user and a missing password auth-failed', async () => {
    await expectFinding(target(peer.user, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    await expectFinding(target('keyward_nobody'), 'auth-failed', 'authenticate')
    await expectFinding(target(peer.user, ''), 'auth-failed', 'authenticate')
  })

  it('signs in with ed25519 over a second connection', async () => {
    const outcome = await expectFinding(target(peer.ed25519User), 'ok', null)
    expect(outcome.identity).toBe(`${peer.ed25519User}@%`)
    await expectFinding(target(peer.ed25519User, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
  })

  it('tells a locked user and an expired password apart', async () => {
    const locked = await expectFinding(target(peer.lockedUser), 'auth-failed', 'authenticate')
    const expired = await expectFinding(target(peer.expiredUser), 'auth-failed', 'authorize')
    expect(locked.message).toContain('locked')
    expect(expired.message).toContain('expired')
  })

  it('finds a missing database not-found, and one without a grant permission', async () => {
    await expectFinding(target(peer.adminUser, peer.password, { database: 'nowhere' }), 'not-found', 'authorize')
    await expectFinding(target(peer.user, peer.password, { database: peer.privateDatabase }), 'permission', 'authorize')
  })

  it('finds a user beyond its limit rate-limited', async () => {
    await expectFinding(target(peer.crowdedUser), 'rate-limited', 'query')
  })

  it('finds a wrong host dns, a closed port refused, and a silent server timeout', async () => {
    await expectFinding(target(peer.user, peer.password, { host: 'db.keyward.invalid' }), 'dns', 'resolve')
    const closed = await closedPort()
    await expectFinding(target(peer.user, peer.password, { port: String(closed.port) }), 'refused', 'connect')
    const silent = await startBlackHole()
    const patient = { ...target(peer.user, peer.password, { port: String(silent.port) }), timeoutMs: 2500 }
    await expectFinding(patient, 'timeout', 'connect')
    await silent.stop()
  })

  it('finds a server without TLS tls-unsupported', async () => {
    await expectFinding(target(peer.user, peer.password, { tls: 'verify' }), 'tls-unsupported', 'tls')
  })

  describe('over TLS', () => {
    const over = (tls: string, ca: string, host = '127.0.0.1', user = peer.user) =>
      target(user, peer.password, { tls, ca, host })

    it('trusts a certificate of the own CA, for a name and for an address, and shows the chain', async () => {
      await peer.useCertificate(certificates.good)
      for (const host of ['localhost', '127.0.0.1']) {
        const outcome = await expectFinding(over('verify', certificates.ca, host), 'ok', null)
        expect(outcome.tls).toMatchObject({ verified: true, reason: '' })
        expect(outcome.tls?.chain[0]?.subject).toBe('localhost')
      }
      await expectFinding(over('verify', certificates.ca, 'localhost', peer.tlsUser), 'ok', null)
      await expectFinding(over('verify', certificates.ca, 'localhost', peer.ed25519User), 'ok', null)
      await expectFinding(
        target(peer.user, 'Wr0ng-pass', { tls: 'verify', ca: certificates.ca }),
        'auth-failed',
        'authenticate',
      )
      await expectFinding(over('off', '', '127.0.0.1', peer.tlsUser), 'auth-failed', 'authenticate')
    })

    it('refuses a certificate that nobody here trusts, before the password is sent', async () => {
      const outcome = await expectFinding(over('verify', ''), 'tls-untrusted', 'tls')
      expect(outcome.tls).toMatchObject({ verified: false, reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
      await peer.useCertificate(certificates.untrusted)
      await expectFinding(over('verify', certificates.ca), 'tls-untrusted', 'tls')
    })

    it('finds an expired certificate tls-expired', async () => {
      await peer.useCertificate(certificates.expired)
      await expectFinding(over('verify', certificates.ca), 'tls-expired', 'tls')
    })

    it('refuses a certificate for another name, except where the own CA alone is asked for', async () => {
      await peer.useCertificate(certificates.wrongName)
      const outcome = await expectFinding(over('verify', certificates.ca), 'tls-untrusted', 'tls')
      expect(outcome.stages.at(-1)?.detail).toContain('other.example')
      await expectFinding(over('verify-ca', certificates.ca), 'ok', null)
    })
  })
})
