import { ca, checkOAuth, clientFields, parameters, providerFields, scopes, tokenEndpoint } from '../../oauth/fields.ts'
import { settingsHosts } from '../../oauth/settings.ts'
import { variablePrefix } from '../env-text.ts'
import { type CredentialType, textOf } from '../type.ts'

/** A client that acts for itself (RFC 6749, section 4.4). Its tokens are fetched when they are needed. */
export const oauth2ClientCredentials: CredentialType = {
  id: 'oauth2-client-credentials',
  label: 'OAuth 2.0, client credentials',
  summary: 'A client that gets tokens for itself, without a person. They are fetched and renewed when they are needed.',
  primary: 'clientSecret',
  fields: [
    ...providerFields(({ clientCredentials }) => clientCredentials),
    tokenEndpoint,
    ...clientFields,
    scopes,
    {
      name: 'audience',
      label: 'Audience',
      kind: 'text',
      secret: false,
      help: 'The API that the token is for, where the service asks for it, as Auth0 does.',
    },
    {
      name: 'resource',
      label: 'Resource',
      kind: 'text',
      secret: false,
      help: 'The same as an address (RFC 8707), where the service asks for that.',
    },
    parameters(
      'tokenParameters',
      'Further parameters',
      'Sent along with the request for a token. They are not secret.',
    ),
    ca,
  ],
  oauth: 'client-credentials',
  check: (values, known) => checkOAuth(values, known, false),
  hosts: settingsHosts,
  http(values) {
    const token = textOf(values, 'accessToken')
    return { headers: token === '' ? {} : { Authorization: `Bearer ${token}` }, query: {} }
  },
  env: (values, name) => ({ [`${variablePrefix(name)}_ACCESS_TOKEN`]: textOf(values, 'accessToken') }),
}
