import type { Socket } from 'node:net'
import { failure, property } from '../classify.ts'
import type { ProbeFailureInfo, ProbeReport, ProbeTarget } from '../connector.ts'
import { stageTls } from '../net.ts'
import { tlsDemand, wantsTls } from './database.ts'

/** Ports on which servers speak TLS from the first byte (RFC 8314, section 7.3; IANA; 3269: Active Directory's catalog). */
const implicitPorts: readonly number[] = [465, 990, 993, 636, 3269]

/** Whether TLS begins with the connection, by the parameter `tlsStart`. */
export function beginsWithTls({ parameters }: ProbeTarget): boolean {
  if (parameters.tls === 'off') return false
  return parameters.tlsStart === 'auto'
    ? implicitPorts.includes(Number(parameters.port))
    : parameters.tlsStart === 'implicit'
}

/**
 * What the protocol is spoken over: TLS that was verified, begun at once or after the protocol's own question, or the
 * connection as it is where the target's parameters want that. A server that answers no to the question ends the test: a
 * person who wants TLS gets it, whoever removes the offer on the way.
 *
 * @param ask the question, and what comes before it; rejects when the server does not agree
 */
export async function openChannel(
  target: ProbeTarget,
  report: ProbeReport,
  socket: Socket,
  ask: (signal: AbortSignal) => Promise<void>,
): Promise<Socket> {
  if (beginsWithTls(target)) return stageTls(socket, report, tlsDemand(target))
  return wantsTls(target, socket) ? stageTls(socket, report, tlsDemand(target), ask) : socket
}

/** For a server that lets nobody sign in before TLS. */
export const demandsTls = {
  message: 'The server lets nobody sign in without TLS, and it is off for this connection.',
  remedy: 'Choose verified TLS for this connection.',
}

/** The failure of a handshake with a server that waits to be asked for TLS. */
export function classifyTlsStart(error: unknown): ProbeFailureInfo | undefined {
  const code = property(error, 'code')
  if (code !== 'ERR_SSL_WRONG_VERSION_NUMBER' && code !== 'ERR_SSL_PACKET_LENGTH_TOO_LONG') return undefined
  return failure('tls-unsupported', code, {
    message: 'The server does not begin with TLS.',
    remedy: 'Let TLS begin on request (STARTTLS), or use the port on which the server begins with it.',
  })
}
