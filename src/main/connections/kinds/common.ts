import { X509Certificate } from 'node:crypto'
import type { FieldIssue } from '../../../shared/errors.ts'
import { canonicalHostPort, endpointOf, hostPort, normalizeHost } from '../host.ts'
import type { ParameterField, Parameters } from '../kind.ts'

/** Parameters of every kind that connects to a host and a port. */
export const host: ParameterField = {
  name: 'host',
  label: 'Host',
  kind: 'text',
  required: true,
  placeholder: 'db.example.com',
  help: 'A name or an address. Certificates are usually made for names.',
  validate: (value) =>
    normalizeHost(value) === null ? 'Write a host name or an IP address, without port, path or user.' : null,
}

export function port(standard: number): ParameterField {
  return {
    name: 'port',
    label: 'Port',
    kind: 'number',
    required: true,
    default: String(standard),
    validate: (value) => (isPort(value) ? null : 'A port is a number from 1 to 65535.'),
  }
}

export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

/** How the connection is encrypted. */
export const tls: ParameterField = {
  name: 'tls',
  label: 'TLS',
  kind: 'choice',
  required: true,
  default: 'auto',
  choices: [
    { value: 'auto', label: 'Verified, except on this computer' },
    { value: 'verify', label: 'Verified' },
    { value: 'verify-ca', label: 'Verified by own CA, for any host name' },
    { value: 'off', label: 'Off' },
  ],
  help: 'Verified: the certificate is trusted and made for this host. “For any host name” is for servers whose certificates name no hosts, such as Cloud SQL, and needs their CA.',
}

/** When TLS begins, where a protocol can be encrypted from its first byte or only after a question. */
export const tlsStart: ParameterField = {
  name: 'tlsStart',
  label: 'TLS begins',
  kind: 'choice',
  required: true,
  default: 'auto',
  choices: [
    { value: 'auto', label: 'As is usual for the port' },
    { value: 'implicit', label: 'With the connection' },
    { value: 'starttls', label: 'On request (STARTTLS)' },
  ],
}

/** The user of a credential that is a token and names nobody. */
export const tokenUser: ParameterField = {
  name: 'user',
  label: 'User',
  kind: 'text',
  required: false,
  placeholder: 'ann@example.com',
  help: 'Whom an OAuth token signs in. Left empty: the user name of the credential.',
}

/** An authority beside the system's. */
export const ca: ParameterField = {
  name: 'ca',
  label: 'Own CA',
  kind: 'multiline',
  required: false,
  placeholder: '-----BEGIN CERTIFICATE-----',
  help: 'Certificates in PEM form of an authority that this computer does not know.',
  validate: caComplaint,
}

/** A complaint about certificates of an own authority, or null. */
export function caComplaint(value: string): string | null {
  if (/PRIVATE KEY/.test(value)) return 'This holds a private key. Give the certificate alone, and replace that key.'
  const blocks = value.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) return 'Paste certificates in PEM form, which begin with -----BEGIN CERTIFICATE-----.'
  return blocks.every(isCertificate) ? null : 'One of the certificates can’t be read. Copy it again.'
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

/** What `tls`, `tlsStart` and `ca` demand of each other. */
export function checkTls(parameters: Parameters): FieldIssue[] {
  const issues: FieldIssue[] = []
  if (parameters.tls === 'verify-ca' && (parameters.ca ?? '') === '') {
    issues.push({ path: 'ca', message: 'Give the CA that alone is trusted for this connection.' })
  }
  if (parameters.tls === 'off' && ['implicit', 'starttls'].includes(parameters.tlsStart ?? '')) {
    issues.push({ path: 'tlsStart', message: 'TLS is off. Choose “As is usual for the port”, or turn it on.' })
  }
  return issues
}

/** `host:port` of parameters that have both. */
export function targetOf(parameters: Parameters): string {
  return hostPort(endpointOf(parameters))
}

/** The door for networks in which people trust everyone. */
export const allowPlaintext: ParameterField = {
  name: 'allowPlaintext',
  label: 'Send unencrypted',
  kind: 'choice',
  required: true,
  default: 'no',
  choices: [
    { value: 'no', label: 'Never, except on this computer' },
    { value: 'yes', label: 'Yes, everyone on the way may read the secret' },
  ],
}

/** Types of credentials that go into an HTTP request, or into the handshake before it. */
export const httpCredentials: readonly string[] = [
  'api-key',
  'bearer-token',
  'basic-auth',
  'tls-client-certificate',
  'oauth2-client-credentials',
  'oauth2-authorization-code',
  'custom',
]

/** A complaint about a `host:port`, or null. */
export function endpointComplaint(value: string): string | null {
  return canonicalHostPort(value) === null ? 'Write a host name or address and a port, such as db.internal:5432.' : null
}

/** Types of credentials by which SSH servers let one in. */
export const sshSignIns: readonly string[] = ['ssh-key', 'password', 'basic-auth', 'database-login']

/** Types of credentials that are a user name and a password. */
export const logins: readonly string[] = ['database-login', 'basic-auth', 'password']

/** Types of credentials that mail servers take: logins, and tokens for a user that the connection names. */
export const mailSignIns: readonly string[] = [...logins, 'oauth2-authorization-code', 'oauth2-client-credentials']
