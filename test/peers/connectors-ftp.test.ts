import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ftp } from '../../src/main/connections/connectors/ftp.ts'
import { makeCertificates } from './certificates.ts'
import { certificateCases, expectNetworkFindings, expectPatientSignIn, expectThroughWays } from './matrix.ts'
import { listen } from './sockets.ts'
import { expectFinding, loginCredential, probeTarget } from './targets.ts'
import { type FtpPeer, startVsftpd, vsftpdMissing } from './vsftpd.ts'

const missing = vsftpdMissing()

describe.skipIf(missing !== null)(`T3 T4 T8 FTP${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let peer: FtpPeer

  beforeAll(async () => {
    peer = await startVsftpd()
  })
  afterAll(() => peer?.stop())

  const targetAt = (
    server: FtpPeer,
    parameters: Record<string, string>,
    password = server.password,
    user = server.user,
  ) =>
    probeTarget('ftp', loginCredential(user, password), {
      host: server.host,
      port: String(server.port),
      ...parameters,
    })
  const target = (parameters: Record<string, string> = {}, password?: string, user?: string) =>
    targetAt(peer, parameters, password, user)

  it('finds a right password ok, and lists the folder', async () => {
    const outcome = await expectFinding(target({ folder: peer.folder }), 'ok', null)
    expect(outcome.stages.map(({ stage, detail }) => [stage, detail]).slice(2)).toEqual([
      ['authenticate', ''],
      ['authorize', '/outgoing'],
      ['query', '/outgoing: 2 entries'],
    ])
    const top = await expectFinding(target(), 'ok', null)
    expect(top.stages.at(-1)?.detail).toBe('/: 1 entries')
  })

  it('finds a wrong password and an unknown user auth-failed, though the server takes its time', async () => {
    const outcome = await expectFinding(target({}, 'Wr0ng-pass'), 'auth-failed', 'authenticate')
    expect(outcome.stages.at(-1)?.detail).toBe('530')
    expect(outcome.stages.at(-1)?.ms).toBeGreaterThan(900)
    await expectFinding(target({}, peer.password, 'nobody_here'), 'auth-failed', 'authenticate')
    await expectFinding(target({}, ''), 'auth-failed', 'authenticate')
  })

  it('does not call a password proven that nobody looks at', async () => {
    await expectFinding(target({}, 'any-password', 'anonymous'), 'not-testable', null)
  })

  it('finds a missing folder not-found, and one that the user may not list permission', async () => {
    await expectFinding(target({ folder: '/nowhere' }), 'not-found', 'authorize')
    await expectFinding(target({}, peer.password, peer.blindUser), 'permission', 'query')
  })

  it('finds nobody there', () => expectNetworkFindings(target, ftp))

  it('waits for a server that takes four seconds to answer the sign-in', () =>
    expectPatientSignIn(peer.port, target, ftp))

  it('finds a server without TLS tls-unsupported', async () => {
    await expectFinding(target({ tls: 'verify' }), 'tls-unsupported', 'tls')
  })

  it('verifies certificates, begun at once and on request, also of the data connection', async () => {
    const certificates = makeCertificates()
    for (const isImplicit of [true, false]) {
      for (const { certificate, ca, code } of certificateCases(certificates)) {
        const server = await startVsftpd({ certificate, isImplicit })
        try {
          const tlsStart = isImplicit ? 'implicit' : 'starttls'
          for (const host of ['127.0.0.1', 'localhost']) {
            const encrypted = targetAt(server, { tls: 'verify', ca, tlsStart, host, folder: server.folder })
            const outcome = await expectFinding(encrypted, code, code === 'ok' ? null : 'tls')
            expect(outcome.tls?.verified).toBe(code === 'ok')
          }
          if (code === 'ok' && !isImplicit) {
            await expectFinding(targetAt(server, { tls: 'off' }), 'misconfigured', 'authenticate')
            await expectThroughWays(targetAt(server, { tls: 'verify', ca, tlsStart }))
            const wrong = targetAt(server, { tls: 'verify', ca, tlsStart }, 'Wr0ng-pass')
            await expectFinding(wrong, 'auth-failed', 'authenticate')
            await expectFinding(targetAt(server, { tls: 'verify', ca, tlsStart: 'implicit' }), 'tls-unsupported', 'tls')
          }
        } finally {
          await server.stop()
        }
      }
    }
  })
})

describe('T4 T6 FTP', () => {
  it('opens data connections to the host of the session alone, whatever the server says', async () => {
    const heard: string[] = []
    const elsewhere = await listen(createServer(() => heard.push('connected')))
    const answers: Record<string, string> = {
      OPTS: '200 Yes',
      USER: '331 Password',
      PASS: '230 Welcome',
      PWD: '257 "/" is here',
      EPSV: '500 What',
      // 127.0.0.2 is another address of this computer.
      PASV: `227 Entering (127,0,0,2,${elsewhere.port >> 8},${elsewhere.port & 255})`,
    }
    const server = await listen(
      createServer((socket) => {
        socket.write('220 Hello\r\n')
        socket.on('data', (line) => {
          const command = line.toString().slice(0, 4).trim()
          heard.push(command)
          socket.write(`${answers[command] ?? '150 Here it comes'}\r\n`)
        })
      }),
    )
    const target = probeTarget('ftp', loginCredential('ann', 'Kq7-passw0rd'), {
      host: server.host,
      port: String(server.port),
    })
    const patient = { ...target, timeoutMs: 1500 }
    await expectFinding(patient, 'timeout', 'query')
    // The port at the session's own host is where the list was waited for.
    expect(heard).toEqual(['OPTS', 'USER', 'PASS', 'PWD', 'EPSV', 'PASV', 'connected', 'LIST'])
    await server.stop()
    await elsewhere.stop()
  })
})
