import { failure } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeReport, type ProbeTarget } from '../connector.ts'
import { canonicalHostPort, type Endpoint, endpointOf } from '../host.ts'
import { reach } from '../net.ts'
import { classifySsh, openSsh, type SshSession } from '../ssh/session.ts'
import { forward } from '../ways/ssh-tunnel.ts'

/** SSH servers: the sign-in, and whether they open connections on from themselves. */
export const ssh: Connector = {
  kind: 'ssh',

  async run(target, report) {
    const session = await signIn(target, report)
    const { forwardTo = '' } = target.parameters
    const behind = forwardTo === '' ? null : endpointIn(forwardTo)
    if (behind)
      await report.stage(
        'query',
        async (signal) => {
          const channel = await forward(session, behind, signal)
          channel.destroy()
          return `A tunnel to ${forwardTo} opens`
        },
        (detail) => detail,
      )
    return {
      code: 'ok',
      message: behind ? 'The sign-in works, and the server opens the tunnel.' : 'The sign-in works.',
      identity: userOf(target),
      expiresAt: null,
    }
  },

  classify: classifySsh,
}

/** The stages up to `authenticate`, which SFTP has as well. */
export async function signIn(target: ProbeTarget, report: ProbeReport): Promise<SshSession> {
  const { socket } = await reach(target, report, endpointOf(target.parameters))
  const session = await report.stage(
    'handshake',
    (signal) => openSsh(target, socket, signal, (key) => report.hostKey(key, null)),
    ({ software }) => software,
  )
  report.onEnd(() => session.client.destroy())
  await report.stage('authenticate', (signal) => session.signIn(signal))
  return session
}

export function userOf({ credential }: ProbeTarget): string | null {
  return typeof credential.values.username === 'string' ? credential.values.username : null
}

function endpointIn(text: string): Endpoint {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(canonicalHostPort(text) ?? '') ?? []
  if (host === '') throw new ProbeFailure(failure('misconfigured'))
  return endpointOf({ host, port })
}
