import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { failure, property } from '../classify.ts'
import { type Leg, ProbeFailure, type ProbeFailureInfo } from '../connector.ts'
import { type Endpoint, endpointOf, endsAtItself, hostPort, isLoopback } from '../host.ts'
import { secure } from '../net.ts'
import { asSocket, Carried } from './channel.ts'
import type { Way } from './way.ts'

/** A proxy that opens connections on the word CONNECT (RFC 9110, section 9.3.6). */
export const httpProxy: Way = {
  kind: 'http-proxy',
  async open({ leg, socket, signal }) {
    const { parameters, credential, ca } = leg
    const isEncrypted = parameters.tls === 'verify'
    const { clientCertificate } = credential
    const demand = { host: endpointOf(parameters).host, ca, trust: 'verify', clientCertificate } as const
    const channel = isEncrypted ? await secure(socket, demand, signal) : socket
    refuseReadable(leg, channel)
    let isUsed = false
    return {
      detail: 'HTTP proxy',
      async dial(endpoint, inner) {
        if (isUsed) throw new Error('A connection to a proxy carries one connection.')
        isUsed = true
        const carried = new Carried(await connectThrough(channel, endpoint, leg, inner))
        return asSocket(carried, isUnreadable(channel) && endsAtItself(endpoint))
      },
    }
  },
  classify(error) {
    const code = String(property(error, 'code') ?? '')
    return code.startsWith('HPE_') ? failure('unexpected-answer', code, notAProxy) : undefined
  },
}

const notAProxy = { message: 'Something answers here, but not an HTTP proxy.' }

const plaintext = failure('misconfigured', '', {
  message: 'The connection to the proxy is not encrypted, so its password would be sent readable.',
  remedy:
    'Choose TLS for the proxy. Only where everyone on the way may read its password, allow it to be sent unencrypted.',
})

/** A password goes readable over this computer's loopback alone, unless a person allowed more. */
export function refuseReadable({ credential, parameters }: Leg, channel: Socket): void {
  if (credential.http.headers.Authorization === undefined || parameters.allowPlaintext === 'yes') return
  if (!isUnreadable(channel)) throw new ProbeFailure(plaintext)
}

/** Whether nobody on the way to the proxy can read what is sent to it. */
function isUnreadable(channel: Socket): boolean {
  return 'encrypted' in channel || isLoopback(channel.remoteAddress)
}

/** Asks the proxy for a connection. */
export function connectThrough(channel: Socket, endpoint: Endpoint, leg: Leg, signal: AbortSignal): Promise<Socket> {
  const authorization = leg.credential.http.headers.Authorization
  const target = hostPort(endpoint)
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => channel,
      method: 'CONNECT',
      path: target,
      headers: { Host: target, ...(authorization !== undefined && { 'Proxy-Authorization': authorization }) },
      maxHeaderSize: 16_384,
      signal,
    })
    // Stays for good: what fails after the answer concerns the connection, which has listeners of its own.
    request.on('error', reject)
    request.once('connect', (answer: IncomingMessage, socket: Socket, head: Buffer) => {
      if (answer.statusCode !== 200) {
        socket.destroy()
        return reject(new ProbeFailure(refusalOf(answer.statusCode ?? 0, authorization !== undefined)))
      }
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    request.end()
  })
}

/** What a proxy means by its status. */
function refusalOf(status: number, hasCredential: boolean): ProbeFailureInfo {
  const detail = `HTTP ${status}`
  if (status === 407) {
    return failure('auth-failed', detail, {
      message: hasCredential
        ? 'The proxy does not accept its user name and password.'
        : 'The proxy asks for a user name and password.',
      remedy: 'Check the credential of the connection to the proxy.',
    })
  }
  if (status === 403 || status === 405) {
    return failure('permission', detail, {
      message: 'The proxy does not let this connection through.',
      remedy: 'Ask the people who run the proxy to allow this host and port.',
    })
  }
  if (status === 504) return failure('timeout', detail, { message: 'The host did not answer the proxy in time.' })
  if (status === 502 || status === 503) {
    return failure('unreachable', detail, {
      message: 'The proxy can’t reach the host.',
      remedy: 'Check the host name and the port, as seen from the proxy.',
    })
  }
  return failure('unexpected-answer', detail, notAProxy)
}
