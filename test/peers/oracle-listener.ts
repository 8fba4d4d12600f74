import { createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Relay } from '../../src/main/connections/connectors/relay.ts'
import type { Certificate } from './certificates.ts'
import { listen, type SocketPeer } from './sockets.ts'

/** What a listener says to a client that wants to connect. */
export type ListenerAnswer =
  | { readonly refuse: number }
  | { readonly redirectTo: { readonly host: string; readonly port: number } }
  /** Asks for everything once more, over TLS that begins anew: as it does when it hands a client on. */
  | { readonly renew: true; readonly next: ListenerAnswer }
  | { readonly hangUp: true }

export interface ListenerPeer extends SocketPeer {
  /** What clients asked to be connected to. */
  readonly asked: string[]
}

/**
 * A listener of Oracle Net, as far as its packets CONNECT, REFUSE, REDIRECT and RESEND go. The database behind it speaks a
 * protocol that is not published, so that nobody gets in.
 */
export async function startOracleListener(
  answer: ListenerAnswer,
  certificate: Certificate | null = null,
): Promise<ListenerPeer> {
  const asked: string[] = []
  const server = createServer((socket) => serve(socket, answer, certificate, asked))
  return { ...(await listen(server)), asked }
}

function serve(socket: Socket, answer: ListenerAnswer, certificate: Certificate | null, asked: string[]): void {
  const relay = new Relay(socket)
  const channel = certificate ? new TLSSocket(relay, { isServer: true, ...certificate }) : relay
  channel.on('error', () => {})
  let bytes = Buffer.alloc(0)
  const onData = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    const descriptor = askedFor(bytes)
    if (descriptor === null) return
    channel.off('data', onData)
    asked.push(descriptor)
    if ('hangUp' in answer) channel.end(() => socket.end())
    else if ('refuse' in answer) {
      const text = `(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=${answer.refuse})(ERROR_STACK=(ERROR=(CODE=${answer.refuse}))))`
      channel.write(packet(4, 0, Buffer.from([4, 0, 0, text.length, ...Buffer.from(text)])))
    } else if ('redirectTo' in answer) {
      const { host, port } = answer.redirectTo
      const text = `(ADDRESS=(PROTOCOL=tcp)(HOST=${host})(PORT=${port}))`
      channel.write(packet(5, 0, Buffer.from([0, text.length, ...Buffer.from(text)])))
    } else {
      // Whatever comes when this is written is no longer for the first handshake.
      channel.write(packet(11, certificate ? 8 : 0, Buffer.alloc(0)), () => {
        relay.release()
        serve(socket, answer.next, certificate, asked)
      })
    }
  }
  channel.on('data', onData)
}

/**
 * What a CONNECT packet asks for, or null while it isn't whole. More than 230 bytes come in a DATA packet behind it: the
 * descriptor names the client's computer and user, so that its length differs from one to the next.
 */
function askedFor(bytes: Buffer): string | null {
  if (bytes.length < 28 || bytes[4] !== 1) return null
  const [packetLength, length, offset] = [bytes.readUInt16BE(0), bytes.readUInt16BE(24), bytes.readUInt16BE(26)]
  // Header and flags of the DATA packet.
  const start = length > 230 ? packetLength + 10 : offset
  return bytes.length < start + length ? null : bytes.subarray(start, start + length).toString('latin1')
}

/** Length, checksum, type, flags, checksum of the header. */
function packet(type: number, flags: number, body: Buffer): Buffer {
  const header = Buffer.from([0, 0, 0, 0, type, flags, 0, 0])
  header.writeUInt16BE(8 + body.length)
  return Buffer.concat([header, body])
}
