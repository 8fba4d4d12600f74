import type { FieldIssue } from '../../shared/errors.ts'
import { normalizeHost } from '../connections/host.ts'
import { caComplaint } from '../connections/kinds/common.ts'
import type { CredentialField, CredentialValues, PairsField, TextField } from '../credentials/type.ts'
import { textOf } from '../credentials/type.ts'
import { isLoopbackName } from './addresses.ts'
import { oauthPresets } from './presets.ts'
import { presetOf, readSettings } from './settings.ts'

const address = (name: string, label: string, help: string): TextField => ({
  name,
  label,
  kind: 'text',
  secret: false,
  help,
  validate: addressComplaint,
})

/** Which provider it is. Its preset fills whatever is left empty. */
export const providerFields = (
  suits: (preset: (typeof oauthPresets)[number]) => boolean,
): readonly CredentialField[] => [
  {
    name: 'provider',
    label: 'Provider',
    kind: 'choice',
    secret: false,
    required: true,
    default: 'custom',
    choices: [
      { value: 'custom', label: 'Another one' },
      ...oauthPresets.filter(suits).map(({ id, label }) => ({ value: id, label })),
    ],
    help: 'A known provider needs a client alone: its addresses are filled in. What you enter here goes before them.',
  },
  {
    name: 'domain',
    label: 'Domain or tenant',
    kind: 'text',
    secret: false,
    placeholder: 'example.okta.com',
    help: 'For providers whose addresses differ from customer to customer.',
    validate: (value) =>
      normalizeHost(value) === null ? 'Write a host name or the ID of a tenant, without https:// and path.' : null,
  },
  address(
    'issuer',
    'Issuer',
    'Of OpenID Connect, such as https://login.example.com. Addresses are read from its published configuration.',
  ),
]

export const tokenEndpoint = address('tokenEndpoint', 'Token address', 'Where tokens are given out and refreshed.')

/** Addresses that only tokens with a person need. */
export const personAddresses: readonly CredentialField[] = [
  address('authorizationEndpoint', 'Authorization address', 'The page on which a person agrees.'),
  address('deviceEndpoint', 'Device address', 'Where a code for another device is asked for, if the service has that.'),
  address('revocationEndpoint', 'Revocation address', 'Where tokens are revoked.'),
  address('userinfoEndpoint', 'User info address', 'Tells who has authorized, where the service issues no ID tokens.'),
]

/** The client that was registered at the service, and how it proves itself there. */
export const clientFields: readonly CredentialField[] = [
  {
    name: 'clientId',
    label: 'Client ID',
    kind: 'text',
    secret: false,
    required: true,
    rotates: true,
    help: 'Of the client that you have registered at the service.',
  },
  {
    name: 'clientAuthentication',
    label: 'The client signs in',
    kind: 'choice',
    secret: false,
    default: 'auto',
    choices: [
      { value: 'auto', label: 'As the provider wants it' },
      { value: 'post', label: 'With its secret in the request' },
      { value: 'basic', label: 'With its secret in the Authorization header' },
      { value: 'private-key-jwt', label: 'By a JWT signed with its private key' },
      { value: 'none', label: 'Not at all: a public client' },
    ],
    help: 'For another provider the secret goes into the request, unless it has a private key or nothing.',
  },
  { name: 'clientSecret', label: 'Client secret', kind: 'text', secret: true },
  {
    name: 'privateKey',
    label: 'Private key',
    kind: 'multiline',
    secret: true,
    placeholder: '-----BEGIN PRIVATE KEY-----',
    help: 'In PEM form and without a passphrase: RSA, EC or Ed25519. Its public key is registered at the service.',
    validate: (value) =>
      /-----BEGIN (RSA |EC )?PRIVATE KEY-----/.test(value)
        ? null
        : 'Paste a private key in PEM form without a passphrase.',
  },
  {
    name: 'keyId',
    label: 'Key ID',
    kind: 'text',
    secret: false,
    rotates: true,
    help: 'The “kid” under which the service knows the public key, where it wants one.',
  },
]

export const scopes: TextField = {
  name: 'scopes',
  label: 'Scopes',
  kind: 'text',
  secret: false,
  placeholder: 'openid offline_access',
  help: 'Separated by spaces. Left empty: what the provider usually needs.',
  validate: (value) => (/^[\x21\x23-\x5b\x5d-\x7e\s,]+$/.test(value) ? null : 'Scopes have no quotes and no accents.'),
}

/** What goes along with a request beside the standard, such as `audience`. */
export function parameters(name: string, label: string, help: string): PairsField {
  return { name, label, kind: 'pairs', secret: false, help, validatePair: (pair) => parameterComplaint(pair) }
}

export const ca: TextField = {
  name: 'ca',
  label: 'Own CA',
  kind: 'multiline',
  secret: false,
  placeholder: '-----BEGIN CERTIFICATE-----',
  help: 'Certificates in PEM form of an authority that this computer does not know.',
  validate: caComplaint,
}

/** Parameters that the flow itself decides: one from outside could undo what protects it. */
const reserved =
  /^(client_id|client_secret|client_assertion.*|redirect_uri|response_type|response_mode|state|nonce|code|code_.*|grant_type|refresh_token|scope|request|request_uri)$/i

function parameterComplaint(name: string): string | null {
  return reserved.test(name) ? 'This parameter is set by Keyward.' : null
}

function addressComplaint(value: string): string | null {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) return 'Write an address that begins with https://.'
  if (url.username !== '' || url.password !== '') return 'Leave out user and password.'
  if (url.hash !== '') return 'Leave out # and what follows it.'
  if (url.protocol === 'http:' && !isLoopbackName(url.hostname))
    return 'Secrets and tokens go there: use https://. Only this computer may be reached without.'
  return normalizeHost(url.hostname) === null ? 'The host is not a name or an address.' : null
}

/** What the fields demand of each other. */
export function checkOAuth(values: CredentialValues, known: 'all' | 'config', needsPerson: boolean): FieldIssue[] {
  const issues: FieldIssue[] = []
  const preset = presetOf(values)
  const settings = readSettings(values)
  const isComplete = settings.issuer !== null || settings.tokenEndpoint !== null
  if (preset && preset.domain !== '' && preset.domainDefault === '' && textOf(values, 'domain') === '' && !isComplete)
    issues.push({ path: 'domain', message: `${preset.domain}.` })
  else if (!isComplete) issues.push({ path: 'tokenEndpoint', message: 'Give the issuer, or the token address.' })
  else if (
    needsPerson &&
    settings.issuer === null &&
    settings.authorizationEndpoint === null &&
    settings.deviceEndpoint === null
  )
    issues.push({ path: 'authorizationEndpoint', message: 'Give the issuer, or the authorization address.' })
  if (known === 'config') return issues
  const { clientAuthentication } = settings
  if (clientAuthentication === 'private-key-jwt' && settings.privateKey === '')
    issues.push({ path: 'privateKey', message: 'Give the private key with which the client signs in.' })
  if ((clientAuthentication === 'post' || clientAuthentication === 'basic') && settings.clientSecret === '')
    issues.push({ path: 'clientSecret', message: 'Give the client secret, or say that this is a public client.' })
  return issues
}
