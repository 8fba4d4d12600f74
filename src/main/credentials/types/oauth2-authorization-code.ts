import {
  ca,
  checkOAuth,
  clientFields,
  parameters,
  personAddresses,
  providerFields,
  scopes,
  tokenEndpoint,
} from '../../oauth/fields.ts'
import { redirectComplaint } from '../../oauth/redirect.ts'
import { settingsHosts } from '../../oauth/settings.ts'
import { variablePrefix } from '../env-text.ts'
import { type CredentialType, textOf } from '../type.ts'

/** A client that acts for a person who has agreed (RFC 6749, section 4.1; RFC 8628). */
export const oauth2AuthorizationCode: CredentialType = {
  id: 'oauth2-authorization-code',
  label: 'OAuth 2.0, authorized by a person',
  summary:
    'A client that a person lets act for them, in the browser or by a code. Its tokens are refreshed by Keyward.',
  primary: 'clientSecret',
  fields: [
    ...providerFields(() => true),
    tokenEndpoint,
    ...personAddresses,
    ...clientFields,
    scopes,
    {
      name: 'redirect',
      label: 'Redirect address',
      kind: 'text',
      secret: false,
      placeholder: 'http://127.0.0.1:8765/cb',
      help: 'Register http://127.0.0.1/cb at the service and leave this empty: any port is then used. Where it demands a port, register one and enter the same address here.',
      validate: redirectComplaint,
    },
    {
      name: 'pkce',
      label: 'PKCE',
      kind: 'choice',
      secret: false,
      default: 'auto',
      choices: [
        { value: 'auto', label: 'As the provider wants it' },
        { value: 'S256', label: 'Always' },
        { value: 'off', label: 'Off: the service refuses it' },
      ],
      help: 'Binds the answer of the browser to this computer (RFC 7636).',
    },
    parameters(
      'authorizationParameters',
      'Parameters of the authorization',
      'Added to the address that is opened in the browser. They are not secret.',
    ),
    parameters('tokenParameters', 'Further parameters', 'Sent along with requests for tokens. They are not secret.'),
    ca,
  ],
  oauth: 'authorization-code',
  check: (values, known) => checkOAuth(values, known, true),
  hosts: settingsHosts,
  http(values) {
    const token = textOf(values, 'accessToken')
    return { headers: token === '' ? {} : { Authorization: `Bearer ${token}` }, query: {} }
  },
  env: (values, name) => ({ [`${variablePrefix(name)}_ACCESS_TOKEN`]: textOf(values, 'accessToken') }),
}
