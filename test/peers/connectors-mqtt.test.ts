import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mqtt } from '../../src/main/connections/connectors/mqtt.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { expectNetworkFindings, expectPatience, expectThroughTunnel, expectTlsFindings } from './matrix.ts'
import { type MosquittoPeer, mosquittoMissing, startMosquitto } from './mosquitto.ts'
import { databaseTarget, expectFinding, probeTarget } from './targets.ts'

const missing = mosquittoMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 Mosquitto${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: MosquittoPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    peer = await startMosquitto(certificates.good, certificates.ca)
  })
  afterAll(() => peer?.stop())

  const target = (parameters: Record<string, string> = {}, login: Partial<{ user: string; password: string }> = {}) =>
    databaseTarget(
      'mqtt',
      { user: peer.user, password: peer.password, ...login },
      { host: peer.host, port: String(peer.port), version: '5', ...parameters },
    )

  it('finds a right password ok, in both versions and in the worker as well', async () => {
    const outcome = await expectFinding(target({ topic: peer.topic }), 'ok', null)
    expect(outcome.identity).toBe(peer.user)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual(['resolve', 'connect', 'authenticate', 'authorize'])
    await expectFinding(target({ version: '3.1.1', topic: peer.topic, clientId: 'till-7' }), 'ok', null, mqtt)
  })

  it('finds a wrong password, an unknown user and a missing password auth-failed', async () => {
    for (const version of ['5', '3.1.1']) {
      await expectFinding(target({ version }, { password: 'Wr0ng-pass' }), 'auth-failed', 'authenticate', mqtt)
      await expectFinding(target({ version }, { user: 'keyward_nobody' }), 'auth-failed', 'authenticate', mqtt)
      await expectFinding(target({ version }, { user: '', password: '' }), 'auth-failed', 'authenticate', mqtt)
    }
  })

  it('tells a topic that the user may not subscribe to', async () => {
    for (const version of ['5', '3.1.1']) {
      await expectFinding(target({ version, topic: 'payroll/#' }), 'permission', 'authorize', mqtt)
    }
  })

  it('T9 goes through a tunnel', async () => {
    await expectThroughTunnel(peer.port, (parameters) => target(parameters), mqtt)
  })

  it('tells hosts and ports that lead nowhere, and waits for a slow refusal', async () => {
    await expectNetworkFindings((parameters) => target(parameters), mqtt)
    await expectPatience(peer.port, (parameters) => target(parameters, { password: 'Wr0ng-pass' }), mqtt)
  })

  it('verifies certificates before the password is sent', async () => {
    await expectTlsFindings(peer.port, (parameters) => target(parameters), mqtt)
    await expectFinding(target({ tls: 'verify' }), 'tls-unsupported', 'tls', mqtt)
    await expectFinding(target({ port: String(peer.tlsPort), tls: 'off' }), 'disconnected', 'authenticate', mqtt)
  })

  it('signs in with a client certificate alone, and tells when the broker wants one', async () => {
    const parameters = { port: String(peer.tlsPort), tls: 'verify', ca: certificates.ca, version: '5' }
    const certificate = ({ cert, key } = certificates.good) =>
      probeTarget(
        'mqtt',
        {
          type: 'tls-client-certificate',
          values: { certificate: cert, privateKey: key },
          secretFields: ['privateKey'],
          clientCertificate: { cert, key, passphrase: '' },
        },
        { host: peer.host, ...parameters },
      )
    await expectFinding(certificate(), 'ok', null, mqtt)
    await expectFinding(certificate(certificates.untrusted), 'auth-failed', 'authenticate', mqtt)
    await expectFinding(target(parameters), 'auth-failed', 'authenticate', mqtt)
  })
})
