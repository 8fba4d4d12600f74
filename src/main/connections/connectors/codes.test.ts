import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listen } from '../../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding } from '../../../../test/peers/targets.ts'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { classify } from '../classify.ts'
import type { Connector } from '../connector.ts'
import { amqp } from './amqp.ts'
import { kafka } from './kafka.ts'
import { mongodb } from './mongodb.ts'
import { mqtt } from './mqtt.ts'
import { nats } from './nats.ts'
import { oracle } from './oracle.ts'
import { sqlserver } from './sqlserver.ts'

type Table = Partial<Record<ProbeCode, readonly (number | string)[]>>

/** What the driver of a protocol throws for a code. */
const drivers: readonly (readonly [Connector, (code: number | string) => object, Table])[] = [
  [
    amqp,
    (code) => (typeof code === 'number' ? { code } : { message: code }),
    {
      permission: [403, 405],
      'not-found': [404],
      'rate-limited': [506],
      disconnected: [320, 'Socket closed abruptly during opening handshake', 'Unexpected close'],
      misconfigured: [406, 'SASL mechanism EXTERNAL is not provided by the server'],
      'server-error': [311, 541],
      'unexpected-answer': [502, 'Expected ConnectionStart; got <Content channel:1 size:2>'],
    },
  ],
  [
    mqtt,
    (code) => (typeof code === 'number' ? { code } : { message: code }),
    {
      'auth-failed': [4, 5, 134, 135],
      permission: [138],
      misconfigured: [1, 2, 132, 133, 140, 143],
      'rate-limited': [137, 151, 159],
      'server-error': [3, 128, 136, 139],
      disconnected: [142],
      'redirect-refused': [156, 157],
      'unexpected-answer': [129, 130, 255, 'Invalid header flag bits, must be 0x0 for connack packet'],
    },
  ],
  [
    kafka,
    (code) => (typeof code === 'number' ? { code: 'PLT_KFK_PROTOCOL', apiCode: code } : { code }),
    {
      'auth-failed': [58, 'PLT_KFK_AUTHENTICATION'],
      permission: [29, 30, 31],
      'not-found': [3, 17],
      misconfigured: [35],
      'rate-limited': [89],
      timeout: [7],
      'server-error': [-1, 15],
      'unexpected-answer': [87],
    },
  ],
  [
    sqlserver,
    (code) => (typeof code === 'number' ? { number: code } : { code }),
    {
      'auth-failed': [18_456, 18_470, 18_486, 18_487, 18_488, 'ELOGIN'],
      permission: [229, 4060, 40_615],
      'not-found': [911],
      'rate-limited': [10_928, 40_501],
      timeout: [1222, 'ETIMEOUT'],
      'server-error': [18_401, 40_613, 50_000],
      disconnected: ['ESOCKET', 'ECLOSE', 'ECONNRESET'],
    },
  ],
  [
    mongodb,
    (code) => (typeof code === 'number' ? { name: 'MongoServerError', code } : { name: code }),
    {
      'auth-failed': [18, 8000, 'MongoInvalidArgumentError', 'MongoRuntimeError'],
      permission: [13],
      'not-found': [26],
      misconfigured: [334, 'MongoCompatibilityError'],
      timeout: [50],
      disconnected: [91, 'MongoNetworkError'],
      'server-error': [189, 10_107],
      'unexpected-answer': [4711, 'MongoParseError'],
    },
  ],
  [
    oracle,
    (code) => ({ code, message: '' }),
    {
      'auth-failed': ['ORA-01017', 'ORA-28000', 'ORA-28001'],
      permission: ['ORA-01045', 'ORA-12526'],
      'not-found': ['ORA-12514', 'NJS-518', 'NJS-519'],
      'rate-limited': ['ORA-02391', 'ORA-12516'],
      'server-error': ['ORA-01033', 'ORA-00942'],
      misconfigured: ['NJS-116', 'NJS-138', 'NJS-533', 'ORA-28040'],
      disconnected: ['NJS-500', 'NJS-521'],
      timeout: ['NJS-510', 'ORA-12170'],
      refused: ['NJS-503'],
      dns: ['NJS-530'],
      'redirect-refused': ['NJS-536'],
      'unexpected-answer': ['NJS-509'],
    },
  ],
]

describe('T4 codes of drivers', () => {
  for (const [connector, errorOf, table] of drivers) {
    it(`of ${connector.kind} mean each one class`, () => {
      for (const [expected, codes] of Object.entries(table)) {
        for (const code of codes) {
          const error = Object.assign(new Error('what a server said'), errorOf(code))
          const info = classify(error, (link) => connector.classify?.(link))
          expect(info.code, String(code)).toBe(expected)
          expect(JSON.stringify(info)).not.toContain('what a server said')
        }
      }
    })
  }

  it('of NATS are words, and mean each one class', async () => {
    for (const [said, code] of [
      ['Authorization Violation', 'auth-failed'],
      ['User Authentication Expired', 'auth-failed'],
      ['User Authentication Revoked', 'auth-failed'],
      ['Account Authentication Expired', 'auth-failed'],
      ['maximum connections exceeded', 'rate-limited'],
      ['maximum account active connections exceeded', 'rate-limited'],
      ['Attempted To Connect To Route Port', 'misconfigured'],
      ['Secure Connection - TLS Required', 'misconfigured'],
      ['Stale Connection', 'disconnected'],
      ['Something New', 'unexpected-answer'],
    ] as const) {
      const server = await listen(
        createServer((socket) => {
          socket.write('INFO {"version":"2.11.0","auth_required":true}\r\n')
          socket.once('data', () => socket.end(`-ERR '${said}'\r\n`))
        }),
      )
      const parameters = { host: server.host, port: String(server.port), handshake: 'info' }
      const target = databaseTarget('nats', { user: 'ann', password: 'Kq7-passw0rd' }, parameters)
      const outcome = await expectFinding(target, code, 'authenticate', nats)
      expect(JSON.stringify(outcome)).not.toContain(said)
      await server.stop()
    }
  })

  it('are none where another protocol answers', async () => {
    const stranger = await listen(
      createServer((socket) => {
        socket.write('SSH-2.0-OpenSSH_9.2p1\r\n')
        setTimeout(() => socket.destroy(), 200)
      }),
    )
    const parameters = {
      host: stranger.host,
      port: String(stranger.port),
      handshake: 'info',
      version: '5',
      mechanism: 'PLAIN',
      vhost: '/',
      service: 'orders',
    }
    for (const [connector, code] of [
      [amqp, 'unexpected-answer'],
      [mqtt, 'unexpected-answer'],
      [nats, 'unexpected-answer'],
      [kafka, 'unexpected-answer'],
      [sqlserver, 'unexpected-answer'],
      [oracle, 'disconnected'],
    ] as const) {
      const target = databaseTarget(connector.kind, { user: 'ann', password: 'Kq7-passw0rd' }, parameters)
      await expectFinding({ ...target, timeoutMs: 3000 }, code, 'authenticate', connector)
    }
    await stranger.stop()
  })
})
