import { variableNameComplaint } from '../../credentials/env-text.ts'
import { fieldLimits } from '../../credentials/fields.ts'
import type { Entry } from './items.ts'
import { recognised } from './recognised.ts'

export type Pairs = Readonly<Record<string, string>>

/** Why names with values can't be kept as one, before anybody looks at millions of them; null when they may. */
export function pairsComplaint(values: object): string | null {
  return Object.keys(values).length > fieldLimits.pairs ? `It has more than ${fieldLimits.pairs} values.` : null
}

/** Kinds of connection by what stores call the engine of a database, with its port. */
const engines: ReadonlyMap<string, { readonly kind: string; readonly port: string }> = new Map(
  Object.entries({
    postgres: { kind: 'postgresql', port: '5432' },
    postgresql: { kind: 'postgresql', port: '5432' },
    pgsql: { kind: 'postgresql', port: '5432' },
    'aurora-postgresql': { kind: 'postgresql', port: '5432' },
    redshift: { kind: 'postgresql', port: '5439' },
    mysql: { kind: 'mysql', port: '3306' },
    mariadb: { kind: 'mysql', port: '3306' },
    'aurora-mysql': { kind: 'mysql', port: '3306' },
    sqlserver: { kind: 'sqlserver', port: '1433' },
    mssql: { kind: 'sqlserver', port: '1433' },
    oracle: { kind: 'oracle', port: '1521' },
    mongo: { kind: 'mongodb', port: '27017' },
    mongodb: { kind: 'mongodb', port: '27017' },
    redis: { kind: 'redis', port: '6379' },
  }),
)

const words = {
  username: ['username', 'user', 'login', 'db_user', 'db_username', 'user_name'],
  password: ['password', 'pass', 'passwd', 'pwd', 'db_password', 'db_pass'],
  host: ['host', 'hostname', 'server', 'db_host', 'address'],
  port: ['port', 'db_port'],
  database: ['dbname', 'database', 'db', 'db_name', 'db_database', 'dbinstanceidentifier'],
  engine: ['engine', 'db_engine', 'db_connection', 'driver'],
} as const

/**
 * What names with values are, which stores keep together under one name: a database's login, a user with a password, an AWS
 * key, a key file, or else variables, or fields of their own. All of them are taken as secret, where nothing says otherwise.
 */
export function entryOfPairs(name: string, pairs: Pairs, more: Partial<Entry> = {}): Entry {
  const names = Object.keys(pairs)
  const [only] = names
  const login = loginOf(pairs)
  if (login !== null) return { ...more, name, ...login }
  if (names.length === 1 && only !== undefined) {
    const found = recognised(pairs[only] ?? '')
    if (found !== null) return { ...more, ...found, name }
  }
  const whole = wholeOf(pairs, names)
  if (whole !== null) return { ...more, ...whole, name }
  const areVariables = names.every((one) => variableNameComplaint(one) === null && /^[A-Z]/.test(one))
  return areVariables
    ? { ...more, name, type: 'environment-variables', secrets: { variables: { ...pairs } } }
    : { ...more, name, type: 'custom', secrets: { secrets: { ...pairs } } }
}

/** A key file whose members were stored one by one, or the variables of a cloud. */
function wholeOf(pairs: Pairs, names: readonly string[]) {
  if (pairs.type === 'service_account') return recognised(JSON.stringify(pairs))
  if (names.length > 8 || !names.some((one) => /access_?key|client_?id/i.test(one))) return null
  const found = recognised(names.map((one) => `${one}=${quoted(pairs[one] ?? '')}`).join('\n'))
  return found?.type === 'environment-variables' ? null : found
}

function quoted(text: string): string {
  return `'${text.replace(/['\r\n]/g, '')}'`
}

export function loginOf(pairs: Pairs): Pick<Entry, 'type' | 'config' | 'secrets' | 'connection'> | null {
  const lower = new Map(Object.entries(pairs).map(([name, value]) => [name.toLowerCase(), value]))
  const known = new Set<string>()
  const get = (wanted: readonly string[]) => {
    const found = wanted.find((word) => lower.has(word))
    if (found !== undefined) known.add(found)
    return found === undefined ? '' : (lower.get(found) ?? '')
  }
  const [username, password] = [get(words.username), get(words.password)]
  const [host, port, database, engine] = [get(words.host), get(words.port), get(words.database), get(words.engine)]
  for (const also of ['dbclusteridentifier', 'ssl', 'masterarn', 'dbinstanceidentifier'])
    if (lower.has(also)) known.add(also)
  // What is said beside a login would be lost.
  if (password === '' || known.size < lower.size) return null
  const found = engines.get(engine.toLowerCase()) ?? [...engines.values()].find((one) => one.port === port)
  const config = username === '' ? {} : { username }
  if (host === '' && engine === '' && database === '')
    return username === '' ? null : { type: 'password', config, secrets: { password } }
  return {
    type: 'database-login',
    config,
    secrets: { password },
    ...(found &&
      host !== '' && {
        connection: {
          kind: found.kind,
          parameters: { host, port: port || found.port, [found.kind === 'oracle' ? 'service' : 'database']: database },
          isTold: true,
        },
      }),
  }
}
