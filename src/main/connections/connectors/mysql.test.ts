import { connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type Certificate, makeCertificates } from '../../../../test/peers/certificates.ts'
import { type Method, startMysqlServer } from '../../../../test/peers/mysql-server.ts'
import { listen } from '../../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding } from '../../../../test/peers/targets.ts'
import type { ProbeCode, Stage } from '../../../shared/domain/probe.ts'
import { mysql } from './mysql.ts'

const password = 'Kq7-passw0rd/"x'
const certificates = makeCertificates()

describe('T3 T4 MySQL', () => {
  async function sign(
    method: Method,
    certificate: Certificate | null,
    given: string,
    code: ProbeCode,
    stage: Stage | null,
  ) {
    const server = await startMysqlServer(method, password, certificate)
    try {
      const tls = certificate ? { tls: 'verify', ca: certificates.ca } : { tls: 'auto' }
      const parameters = { host: server.host, port: String(server.port), database: 'orders', ...tls }
      return await expectFinding(
        databaseTarget('mysql', { user: 'ann', password: given }, parameters),
        code,
        stage,
        mysql,
      )
    } finally {
      await server.stop()
    }
  }

  for (const method of [
    'caching_sha2_password',
    'caching_sha2_password (cached)',
    'sha256_password',
    'mysql_clear_password',
    'dialog',
  ] as const) {
    it(`signs in with ${method}, encrypted and on the loopback`, async () => {
      for (const certificate of [certificates.good, null]) {
        const outcome = await sign(method, certificate, password, 'ok', null)
        expect(outcome.identity).toBe('ann@%')
        expect(outcome.stages.at(-1)?.detail).toBe('MySQL 8.4.0')
        await sign(method, certificate, 'Kq7-wr0ng', 'auth-failed', 'authenticate')
      }
    })
  }

  it('finds a method that it does not know misconfigured', async () => {
    await sign('unheard_of', certificates.good, password, 'misconfigured', 'authenticate')
  })

  it('sends nothing to a server whose certificate it refuses', async () => {
    const server = await startMysqlServer('mysql_clear_password', password, certificates.untrusted)
    const parameters = { host: server.host, port: String(server.port), tls: 'verify', ca: certificates.ca }
    await expectFinding(databaseTarget('mysql', { user: 'ann', password }, parameters), 'tls-untrusted', 'tls', mysql)
    expect(server.received).toEqual([])
    await server.stop()
  })

  it('tells another protocol, a refusal instead of a greeting, and a broken greeting from a server', async () => {
    const refusal = Buffer.from([0xff, 0x10, 0x04, ...Buffer.from('Too many connections')])
    for (const [said, code] of [
      [Buffer.from('SSH-2.0-OpenSSH_9.2p1 Debian\r\n'), 'unexpected-answer'],
      [Buffer.from('220 mail.example ESMTP\r\n'), 'unexpected-answer'],
      [Buffer.concat([Buffer.from([refusal.length, 0, 0, 0]), refusal]), 'rate-limited'],
      [Buffer.from([5, 0, 0, 0, 10, 56, 0, 0, 0]), 'unexpected-answer'],
      [Buffer.from([200, 0, 0, 0, 10]), 'disconnected'],
    ] as const) {
      const server = await listen(createServer((socket) => void socket.end(said)))
      const target = databaseTarget(
        'mysql',
        { user: 'ann', password },
        { host: server.host, port: String(server.port) },
      )
      await expectFinding(target, code, 'connect', mysql)
      await server.stop()
    }
  })

  it('understands packets that come byte by byte', async () => {
    const server = await startMysqlServer('caching_sha2_password', password)
    const slow = await listen(
      createServer((socket) => {
        const behind = connect(server.port, server.host)
        behind.on('error', () => {}).on('close', () => socket.destroy())
        socket.on('close', () => behind.destroy())
        for (const [from, to] of [
          [socket, behind],
          [behind, socket],
        ] as const) {
          from.on('data', async (chunk: Buffer) => {
            from.pause()
            for (const byte of chunk) {
              to.write(Buffer.from([byte]))
              await new Promise((resolve) => setImmediate(resolve))
            }
            from.resume()
          })
        }
      }),
    )
    const target = databaseTarget('mysql', { user: 'ann', password }, { host: slow.host, port: String(slow.port) })
    await expectFinding(target, 'ok', null, mysql)
    await slow.stop()
    await server.stop()
  })

  it('needs a user name', async () => {
    const target = databaseTarget('mysql', { user: '', password }, { host: '127.0.0.1', port: '1' })
    await expectFinding(target, 'misconfigured', null, mysql)
  })
})
