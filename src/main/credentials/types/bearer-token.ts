import { variablePrefix } from '../env-text.ts'
import { headerValueComplaint } from '../http-rules.ts'
import { readJwtExpiry } from '../jwt.ts'
import { type CredentialType, textOf } from '../type.ts'

/** A token sent as `Authorization: Bearer` (RFC 6750). */
export const bearerToken: CredentialType = {
  id: 'bearer-token',
  label: 'Bearer token',
  summary: 'A token that is sent in the Authorization header. When it is a JWT, its expiry is read from it.',
  primary: 'token',
  fields: [
    {
      name: 'token',
      label: 'Token',
      kind: 'text',
      secret: true,
      required: true,
      help: 'Without the word Bearer.',
      validate(value) {
        if (/^bearer\s/i.test(value)) return 'Leave out the word Bearer: it is added.'
        if (/[ \t]/.test(value)) return 'A token has no spaces.'
        return headerValueComplaint(value)
      },
    },
  ],
  http(values) {
    const token = textOf(values, 'token')
    return { headers: token === '' ? {} : { Authorization: `Bearer ${token}` }, query: {} }
  },
  env: (values, name) => ({ [`${variablePrefix(name)}_TOKEN`]: textOf(values, 'token') }),
  expiry: (values) => readJwtExpiry(textOf(values, 'token')),
}
