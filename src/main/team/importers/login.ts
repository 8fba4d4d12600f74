import { findField } from '../../credentials/type.ts'
import { findType } from '../../credentials/types/registry.ts'
import type { Entry } from './items.ts'
import { entryOfPairs } from './pairs.ts'
import { recognised } from './recognised.ts'

/** What a row of a password manager says. Texts may be empty. */
export interface Login {
  readonly name: string
  readonly username: string
  readonly secret: string
  /** Name of the column that the secret is from. */
  readonly header: string
  /** ID of a credential type, when the person says so. */
  readonly type: string
  /** Address of an API. */
  readonly url: string
  readonly website: string
  readonly host: string
  readonly port: string
  readonly database: string
  readonly fields: ReadonlyMap<string, string>
  readonly secrets: ReadonlyMap<string, string>
}

type SignIn = Pick<Entry, 'type' | 'config' | 'secrets' | 'system' | 'connection'>

/** What a login is: what the person says, what its value tells, where it leads; in the end a user name with a password. */
export function signInOf(login: Login): SignIn {
  const { username, secret, url, fields, secrets, header } = login
  if (fields.size > 0 || secrets.size > 0) return customOf(login)
  const connection = url === '' ? undefined : { kind: 'http', parameters: { url, probe: 'none' }, isTold: true }
  const told = toldOf(login)
  if (told !== null) return { ...told, connection }
  if (/^(AKIA|ASIA)[A-Z2-7]{12,16}$/.test(username))
    return {
      type: 'aws-access-key',
      config: { accessKeyId: username },
      secrets: { secretAccessKey: secret },
      system: 'aws',
    }
  const server = serverOf(login)
  if (server !== null) return server
  const found = username === '' ? recognised(secret) : null
  if (found !== null)
    return {
      type: found.type,
      config: found.config,
      secrets: found.secrets,
      system: found.system,
      connection: connection ?? found.connection,
    }
  if (username !== '')
    return {
      type: url === '' ? 'password' : 'basic-auth',
      config: { username },
      secrets: { password: secret },
      connection,
    }
  if (/token/i.test(header)) return { type: 'bearer-token', secrets: { token: secret }, connection }
  if (/api|key/i.test(header)) return { type: 'api-key', secrets: { key: secret }, connection }
  return {
    type: url === '' ? 'password' : 'bearer-token',
    secrets: url === '' ? { password: secret } : { token: secret },
    connection,
  }
}

/** Of the type that is told: its first secret field takes the secret, and its user name the user. */
function toldOf({ type: id, username, secret }: Login): SignIn | null {
  const type = findType(id)
  if (type === undefined || findField(type, type.primary)?.kind === 'pairs') return null
  const userField = ['username', 'accessKeyId', 'clientId'].find((name) => findField(type, name)?.secret === false)
  return {
    type: type.id,
    config: userField === undefined || username === '' ? {} : { [userField]: username },
    secrets: { [type.primary]: secret },
  }
}

/** A database's login, when the row says host and port or database, or its address is one of a database. */
function serverOf({ name, username, secret, host, port, database, website, url }: Login): SignIn | null {
  const [, scheme = '', address = ''] = /^([a-z][a-z0-9+]{2,20}):\/\/([^/\s]\S*)$/i.exec(url || website) ?? []
  if (scheme !== '' && !/^https?$/i.test(scheme)) {
    const login = `${encodeURIComponent(username)}:${encodeURIComponent(secret)}@`
    const found = recognised(`${scheme}://${address.includes('@') ? address : login + address}`)
    if (found !== null) return { ...found, connection: found.connection && { ...found.connection, isTold: true } }
  }
  if (host === '' || (port === '' && database === '')) return null
  const pairs = { username, password: secret, host, port, dbname: database }
  const entry = entryOfPairs(name, Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== '')))
  return entry.type === 'database-login' ? entry : null
}

function customOf({ username, secret, header, url, website, host, fields, secrets }: Login): SignIn {
  const all = Object.entries({ username, url: url || website, host }).filter(([, value]) => value !== '')
  const open = { ...Object.fromEntries(all), ...Object.fromEntries(fields) }
  return {
    type: 'custom',
    config: Object.keys(open).length === 0 ? {} : { fields: open },
    secrets: { secrets: { ...(secret !== '' && { [header || 'password']: secret }), ...Object.fromEntries(secrets) } },
  }
}
