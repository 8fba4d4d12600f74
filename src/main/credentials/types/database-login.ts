import { variablePrefix } from '../env-text.ts'
import { type CredentialType, textOf } from '../type.ts'

/** User and password of a database. Host, port and database name belong to the connection. */
export const databaseLogin: CredentialType = {
  id: 'database-login',
  label: 'Database login',
  summary: 'User name and password of a database. Host, port and database belong to the connection.',
  group: 'logins',
  primary: 'password',
  fields: [
    {
      name: 'username',
      label: 'User name',
      kind: 'text',
      secret: false,
      rotates: true,
      help: 'May stay empty for Redis without users.',
      validate: (value) => (value.includes('\0') ? 'Remove the control characters.' : null),
    },
    {
      name: 'password',
      label: 'Password',
      kind: 'text',
      secret: true,
      hideTail: true,
      help: 'May stay empty where the server trusts the user by other means.',
      validate: (value) => (value.includes('\0') ? 'A password can’t hold the NUL character.' : null),
    },
  ],
  check(values, known) {
    if (known !== 'all' || textOf(values, 'username') !== '' || textOf(values, 'password') !== '') return []
    return [{ path: 'username', message: 'Give a user name, a password, or both.' }]
  },
  env(values, name) {
    const prefix = variablePrefix(name)
    return { [`${prefix}_USERNAME`]: textOf(values, 'username'), [`${prefix}_PASSWORD`]: textOf(values, 'password') }
  },
}
