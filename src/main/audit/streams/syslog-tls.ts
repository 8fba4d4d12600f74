import type { Socket } from 'node:net'
import { hostname } from 'node:os'
import { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { failure } from '../../connections/classify.ts'
import { ProbeFailure } from '../../connections/connector.ts'
import { abortable, dial, resolveHost, secure } from '../../connections/net.ts'
import type { Sender } from './destination.ts'
import { frame, syslogMessage } from './syslog-message.ts'

/** At least so long it is waited for the receiver's complaint before the connection is ended. */
const settleMs = 200

/**
 * Sends over TLS (RFC 5425). Syslog acknowledges nothing, so every batch has a connection of its own, and its orderly end is taken for the
 * acknowledgement: we end our side, and wait until the receiver ends its own. One that was ended with unread messages answers with a
 * reset instead. One that was about to end before they came is noticed in the pause before: its end arrives within a round trip.
 */
export const sendSyslogTls: Sender = async (destination, batch, { access, ca, signal, beforeFirstByte }) => {
  const { host, port } = destination.endpoint
  const began = performance.now()
  const raw = await dial(await resolveHost(host, signal), port, signal)
  const stop = () => raw.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const roundTripMs = performance.now() - began
    const broken = brokenEnd(raw)
    const socket = await secure(
      asStream(raw),
      { host, ca, trust: 'verify', clientCertificate: access.clientCertificate },
      signal,
    )
    const refused = brokenEnd(socket)
    beforeFirstByte()
    const frames = batch.items.map((item) => frame(syslogMessage(item, batch, hostname())))
    const handedOver = Promise.race([written(socket, Buffer.concat(frames)), broken.early, refused.early])
    await abortable(handedOver, signal)
    const pause = wait(Math.min(2000, Math.max(settleMs, 4 * roundTripMs)), undefined, { signal })
    await Promise.race([pause, broken.early, refused.early])
    broken.expect()
    refused.expect()
    socket.end()
    await abortable(Promise.race([broken.ended, refused.failed]), signal)
  } finally {
    signal.removeEventListener('abort', stop)
    raw.destroy()
  }
}

const endedEarly = new ProbeFailure(
  failure('disconnected', '', {
    message: 'The receiver ended the connection before the records were over.',
    remedy:
      'They are sent again, marked. If it stays, check the receiver’s log, and whether it asks for a client certificate.',
  }),
)

/** How a connection ends: too early, in order, or with an error. */
function brokenEnd(stream: Duplex) {
  let isExpected = false
  const early = Promise.withResolvers<never>()
  const failed = Promise.withResolvers<never>()
  const ended = Promise.withResolvers<void>()
  for (const { promise } of [early, failed, ended]) promise.catch(() => {})
  const fail = (error: unknown) => {
    early.reject(error)
    failed.reject(error)
    ended.reject(error)
  }
  stream.on('error', fail)
  const end = () => (isExpected ? ended.resolve() : fail(endedEarly))
  stream.once('end', end)
  stream.once('close', end)
  return {
    early: early.promise,
    failed: failed.promise,
    ended: ended.promise,
    /** From now on its end is in order. */
    expect: () => {
      isExpected = true
    },
  }
}

/** What is read is read to its end, which would not come otherwise. */
function asStream(raw: Socket): Duplex {
  const stream = new Duplex({
    read: () => void raw.resume(),
    write: (chunk: Buffer, _, done) => void raw.write(chunk, done),
    final: (done) => void raw.end(done),
    // The socket below stays until its own end: only there a reset can be told from an end.
    destroy: (_, done) => {
      raw.resume()
      done(null)
    },
  })
  raw.on('data', (chunk) => {
    if (!stream.destroyed) stream.push(chunk)
  })
  raw.once('end', () => {
    if (!stream.destroyed) stream.push(null)
  })
  raw.once('error', (error) => stream.destroy(error))
  return stream
}

function written(socket: TLSSocket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.resume()
    socket.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}
