import type { ConnectionKind } from '../kind.ts'
import { ca, checkTls, host, logins, port, targetOf, tls } from './common.ts'

/** MongoDB and what speaks its protocol. */
export const mongodbKind: ConnectionKind = {
  id: 'mongodb',
  label: 'MongoDB',
  summary: 'Signs in to a MongoDB server and asks who it says that we are.',
  group: 'databases',
  parameters: [
    host,
    { ...port(27_017), help: 'With SRV records, the port that the credential is bound to; theirs is connected to.' },
    {
      name: 'lookup',
      label: 'The host is',
      kind: 'choice',
      required: true,
      default: 'host',
      choices: [
        { value: 'host', label: 'A server' },
        { value: 'srv', label: 'A name with SRV records (mongodb+srv)' },
      ],
      help: 'One server is tested. With SRV records it is the first that the credential is bound to.',
    },
    {
      name: 'database',
      label: 'Database',
      kind: 'text',
      required: false,
      help: 'Its collections are listed, without their contents. Left empty: the sign-in alone is tested.',
      validate: databaseComplaint,
    },
    {
      name: 'authSource',
      label: 'Database of the user',
      kind: 'text',
      required: true,
      default: 'admin',
      help: 'Where the user was created. For client certificates and LDAP it is always $external.',
      validate: databaseComplaint,
    },
    {
      name: 'mechanism',
      label: 'Signs in by',
      kind: 'choice',
      required: true,
      default: 'SCRAM',
      choices: [
        { value: 'SCRAM', label: 'SCRAM' },
        { value: 'PLAIN', label: 'PLAIN (LDAP)' },
      ],
      help: 'A client certificate without user name signs in by X.509.',
    },
    {
      name: 'replicaSet',
      label: 'Replica set',
      kind: 'text',
      required: false,
      help: 'The test fails when the server belongs to another one. Its other members are not connected to.',
    },
    tls,
    ca,
  ],
  credentialTypes: [...logins, 'tls-client-certificate'],
  check: (parameters) => [
    ...checkTls(parameters),
    ...(parameters.lookup === 'srv' && parameters.tls === 'off'
      ? [{ path: 'tls', message: 'With SRV records TLS is needed: nothing else proves where they lead.' }]
      : []),
  ],
  target: targetOf,
}

/** MongoDB, restrictions on database names. */
function databaseComplaint(value: string): string | null {
  return Buffer.byteLength(value) > 63 || /[/\\. "]/.test(value)
    ? 'A database name has at most 63 bytes, and no slashes, dots, spaces or quotes.'
    : null
}
