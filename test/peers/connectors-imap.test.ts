import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { imap } from '../../src/main/connections/connectors/imap.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { type DovecotPeer, dovecotMissing, startDovecot } from './dovecot.ts'
import { certificateCases, expectNetworkFindings, expectPatientSignIn, expectThroughWays } from './matrix.ts'
import { expectFinding, loginCredential, probeTarget } from './targets.ts'

const missing = dovecotMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 IMAP${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: DovecotPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    peer = await startDovecot()
  })
  afterAll(() => peer.stop())

  const at = (parameters: Record<string, string>) => ({ host: peer.host, port: String(peer.port), ...parameters })
  const target = (parameters: Record<string, string> = {}, password = peer.password, user = peer.user) =>
    probeTarget('imap', loginCredential(user, password), at(parameters))

  it('finds a right password ok, and opens the folder', async () => {
    const outcome = await expectFinding(target(), 'ok', null)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    expect(outcome.stages.at(-1)?.detail).toMatch(/^Dovecot/)
  })

  it('finds a wrong password and an unknown user auth-failed, though the server takes its time', async () => {
    const outcome = await expectFinding(target({}, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    expect(outcome.stages.at(-1)?.detail).toBe('AUTHENTICATIONFAILED')
    expect(outcome.stages.at(-1)?.ms).toBeGreaterThan(1500)
    await expectFinding(target({}, peer.password, 'nobody@keyward.test'), 'auth-failed', 'authenticate')
  })

  it('sends no password that is empty', async () => {
    await expectFinding(target({}, ''), 'misconfigured', null)
    await expectFinding(target({}, peer.password, ''), 'misconfigured', null)
  })

  it('finds a missing folder not-found, and one without rights permission', async () => {
    await expectFinding(target({ mailbox: 'Nowhere' }), 'not-found', 'authorize')
    await expectFinding(target({ mailbox: peer.privateFolder }), 'permission', 'authorize')
  })

  it('signs in with an OAuth token for the user that the connection names', async () => {
    const withToken = (accessToken: string, user = peer.user) =>
      probeTarget(
        'imap',
        { type: 'oauth2-authorization-code', values: { accessToken }, secretFields: ['accessToken'] },
        at({ user }),
      )
    await expectFinding(withToken(peer.accessToken), 'ok', null)
    await expectFinding(withToken('ya29.wrong-token'), 'auth-failed', 'authenticate')
    await expectFinding(withToken(peer.accessToken, 'bob@keyward.test'), 'auth-failed', 'authenticate')
    await expectFinding(withToken(peer.accessToken, ''), 'misconfigured', null)
  })

  it('finds nobody there', () => expectNetworkFindings(target, imap))

  it('waits for a server that takes four seconds to answer the sign-in', () =>
    expectPatientSignIn(peer.port, target, imap))

  it('finds a server without TLS tls-unsupported', async () => {
    await expectFinding(target({ tls: 'verify' }), 'tls-unsupported', 'tls')
  })

  it('verifies certificates, begun at once and on request', async () => {
    for (const { certificate, ca, code } of certificateCases(certificates)) {
      await peer.restartWith(certificate)
      for (const [tlsStart, port] of [
        ['implicit', peer.tlsPort],
        ['starttls', peer.port],
      ] as const) {
        const encrypted = target({ tls: 'verify', ca, tlsStart, port: String(port) })
        const outcome = await expectFinding(encrypted, code, code === 'ok' ? null : 'tls')
        expect(outcome.tls?.verified).toBe(code === 'ok')
      }
    }
  })

  it('tells where TLS does not begin as expected, and a wrong password over it', async () => {
    await peer.restartWith(certificates.good)
    const { ca } = certificates
    const early = await expectFinding(target({ tls: 'verify', ca, tlsStart: 'implicit' }), 'tls-unsupported', 'tls')
    expect(early.remedy).toContain('STARTTLS')
    await expectFinding(
      target({ tls: 'verify', ca, tlsStart: 'starttls' }, 'Wr0ng-pass'),
      'auth-failed',
      'authenticate',
    )
  })

  it('is reached through a proxy and a tunnel', async () => {
    await peer.restartWith(certificates.good)
    await expectThroughWays(target({ tls: 'verify', ca: certificates.ca, host: 'localhost' }))
  })
})
