import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, mailSignIns, port, targetOf, tls, tlsStart, tokenUser } from './common.ts'

/** A server that takes mail from its users (RFC 6409). */
export const smtpKind: ConnectionKind = {
  id: 'smtp',
  label: 'SMTP',
  summary: 'Signs in to a server that sends mail. No mail is sent.',
  group: 'mail',
  parameters: [
    host,
    port(587),
    tokenUser,
    {
      name: 'sender',
      label: 'Sender',
      kind: 'text',
      required: false,
      placeholder: 'billing@example.com',
      help: 'An address that the account must be allowed to send from. Left empty: the sign-in alone is tested.',
      validate: (value) =>
        /^[^\s<>@]+@[^\s<>@]+$/.test(value) ? null : 'Write one e-mail address, without name and angle brackets.',
    },
    tls,
    tlsStart,
    ca,
    allowPlaintext,
  ],
  credentialTypes: [...mailSignIns, 'tls-client-certificate'],
  check: checkTls,
  target: targetOf,
}
