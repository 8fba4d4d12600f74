import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Certificates, makeCertificates } from './certificates.ts'
import { type PostgresPeer, postgresMissing, startPostgres } from './postgresql.ts'
import { closedPort, startBlackHole } from './sockets.ts'
import { databaseTarget, expectFinding } from './targets.ts'

const missing = postgresMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 PostgreSQL${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: PostgresPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    peer = await startPostgres()
  })
  afterAll(() => peer.stop())

  const target = (user = peer.user, password = peer.password, parameters: Record<string, string> = {}) =>
    databaseTarget(
      'postgresql',
      { user, password },
      { host: peer.host, port: String(peer.port), database: peer.database, ...parameters },
    )

  it('finds a right password ok, and tells who the server says we are', async () => {
    const outcome = await expectFinding(target(), 'ok', null)
    expect(outcome.identity).toBe(peer.user)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    expect(outcome.stages.at(-1)?.detail).toMatch(/^PostgreSQL \d+/)
    expect(outcome.tls).toBeNull()
  })

  it('signs in with MD5, and with a plain password on the loopback', async () => {
    await expectFinding(target(peer.md5User), 'ok', null)
    await expectFinding(target(peer.plainUser), 'ok', null)
  })

  it('finds a wrong password, an unknown user and a missing password auth-failed', async () => {
    await expectFinding(target(peer.user, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    await expectFinding(target(peer.md5User, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    await expectFinding(target('keyward_nobody'), 'auth-failed', 'authenticate')
    await expectFinding(target(peer.user, ''), 'auth-failed', 'authenticate')
  })

  it('does not call a password proven that the server never asked for', async () => {
    await expectFinding(target(peer.trustedUser), 'not-testable', null)
    await expectFinding(target(peer.trustedUser, ''), 'ok', null)
  })

  it('finds a missing database not-found, and one without the privilege permission', async () => {
    await expectFinding(target(peer.user, peer.password, { database: 'nowhere' }), 'not-found', 'authorize')
    await expectFinding(target(peer.user, peer.password, { database: peer.privateDatabase }), 'permission', 'authorize')
  })

  it('finds a user without a free connection rate-limited', async () => {
    await expectFinding(target(peer.crowdedUser), 'rate-limited', 'authorize')
  })

  it('finds a wrong host dns, a closed port refused, and a silent server timeout', async () => {
    const nowhere = { host: 'db.keyward.invalid' }
    await expectFinding(target(peer.user, peer.password, nowhere), 'dns', 'resolve')
    const closed = await closedPort()
    await expectFinding(target(peer.user, peer.password, { port: String(closed.port) }), 'refused', 'connect')
    const silent = await startBlackHole()
    const patient = { ...target(peer.user, peer.password, { port: String(silent.port) }), timeoutMs: 2500 }
    await expectFinding(patient, 'timeout', 'authenticate')
    const encrypted = target(peer.user, peer.password, { port: String(silent.port), tls: 'verify' })
    await expectFinding({ ...encrypted, timeoutMs: 2500 }, 'timeout', 'tls')
    await silent.stop()
  })

  it('sends nothing to a host that the credential is not bound to', async () => {
    const unbound = { ...target(), boundHosts: [`localhost:${peer.port}`] }
    const outcome = await expectFinding(unbound, 'host-not-bound', null)
    expect(outcome.stages).toEqual([])
    expect(outcome.host).toBe(`127.0.0.1:${peer.port}`)
  })

  it('finds a server without TLS tls-unsupported', async () => {
    await expectFinding(target(peer.user, peer.password, { tls: 'verify' }), 'tls-unsupported', 'tls')
  })

  it('waits for a server that refuses slowly, and finds auth-failed', async () => {
    await peer.delayRefusals(3000)
    await expectFinding(target(peer.user, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    await peer.useCertificate(null)
  })

  describe('over TLS', () => {
    const over = (tls: string, ca: string, host = '127.0.0.1') => target(peer.user, peer.password, { tls, ca, host })

    it('trusts a certificate of the own CA, for a name and for an address, and shows the chain', async () => {
      await peer.useCertificate(certificates.good)
      for (const host of ['localhost', '127.0.0.1']) {
        const outcome = await expectFinding(over('verify', certificates.ca, host), 'ok', null)
        expect(outcome.stages.map(({ stage }) => stage)).toContain('tls')
        expect(outcome.tls).toMatchObject({ verified: true, reason: '', protocol: expect.stringMatching(/^TLSv1/) })
        expect(outcome.tls?.chain.map(({ subject }) => subject)).toEqual(['localhost', 'Keyward test authority'])
        expect(Date.parse(outcome.tls?.expiresAt ?? '')).toBeGreaterThan(Date.now())
      }
      await expectFinding(
        target(peer.user, 'Wr0ng-pass', { tls: 'verify', ca: certificates.ca }),
        'auth-failed',
        'authenticate',
      )
      await expectFinding(target(peer.plainUser, peer.password, { tls: 'verify', ca: certificates.ca }), 'ok', null)
    })

    it('refuses a certificate that nobody here trusts, before the password is sent', async () => {
      const outcome = await expectFinding(over('verify', ''), 'tls-untrusted', 'tls')
      expect(outcome.tls).toMatchObject({ verified: false, reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })
      await peer.useCertificate(certificates.untrusted)
      await expectFinding(over('verify', certificates.ca), 'tls-untrusted', 'tls')
      await expectFinding(over('verify-ca', certificates.ca), 'tls-untrusted', 'tls')
    })

    it('finds an expired certificate tls-expired', async () => {
      await peer.useCertificate(certificates.expired)
      const outcome = await expectFinding(over('verify', certificates.ca), 'tls-expired', 'tls')
      expect(outcome.tls).toMatchObject({ verified: false, reason: 'CERT_HAS_EXPIRED' })
      await expectFinding(over('verify-ca', certificates.ca), 'tls-expired', 'tls')
    })

    it('refuses a certificate for another name, except where the own CA alone is asked for', async () => {
      await peer.useCertificate(certificates.wrongName)
      const outcome = await expectFinding(over('verify', certificates.ca), 'tls-untrusted', 'tls')
      expect(outcome.stages.at(-1)?.detail).toContain('other.example')
      await expectFinding(over('verify-ca', certificates.ca), 'ok', null)
    })
  })
})
