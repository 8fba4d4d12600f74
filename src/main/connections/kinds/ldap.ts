import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, checkTls, host, logins, port, targetOf, tls, tlsStart } from './common.ts'

/** A directory such as OpenLDAP, 389 Directory Server or Active Directory (RFC 4511). */
export const ldapKind: ConnectionKind = {
  id: 'ldap',
  label: 'LDAP and Active Directory',
  summary: 'Signs in to a directory and asks who the server says we are.',
  group: 'mail',
  parameters: [
    host,
    port(636),
    {
      name: 'baseDn',
      label: 'Base DN',
      kind: 'text',
      required: false,
      placeholder: 'dc=example,dc=com',
      help: 'An entry that the account must be able to read. Left empty: the sign-in alone is tested.',
      validate: (value) =>
        /^[^=,]+=[^,]/.test(value) ? null : 'Write a distinguished name such as ou=people,dc=example,dc=com.',
    },
    tls,
    tlsStart,
    ca,
    allowPlaintext,
  ],
  credentialTypes: [...logins, 'tls-client-certificate'],
  check: checkTls,
  target: targetOf,
}
