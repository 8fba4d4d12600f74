import { variablePrefix } from '../env-text.ts'
import { controlComplaint } from '../text-rules.ts'
import { type CredentialType, textOf } from '../type.ts'

/** A password with the user that it belongs to, for whatever asks for one. */
export const password: CredentialType = {
  id: 'password',
  label: 'Password',
  summary: 'A user name with a password, for servers of mail, files, directories and messages, or for people.',
  group: 'logins',
  primary: 'password',
  fields: [
    {
      name: 'username',
      label: 'User name',
      kind: 'text',
      secret: false,
      rotates: true,
      help: 'May stay empty where the password stands alone.',
      validate: controlComplaint,
    },
    {
      name: 'password',
      label: 'Password',
      kind: 'text',
      secret: true,
      required: true,
      hideTail: true,
      validate: (value) => (value.includes('\0') ? 'A password can’t hold the NUL character.' : null),
    },
  ],
  env(values, name) {
    const prefix = variablePrefix(name)
    const username = textOf(values, 'username')
    return {
      ...(username !== '' && { [`${prefix}_USERNAME`]: username }),
      [`${prefix}_PASSWORD`]: textOf(values, 'password'),
    }
  },
}
