import type { ConnectionKind } from '../kind.ts'
import { ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** MySQL and MariaDB. */
export const mysqlKind: ConnectionKind = {
  id: 'mysql',
  label: 'MySQL or MariaDB',
  summary: 'Signs in to a MySQL or MariaDB server and asks for its version and the user.',
  group: 'databases',
  parameters: [
    host,
    port(3306),
    {
      name: 'database',
      label: 'Database',
      kind: 'text',
      required: false,
      help: 'Left empty: the sign-in alone is tested.',
      validate: (value) => ([...value].length > 64 ? 'A database name has at most 64 characters.' : null),
    },
    tls,
    ca,
  ],
  credentialTypes: logins,
  check: checkTls,
  target: targetOf,
}
