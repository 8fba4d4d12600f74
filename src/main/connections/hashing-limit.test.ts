import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listen } from '../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding } from '../../../test/peers/targets.ts'

/** Bodies of answers by the key of the request (Kafka protocol: ApiVersions 0, SaslHandshake 1, SaslAuthenticate 1). */
const answers: Readonly<Record<number, (request: string) => Buffer>> = {
  18: () => Buffer.alloc(6),
  17: () => Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 1, 0, 13]), Buffer.from('SCRAM-SHA-256')]),
  36: (request) => {
    const nonce = /r=(.*)$/.exec(request)?.[1] ?? ''
    const first = Buffer.from(`r=${nonce}server,s=${Buffer.alloc(16).toString('base64')},i=2000000000`)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(first.length)
    return Buffer.concat([Buffer.from([0, 0, 0xff, 0xff]), length, first, Buffer.alloc(8)])
  },
}

describe('T4 a server that asks for endless hashing', () => {
  it('is not obeyed, since no deadline could end it', async () => {
    const server = await listen(
      createServer((socket) => {
        socket.on('error', () => {})
        socket.on('data', (chunk) => {
          const body = answers[chunk.readUInt16BE(4)]?.(chunk.toString('latin1')) ?? Buffer.alloc(0)
          const length = Buffer.alloc(4)
          length.writeUInt32BE(4 + body.length)
          socket.write(Buffer.concat([length, chunk.subarray(8, 12), body]))
        })
      }),
    )
    const place = { host: server.host, port: String(server.port), mechanism: 'SCRAM-SHA-256' }
    const target = databaseTarget('kafka', { user: 'ann', password: 'Kq7-passw0rd' }, place)
    // In its worker: what it limits is the worker's own.
    const found = await expectFinding({ ...target, timeoutMs: 5000 }, 'unexpected-answer', 'authenticate')
    expect(found.message).toContain('millions of times')
    await server.stop()
  })
})
