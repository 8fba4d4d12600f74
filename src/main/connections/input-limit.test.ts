import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { listen, type SocketPeer } from '../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding } from '../../../test/peers/targets.ts'
import type { ProbeCode } from '../../shared/domain/probe.ts'
import type { Connector } from './connector.ts'
import { amqp } from './connectors/amqp.ts'
import { ftp } from './connectors/ftp.ts'
import { imap } from './connectors/imap.ts'
import { kafka } from './connectors/kafka.ts'
import { ldap } from './connectors/ldap.ts'
import { mongodb } from './connectors/mongodb.ts'
import { mqtt } from './connectors/mqtt.ts'
import { nats } from './connectors/nats.ts'
import { postgresql } from './connectors/postgresql.ts'
import { redis } from './connectors/redis.ts'
import { smtp } from './connectors/smtp.ts'
import { sqlserver } from './connectors/sqlserver.ts'

const peers: SocketPeer[] = []

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.stop()
})

/** A server that promises a message of gigabytes as soon as it is spoken to, or at once, and never stops sending it. */
async function startFlood(head: Buffer, isFirst = false) {
  let sent = 0
  const chunk = Buffer.alloc(65_536)
  const server = createServer((socket) => {
    const pour = () => {
      while (!socket.destroyed && sent < 256 * 1024 * 1024) {
        sent += chunk.length
        if (!socket.write(chunk)) return void socket.once('drain', pour)
      }
    }
    const begin = () => {
      socket.write(head)
      pour()
    }
    socket.on('error', () => {})
    if (isFirst) begin()
    else socket.once('data', begin)
  })
  const peer = await listen(server)
  peers.push(peer)
  return { ...peer, sent: () => sent }
}

const parameters = { handshake: 'info', version: '5', mechanism: 'DEFAULT', vhost: '/', tls: 'off', database: 'a' }

interface Flood {
  readonly connector: Connector
  readonly head: readonly number[]
  /** Whether it begins before it is spoken to. */
  readonly isFirst?: boolean
  readonly code?: ProbeCode
}

const floods: readonly Flood[] = [
  { connector: amqp, head: [1, 0, 0, 0xff, 0xff, 0xff, 0xf0] },
  { connector: postgresql, head: [0x52, 0x7f, 0xff, 0xff, 0xff] },
  { connector: redis, head: [...Buffer.from('$1900000000\r\n')] },
  { connector: mongodb, head: [0xff, 0xff, 0xff, 0x02] },
  { connector: mqtt, head: [0x20, 0xff, 0xff, 0xff, 0x7f] },
  { connector: kafka, head: [0x7f, 0xff, 0xff, 0xff] },
  { connector: nats, head: [...Buffer.from('INFO {')], isFirst: true },
  // The driver keeps to itself why the connection broke.
  { connector: ldap, head: [0x30, 0x84, 0x7f, 0xff, 0xff, 0xff], code: 'disconnected' },
  { connector: imap, head: [...Buffer.from('* OK [CAPABILITY IMAP4rev1] {1900000000}\r\n')], isFirst: true },
  { connector: smtp, head: [...Buffer.from('220-')], isFirst: true },
  { connector: ftp, head: [...Buffer.from('220-')], isFirst: true },
  { connector: sqlserver, head: [4, 0, 0xff, 0xff] },
]

describe('T4 a server that never stops sending', () => {
  it.each(floods)(
    'is left before memory is full: $connector.kind',
    async ({ connector, head, isFirst = false, code = 'unexpected-answer' }) => {
      const peer = await startFlood(Buffer.from(head), isFirst)
      const place = { host: peer.host, port: String(peer.port) }
      const target = databaseTarget(
        connector.kind,
        { user: 'ann', password: 'Kq7-passw0rd' },
        { ...parameters, ...place },
      )
      await expectFinding({ ...target, timeoutMs: 8000 }, code, 'authenticate', connector)
      // What was on the way counts as well.
      expect(peer.sent()).toBeLessThan(64 * 1024 * 1024)
    },
  )
})
