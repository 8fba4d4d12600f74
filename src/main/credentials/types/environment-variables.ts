import { parseEnvText, variableNameComplaint, variableValueComplaint } from '../env-text.ts'
import { type CredentialType, pairsOf } from '../type.ts'

/** Variables that a program finds in its environment. */
export const environmentVariables: CredentialType = {
  id: 'environment-variables',
  label: 'Environment variables',
  summary: 'A set of variables for a program, such as the content of a .env file.',
  group: 'programs',
  primary: 'variables',
  fields: [
    {
      name: 'variables',
      label: 'Variables',
      kind: 'pairs',
      secret: true,
      required: true,
      parse: parseEnvText,
      placeholder: 'DATABASE_URL',
      help: 'Names with values, or the pasted text of a .env file.',
      validatePair: (name, value) => variableNameComplaint(name) ?? variableValueComplaint(value),
    },
  ],
  env: (values) => pairsOf(values, 'variables'),
}
