import type { Socket } from 'node:net'
import type { Redis } from 'ioredis'
import { failure, property } from '../classify.ts'
import type { Connector, ProbeFailureInfo } from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach, stageTls } from '../net.ts'
import { type Login, loginOf, refusePlaintext, tlsDemand, wantsTls } from './database.ts'

/** Redis and Valkey, with the driver ioredis over a connection that Keyward has opened and verified itself. */
export const redis: Connector = {
  kind: 'redis',

  async run(target, report) {
    const login = loginOf(target)
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const channel = wantsTls(target, socket) ? await stageTls(socket, report, tlsDemand(target)) : socket
    const { client, proven } = await report.stage('authenticate', async () => {
      // AUTH is the password itself.
      refusePlaintext(channel, target)
      const connected = await connect(channel)
      report.onEnd(() => connected.disconnect())
      const proven = await authenticate(connected, login).catch((error: unknown) => {
        // The driver keeps to itself why the connection broke.
        throw isReply(error) ? error : (channel.errored ?? error)
      })
      return { client: connected, proven }
    })
    const { database = '' } = target.parameters
    await report.stage('authorize', async () => {
      if (database !== '') await client.select(Number(database))
      await client.ping()
    })
    const identity = await report.stage(
      'query',
      async () => ({ name: await optional(client.acl('WHOAMI')), info: await optional(client.info('server')) }),
      ({ info }) => productOf(info ?? ''),
    )
    const name = identity.name ?? (login.user === '' ? null : login.user)
    if (!proven) {
      return {
        code: 'not-testable',
        message: 'The server lets everybody in without a password, so the password is not proven.',
        identity: name,
        expiresAt: null,
      }
    }
    return { code: 'ok', message: 'The sign-in works, and the server answers.', identity: name, expiresAt: null }
  },

  classify: classifyRedis,
}

async function connect(channel: Socket): Promise<Redis> {
  const { AbstractConnector, Redis: Client } = await import('ioredis')
  const client = new Client({
    Connector: class extends AbstractConnector {
      constructor() {
        super(0)
      }
      // The driver expects it, though its types leave it out.
      connect(): Promise<Socket> {
        return Promise.resolve(channel)
      }
    },
    protocol: 2,
    lazyConnect: true,
    retryStrategy: null,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Signs in. False when the server has no password for its default user: then any would do. */
async function authenticate(client: Redis, { user, password }: Login): Promise<boolean> {
  try {
    // With its name, the default user without a password accepts every one; without it, the server says so.
    if (user !== '' && user !== 'default') await client.auth(user, password)
    else if (password !== '') await client.auth(password)
    else {
      // Without a password the first command tells whether one is asked for.
      await optional(client.ping(), 'NOAUTH')
      return false
    }
    return true
  } catch (error) {
    if (error instanceof Error && /without any password configured|no password is set/.test(error.message)) return false
    throw error
  }
}

/** The answer to a command that a careful server may forbid. A refusal that begins with `fatal` counts. */
async function optional(answer: Promise<unknown>, fatal = ''): Promise<string | null> {
  const value = await answer.catch((error: unknown) => {
    if (isReply(error) && (fatal === '' || !error.message.startsWith(fatal))) return null
    throw error
  })
  return typeof value === 'string' ? value : null
}

/** `Redis 7.0.15` of the section `server` of INFO. */
function productOf(info: string): string {
  const valkey = /^valkey_version:(\d+(?:\.\d+)*)/m.exec(info)?.[1]
  if (valkey !== undefined) return `Valkey ${valkey}`
  const version = /^redis_version:(\d+(?:\.\d+)*)/m.exec(info)?.[1]
  return version === undefined ? '' : `Redis ${version}`
}

/** What error replies begin with (Redis protocol, simple errors; redis/src/server.c, shared objects). */
const replies: readonly (readonly [RegExp, ProbeFailureInfo['code'], { message?: string; remedy?: string }?])[] = [
  [
    /^WRONGPASS|^ERR invalid password/,
    'auth-failed',
    { message: 'The server does not accept this user name with this password.' },
  ],
  [
    /^NOAUTH/,
    'auth-failed',
    {
      message: 'The server asks for a password, and the credential has none.',
      remedy: 'Add the password to the credential.',
    },
  ],
  [
    /^ERR wrong number of arguments for 'auth'/,
    'auth-failed',
    { message: 'This server has no users, only a password.', remedy: 'Leave the user name of the credential empty.' },
  ],
  [/^NOPERM/, 'permission'],
  [
    /^DENIED/,
    'permission',
    {
      message: 'The server is in protected mode and answers its own computer only.',
      remedy: 'Have a password set on the server, or its protected mode turned off.',
    },
  ],
  [/^ERR max number of clients/, 'rate-limited', { message: 'The server has no connection left.' }],
  [
    /^ERR (DB index is out of range|invalid DB index|SELECT is not allowed)/,
    'not-found',
    {
      message: 'The sign-in works, but there is no such database number.',
      remedy: 'Check the number of the database.',
    },
  ],
  [/^(LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|MISCONF|READONLY|TRYAGAIN|OOM|UNKILLABLE)/, 'server-error'],
]

function classifyRedis(error: unknown): ProbeFailureInfo | undefined {
  if (error instanceof Error && error.message.startsWith('Protocol error')) {
    return failure('unexpected-answer', '', {
      remedy: 'Check the port. If the server expects TLS there, choose verified TLS.',
    })
  }
  if (error instanceof Error && /^Connection is closed/.test(error.message)) {
    return failure('disconnected', '', {
      remedy: 'Test again. If it stays, check whether the port expects TLS, and the server’s log.',
    })
  }
  if (!isReply(error)) return undefined
  const known = replies.find(([pattern]) => pattern.test(error.message))
  const word = /^[A-Z]{2,20}(?= )/.exec(error.message)?.[0] ?? ''
  return known ? failure(known[1], word, known[2]) : failure('unexpected-answer', word)
}

/** Whether the server answered with an error, rather than that the connection failed. */
function isReply(error: unknown): error is Error {
  return error instanceof Error && property(error, 'name') === 'ReplyError'
}
