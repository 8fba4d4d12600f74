import { isIP, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { failure, property } from '../classify.ts'
import {
  type Connector,
  ProbeFailure,
  type ProbeFailureInfo,
  type ProbeReport,
  type ProbeTarget,
} from '../connector.ts'
import { type Endpoint, endpointOf, normalizeHost } from '../host.ts'
import { assertBound, reach, secure, stageTls } from '../net.ts'
import { loginOf, tlsDemand, wantsTls } from './database.ts'
import { connectOracle, type OracleWay } from './oracle-driver.ts'
import { Relay } from './relay.ts'

/** Oracle Database, with the driver oracledb (thin) over connections that Keyward has opened and verified itself. */
export const oracle: Connector = {
  kind: 'oracle',

  async run(target, report) {
    const login = loginOf(target)
    if (login.user === '') throw noUser
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const relay = wantsTls(target, socket) ? new Relay(socket) : null
    const encrypted = relay && { relay, channel: await stageTls(relay, report, tlsDemand(target)) }
    const connection = await report.stage('authenticate', async (signal) => {
      if (login.password === '') throw noPassword
      const way = wayOf(target, report, socket, encrypted, signal)
      // An address, so that the driver looks up no name. It dials none; behind a tunnel any will do.
      const address = isIP(socket.remoteAddress ?? '') > 0 ? (socket.remoteAddress ?? '') : '127.0.0.1'
      const connected = await connectOracle(login, descriptorOf(target, address, encrypted !== null), way)
      report.onEnd(() => void connected.close().catch(() => {}))
      return connected
    })
    const name = await report.stage(
      'query',
      async () => {
        const found = await connection.execute<string[]>("select sys_context('USERENV', 'SESSION_USER') from dual")
        return found.rows?.[0]?.[0] ?? null
      },
      () => {
        const version = /^\d+(\.\d+)?/.exec(connection.oracleServerVersionString)?.[0]
        return version === undefined ? '' : `Oracle ${version}`
      },
    )
    return { code: 'ok', message: 'The sign-in works, and the database answers.', identity: name, expiresAt: null }
  },

  classify: classifyOracle,
}

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'Oracle needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential.',
  }),
)

const noPassword = new ProbeFailure(
  failure('auth-failed', '', {
    message: 'Oracle asks for a password, and the credential has none.',
    remedy: 'Add the password to the credential.',
  }),
)

function descriptorOf({ parameters }: ProbeTarget, address: string, isEncrypted: boolean): string {
  const { service = '', sid = '', port = '' } = parameters
  const place = `(ADDRESS=(PROTOCOL=${isEncrypted ? 'TCPS' : 'TCP'})(HOST=${address})(PORT=${port}))`
  return `(DESCRIPTION=${place}(CONNECT_DATA=${service === '' ? `(SID=${sid})` : `(SERVICE_NAME=${service})`}))`
}

/**
 * The way to the listener, which is open, and from there to where it sends its clients: in a cluster to the computer that has
 * the database. That must be bound to the credential like every other host, and prove itself by its own certificate.
 */
function wayOf(
  target: ProbeTarget,
  report: ProbeReport,
  socket: Socket,
  encrypted: { readonly relay: Relay; readonly channel: TLSSocket } | null,
  signal: AbortSignal,
): OracleWay {
  let host = endpointOf(target.parameters).host
  let [isFirst, isFirstTls] = [true, true]
  let last = encrypted?.relay
  const bound = ({ host: named, port }: Endpoint): Endpoint => {
    const endpoint = { host: normalizeHost(named) ?? '', port }
    assertBound(target.boundHosts, endpoint)
    return endpoint
  }
  return {
    allow: (endpoint) => void bound(endpoint),
    async dial(endpoint) {
      if (isFirst) {
        isFirst = false
        return socket
      }
      const next = bound(endpoint)
      isFirstTls = false
      host = next.host
      return (await reach(target, report, next)).socket
    },
    async encrypt(opened) {
      if (isFirstTls && encrypted) {
        isFirstTls = false
        return encrypted.channel
      }
      last?.release()
      last = new Relay(opened)
      return secure(last, { ...tlsDemand(target), host }, signal)
    },
  }
}

type Finding = readonly [codes: string, code: ProbeFailureInfo['code'], { message?: string; remedy?: string }?]

/** Errors of the database and its listener (Oracle Database Error Messages), and of the driver (oracledb/lib/errors.js). */
const errors: readonly Finding[] = [
  ['ORA-01017', 'auth-failed', { message: 'The database does not accept this user name with this password.' }],
  ['ORA-28000', 'auth-failed', { message: 'The user is locked.', remedy: 'Have the user unlocked in the database.' }],
  [
    'ORA-28001 ORA-28003',
    'auth-failed',
    { message: 'The password has expired.', remedy: 'Set a new password in the database, then rotate the credential.' },
  ],
  ['ORA-01005 ORA-01004 ORA-28009 ORA-01031', 'auth-failed'],
  [
    'ORA-01045',
    'permission',
    {
      message: 'The password is right, but this user may not sign in.',
      remedy: 'Have CREATE SESSION granted to the user.',
    },
  ],
  ['ORA-01035 ORA-12526 ORA-12527', 'permission', { message: 'The database is open to administrators only.' }],
  [
    'ORA-12514 ORA-12505 NJS-518 NJS-519',
    'not-found',
    {
      message: 'The listener knows no database of this name.',
      remedy: 'Check the service name or SID, and whether the database is started.',
    },
  ],
  ['ORA-12506 ORA-12529', 'permission', { message: 'The listener does not accept connections from this computer.' }],
  [
    'ORA-00018 ORA-00020 ORA-02391 ORA-12516 ORA-12519 ORA-12520 ORA-12518',
    'rate-limited',
    {
      message: 'The database has no connection left for this user.',
      remedy: 'Close unused connections, or raise the limit in the database.',
    },
  ],
  [
    'ORA-01033 ORA-01034 ORA-12528 ORA-12521 ORA-01109',
    'server-error',
    { message: 'The database is starting up or shutting down.' },
  ],
  ['ORA-00600 ORA-07445 ORA-04031', 'server-error'],
  [
    'NJS-116 ORA-28040 ORA-28030',
    'misconfigured',
    {
      message: 'The database keeps this user’s password in a form that is too old.',
      remedy: 'Set the password again in the database, so that it is kept in a newer form (11G or 12C).',
    },
  ],
  [
    'NJS-138',
    'misconfigured',
    { message: 'The database is too old.', remedy: 'Oracle Database 12.1 or newer can be tested.' },
  ],
  [
    'NJS-533 NJS-532 NJS-531 ORA-12660',
    'misconfigured',
    {
      message: 'The database demands Oracle’s own encryption, which is not spoken here.',
      remedy: 'Use the listener’s port for TLS (TCPS).',
    },
  ],
  [
    'NJS-500 NJS-501 NJS-521 ORA-12537 ORA-12547 ORA-03113',
    'disconnected',
    { remedy: 'Check whether the port expects TLS, and the listener’s log.' },
  ],
  ['NJS-509 NJS-534', 'unexpected-answer'],
  ['NJS-536', 'redirect-refused', { message: 'The listeners send their clients round without end.' }],
  ['ORA-12170 ORA-01013', 'timeout'],
]

function classifyOracle(error: unknown): ProbeFailureInfo | undefined {
  const code = property(error, 'code')
  const text = error instanceof Error ? error.message : ''
  // What a listener refuses with has no code of its own in the driver.
  const named = code === 'NJS-511' ? /ORA-\d{5}/.exec(text)?.[0] : code
  if (typeof named !== 'string' || !/^(ORA-\d{5}|NJS-\d{3})$/.test(named)) return undefined
  const known = errors.find(([codes]) => codes.split(' ').includes(named))
  if (known) return failure(known[1], named, known[2])
  return named.startsWith('ORA-') || code === 'NJS-511' ? failure('server-error', named) : undefined
}
