import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kafka } from '../../src/main/connections/connectors/kafka.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { type KafkaPeer, kafkaMissing, startKafka } from './kafka.ts'
import { expectNetworkFindings, expectPatience, expectThroughTunnel, expectTlsFindings } from './matrix.ts'
import { databaseTarget, expectFinding, probeTarget } from './targets.ts'

const missing = kafkaMissing()
const ways = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']

describe.skipIf(missing !== null)(`T3 T4 T8 Kafka${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: KafkaPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    peer = await startKafka(certificates.good, certificates.ca)
  })
  afterAll(() => peer?.stop())

  const target = (parameters: Record<string, string> = {}, login: Partial<{ user: string; password: string }> = {}) =>
    databaseTarget(
      'kafka',
      { user: peer.user, password: peer.password, ...login },
      { host: peer.host, port: String(peer.port), mechanism: 'PLAIN', ...parameters },
    )
  const withToken = (token: string) =>
    probeTarget(
      'kafka',
      { type: 'bearer-token', values: { token }, secretFields: ['token'] },
      { host: peer.host, port: String(peer.port) },
    )

  it('finds a right password ok by every mechanism, in the worker as well', async () => {
    const outcome = await expectFinding(target({ topic: peer.topic }), 'ok', null)
    expect(outcome.identity).toBe(peer.user)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual(['resolve', 'connect', 'authenticate', 'authorize'])
    expect(outcome.stages.at(-1)?.detail).toBe('1 broker')
    for (const mechanism of ways) await expectFinding(target({ mechanism }), 'ok', null, kafka)
  })

  it('finds a wrong password and an unknown user auth-failed by every mechanism', async () => {
    for (const mechanism of ways) {
      await expectFinding(target({ mechanism }, { password: 'Wr0ng-pass' }), 'auth-failed', 'authenticate', kafka)
      await expectFinding(target({ mechanism }, { user: 'keyward_nobody' }), 'auth-failed', 'authenticate', kafka)
    }
    await expectFinding(target({}, { user: '' }), 'misconfigured', null, kafka)
  })

  it('sends a token by OAUTHBEARER, and finds one that has expired auth-failed', async () => {
    const now = Math.floor(Date.now() / 1000)
    await expectFinding(withToken(peer.token(now + 600)), 'ok', null, kafka)
    await expectFinding(withToken(peer.token(now - 30)), 'auth-failed', 'authenticate', kafka)
  })

  it('tells which mechanisms the broker offers instead, and what it means when it asks for none', async () => {
    const other = await expectFinding(target({ port: String(peer.scramPort) }), 'misconfigured', 'authenticate', kafka)
    expect(other.remedy).toContain('SCRAM-SHA-256')
    await expectFinding(target({ port: String(peer.openPort) }), 'not-testable', null, kafka)
  })

  it('tells a topic that is missing from one that the user may not see, and creates none', async () => {
    await expectFinding(target({ topic: 'nowhere' }), 'not-found', 'authorize', kafka)
    await expectFinding(target({ topic: 'nowhere' }), 'not-found', 'authorize', kafka)
    await expectFinding(target({ topic: peer.privateTopic }), 'permission', 'authorize', kafka)
  })

  it('T9 goes through a tunnel', async () => {
    await expectThroughTunnel(peer.port, (parameters) => target(parameters), kafka)
  })

  it('tells hosts and ports that lead nowhere, and waits for a slow refusal', async () => {
    await expectNetworkFindings((parameters) => target(parameters), kafka)
    await expectPatience(peer.port, (parameters) => target(parameters, { password: 'Wr0ng-pass' }), kafka)
  })

  it('verifies certificates before the password is sent', async () => {
    await expectTlsFindings(peer.port, (parameters) => target(parameters), kafka)
    await expectFinding(target({ tls: 'verify' }), 'tls-unsupported', 'tls', kafka)
    await expectFinding(target({ port: String(peer.tlsPort), tls: 'off' }), 'unexpected-answer', 'authenticate', kafka)
  })

  it('signs in with a client certificate alone, and tells when the broker wants one', async () => {
    const parameters = { host: peer.host, port: String(peer.tlsPort), tls: 'verify', ca: certificates.ca }
    const certificate = ({ cert, key } = certificates.good) =>
      probeTarget(
        'kafka',
        {
          type: 'tls-client-certificate',
          values: { certificate: cert, privateKey: key },
          secretFields: ['privateKey'],
          clientCertificate: { cert, key, passphrase: '' },
        },
        parameters,
      )
    await expectFinding(certificate(), 'ok', null, kafka)
    await expectFinding(certificate(certificates.untrusted), 'auth-failed', 'authenticate', kafka)
    await expectFinding(target(parameters), 'auth-failed', 'authenticate', kafka)
  })
})
