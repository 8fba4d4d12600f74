import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nats } from '../../src/main/connections/connectors/nats.ts'
import { natsCredentials } from '../../src/main/credentials/types/nats-credentials.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { makePassword } from './daemons.ts'
import { expectNetworkFindings, expectPatience, expectThroughTunnel, expectTlsFindings } from './matrix.ts'
import { makeOperator, makeUsers, type NatsPeer, natsMissing, startNats } from './nats.ts'
import { databaseTarget, expectFinding, probeTarget } from './targets.ts'

const missing = natsMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 NATS${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const { users, settings } = makeUsers()
  let peer: NatsPeer
  let certificates: Certificates

  beforeAll(async () => {
    certificates = makeCertificates()
    peer = await startNats(settings)
  })
  afterAll(() => peer?.stop())

  const at = (server: NatsPeer, parameters: Record<string, string>) => ({
    host: server.host,
    port: String(server.port),
    handshake: 'info',
    ...parameters,
  })
  const target = (parameters: Record<string, string> = {}, login: Partial<{ user: string; password: string }> = {}) =>
    databaseTarget('nats', { user: users.user, password: users.password, ...login }, at(peer, parameters))
  const withFile = (server: NatsPeer, credentials: string, parameters: Record<string, string> = {}) =>
    probeTarget(
      'nats',
      { type: 'nats-credentials', values: { credentials }, secretFields: ['credentials'] },
      at(server, parameters),
    )
  const withToken = (server: NatsPeer, token: string, parameters: Record<string, string> = {}) =>
    probeTarget('nats', { type: 'bearer-token', values: { token }, secretFields: ['token'] }, at(server, parameters))

  it('finds a right password ok, in the worker as well, and tells the version', async () => {
    const outcome = await expectFinding(target({ subject: 'orders.eu' }), 'ok', null)
    expect(outcome.identity).toBe(users.user)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual(['resolve', 'connect', 'authenticate', 'authorize'])
    expect(outcome.stages[2]?.detail).toMatch(/^NATS \d+\.\d+/)
  })

  it('finds a wrong password, an unknown user and a missing password auth-failed', async () => {
    await expectFinding(target({}, { password: 'Wr0ng-pass' }), 'auth-failed', 'authenticate', nats)
    await expectFinding(target({}, { user: 'keyward_nobody' }), 'auth-failed', 'authenticate', nats)
    await expectFinding(target({}, { user: '', password: '' }), 'auth-failed', 'authenticate', nats)
  })

  it('signs in with the seed of an NKey, and finds one of somebody else auth-failed', async () => {
    await expectFinding(withFile(peer, users.seed), 'ok', null)
    await expectFinding(withFile(peer, makeUsers().users.seed), 'auth-failed', 'authenticate', nats)
  })

  it('signs in with a .creds file, and tells one that has expired or is of another operator', async () => {
    const operator = makeOperator()
    const server = await startNats(operator.settings)
    try {
      const good = operator.creds(Math.floor(Date.now() / 1000) + 3600)
      expect(
        natsCredentials.fields[0]?.kind === 'multiline' && natsCredentials.fields[0].validate?.(good, {}),
      ).toBeNull()
      expect(natsCredentials.expiry?.({ credentials: good }, 'full')?.getTime()).toBeGreaterThan(Date.now())
      await expectFinding(withFile(server, good, { subject: 'orders.eu' }), 'ok', null)
      await expectFinding(withFile(server, good, { subject: 'payroll.>' }), 'permission', 'authorize', nats)
      await expectFinding(withFile(server, operator.creds(1)), 'auth-failed', 'authenticate', nats)
      await expectFinding(withFile(server, makeOperator().creds()), 'auth-failed', 'authenticate', nats)
      await expectFinding(withFile(server, good.replace(/SU[A-Z2-7]+/, 'SUAA')), 'auth-failed', 'authenticate', nats)
    } finally {
      await server.stop()
    }
  })

  it('signs in with a token, and proves nothing where everybody is let in', async () => {
    const token = makePassword()
    const server = await startNats([`authorization { token: ${JSON.stringify(token)} }`])
    await expectFinding(withToken(server, token), 'ok', null, nats)
    await expectFinding(withToken(server, 'Wr0ng-token'), 'auth-failed', 'authenticate', nats)
    await server.stop()
    const open = await startNats([])
    await expectFinding(withToken(open, token), 'not-testable', null, nats)
    await open.stop()
  })

  it('tells a subject that the user may not subscribe to', async () => {
    await expectFinding(target({ subject: 'payroll.>' }), 'permission', 'authorize', nats)
  })

  it('finds a server without a free connection rate-limited', async () => {
    const full = await startNats(['max_connections: 1', ...settings])
    try {
      const first = databaseTarget('nats', { user: users.user, password: users.password }, at(full, {}))
      const { connect } = await import('node:net')
      const taken = connect(full.port, full.host)
      taken.write(`CONNECT ${JSON.stringify({ user: users.user, pass: users.password, verbose: false })}\r\nPING\r\n`)
      await new Promise<void>((resolve) => {
        taken.on('data', (chunk: Buffer) => /PONG/.test(chunk.toString()) && resolve())
      })
      await expectFinding(first, 'rate-limited', 'authenticate', nats)
      taken.destroy()
    } finally {
      await full.stop()
    }
  })

  it('T9 goes through a tunnel', async () => {
    await expectThroughTunnel(peer.port, (parameters) => target({ handshake: 'first', ...parameters }), nats)
  })

  it('tells hosts and ports that lead nowhere, and waits for a slow refusal', async () => {
    await expectNetworkFindings((parameters) => target(parameters), nats)
    await expectPatience(peer.port, (parameters) => target(parameters, { password: 'Wr0ng-pass' }), nats)
  })

  it('verifies certificates before the password is sent, with TLS from the first byte and after the greeting', async () => {
    await expectTlsFindings(peer.port, (parameters) => target({ handshake: 'first', ...parameters }), nats)
    await expectFinding(target({ tls: 'verify' }), 'tls-unsupported', 'tls', nats)
    for (const [certificate, own, code] of [
      [certificates.good, certificates.ca, 'ok'],
      [certificates.good, '', 'tls-untrusted'],
      [certificates.expired, certificates.ca, 'tls-expired'],
    ] as const) {
      const server = await startNats(settings, certificate)
      const login = { user: users.user, password: users.password }
      const encrypted = databaseTarget('nats', login, at(server, { tls: 'verify', ca: own }))
      await expectFinding(encrypted, code, code === 'ok' ? null : 'tls', nats)
      await expectFinding(
        databaseTarget('nats', login, at(server, { tls: 'off' })),
        'misconfigured',
        'authenticate',
        nats,
      )
      await server.stop()
    }
  })

  it('shows a client certificate where the server demands one', async () => {
    const server = await startNats(settings, { ...certificates.good, ca: certificates.ca })
    const plain = databaseTarget('nats', users, at(server, { tls: 'verify', ca: certificates.ca }))
    const { cert, key } = certificates.good
    const clientCertificate = { cert, key, passphrase: '' }
    await expectFinding(plain, 'auth-failed', 'authenticate', nats)
    await expectFinding({ ...plain, credential: { ...plain.credential, clientCertificate } }, 'ok', null, nats)
    await server.stop()
  })
})
