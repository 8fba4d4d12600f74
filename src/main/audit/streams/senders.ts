import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { StreamCredentials } from './access.ts'
import { Streamer } from './streamer.ts'

const streamers = new WeakMap<ServiceContext, Streamer>()

/** The one that sends the log of this process. Each way to send is loaded when a stream needs it. */
export function streamerOf(context: ServiceContext, secrets: Secrets, version: string): Streamer {
  const known = streamers.get(context) ?? createStreamer(context, secrets, version)
  streamers.set(context, known)
  return known
}

function createStreamer(context: ServiceContext, secrets: Secrets, version: string): Streamer {
  return new Streamer({
    context,
    version,
    credentials: new StreamCredentials(context, secrets),
    senders: {
      'syslog-tls': async () => (await import('./syslog-tls.ts')).sendSyslogTls,
      'syslog-udp': async () => (await import('./syslog-udp.ts')).sendSyslogUdp,
      webhook: async () => (await import('./webhook.ts')).sendWebhook,
    },
  })
}
