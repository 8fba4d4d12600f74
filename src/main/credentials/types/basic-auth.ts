import { variablePrefix } from '../env-text.ts'
import { type CredentialType, type CredentialValues, textOf } from '../type.ts'

const controls = /\p{Cc}/u
const colon = 'A user name has no colon: it would end the user name (RFC 7617).'

/** User name and password sent as `Authorization: Basic` (RFC 7617), in UTF-8. */
export const basicAuth: CredentialType = {
  id: 'basic-auth',
  label: 'Basic authentication',
  summary: 'A user name with a password or key, sent in the Authorization header.',
  group: 'logins',
  primary: 'password',
  fields: [
    {
      name: 'username',
      label: 'User name',
      kind: 'text',
      secret: false,
      rotates: true,
      help: 'May stay empty where a service looks at the password alone.',
      validate: (value, values) => (isKeyAsUser(values) ? plainComplaint(value) : userComplaint(value)),
    },
    {
      name: 'password',
      label: 'Password or key',
      kind: 'text',
      secret: true,
      required: true,
      hideTail: true,
      validate: (value, values) => (isKeyAsUser(values) ? userComplaint(value) : plainComplaint(value)),
    },
    {
      name: 'secretAs',
      label: 'The password is sent as',
      kind: 'choice',
      secret: false,
      default: 'password',
      choices: [
        { value: 'password', label: 'Password' },
        { value: 'username', label: 'User name' },
      ],
      help: 'Some services take their key as the user name. The user name field is then sent as the password, often empty or X.',
    },
  ],
  http(values) {
    const [username, password] = [textOf(values, 'username'), textOf(values, 'password')]
    const pair = isKeyAsUser(values) ? `${password}:${username}` : `${username}:${password}`
    return { headers: { Authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }, query: {} }
  },
  env(values, name) {
    const prefix = variablePrefix(name)
    return { [`${prefix}_USERNAME`]: textOf(values, 'username'), [`${prefix}_PASSWORD`]: textOf(values, 'password') }
  },
}

function isKeyAsUser(values: CredentialValues): boolean {
  return textOf(values, 'secretAs') === 'username'
}

function userComplaint(value: string): string | null {
  return value.includes(':') ? colon : plainComplaint(value)
}

function plainComplaint(value: string): string | null {
  return controls.test(value) ? 'Remove the line breaks and control characters.' : null
}
