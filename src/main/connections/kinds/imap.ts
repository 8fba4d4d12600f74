import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, mailSignIns, port, targetOf, tls, tlsStart, tokenUser } from './common.ts'

/** A server that keeps mailboxes (RFC 9051, RFC 3501). */
export const imapKind: ConnectionKind = {
  id: 'imap',
  label: 'IMAP',
  summary: 'Signs in to a mailbox and opens a folder for reading. No mail is read or marked.',
  group: 'mail',
  parameters: [
    host,
    port(993),
    tokenUser,
    {
      name: 'mailbox',
      label: 'Folder',
      kind: 'text',
      required: true,
      default: 'INBOX',
      help: 'The folder that is opened.',
      validate: (value) => (value.length > 250 ? 'The name of a folder has at most 250 characters.' : null),
    },
    tls,
    tlsStart,
    ca,
    allowPlaintext,
  ],
  credentialTypes: mailSignIns,
  check: checkTls,
  target: targetOf,
}
