import type { ConnectionKind } from '../kind.ts'
import { allowPlaintext, ca, httpCredentials } from './common.ts'
import { dottedComplaint, expectationComplaint, headersComplaint, targetOfUrl, urlComplaint } from './http.ts'

/** A GraphQL API. */
export const graphqlKind: ConnectionKind = {
  id: 'graphql',
  label: 'GraphQL API',
  summary: 'Sends one harmless query with the credential and looks for errors in the answer.',
  group: 'http',
  parameters: [
    {
      name: 'url',
      label: 'Address',
      kind: 'text',
      required: true,
      placeholder: 'https://api.example.com/graphql',
      help: 'The whole address of the API. The credential is bound to its host.',
      validate: urlComplaint,
    },
    {
      name: 'query',
      label: 'Query',
      kind: 'multiline',
      required: true,
      default: '{ __typename }',
      help: 'A harmless query that needs the credential, such as { viewer { login } }. Many servers answer { __typename } to everybody.',
      validate: queryComplaint,
    },
    {
      name: 'headers',
      label: 'Headers',
      kind: 'multiline',
      required: false,
      help: 'Headers that are not secret, one “Name: value” on each line.',
      validate: headersComplaint,
    },
    {
      name: 'expectJson',
      label: 'Expected in the answer',
      kind: 'text',
      required: false,
      placeholder: 'data.viewer.login',
      help: 'A dotted path that the JSON of the answer must hold, or path=value.',
      validate: expectationComplaint,
    },
    {
      name: 'identityPath',
      label: 'Account name in the answer',
      kind: 'text',
      required: false,
      placeholder: 'data.viewer.login',
      help: 'A dotted path to the account that the credential belongs to. It is shown after a test.',
      validate: dottedComplaint,
    },
    ca,
    allowPlaintext,
  ],
  credentialTypes: httpCredentials,
  target: targetOfUrl,
}

function queryComplaint(value: string): string | null {
  if (value.length > 16_384) return 'A test has no use for so much. Use at most 16,384 characters.'
  return /^\s*(mutation|subscription)\b/m.test(value.replace(/#.*$/gm, ''))
    ? 'A test changes nothing. Write a query, without mutation or subscription.'
    : null
}
