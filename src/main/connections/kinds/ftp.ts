import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, logins, port, targetOf, tls, tlsStart } from './common.ts'

/** FTP, over TLS unless somebody agreed to do without (RFC 959, RFC 4217). */
export const ftpKind: ConnectionKind = {
  id: 'ftp',
  label: 'FTP and FTPS',
  summary: 'Signs in to an FTP server and lists a folder. No file is transferred.',
  group: 'files',
  parameters: [
    host,
    port(21),
    {
      name: 'folder',
      label: 'Folder',
      kind: 'text',
      required: false,
      placeholder: '/outgoing',
      help: 'Left empty: the folder in which the server begins.',
      validate: (value) => (value.length > 1000 ? 'A path has at most 1000 characters.' : null),
    },
    tls,
    tlsStart,
    ca,
    allowPlaintext,
  ],
  credentialTypes: logins,
  check: checkTls,
  target: targetOf,
}
