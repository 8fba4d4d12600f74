import type { Recogniser, Recognition } from './recognition.ts'

/** Connection strings that are no addresses: of ADO.NET and JDBC, of libpq, and lines of `.pgpass` and `.netrc`. */
export const recogniseConnectionString: Recogniser = (text) => {
  if (text.length > 8000) return null
  return netrcOf(text) ?? pgpassOf(text) ?? libpqOf(text) ?? adoOf(text)
}

function netrcOf(text: string): Recognition | null {
  const [, host, username, password] = /^machine\s+(\S+)\s+login\s+(\S+)\s+password\s+(\S+)\s*$/.exec(text) ?? []
  if (host === undefined || username === undefined || password === undefined) return null
  return { what: 'line of .netrc', type: 'basic-auth', config: { username }, secrets: { password }, name: host }
}

/** `host:port:database:user:password`, where `\:` and `\\` stand for the signs themselves. */
function pgpassOf(text: string): Recognition | null {
  if (/[\r\n]/.test(text)) return null
  const [host, port, database, username, password, ...rest] = text
    .split(/(?<!\\):/)
    .map((part) => part.replace(/\\([:\\])/g, '$1'))
  if (password === undefined || rest.length > 0 || !/^(\d{1,5}|\*)$/.test(port ?? '') || /[\s/]/.test(text)) return null
  return postgresql('line of .pgpass', username ?? '', password, { host, port, database })
}

/** `host=db.example.com user=app password='p w' dbname=orders` (libpq, section 34.1.1). */
function libpqOf(text: string): Recognition | null {
  if (!/(^|\s)password\s*=/.test(text) || !/(^|\s)host(addr)?\s*=/.test(text) || text.includes(';')) return null
  const pairs = new Map<string, string>()
  for (const [, name = '', quoted, plain] of text.matchAll(/(\w{1,40})\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/g))
    pairs.set(name, quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '')
  const password = pairs.get('password') ?? ''
  if (password === '') return null
  const ssl = pairs.get('sslmode')
  return postgresql('connection string of PostgreSQL', pairs.get('user') ?? '', password, {
    host: pairs.get('host') ?? pairs.get('hostaddr'),
    port: pairs.get('port'),
    database: pairs.get('dbname'),
    tls: ssl === 'disable' ? 'off' : ssl === 'require' || ssl === 'verify-full' ? 'verify' : undefined,
  })
}

function postgresql(
  what: string,
  username: string,
  password: string,
  given: Readonly<Record<string, string | undefined>>,
): Recognition {
  const parameters = Object.entries({ port: '5432', ...stripped(given) })
  return {
    what,
    type: 'database-login',
    config: username === '' || username === '*' ? {} : { username },
    secrets: { password },
    system: 'postgresql',
    name: given.database && given.database !== '*' ? given.database : (given.host ?? ''),
    connection: { kind: 'postgresql', parameters: Object.fromEntries(parameters) },
  }
}

function stripped(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(given).filter(
    (entry): entry is [string, string] => !['', '*', undefined].includes(entry[1]),
  )
  return Object.fromEntries(entries)
}

/** Which product an ADO.NET string is for, by names that only one of them has, with its port. */
const products = [
  {
    kind: 'postgresql',
    label: 'PostgreSQL',
    port: '5432',
    system: 'postgresql',
    sign: /(^|;)\s*(search ?path|ssl ?mode|username|host)\s*=/i,
  },
  {
    kind: 'mysql',
    label: 'MySQL',
    port: '3306',
    system: 'mysql',
    sign: /(^|;)\s*(sslmode|allowpublickeyretrieval|charset)\s*=/i,
  },
  {
    kind: 'sqlserver',
    label: 'SQL Server',
    port: '1433',
    system: undefined,
    sign: /(^|;)\s*(server|data source)\s*=/i,
  },
] as const

/** `Server=tcp:db.example.com,1433;Database=orders;User Id=app;Password=…;` and the like, also after `jdbc:sqlserver://`. */
function adoOf(text: string): Recognition | null {
  const [, jdbc, rest] = /^jdbc:sqlserver:\/\/([^;]{0,300});(.*)$/s.exec(text) ?? []
  const pairs = new Map<string, string>()
  for (const part of splitQuoted(rest ?? text)) {
    const equals = part.indexOf('=')
    if (equals > 0) pairs.set(part.slice(0, equals).trim().toLowerCase(), unquoted(part.slice(equals + 1).trim()))
  }
  const first = (...names: string[]) => names.map((name) => pairs.get(name)).find((value) => value !== undefined)
  const password = first('password', 'pwd')
  const server = jdbc ?? first('server', 'data source', 'host', 'address', 'addr')
  if (password === undefined || password === '' || server === undefined || pairs.size < 3) return null
  const product = jdbc === undefined ? products.find(({ sign }) => sign.test(text)) : products[2]
  if (product === undefined) return null
  const [, host = '', port] = /^(?:tcp:)?([^,:\\]{1,253})(?:\\[^,:]*)?(?:[,:]\s*(\d{1,5}))?$/.exec(server) ?? []
  const username = first('user id', 'uid', 'user', 'username') ?? ''
  const database = first('database', 'initial catalog', 'databasename') ?? ''
  return {
    what: `connection string of ${product.label}`,
    type: 'database-login',
    config: username === '' ? {} : { username },
    secrets: { password },
    ...(product.system && { system: product.system }),
    name: database || host,
    connection: {
      kind: product.kind,
      parameters: stripped({ host, port: port ?? first('port') ?? product.port, database }),
    },
  }
}

/** Parts between semicolons that don't stand in quotes. */
function splitQuoted(text: string): string[] {
  return text.match(/(?:"[^"]*"|'[^']*'|[^;"'])+/g) ?? []
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text
}
