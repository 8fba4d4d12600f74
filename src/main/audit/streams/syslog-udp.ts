import { createSocket, type Socket } from 'node:dgram'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { abortable, resolveHost } from '../../connections/net.ts'
import type { Sender } from './destination.ts'
import { syslogMessage } from './syslog-message.ts'

/** Bytes of a datagram, which fits every path and which every receiver takes (RFC 5426, section 3.2). */
export const maxDatagram = 1180

/** Datagrams that leave at once, and the pause after them: a burst would overrun the receiver. */
const burst = 50
const pauseMs = 20

/**
 * Sends over UDP (RFC 5426), one message a datagram. Nothing tells whether one arrived, save that nobody listens at all, which the
 * receiver's computer may answer.
 */
export const sendSyslogUdp: Sender = async ({ endpoint }, batch, { signal, beforeFirstByte }) => {
  const [first] = await resolveHost(endpoint.host, signal)
  if (!first) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' })
  const socket = createSocket(first.family === 6 ? 'udp6' : 'udp4')
  const failed = new Promise<never>((_, reject) => socket.once('error', reject))
  failed.catch(() => {})
  try {
    await abortable(Promise.race([connected(socket, endpoint.port, first.address), failed]), signal)
    beforeFirstByte()
    for (const [index, item] of batch.items.entries()) {
      const message = syslogMessage(item, batch, hostname(), maxDatagram)
      await Promise.race([sent(socket, message), failed])
      if (index % burst === burst - 1) await Promise.race([wait(pauseMs, undefined, { signal }), failed])
    }
    await Promise.race([wait(pauseMs, undefined, { signal }), failed])
  } finally {
    socket.close()
  }
}

function connected(socket: Socket, port: number, address: string): Promise<void> {
  return new Promise((resolve) => socket.connect(port, address, () => resolve()))
}

function sent(socket: Socket, message: Buffer): Promise<void> {
  return new Promise((resolve, reject) => socket.send(message, (error) => (error ? reject(error) : resolve())))
}
