import { parseEnvText, variablePrefix } from '../env-text.ts'
import { type CredentialType, type CredentialValues, pairsOf } from '../type.ts'

/** Whatever no other type describes. */
export const custom: CredentialType = {
  id: 'custom',
  label: 'Custom fields',
  summary: 'Named fields of your own, some secret, some not, for what no other type describes.',
  group: 'programs',
  primary: 'secrets',
  // A connection's path can name its fields: /bot{token}/getMe.
  fields: [
    {
      name: 'secrets',
      label: 'Secret fields',
      kind: 'pairs',
      secret: true,
      required: true,
      parse: parseEnvText,
      help: 'Names with secret values. They are never shown again.',
    },
    {
      name: 'fields',
      label: 'Fields',
      kind: 'pairs',
      secret: false,
      parse: parseEnvText,
      help: 'Names with values that are not secret and stay readable.',
    },
  ],
  check(values) {
    const secret = new Set(Object.keys(pairsOf(values, 'secrets')))
    return Object.keys(pairsOf(values, 'fields'))
      .filter((name) => secret.has(name))
      .map((name) => ({ path: `fields.${name}`, message: 'A secret field already has this name.' }))
  },
  env(values, name) {
    const prefix = variablePrefix(name)
    return Object.fromEntries(
      Object.entries(allOf(values)).map(([field, value]) => [`${prefix}_${variablePrefix(field)}`, value]),
    )
  },
}

function allOf(values: CredentialValues): Record<string, string> {
  return { ...pairsOf(values, 'fields'), ...pairsOf(values, 'secrets') }
}
