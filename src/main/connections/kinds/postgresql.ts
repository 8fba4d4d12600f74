import type { ConnectionKind } from '../kind.ts'
import { ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** PostgreSQL and what speaks its protocol, such as CockroachDB, Redshift, or PgBouncer before it. */
export const postgresqlKind: ConnectionKind = {
  id: 'postgresql',
  label: 'PostgreSQL',
  summary: 'Signs in to a PostgreSQL database and asks for its version and the user.',
  group: 'databases',
  parameters: [
    host,
    port(5432),
    {
      name: 'database',
      label: 'Database',
      kind: 'text',
      required: false,
      help: 'Left empty: the database that has the user’s name.',
      validate: (value) => (Buffer.byteLength(value) > 63 ? 'A database name has at most 63 bytes.' : null),
    },
    tls,
    ca,
  ],
  credentialTypes: logins,
  check: checkTls,
  target: targetOf,
}
