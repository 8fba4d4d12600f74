import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { listen, type SocketPeer } from '../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding } from '../../../test/peers/targets.ts'
import type { Connector } from './connector.ts'
import { amqp } from './connectors/amqp.ts'
import { kafka } from './connectors/kafka.ts'
import { mongodb } from './connectors/mongodb.ts'
import { mqtt } from './connectors/mqtt.ts'
import { nats } from './connectors/nats.ts'
import { postgresql } from './connectors/postgresql.ts'
import { redis } from './connectors/redis.ts'
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

describe('T4 a server that never stops sending', () => {
  it.each<readonly [connector: Connector, head: number[], isFirst: boolean]>([
    [amqp, [1, 0, 0, 0xff, 0xff, 0xff, 0xf0], false],
    [postgresql, [0x52, 0x7f, 0xff, 0xff, 0xff], false],
    [redis, [...Buffer.from('$1900000000\r\n')], false],
    [mongodb, [0xff, 0xff, 0xff, 0x02], false],
    [mqtt, [0x20, 0xff, 0xff, 0xff, 0x7f], false],
    [kafka, [0x7f, 0xff, 0xff, 0xff], false],
    [nats, [...Buffer.from('INFO {')], true],
    [sqlserver, [4, 0, 0xff, 0xff], false],
  ])('is left before memory is full: $kind', async (connector, head, isFirst) => {
    const peer = await startFlood(Buffer.from(head), isFirst)
    const place = { host: peer.host, port: String(peer.port) }
    const target = databaseTarget(
      connector.kind,
      { user: 'ann', password: 'Kq7-passw0rd' },
      { ...parameters, ...place },
    )
    await expectFinding({ ...target, timeoutMs: 8000 }, 'unexpected-answer', 'authenticate', connector)
    // What was on the way counts as well.
    expect(peer.sent()).toBeLessThan(64 * 1024 * 1024)
  })
})
