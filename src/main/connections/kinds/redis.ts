import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** Redis and what speaks its protocol, such as Valkey. */
export const redisKind: ConnectionKind = {
  id: 'redis',
  label: 'Redis',
  summary: 'Signs in to a Redis or Valkey server and sends PING.',
  group: 'databases',
  parameters: [
    host,
    port(6379),
    {
      name: 'database',
      label: 'Database number',
      kind: 'number',
      required: false,
      help: 'Left empty: no database is selected.',
      validate: (value) => (Number(value) <= 65_535 ? null : 'A database number is at most 65535.'),
    },
    tls,
    ca,
    allowPlaintext,
  ],
  credentialTypes: logins,
  check: checkTls,
  target: targetOf,
}
