import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { amqp } from '../../src/main/connections/connectors/amqp.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { expectNetworkFindings, expectPatience, expectThroughTunnel, expectTlsFindings } from './matrix.ts'
import { type RabbitPeer, rabbitMissing, startRabbit } from './rabbitmq.ts'
import { databaseTarget, expectFinding, probeTarget } from './targets.ts'

const missing = rabbitMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 RabbitMQ${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: RabbitPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    peer = await startRabbit(certificates.good, certificates.ca, 'localhost')
  })
  afterAll(() => peer?.stop())

  const target = (parameters: Record<string, string> = {}, login: Partial<{ user: string; password: string }> = {}) =>
    databaseTarget(
      'amqp',
      { user: peer.user, password: peer.password, ...login },
      { host: peer.host, port: String(peer.port), vhost: peer.vhost, ...parameters },
    )

  it('finds a right password ok, in the worker as well, and tells the product', async () => {
    const outcome = await expectFinding(target(), 'ok', null)
    expect(outcome.identity).toBe(peer.user)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    expect(outcome.stages.at(-1)?.detail).toMatch(/^RabbitMQ \d+\.\d+/)
  })

  it('finds a wrong password, an unknown user and a missing password auth-failed', async () => {
    await expectFinding(target({}, { password: 'Wr0ng-pass' }), 'auth-failed', 'authenticate', amqp)
    await expectFinding(target({}, { user: 'keyward_nobody' }), 'auth-failed', 'authenticate', amqp)
    await expectFinding(target({}, { password: '' }), 'auth-failed', 'authenticate', amqp)
    await expectFinding(target({}, { user: '' }), 'misconfigured', null, amqp)
  })

  it('tells a virtual host that is missing from one that the user may not use, and from one that is full', async () => {
    await expectFinding(target({ vhost: 'nowhere' }), 'not-found', 'authorize', amqp)
    await expectFinding(target({ vhost: peer.privateVhost }), 'permission', 'authorize', amqp)
    await expectFinding(target({ vhost: peer.fullVhost }), 'rate-limited', 'authorize', amqp)
  })

  it('looks up a queue and an exchange, and creates none', async () => {
    await expectFinding(target({ queue: 'incoming', exchange: 'incoming' }), 'ok', null, amqp)
    for (const parameters of [{ queue: 'nowhere' }, { exchange: 'nowhere' }]) {
      await expectFinding(target(parameters), 'not-found', 'query', amqp)
      await expectFinding(target(parameters), 'not-found', 'query', amqp)
    }
  })

  it('T9 goes through a tunnel', async () => {
    await expectThroughTunnel(peer.port, (parameters) => target(parameters), amqp)
  })

  it('tells hosts and ports that lead nowhere, and waits for a slow refusal', async () => {
    await expectNetworkFindings((parameters) => target(parameters), amqp)
    await expectPatience(peer.port, (parameters) => target(parameters, { password: 'Wr0ng-pass' }), amqp)
  })

  it('verifies certificates before the password is sent', async () => {
    await expectTlsFindings(peer.port, (parameters) => target(parameters), amqp)
    const real = { port: String(peer.tlsPort), tls: 'verify', ca: certificates.ca }
    await expectFinding(target(real), 'ok', null, amqp)
    await expectFinding(target({ port: String(peer.tlsPort), tls: 'off' }), 'unexpected-answer', 'authenticate', amqp)
    await expectFinding(target({ tls: 'verify' }), 'tls-unsupported', 'tls', amqp)
  })

  it('signs in with a client certificate alone', async () => {
    const certificate = (parameters: Record<string, string>, { cert, key } = certificates.good) =>
      probeTarget(
        'amqp',
        {
          type: 'tls-client-certificate',
          values: { certificate: cert, privateKey: key },
          secretFields: ['privateKey'],
          clientCertificate: { cert, key, passphrase: '' },
        },
        { host: peer.host, port: String(peer.tlsPort), vhost: '/', tls: 'verify', ca: certificates.ca, ...parameters },
      )
    await expectFinding(certificate({}), 'ok', null, amqp)
    await expectFinding(certificate({ tls: 'off', port: String(peer.port) }), 'misconfigured', null, amqp)
    await expectFinding(certificate({}, certificates.wrongName), 'auth-failed', 'authenticate', amqp)
    await expectFinding(certificate({}, certificates.untrusted), 'auth-failed', 'authenticate', amqp)
  })
})
