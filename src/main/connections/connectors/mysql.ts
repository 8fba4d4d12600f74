import type { Socket } from 'node:net'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { failure, property } from '../classify.ts'
import {
  type Connector,
  ProbeFailure,
  type ProbeFailureInfo,
  type ProbeReport,
  type ProbeTarget,
} from '../connector.ts'
import { endpointOf } from '../host.ts'
import { abortable, reach, secure, stageTls } from '../net.ts'
import { loginOf, noTls, tlsDemand, wantsTls } from './database.ts'
import { type Greeting, MysqlChannel, offersTls, readGreeting } from './mysql-channel.ts'
import { needsMariadbDriver, type Session, signIn, signInToMariadb } from './mysql-drivers.ts'

/** MySQL and MariaDB, with the drivers mysql2 and mariadb over connections that Keyward has opened and verified itself. */
export const mysql: Connector = {
  kind: 'mysql',

  async run(target, report) {
    const { session } = await signInToMysql(target, report)
    const { database = '' } = target.parameters
    if (database !== '') {
      await report.stage('authorize', () => session.query(`USE \`${database.replaceAll('`', '``')}\``))
    }
    const row = await report.stage(
      'query',
      async () => (await session.query('select version() as version, current_user() as name'))[0],
      (found) => productOf(String(found?.version ?? '')),
    )
    return {
      code: 'ok',
      message:
        database === '' ? 'The sign-in works, and the server answers.' : 'The sign-in works, and the database answers.',
      identity: typeof row?.name === 'string' ? row.name : null,
      expiresAt: null,
    }
  },

  classify: classifyMysql,
}

/** Reaches the server and signs in: the stages up to `authenticate`. `version` is what the server says of itself first. */
export async function signInToMysql(
  target: ProbeTarget,
  report: ProbeReport,
): Promise<{ readonly session: Session; readonly channel: Socket; readonly version: string }> {
  const login = loginOf(target)
  if (login.user === '') throw noUser
  const said = Promise.withResolvers<Greeting>()
  const { socket, redial } = await reach(target, report, endpointOf(target.parameters), async (opened, signal) =>
    said.resolve(await readGreeting(opened, signal)),
  )
  const greeting = await said.promise
  const channel = new MysqlChannel(greeting)
  report.onEnd(() => channel.destroy())
  const signingIn = signIn(channel, login)
  signingIn.catch(() => {})
  const transport = wantsTls(target, socket)
    ? await stageTls(socket, report, tlsDemand(target), (signal) => askForTls(socket, greeting, channel, signal))
    : socket
  const session = await report.stage('authenticate', async (signal) => {
    channel.release(transport)
    try {
      return await signingIn
    } catch (error) {
      if (error !== needsMariadbDriver) throw error
      return signInAgain(target, report, await redial(signal), signal)
    }
  })
  report.onEnd(() => session.end())
  return { session, channel: transport, version: greeting.version }
}

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'MySQL needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential.',
  }),
)

async function askForTls(
  socket: Socket,
  greeting: Greeting,
  channel: MysqlChannel,
  signal: AbortSignal,
): Promise<void> {
  if (!offersTls(greeting)) throw noTls()
  socket.write(await abortable(channel.tlsRequest(), signal))
}

/** A second connection, for users whose method only the other driver knows. The server tells it after the first. */
async function signInAgain(
  target: ProbeTarget,
  report: ProbeReport,
  socket: Socket,
  signal: AbortSignal,
): Promise<Session> {
  const greeting = await readGreeting(socket, signal)
  const channel = new MysqlChannel(greeting)
  report.onEnd(() => channel.destroy())
  const signingIn = signInToMariadb(channel, loginOf(target))
  signingIn.catch(() => {})
  if (!wantsTls(target, socket)) channel.release(socket)
  else {
    await askForTls(socket, greeting, channel, signal)
    channel.release(await secure(socket, tlsDemand(target), signal))
  }
  return signingIn
}

/** `MariaDB 10.11.6` of `5.5.5-10.11.6-MariaDB-…`, which is how it hides from old replicas. */
function productOf(version: string): string {
  const number = /^(?:5\.5\.5-)?(\d+(?:\.\d+)+)/.exec(version)?.[1]
  return number === undefined ? '' : `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${number}`
}

/** Numbers of MySQL and MariaDB (MySQL server error reference, MariaDB error codes). */
const errors: readonly (readonly [numbers: readonly number[], ProbeCode, { message?: string; remedy?: string }?])[] = [
  [
    [1045, 1698],
    'auth-failed',
    {
      message: 'The server does not accept this user name with this password from here.',
      remedy:
        'Check the user name, from where it may sign in, and whether TLS is demanded. Rotate an outdated password.',
    },
  ],
  [
    [1820, 1862],
    'auth-failed',
    { message: 'The password has expired.', remedy: 'Set a new password on the server, then rotate the credential.' },
  ],
  [[3118, 4151], 'auth-failed', { message: 'The user is locked.', remedy: 'Have the user unlocked on the server.' }],
  [
    [1044],
    'permission',
    {
      message: 'The sign-in works, but the database does not exist or this user may not use it.',
      remedy: 'Check the name of the database, and have the user granted access to it.',
    },
  ],
  [[1142, 1143, 1227, 1370], 'permission'],
  [
    [1129, 1130],
    'permission',
    {
      message: 'The server does not accept connections from this computer.',
      remedy: 'Have this address allowed for the user, or unblocked with FLUSH HOSTS.',
    },
  ],
  [
    [1049],
    'not-found',
    { message: 'The sign-in works, but there is no such database.', remedy: 'Check the name of the database.' },
  ],
  [
    [1040, 1203, 1226],
    'rate-limited',
    {
      message: 'The server has no connection left for this user.',
      remedy: 'Close unused connections, or raise the limit on the server.',
    },
  ],
  [
    [1251, 1275, 1524],
    'misconfigured',
    {
      message: 'The user signs in with a method that Keyward does not know.',
      remedy: 'Set another authentication plugin for the user on the server.',
    },
  ],
  [
    [3159],
    'misconfigured',
    {
      message: 'The server demands TLS, and it is off for this connection.',
      remedy: 'Choose verified TLS for this connection.',
    },
  ],
  [[1053, 1152, 1153, 1156, 1157, 1158, 1159, 1160, 1161, 1184], 'disconnected'],
  [[1205, 1317, 1969, 3024], 'timeout'],
]

/** Numbers below these were given by a driver, not by a server. */
const firstServerError = 1000

function classifyMysql(error: unknown): ProbeFailureInfo | undefined {
  if (property(error, 'code') === 'AUTH_SWITCH_PLUGIN_ERROR') {
    return failure('misconfigured', 'AUTH_SWITCH_PLUGIN_ERROR', errors.find(([numbers]) => numbers.includes(1524))?.[2])
  }
  const number = property(error, 'errno')
  if (typeof number !== 'number' || number < firstServerError || number >= 45_000) return undefined
  const known = errors.find(([numbers]) => numbers.includes(number))
  return known ? failure(known[1], String(number), known[2]) : failure('server-error', String(number))
}
