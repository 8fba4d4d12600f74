import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** Apache Kafka and what speaks its protocol. */
export const kafkaKind: ConnectionKind = {
  id: 'kafka',
  label: 'Kafka',
  summary: 'Signs in to a Kafka broker, and asks for the cluster and for a topic.',
  group: 'messaging',
  parameters: [
    { ...host, label: 'Bootstrap server' },
    { ...port(9092), help: 'The broker that is asked. No other broker of the cluster is connected to.' },
    {
      name: 'mechanism',
      label: 'SASL mechanism',
      kind: 'choice',
      required: true,
      default: 'PLAIN',
      choices: [
        { value: 'PLAIN', label: 'PLAIN' },
        { value: 'SCRAM-SHA-256', label: 'SCRAM-SHA-256' },
        { value: 'SCRAM-SHA-512', label: 'SCRAM-SHA-512' },
      ],
      help: 'For a user name and a password. A token is sent by OAUTHBEARER.',
    },
    {
      name: 'topic',
      label: 'Topic',
      kind: 'text',
      required: false,
      help: 'Looked up, never created. Left empty: the cluster alone is asked for.',
      validate: (value) =>
        /^[A-Za-z0-9._-]{1,249}$/.test(value) ? null : 'A topic has letters, digits, dots, hyphens and underscores.',
    },
    tls,
    ca,
    allowPlaintext,
  ],
  credentialTypes: [...logins, 'bearer-token', 'oauth2-client-credentials', 'tls-client-certificate'],
  check: checkTls,
  target: targetOf,
}
