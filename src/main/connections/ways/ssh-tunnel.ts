import type { Duplex } from 'node:stream'
import { failure, property } from '../classify.ts'
import { ProbeFailure, type ProbeFailureInfo } from '../connector.ts'
import { type Endpoint, endsAtItself } from '../host.ts'
import { classifySsh, openSsh, type SshSession } from '../ssh/session.ts'
import { asSocket } from './channel.ts'
import type { Way } from './way.ts'

/** An SSH server that opens connections on from itself (`direct-tcpip`, RFC 4254, section 7.2). */
export const sshTunnel: Way = {
  kind: 'ssh',
  async open({ leg, socket, signal, onHostKey }) {
    const session = await openSsh(leg, socket, signal, onHostKey)
    await session.signIn(signal)
    return {
      detail: session.software,
      async dial(endpoint, inner) {
        return asSocket(await forward(session, endpoint, inner), endsAtItself(endpoint))
      },
    }
  },
  classify: classifySsh,
}

/** A channel to a host and port behind the server. @throws ProbeFailure with what the server says of it */
export function forward({ client }: SshSession, { host, port }: Endpoint, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
      if (error) reject(new ProbeFailure(refusalOf(error), { cause: error }))
      else if (signal.aborted) channel.destroy()
      else resolve(channel)
    })
  })
}

/** Reasons of RFC 4254, section 5.1. OpenSSH names the cause of a failed connection in words. */
function refusalOf(error: Error): ProbeFailureInfo {
  if (property(error, 'reason') === 1) {
    return failure('permission', '', {
      message: 'The SSH server lets this user in, but opens no connections on from itself to there.',
      remedy: 'Have AllowTcpForwarding and PermitOpen allow this host and port for the user.',
    })
  }
  const cause = causes.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'unreachable'
  return failure(cause, '', { remedy: remedies[cause] })
}

const causes = [
  [/refused/i, 'refused'],
  [/not known|resolve|No address|unknown host/i, 'dns'],
  [/timed? ?out/i, 'timeout'],
] as const

const remedies = {
  refused: 'Check the port, as seen from the SSH server that this connection goes through.',
  dns: 'The name is looked up by the SSH server that this connection goes through. Check it from there.',
  timeout: 'Check whether a firewall lies between the SSH server and the host.',
  unreachable: 'Check whether the SSH server that this connection goes through can reach the host.',
}
