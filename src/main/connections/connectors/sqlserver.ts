import type { Socket } from 'node:net'
import type { Connection } from 'tedious'
import { failure, property } from '../classify.ts'
import {
  type Connector,
  ProbeFailure,
  type ProbeFailureInfo,
  type ProbeReport,
  type ProbeTarget,
} from '../connector.ts'
import { endpointOf, hostPort, normalizeHost } from '../host.ts'
import { reach, stageTls } from '../net.ts'
import { type Login, loginOf, noTls, refusePlaintext, tlsDemand, wantsTls } from './database.ts'
import { askPrelogin, GreetedChannel, type Prelogin, TlsEnvelope } from './tds.ts'

/** SQL Server and Azure SQL, with the driver tedious over a connection that Keyward has opened and verified itself. */
export const sqlserver: Connector = {
  kind: 'sqlserver',

  async run(target, report) {
    const login = loginOf(target)
    if (login.user === '') throw noUser
    const { database = '' } = target.parameters
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const { channel, greeting } = await encrypt(target, report, socket)
    const { connection, refusal } = await report.stage('authenticate', async (signal) => {
      // The driver's disguise of the password in the sign-in is none.
      refusePlaintext(channel, target)
      const answer = greeting ?? (await askPrelogin(channel, false, signal))
      if (answer.encryption === 'required' && channel === socket) throw tlsWanted
      return signIn(new GreetedChannel(channel, answer), login, database)
    })
    report.onEnd(() => connection.close())
    if (database !== '' || refusal) {
      await report.stage('authorize', async () => {
        if (refusal) throw refusal
      })
    }
    const row = await report.stage(
      'query',
      () => ask(connection),
      ([version]) => productOf(version ?? ''),
    )
    return {
      code: 'ok',
      message:
        database === '' ? 'The sign-in works, and the server answers.' : 'The sign-in works, and the database answers.',
      identity: row[1] ?? login.user,
      expiresAt: null,
    }
  },

  classify: classifySqlServer,
}

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'SQL Server needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential. Sign-ins of Windows are not tested.',
  }),
)

const tlsWanted = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'The server demands TLS, and it is off for this connection.',
    remedy: 'Choose verified TLS for this connection.',
  }),
)

/** TLS as the parameters want it: from the first byte, or inside of PRELOGIN, where TLS 1.3 does not fit. */
async function encrypt(
  target: ProbeTarget,
  report: ProbeReport,
  socket: Socket,
): Promise<{ channel: Socket; greeting: Prelogin | null }> {
  if (!wantsTls(target, socket)) return { channel: socket, greeting: null }
  const demand = tlsDemand(target)
  if (target.parameters.handshake === 'strict') {
    return { channel: await stageTls(socket, report, { ...demand, alpn: ['tds/8.0'] }), greeting: null }
  }
  const envelope = new TlsEnvelope(socket)
  report.onEnd(() => envelope.destroy())
  let greeting: Prelogin | null = null
  const channel = await stageTls(envelope, report, { ...demand, maxVersion: 'TLSv1.2' }, async (signal) => {
    greeting = await askPrelogin(socket, true, signal)
    if (greeting.encryption !== 'on' && greeting.encryption !== 'required') throw noTls()
    envelope.seal()
  })
  envelope.open()
  return { channel, greeting }
}

/**
 * Signs in, and to the database at the same time, as users that belong to one database can't in any other way. When it is the
 * database that is refused, the connection comes with the refusal: the password was right.
 */
async function signIn(
  channel: GreetedChannel,
  { user, password }: Login,
  database: string,
): Promise<{ connection: Connection; refusal: ProbeFailure | null }> {
  const { Connection: Client } = await import('tedious')
  let isTaken = false
  const connection = new Client({
    server: 'localhost',
    authentication: { type: 'default', options: { userName: user, password } },
    options: {
      // Azure SQL may send a client on to another server, which the credential is not bound to.
      connector: async () => {
        if (isTaken) throw redirected(connection)
        isTaken = true
        return channel as unknown as Socket
      },
      port: 1433,
      encrypt: false,
      ...(database !== '' && { database }),
      appName: 'Keyward',
      connectTimeout: 0x7fff_ffff,
      requestTimeout: 0,
      maxRetriesOnTransientErrors: 0,
      trustServerCertificate: false,
    },
  })
  connection.on('error', () => {})
  const numbers: number[] = []
  connection.on('errorMessage', ({ number }) => void numbers.push(number))
  const error = await new Promise<unknown>((resolve) => {
    connection.once('connect', resolve)
    connection.connect()
  })
  if (error === undefined || error === null) return { connection, refusal: null }
  const refused = numbers.map(findingOf).filter((found) => found !== undefined)
  const ofDatabase = numbers.find((number) => databaseErrors.includes(number))
  const info = ofDatabase === undefined ? refused[0] : findingOf(ofDatabase)
  if (info && ofDatabase !== undefined) return { connection, refusal: new ProbeFailure(info) }
  throw info ? new ProbeFailure(info) : error
}

/** The database can't be opened. They come together with 18456, which is said of wrong passwords as well. */
const databaseErrors = [4060, 4064, 911, 916]

function redirected(connection: Connection): ProbeFailure {
  const routing = property(connection, 'routingData')
  const host = normalizeHost(String(property(routing, 'server') ?? ''))
  const port = Number(property(routing, 'port'))
  return new ProbeFailure(
    failure('redirect-refused', host === null ? '' : hostPort({ host, port }), {
      message: 'The server sends its clients to another server, and the credential does not follow there.',
    }),
  )
}

/** Version and login, as the server names them. */
async function ask(connection: Connection): Promise<readonly (string | undefined)[]> {
  const { Request } = await import('tedious')
  return new Promise((resolve, reject) => {
    let row: (string | undefined)[] = []
    const request = new Request('select @@version as version, suser_sname() as login', (error) =>
      error ? reject(error) : resolve(row),
    )
    request.on('row', (columns: unknown) => {
      row = Array.isArray(columns) ? columns.map((column) => textOf(property(column, 'value'))) : []
    })
    connection.execSqlBatch(request)
  })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** `SQL Server 16.0` of `Microsoft SQL Server 2022 (RTM) - 16.0.1000.6 (X64) …`. */
function productOf(version: string): string {
  const name = /^Microsoft (SQL Server|SQL Azure)/.exec(version)?.[1]
  const number = /\b\d+\.\d+(?=\.\d+\.\d+)/.exec(version)?.[0]
  return [name, number].filter((part) => part !== undefined).join(' ')
}

type Finding = readonly [
  numbers: readonly number[],
  code: ProbeFailureInfo['code'],
  { message?: string; remedy?: string }?,
]

/** Numbers of SQL Server and Azure SQL (Database engine events and errors). */
const errors: readonly Finding[] = [
  [[18_456, 18_450, 18_452], 'auth-failed', { message: 'The server does not accept this login with this password.' }],
  [
    [18_470, 18_486],
    'auth-failed',
    { message: 'The login is disabled or locked.', remedy: 'Have the login enabled or unlocked on the server.' },
  ],
  [
    [18_463, 18_464, 18_465, 18_466, 18_467, 18_468, 18_487, 18_488],
    'auth-failed',
    {
      message: 'The password has expired or must be changed.',
      remedy: 'Set a new password on the server, then rotate the credential.',
    },
  ],
  [
    [4060, 4064, 916],
    'permission',
    {
      message: 'The sign-in works, but the database does not exist or this login may not use it.',
      remedy: 'Check the name of the database, and have the login mapped to a user in it.',
    },
  ],
  [
    [911],
    'not-found',
    { message: 'The sign-in works, but there is no such database.', remedy: 'Check the name of the database.' },
  ],
  [
    [40_615, 40_914, 40_916],
    'permission',
    {
      message: 'The server does not accept connections from this computer.',
      remedy: 'Have this address allowed in the server’s firewall.',
    },
  ],
  [[40_532, 40_531], 'not-found', { message: 'There is no such server behind this address.' }],
  [[17_892], 'permission', { message: 'A logon trigger of the server refused the sign-in.' }],
  [[229, 230, 262, 297, 300], 'permission'],
  [
    [10_928, 10_929, 17_809, 17_810, 40_501, 49_918, 49_919, 49_920],
    'rate-limited',
    { message: 'The server has no connection left.' },
  ],
  [[1205, 1222], 'timeout'],
  [
    [6005, 17_142, 17_148, 17_187, 18_401, 18_451],
    'server-error',
    { message: 'The server is starting up or shutting down.' },
  ],
  [
    [40_197, 40_613, 40_540, 40_143, 40_166, 4221, 42_108, 42_109],
    'server-error',
    { message: 'The database is not available now.' },
  ],
]

function findingOf(number: number): ProbeFailureInfo | undefined {
  const known = errors.find(([numbers]) => numbers.includes(number))
  return known && failure(known[1], String(number), known[2])
}

function classifySqlServer(error: unknown): ProbeFailureInfo | undefined {
  const number = property(error, 'number')
  if (typeof number === 'number') return findingOf(number) ?? failure('server-error', String(number))
  // Around the socket's own error, which tells more.
  if (property(error, 'code') === 'ESOCKET' && property(error, 'cause') === undefined)
    return failure('disconnected', 'ESOCKET')
  return property(error, 'code') === 'ECLOSE' ? failure('disconnected', 'ECLOSE') : undefined
}
