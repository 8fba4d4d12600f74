import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** RabbitMQ and what speaks AMQP 0-9-1. */
export const amqpKind: ConnectionKind = {
  id: 'amqp',
  label: 'RabbitMQ (AMQP 0-9-1)',
  summary: 'Signs in to a RabbitMQ server, opens a virtual host, and looks whether a queue or an exchange is there.',
  group: 'messaging',
  parameters: [
    host,
    { ...port(5671), help: '5671 with TLS, 5672 without.' },
    { name: 'vhost', label: 'Virtual host', kind: 'text', required: true, default: '/', validate: shortText },
    {
      name: 'queue',
      label: 'Queue',
      kind: 'text',
      required: false,
      help: 'Looked up, never created. Left empty: none is looked for.',
      validate: shortText,
    },
    {
      name: 'exchange',
      label: 'Exchange',
      kind: 'text',
      required: false,
      help: 'Looked up, never created. Left empty: none is looked for.',
      validate: shortText,
    },
    tls,
    ca,
    allowPlaintext,
  ],
  credentialTypes: [...logins, 'tls-client-certificate'],
  check: checkTls,
  target: targetOf,
}

/** A short string of AMQP has one byte for its length. */
function shortText(value: string): string | null {
  return Buffer.byteLength(value) > 255 ? 'A name has at most 255 bytes.' : null
}
