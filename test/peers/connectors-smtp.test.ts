import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smtp } from '../../src/main/connections/connectors/smtp.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { type DovecotPeer, dovecotMissing, startDovecot } from './dovecot.ts'
import { expectNetworkFindings, expectPatientSignIn, expectThroughWays } from './matrix.ts'
import { type PostfixPeer, type PostfixPort, postfixMissing, startPostfix } from './postfix.ts'
import { expectFinding, loginCredential, probeTarget } from './targets.ts'

const missing = postfixMissing() ?? dovecotMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 SMTP${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let dovecot: DovecotPeer
  let peer: PostfixPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    dovecot = await startDovecot()
    peer = await startPostfix(certificates, dovecot)
  })
  afterAll(async () => {
    await peer?.stop()
    await dovecot?.stop()
  })

  const target = (
    port: PostfixPort,
    parameters: Record<string, string> = {},
    password = dovecot.password,
    user = dovecot.user,
  ) =>
    probeTarget('smtp', loginCredential(user, password), {
      host: peer.host,
      port: String(peer.ports[port]),
      tls: 'verify',
      ca: certificates.ca,
      ...parameters,
    })
  const implicit = { tlsStart: 'implicit' }
  const plain = { tls: 'off' }

  it('finds a right password ok: after STARTTLS, with TLS from the beginning, and without any on this computer', async () => {
    const outcome = await expectFinding(target('submission'), 'ok', null)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual(['resolve', 'connect', 'tls', 'authenticate', 'query'])
    expect(outcome.tls?.verified).toBe(true)
    await expectFinding(target('submissions', implicit), 'ok', null)
    await expectFinding(target('plain', plain), 'ok', null)
    await expectFinding(target('submission', { host: 'localhost' }), 'ok', null)
  })

  it('signs in by each way that a server may offer alone', async () => {
    for (const [port, method] of [
      ['submission', 'PLAIN'],
      ['login', 'LOGIN'],
      ['cram', 'CRAM-MD5'],
    ] as const) {
      const outcome = await expectFinding(target(port), 'ok', null)
      expect(outcome.stages.find(({ stage }) => stage === 'authenticate')?.detail).toBe(method)
      await expectFinding(target(port, {}, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    }
    await expectFinding(target('xoauth2'), 'misconfigured', 'authenticate')
  })

  it('signs in with an OAuth token for the user that the connection names', async () => {
    const withToken = (port: PostfixPort, accessToken: string) =>
      probeTarget(
        'smtp',
        { type: 'oauth2-authorization-code', values: { accessToken }, secretFields: ['accessToken'] },
        {
          host: peer.host,
          port: String(peer.ports[port]),
          user: dovecot.user,
          tls: 'verify',
          ca: certificates.ca,
        },
      )
    for (const [port, method] of [
      ['submission', 'OAUTHBEARER'],
      ['xoauth2', 'XOAUTH2'],
    ] as const) {
      const outcome = await expectFinding(withToken(port, dovecot.accessToken), 'ok', null)
      expect(outcome.stages.find(({ stage }) => stage === 'authenticate')?.detail).toBe(method)
      await expectFinding(withToken(port, 'ya29.wrong-token'), 'auth-failed', 'authenticate')
    }
  })

  it('finds a wrong password and an unknown user auth-failed, though the server takes its time', async () => {
    const outcome = await expectFinding(target('submission', {}, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    expect(outcome.stages.at(-1)?.detail).toBe('535 5.7.8')
    expect(outcome.stages.at(-1)?.ms).toBeGreaterThan(1500)
    const stranger = target('submission', {}, dovecot.password, 'nobody@keyward.test')
    await expectFinding(stranger, 'auth-failed', 'authenticate')
  })

  it('does not call a password proven where nobody signs in', async () => {
    await expectFinding(target('relay', {}, 'any-password'), 'not-testable', null)
  })

  it('sends no password that is empty', async () => {
    await expectFinding(target('submission', {}, ''), 'misconfigured', null)
  })

  it('tells whether the account may send as the sender, without sending', async () => {
    await expectFinding(target('submission', { sender: peer.address }), 'ok', null)
    await expectFinding(target('submission', { sender: peer.foreignAddress }), 'permission', 'authorize')
  })

  it('finds a server that wants TLS before the sign-in misconfigured when TLS is off', async () => {
    await expectFinding(target('submission', plain), 'misconfigured', 'authenticate')
  })

  it('finds a server permission that accepts nothing from here', async () => {
    await expectFinding(target('closed'), 'permission', 'tls')
  })

  it('finds a server without TLS tls-unsupported, and one that does not begin with it', async () => {
    await expectFinding(target('plain'), 'tls-unsupported', 'tls')
    const early = await expectFinding(target('submission', implicit), 'tls-unsupported', 'tls')
    expect(early.remedy).toContain('STARTTLS')
  })

  it('verifies certificates before anything is sent', async () => {
    for (const [port, parameters, code] of [
      ['submission', { ca: '' }, 'tls-untrusted'],
      ['submissions', { ...implicit, ca: '' }, 'tls-untrusted'],
      ['untrusted', {}, 'tls-untrusted'],
      ['expired', {}, 'tls-expired'],
      ['expiredAtOnce', implicit, 'tls-expired'],
      ['wrongName', {}, 'tls-untrusted'],
    ] as const) {
      const outcome = await expectFinding(target(port, parameters), code, 'tls')
      expect(outcome.tls?.verified).toBe(false)
    }
    await expectFinding(target('wrongName', { tls: 'verify-ca' }), 'ok', null)
  })

  it('finds nobody there', async () => {
    await expectNetworkFindings((parameters) => target('submission', parameters), smtp, 'tls')
    await expectNetworkFindings((parameters) => target('plain', { ...plain, ...parameters }), smtp)
  })

  it('waits for a server that takes four seconds to answer the sign-in', () =>
    expectPatientSignIn(peer.ports.submission, (parameters) => target('submission', parameters), smtp))

  it('is reached through a proxy and a tunnel', () => expectThroughWays(target('submission')))
})
