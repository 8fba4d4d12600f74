import type { EntryField, Guess, VaultEntry } from './entries/entry.ts'
import { asUrl, plainUrl, tokenOf } from './entries/guesses.ts'
import { userOfKey } from './entries/ssh-user.ts'

/** The fields of an item with the names that 1Password itself gives them. */
export type CategoryFields = readonly (EntryField & { readonly id: string })[]

interface Categorised {
  readonly known: readonly Guess[]
  readonly entry: VaultEntry
  /** That it is a key of nobody's. */
  readonly lacksUser?: boolean
}

/** What 1Password’s categories say of an item, where it is more than a login. */
export function guessesOfCategory(category: string, entry: VaultEntry, fields: CategoryFields): Categorised {
  switch (category) {
    case '102':
      return databaseOf(entry, fields)
    case '110':
      return serverOf(entry, fields)
    case '112':
      return apiOf(entry, fields)
    case '114':
      return keyOf(entry, fields)
    default:
      return { known: [], entry }
  }
}

/** The values of fields, and the entry without those fields. */
function take(entry: VaultEntry, fields: CategoryFields, ids: readonly string[]) {
  const values = new Map(fields.filter(({ id }) => ids.includes(id)).map(({ id, value }) => [id, value.trim()]))
  const names = new Set(fields.filter(({ id }) => ids.includes(id)).map(({ name, value }) => `${name}\0${value}`))
  const rest = entry.fields.filter(({ name, value }) => !names.has(`${name}\0${value}`))
  return { get: (id: string) => values.get(id) ?? '', rest }
}

/** The kind of connection by what 1Password calls a database. */
const databases: readonly (readonly [pattern: RegExp, kind: string, port: string, database: string])[] = [
  [/postgres/i, 'postgresql', '5432', 'database'],
  [/mysql|maria/i, 'mysql', '3306', 'database'],
  [/mssql|sql ?server/i, 'sqlserver', '1433', 'database'],
  [/oracle/i, 'oracle', '1521', 'service'],
  [/mongo/i, 'mongodb', '27017', 'database'],
  [/redis/i, 'redis', '6379', 'database'],
]

function databaseOf(entry: VaultEntry, fields: CategoryFields): Categorised {
  const used = ['database_type', 'hostname', 'port', 'database', 'username', 'password', 'sid']
  const { get, rest } = take(entry, fields, used)
  const found = databases.find(([pattern]) => pattern.test(get('database_type')))
  const [username, host] = [get('username') || entry.username, get('hostname')]
  const password = fields.find(({ id }) => id === 'password')?.value || entry.password
  if (username === '' && password === '') return { known: [], entry }
  const [, kind = '', port = '', parameter = ''] = found ?? []
  const database = get('database') || get('sid')
  const connection =
    found === undefined || host === ''
      ? undefined
      : { kind, parameters: { host, port: get('port') || port, ...(database !== '' && { [parameter]: database }) } }
  const place: EntryField[] = ['database_type', 'hostname', 'port', 'database', 'sid']
    .map((id) => ({ name: id, value: get(id), isSecret: false }))
    .filter(({ value }) => value !== '')
  const guess: Guess = {
    type: 'database-login',
    config: username === '' ? {} : { username },
    secrets: password === '' ? {} : { password },
    ...(connection && { connection }),
    rest: { username: '', password: '', url: entry.url, fields: connection ? rest : [...place, ...rest] },
  }
  return { known: [guess], entry: { ...entry, username, password, fields: [...place, ...rest] } }
}

function serverOf(entry: VaultEntry, fields: CategoryFields): Categorised {
  const { get, rest } = take(entry, fields, ['url', 'username', 'password'])
  const password = fields.find(({ id }) => id === 'password')?.value || entry.password
  return {
    known: [],
    entry: {
      ...entry,
      username: get('username') || entry.username,
      password,
      url: get('url') || entry.url,
      fields: rest,
    },
  }
}

function apiOf(entry: VaultEntry, fields: CategoryFields): Categorised {
  const { get, rest } = take(entry, fields, ['username', 'credential', 'type', 'filename', 'hostname', 'validFrom'])
  const key = fields.find(({ id }) => id === 'credential')?.value ?? ''
  const [username, url] = [get('username') || entry.username, get('hostname') || entry.url]
  const whole = { ...entry, username, password: key || entry.password, url, fields: rest }
  const isBearer = /^(bearer|jwt|oauth)/i.test(get('type'))
  const host = plainUrl(url)
  const connection = host === '' ? undefined : { kind: 'http', parameters: { url: new URL(asUrl(host)).origin } }
  const guess: Guess = {
    ...(isBearer
      ? { type: 'bearer-token', config: {}, secrets: { token: key } }
      : { type: 'api-key', config: {}, secrets: { key } }),
    ...(connection && { connection }),
    rest: { username, password: '', url, fields: rest },
  }
  // A token of a known form says of which system it is.
  const token = tokenOf({ ...whole, fields: [] })
  const known = token === null ? [guess] : [{ ...token, rest: { ...token.rest, fields: rest } }, guess]
  return { known: key === '' ? [] : known, entry: whole }
}

function keyOf(entry: VaultEntry, fields: CategoryFields): Categorised {
  const { get, rest } = take(entry, fields, ['private_key', 'public_key', 'fingerprint', 'key_type'])
  const user = userOfKey({ ...entry, fields: rest })
  const privateKey = fields.find(({ id }) => id === 'private_key')?.value ?? get('private_key')
  if (user.name === '')
    return {
      known: [],
      entry: { ...entry, fields: [...rest, { name: 'privateKey', value: privateKey, isSecret: true }] },
      lacksUser: true,
    }
  const guess: Guess = {
    type: 'ssh-key',
    config: { username: user.name },
    secrets: { privateKey },
    rest: { username: '', password: entry.password, url: entry.url, fields: user.rest },
  }
  return { known: [guess], entry: { ...entry, fields: rest } }
}
