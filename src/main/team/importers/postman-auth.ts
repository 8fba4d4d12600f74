import type { Entry } from './items.ts'
import { type Json, objectOf, objectsOf, scalarOf, textAt } from './json.ts'

type SignIn = Pick<Entry, 'type' | 'config' | 'secrets' | 'system'>
type Values = ReadonlyMap<string, string>

/** Parameters of a sign-in: a list of keys with values in format 2.1, an object in format 2.0. */
export function authValues(auth: Json, type: string): Map<string, string> {
  const given = Object.hasOwn(auth, type) ? auth[type] : undefined
  const entries: (readonly [string, unknown])[] = Array.isArray(given)
    ? objectsOf(given).map((one) => [textAt(one, 'key'), one.value] as const)
    : Object.entries(objectOf(given) ?? {})
  return new Map(
    entries.flatMap(([key, value]) => {
      const text = scalarOf(value)
      return text === undefined || text === '' ? [] : [[key, text] as const]
    }),
  )
}

/** The credential of a sign-in whose variables are filled in, or why there is none. */
export function signInOf(type: string, values: Values): SignIn | string {
  const read = readers.get(type)
  return read === undefined ? 'Keyward has no type for this kind of sign-in.' : read((name) => values.get(name) ?? '')
}

const nothing = 'It holds no value.'

const byType: Readonly<Record<string, (get: (name: string) => string) => SignIn | string>> = {
  bearer: (get) => (get('token') === '' ? nothing : { type: 'bearer-token', secrets: { token: get('token') } }),
  basic: (get) =>
    get('password') === ''
      ? nothing
      : { type: 'basic-auth', config: { username: get('username') }, secrets: { password: get('password') } },
  apikey(get) {
    if (get('value') === '') return nothing
    const placement = get('in') === 'query' ? 'query' : 'header'
    return {
      type: 'api-key',
      config: { placement, parameter: get('key') || (placement === 'query' ? 'api_key' : 'X-API-Key') },
      secrets: { key: get('value') },
    }
  },
  awsv4(get) {
    if (get('accessKey') === '' || get('secretKey') === '') return nothing
    return {
      type: 'aws-access-key',
      config: { accessKeyId: get('accessKey'), ...(get('region') !== '' && { region: get('region') }) },
      secrets: {
        secretAccessKey: get('secretKey'),
        ...(get('sessionToken') !== '' && { sessionToken: get('sessionToken') }),
      },
      system: 'aws',
    }
  },
  oauth2(get) {
    const [clientId, clientSecret, tokenEndpoint] = [get('clientId'), get('clientSecret'), get('accessTokenUrl')]
    if (get('grant_type') === 'client_credentials' && clientId !== '' && clientSecret !== '' && tokenEndpoint !== '')
      return {
        type: 'oauth2-client-credentials',
        config: { provider: 'custom', clientId, tokenEndpoint, ...(get('scope') !== '' && { scopes: get('scope') }) },
        secrets: { clientSecret },
      }
    if (get('accessToken') !== '') return { type: 'bearer-token', secrets: { token: get('accessToken') } }
    return 'Its token is not in the file. Create an OAuth credential, and authorize it here.'
  },
}
const readers = new Map(Object.entries(byType))
