import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** Microsoft SQL Server and Azure SQL. */
export const sqlserverKind: ConnectionKind = {
  id: 'sqlserver',
  label: 'Microsoft SQL Server',
  summary: 'Signs in to SQL Server or Azure SQL and asks for its version and the login.',
  group: 'databases',
  parameters: [
    host,
    { ...port(1433), help: 'A named instance has a port of its own: enter that.' },
    {
      name: 'database',
      label: 'Database',
      kind: 'text',
      required: false,
      help: 'Left empty: the default database of the login.',
      validate: (value) => ([...value].length > 128 ? 'A database name has at most 128 characters.' : null),
    },
    {
      name: 'handshake',
      label: 'TLS begins',
      kind: 'choice',
      required: true,
      default: 'prelogin',
      choices: [
        { value: 'prelogin', label: 'After the greeting' },
        { value: 'strict', label: 'At once (TDS 8.0, strict)' },
      ],
    },
    tls,
    ca,
    allowPlaintext,
  ],
  credentialTypes: logins,
  check: checkTls,
  target: targetOf,
}
