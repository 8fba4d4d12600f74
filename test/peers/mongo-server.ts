import { createServer, type Socket } from 'node:net'
import tls from 'node:tls'
import { BSON } from 'mongodb'
import type { Certificate } from './certificates.ts'
import { listen, type SocketPeer } from './sockets.ts'

type Document = Record<string, unknown>

/**
 * A server that speaks just enough of MongoDB's wire protocol (OP_MSG, and OP_QUERY for the first hello) to answer commands as
 * it is told: for what FerretDB has not, such as roles and X.509.
 *
 * @param answer the answer to a command, without `ok` when it is 1
 */
export function startMongoServer(
  answer: (command: Document, socket: Socket) => Document,
  certificate: (Certificate & { readonly ca: string }) | null = null,
): Promise<SocketPeer> {
  const onSocket = (socket: Socket) => {
    let bytes = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      while (bytes.length >= 4 && bytes.length >= bytes.readInt32LE(0)) {
        const message = bytes.subarray(0, bytes.readInt32LE(0))
        bytes = bytes.subarray(message.length)
        const isQuery = message.readInt32LE(12) === 2004
        const body = isQuery ? message.subarray(message.indexOf(0, 20) + 9) : message.subarray(21)
        socket.write(reply(message.readInt32LE(4), isQuery, { ok: 1, ...answer(BSON.deserialize(body), socket) }))
      }
    })
  }
  return listen(
    certificate
      ? tls.createServer({ ...certificate, requestCert: true, rejectUnauthorized: false }, onSocket)
      : createServer(onSocket),
  )
}

/** What every server says about itself first. */
export const hello = { isWritablePrimary: true, helloOk: true, minWireVersion: 0, maxWireVersion: 21, setName: 'rs0' }

function reply(to: number, isQuery: boolean, document: Document): Buffer {
  const body = Buffer.from(BSON.serialize(document))
  const head = isQuery ? Buffer.alloc(20) : Buffer.alloc(5)
  if (isQuery) head.writeInt32LE(1, 16)
  const header = Buffer.alloc(16)
  header.writeInt32LE(16 + head.length + body.length, 0)
  header.writeInt32LE(to, 8)
  header.writeInt32LE(isQuery ? 1 : 2013, 12)
  return Buffer.concat([header, head, body])
}
