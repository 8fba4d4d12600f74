import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ldap } from '../../src/main/connections/connectors/ldap.ts'
import { type Certificate, type Certificates, makeCertificates } from './certificates.ts'
import { certificateCases, expectNetworkFindings, expectPatientSignIn, expectThroughWays } from './matrix.ts'
import { type LdapPeer, slapdMissing, startSlapd } from './slapd.ts'
import { expectFinding, loginCredential, probeTarget } from './targets.ts'

const missing = slapdMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 LDAP${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: LdapPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    peer = await startSlapd()
  })
  afterAll(() => peer?.stop())

  const target = (parameters: Record<string, string> = {}, password = peer.password, user = peer.user) =>
    probeTarget('ldap', loginCredential(user, password), {
      host: peer.host,
      port: String(peer.port),
      ...parameters,
    })

  it('finds a right password ok, and tells who the server says we are', async () => {
    const outcome = await expectFinding(target({ baseDn: peer.baseDn }), 'ok', null)
    expect(outcome.identity).toBe(peer.user)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    expect(outcome.stages.at(-1)?.detail).toBe('OpenLDAP')
    await expectFinding(target(), 'ok', null)
  })

  it('finds a wrong password and an unknown user auth-failed', async () => {
    const outcome = await expectFinding(target({}, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    expect(outcome.stages.at(-1)?.detail).toBe('49')
    const stranger = target({}, peer.password, `uid=nobody,${peer.baseDn}`)
    await expectFinding(stranger, 'auth-failed', 'authenticate')
  })

  it('sends neither a name without a password nor a password without a name', async () => {
    const nameless = await expectFinding(target({}, ''), 'misconfigured', null)
    expect(nameless.message).toContain('everybody')
    await expectFinding(target({}, peer.password, ''), 'misconfigured', null)
  })

  it('finds a name that is none misconfigured', async () => {
    await expectFinding(target({}, peer.password, 'ann'), 'misconfigured', 'authenticate')
  })

  it('tells an expired password, a locked user and one who must change the password apart', async () => {
    for (const [user, word] of [
      [peer.expiredUser, 'expired'],
      [peer.lockedUser, 'locked'],
      [peer.resetUser, 'changed'],
    ] as const) {
      const outcome = await expectFinding(target({}, peer.password, user), 'auth-failed', 'authenticate')
      expect(outcome.message).toContain(word)
    }
  })

  it('tells when a password ends', async () => {
    const outcome = await expectFinding(target({}, peer.password, peer.warnedUser), 'ok', null)
    const hours = (Date.parse(outcome.expiresAt ?? '') - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(22)
    expect(hours).toBeLessThan(25)
    expect((await expectFinding(target(), 'ok', null)).expiresAt).toBeNull()
  })

  it('finds a base DN not-found that is missing or hidden', async () => {
    await expectFinding(target({ baseDn: `ou=nowhere,${peer.baseDn}` }), 'not-found', 'authorize')
    await expectFinding(target({ baseDn: peer.hiddenDn }), 'not-found', 'authorize')
  })

  it('finds a base DN permission that the user may not read', async () => {
    await expectFinding(target({ baseDn: peer.guardedDn }), 'permission', 'authorize')
  })

  it('finds nobody there', () => expectNetworkFindings(target, ldap))

  it('waits for a server that takes four seconds to answer the sign-in', () =>
    expectPatientSignIn(peer.port, target, ldap))

  it('finds a server without TLS tls-unsupported', async () => {
    await expectFinding(target({ tls: 'verify' }), 'tls-unsupported', 'tls')
  })

  it('verifies certificates for the right name, begun at once and on request', async () => {
    for (const { certificate, ca, code } of certificateCases(certificates)) {
      await peer.restartWith(certificate)
      for (const [tlsStart, port] of [
        ['implicit', peer.tlsPort],
        ['starttls', peer.port],
      ] as const) {
        for (const host of ['localhost', '127.0.0.1']) {
          const encrypted = target({ tls: 'verify', ca, tlsStart, host, port: String(port) })
          const outcome = await expectFinding(encrypted, code, code === 'ok' ? null : 'tls')
          expect(outcome.tls?.verified).toBe(code === 'ok')
        }
      }
    }
  })

  it('signs in with a certificate', async () => {
    const { ca, good, untrusted } = certificates
    await peer.restartWith(good, false, ca)
    const withCertificate = ({ cert, key }: Certificate) =>
      probeTarget(
        'ldap',
        {
          type: 'tls-client-certificate',
          values: { privateKey: key },
          secretFields: ['privateKey'],
          clientCertificate: { cert, key, passphrase: '' },
        },
        { host: peer.host, port: String(peer.port), tls: 'verify', ca },
      )
    const outcome = await expectFinding(withCertificate(good), 'ok', null)
    expect(outcome.identity).toBe('cn=localhost')
    await expectFinding(withCertificate(untrusted), 'auth-failed', 'authenticate')
  })

  it('tells where TLS is demanded, and where it does not begin as expected', async () => {
    await peer.restartWith(certificates.good, true)
    const { ca } = certificates
    await expectFinding(target({ tls: 'off' }), 'misconfigured', 'authenticate')
    await expectFinding(target({ tls: 'verify', ca }), 'ok', null)
    await expectFinding(target({ tls: 'verify', ca }, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    await expectFinding(target({ tls: 'verify', ca, tlsStart: 'implicit' }), 'tls-unsupported', 'tls')
  })

  it('is reached through a proxy and a tunnel', async () => {
    await peer.restartWith(certificates.good)
    await expectThroughWays(target({ tls: 'verify', ca: certificates.ca }))
    await expectThroughWays(target({ tls: 'off', allowPlaintext: 'yes' }))
  })
})
