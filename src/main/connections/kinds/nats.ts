import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** NATS servers. */
export const natsKind: ConnectionKind = {
  id: 'nats',
  label: 'NATS',
  summary: 'Signs in to a NATS server, and asks whether a subject may be subscribed to.',
  group: 'messaging',
  parameters: [
    host,
    port(4222),
    {
      name: 'handshake',
      label: 'TLS begins',
      kind: 'choice',
      required: true,
      default: 'info',
      choices: [
        { value: 'info', label: 'After the server’s greeting' },
        { value: 'first', label: 'At once (handshake_first)' },
      ],
    },
    {
      name: 'subject',
      label: 'Subject',
      kind: 'text',
      required: false,
      placeholder: 'orders.>',
      help: 'Subscribed to for a moment, and nothing of it is read. Left empty: the sign-in alone is tested.',
      validate: (value) =>
        /^[^\s.]+(\.[^\s.]+)*$/.test(value) ? null : 'A subject is words joined by dots, without spaces.',
    },
    tls,
    ca,
    allowPlaintext,
  ],
  credentialTypes: [...logins, 'bearer-token', 'nats-credentials', 'tls-client-certificate'],
  check: checkTls,
  target: targetOf,
}
