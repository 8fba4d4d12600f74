import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * A channel of a tunnel as a socket: drivers ask for what only a socket of the system has, such as a pause of its timer.
 *
 * @param isLocal whether what it carries can be read by nobody, as over this computer's loopback
 */
export function asSocket(channel: Duplex, isLocal: boolean): Socket {
  const self = () => channel
  const rest = { setNoDelay: self, setKeepAlive: self, setTimeout: self, ref: self, unref: self }
  // An error that comes when nobody waits for it any more must not end the worker.
  channel.on('error', () => {})
  return Object.assign(channel, rest, isLocal && { remoteAddress: '127.0.0.1' }) as unknown as Socket
}
