import { endpointOfUrl, hostPort } from '../host.ts'
import type { ConnectionKind, ParameterField, Parameters } from '../kind.ts'
import { allowPlaintext, ca } from './common.ts'
import { urlComplaint } from './http.ts'

/** Snowflake by its SQL API. */
export const snowflakeKind: ConnectionKind = {
  id: 'snowflake',
  label: 'Snowflake',
  summary: 'Signs in to a Snowflake account by key pair or token and asks for user and role.',
  group: 'databases',
  parameters: [
    {
      name: 'account',
      label: 'Account',
      kind: 'text',
      required: true,
      placeholder: 'myorg-myaccount',
      help: 'The account identifier: organization and account, or the older locator with its region.',
      validate: (value) =>
        /^[A-Za-z0-9][A-Za-z0-9_.-]{1,150}$/.test(value) &&
        !/\.snowflakecomputing\./i.test(value) &&
        !value.includes('..')
          ? null
          : 'Write the identifier alone, such as myorg-myaccount, without .snowflakecomputing.com.',
    },
    name('role', 'Role', 'Left empty: the user’s default role.'),
    name('warehouse', 'Warehouse', 'Left empty: the user’s default warehouse. The test needs none.'),
    name('database', 'Database', 'Left empty: none is chosen.'),
    {
      name: 'token',
      label: 'Kind of token',
      kind: 'choice',
      required: true,
      default: 'auto',
      choices: [
        { value: 'auto', label: 'Snowflake finds out' },
        { value: 'pat', label: 'Programmatic access token' },
        { value: 'oauth', label: 'OAuth access token' },
      ],
      help: 'Only where the credential is a token.',
    },
    {
      name: 'endpoint',
      label: 'Endpoint',
      kind: 'text',
      required: false,
      placeholder: 'https://myorg-myaccount.privatelink.snowflakecomputing.com',
      help: 'Left empty: the account’s public address. Give it for private links.',
      validate: urlComplaint,
    },
    ca,
    allowPlaintext,
  ],
  credentialTypes: ['key-pair', 'bearer-token', 'oauth2-client-credentials', 'oauth2-authorization-code'],
  target: (parameters) => hostPort(endpointOfUrl(snowflakeUrl(parameters))),
}

function name(id: string, label: string, help: string): ParameterField {
  return {
    name: id,
    label,
    kind: 'text',
    required: false,
    help,
    validate: (value) => ([...value].length > 255 ? 'A name has at most 255 characters.' : null),
  }
}

/** The address of the account. Underscores of a name are hyphens in its host. */
export function snowflakeUrl({ endpoint = '', account = '' }: Parameters): URL {
  if (endpoint !== '') return new URL(endpoint)
  return new URL(`https://${account.toLowerCase().replaceAll('_', '-')}.snowflakecomputing.com`)
}
