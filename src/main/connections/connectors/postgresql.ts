import type { Socket } from 'node:net'
import type { Client, ClientConfig } from 'pg'
import { failure, property } from '../classify.ts'
import {
  type Connector,
  ProbeFailure,
  type ProbeFailureInfo,
  type ProbeReport,
  type ProbeTarget,
} from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach, stageTls } from '../net.ts'
import { isPrivate, loginOf, noTls, readBytes, tlsDemand, wantsPlaintext, wantsTls } from './database.ts'

/** SSLRequest (PostgreSQL protocol 3.0, section 53.2.10): its length, and 1234 5679 in the place of a version. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** PostgreSQL, with the driver pg over a connection that Keyward has opened and verified itself. */
export const postgresql: Connector = {
  kind: 'postgresql',

  async run(target, report) {
    const { client, wasAsked } = await signInToPostgresql(target, report)
    const row = await report.stage(
      'query',
      async () => (await client.query<Row>('select version() as version, current_user as name')).rows[0],
      (found) => productOf(found?.version ?? ''),
    )
    const identity = row?.name ?? null
    if (loginOf(target).password !== '' && !wasAsked()) {
      return {
        code: 'not-testable',
        message: 'The server let this user in without asking for the password, so the password is not proven.',
        identity,
        expiresAt: null,
      }
    }
    return { code: 'ok', message: 'The sign-in works, and the database answers.', identity, expiresAt: null }
  },

  classify: classifyPostgresql,
}

/** Reaches the database and signs in: the stages up to `authorize`. `wasAsked` tells whether the server wanted a password. */
export async function signInToPostgresql(
  target: ProbeTarget,
  report: ProbeReport,
): Promise<{ readonly client: Client; readonly channel: Socket; readonly wasAsked: () => boolean }> {
  const { user, password } = loginOf(target)
  if (user === '') throw noUser
  const { socket } = await reach(target, report, endpointOf(target.parameters))
  const channel = wantsTls(target, socket)
    ? await stageTls(socket, report, tlsDemand(target), (signal) => askForTls(socket, signal))
    : socket

  let asked = false
  let isPlain = false
  const client = await createClient(channel, {
    user,
    database: target.parameters.database || user,
    // As a function, because without a password the driver would look for one in files and in the environment.
    password: async () => {
      asked = true
      if (isPlain && !isPrivate(channel)) throw wantsPlaintext('AuthenticationCleartextPassword')
      if (password === '') throw noPassword
      return password
    },
  })
  report.onEnd(() => void client.end().catch(() => {}))
  const wire = wireOf(client)
  wire.prependListener('authenticationCleartextPassword', () => {
    isPlain = true
  })
  // The sign-in is over when the server says so; what it refuses after that concerns the database.
  const signedIn = new Promise<void>((resolve) => wire.once('authenticationOk', resolve))
  const connected = client.connect()
  connected.catch(() => {})
  await report.stage('authenticate', () => Promise.race([signedIn, connected.then(() => {})]))
  await report.stage('authorize', () => connected.then(() => {}))
  return { client, channel, wasAsked: () => asked }
}

interface Row {
  readonly version: string
  readonly name: string
}

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'PostgreSQL needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential.',
  }),
)

const noPassword = new ProbeFailure(
  failure('auth-failed', '', {
    message: 'The server asks for a password, and the credential has none.',
    remedy: 'Add the password to the credential.',
  }),
)

/** The server answers with one byte: S, or N when it has no TLS. */
async function askForTls(socket: Socket, signal: AbortSignal): Promise<void> {
  socket.write(sslRequest)
  const answer = await readBytes(socket, 1, signal)
  // Anything behind the S was put there by somebody who can't encrypt (CVE-2021-23222).
  if (answer.toString('latin1') === 'S') return
  if (answer.toString('latin1') === 'N') throw noTls()
  throw new ProbeFailure(failure('unexpected-answer'))
}

async function createClient(channel: Socket, config: ClientConfig): Promise<Client> {
  const { default: pg } = await import('pg')
  // The driver calls `connect` on what it is given; this one is connected already.
  channel.connect = () => {
    process.nextTick(() => channel.emit('connect'))
    return channel
  }
  const client = new pg.Client({
    ...config,
    host: 'localhost',
    stream: () => channel,
    ssl: false,
    application_name: 'Keyward',
  })
  // An error after the finding concerns nobody, and without a listener it would end the worker.
  client.on('error', () => {})
  return client
}

/** The driver's protocol layer, which tells what the server asks for. Its types leave it out. */
function wireOf(client: Client): NodeJS.EventEmitter {
  return (client as unknown as { connection: NodeJS.EventEmitter }).connection
}

/** `PostgreSQL 15.8` of `PostgreSQL 15.8 (Debian …) on x86_64…`, also of what only resembles it. */
function productOf(version: string): string {
  return /^[A-Za-z]+( [A-Za-z]+)* v?\d+(\.\d+)*/.exec(version)?.[0] ?? ''
}

/** Whole SQLSTATEs first, then their classes (PostgreSQL, appendix A). */
const states: readonly (readonly [RegExp, ProbeFailureInfo['code'], { message?: string; remedy?: string }?])[] = [
  [/^28P01$/, 'auth-failed', { message: 'The server does not accept this user name with this password.' }],
  [
    /^28000$/,
    'auth-failed',
    {
      message: 'The server does not let this user in from here.',
      remedy:
        'Check the user name, and in the server’s pg_hba.conf the user, database, address and whether TLS is demanded.',
    },
  ],
  [/^28/, 'auth-failed'],
  [
    /^3D000$/,
    'not-found',
    { message: 'The sign-in works, but there is no such database.', remedy: 'Check the name of the database.' },
  ],
  [
    /^42501$/,
    'permission',
    {
      message: 'The sign-in works, but this user may not do this.',
      remedy: 'Have CONNECT granted on the database, or use another user.',
    },
  ],
  [
    /^53300$/,
    'rate-limited',
    {
      message: 'The server has no connection left.',
      remedy: 'Close unused connections, or raise the limit on the server.',
    },
  ],
  [/^57014$/, 'timeout'],
  [/^57P0[12]$/, 'disconnected'],
  [/^57P03$/, 'server-error', { message: 'The server is starting up or shutting down.' }],
  [/^(53|55|57|58|XX|F0)/, 'server-error'],
]

function classifyPostgresql(error: unknown): ProbeFailureInfo | undefined {
  const state = property(error, 'code')
  // A SQLSTATE has five characters, as a few of Node's codes have; those stand without a severity.
  if (typeof state !== 'string' || !/^[0-9A-Z]{5}$/.test(state) || property(error, 'severity') === undefined) {
    return error instanceof Error && error.message.startsWith('SASL') ? failure('unexpected-answer', 'SASL') : undefined
  }
  const known = states.find(([pattern]) => pattern.test(state))
  return known ? failure(known[1], state, known[2]) : failure('unexpected-answer', state)
}
