import type { Socket } from 'node:net'
import { failure } from '../classify.ts'
import { ProbeFailure, type ProbeTarget } from '../connector.ts'
import { endpointOf, isLoopback } from '../host.ts'
import type { TlsDemand } from '../net.ts'

/** User name and password of a login. */
export interface Login {
  readonly user: string
  readonly password: string
}

/** The login in a target, empty where a field is missing. */
export function loginOf({ credential }: ProbeTarget): Login {
  const text = (name: string) => {
    const value = credential.values[name]
    return typeof value === 'string' ? value : ''
  }
  return { user: text('username'), password: text('password') }
}

/** Whether TLS is wanted. `auto` leaves it out on loopback alone, which is judged by the address that answered. */
export function wantsTls({ parameters }: ProbeTarget, socket: Socket): boolean {
  return parameters.tls === 'off' ? false : parameters.tls !== 'auto' || !isLoopback(socket.remoteAddress)
}

/** Whether what is sent over this connection can be read by nobody else. */
export function isPrivate(socket: Socket): boolean {
  return 'encrypted' in socket || isLoopback(socket.remoteAddress)
}

/** What the certificate of a database must prove, from the target's parameters. */
export function tlsDemand(target: ProbeTarget): TlsDemand {
  const trust = target.parameters.tls === 'verify-ca' ? 'verify-ca' : 'verify'
  const { clientCertificate } = target.credential
  return { host: endpointOf(target.parameters).host, ca: target.ca, trust, clientCertificate }
}

/** The server has no TLS, and the connection demands it. */
export function noTls(): ProbeFailure {
  return new ProbeFailure(
    failure('tls-unsupported', '', {
      message: 'The server does not offer TLS.',
      remedy:
        'Have TLS set up on the server. Only where everyone on the way may be trusted, turn TLS off for this connection.',
    }),
  )
}

/** The server wants the password itself, and the connection can be read by others. */
export function wantsPlaintext(detail: string): ProbeFailure {
  return new ProbeFailure(
    failure('misconfigured', detail, {
      message: 'The server asks for the password itself, and the connection is not encrypted.',
      remedy: 'Choose verified TLS for this connection.',
    }),
  )
}

/**
 * Refuses to go on where a secret would be sent as it is and could be read on the way, unless the connection allows it.
 *
 * @throws ProbeFailure `misconfigured`
 */
export function refusePlaintext(channel: Socket, { parameters }: ProbeTarget, what = 'password'): void {
  if (isPrivate(channel) || parameters.allowPlaintext === 'yes') return
  throw new ProbeFailure(
    failure('misconfigured', '', {
      message: `TLS is off, so the ${what} would be sent unencrypted.`,
      remedy: `Choose verified TLS. Only where everyone on the way may read the ${what}, allow it to be sent unencrypted.`,
    }),
  )
}

/**
 * Refuses to send a new password, or what proves one, over a connection that others can read: a sign-in hides the password by itself, and
 * a statement doesn't.
 *
 * @throws ProbeFailure `misconfigured`
 */
export function refuseReadable(channel: Socket): void {
  if (isPrivate(channel)) return
  throw new ProbeFailure(
    failure('misconfigured', '', {
      message: 'The connection is not encrypted, so a new password could be read on its way to the server.',
      remedy: 'Choose verified TLS for this connection, or change the password at the server by hand.',
    }),
  )
}

/** The first bytes that a server sends, at least `length` of them. What it ends or fails with is thrown. */
export function readBytes(socket: Socket, length: number, signal: AbortSignal): Promise<Buffer> {
  const closed = () => Object.assign(new Error('closed'), { code: 'ECONNRESET' })
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(closed())
    let bytes = Buffer.alloc(0)
    const end = (settle: () => void) => {
      socket.off('data', onData).off('error', onError).off('close', onClose)
      signal.removeEventListener('abort', onAbort)
      socket.pause()
      settle()
    }
    const onData = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      if (bytes.length >= length) end(() => resolve(bytes))
    }
    const onError = (error: Error) => end(() => reject(error))
    const onClose = () => end(() => reject(closed()))
    const onAbort = () => end(() => reject(signal.reason))
    socket.on('data', onData).on('error', onError).on('close', onClose).resume()
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
