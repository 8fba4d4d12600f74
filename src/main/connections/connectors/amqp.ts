import type { Socket } from 'node:net'
import type { ChannelModel } from 'amqplib'
import { failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo, type ProbeReport } from '../connector.ts'
import { openDoor } from '../door.ts'
import { endpointOf } from '../host.ts'
import { reach, stageTls } from '../net.ts'
import { type Login, loginOf, refusePlaintext, tlsDemand, wantsTls } from './database.ts'

/** RabbitMQ and what speaks AMQP 0-9-1, with the driver amqplib over a connection that Keyward has opened and verified. */
export const amqp: Connector = {
  kind: 'amqp',

  async run(target, report) {
    const login = loginOf(target)
    const isExternal = login.user === '' && target.credential.clientCertificate !== null
    if (login.user === '' && !isExternal) throw noUser
    const { vhost = '/', queue = '', exchange = '' } = target.parameters
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const channel = wantsTls(target, socket) ? await stageTls(socket, report, tlsDemand(target)) : socket
    if (isExternal && channel === socket) throw noCertificateWithoutTls

    const { signedIn, opening } = await report.stage('authenticate', async () => {
      // PLAIN is the password itself.
      if (!isExternal) refusePlaintext(channel, target)
      const attempt = await open(channel, isExternal ? null : login, vhost, report)
      await Promise.race([attempt.signedIn, attempt.opening])
      return attempt
    })
    await signedIn
    const model = await report.stage('authorize', () => opening)
    await report.stage(
      'query',
      async () => {
        const work = await model.createChannel()
        work.on('error', () => {})
        if (queue !== '') await work.checkQueue(queue)
        if (exchange !== '') await work.checkExchange(exchange)
      },
      () => productOf(model),
    )
    return {
      code: 'ok',
      message:
        queue === '' && exchange === ''
          ? 'The sign-in works, and the virtual host is open.'
          : 'The sign-in works, and what the connection names is there.',
      identity: isExternal ? null : login.user,
      expiresAt: null,
    }
  },

  classify: classifyAmqp,
}

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'AMQP needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential.',
  }),
)

const noCertificateWithoutTls = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'A client certificate signs in during the TLS handshake, and TLS is off.',
    remedy: 'Choose verified TLS for this connection.',
  }),
)

/** Begins the sign-in. The driver tells one end for two questions and drops the reason, so both are read on the wire. */
async function open(
  channel: Socket,
  login: Login | null,
  vhost: string,
  report: ProbeReport,
): Promise<{ signedIn: Promise<void>; opening: Promise<ChannelModel> }> {
  const { connect, credentials } = await import('amqplib')
  const handshake = watchHandshake(channel)
  const way = login ? credentials.plain(login.user, login.password) : credentials.external()
  const door = await openDoor(channel, report)
  // It unescapes the virtual host. Without heartbeats: a test is over before one is due.
  const opening = connect(
    { protocol: 'amqp', vhost: encodeURIComponent(vhost), heartbeat: 0 },
    { path: door.path, credentials: way, clientProperties: { connection_name: 'Keyward' } },
  ).then(
    (model) => {
      model.on('error', () => {})
      report.onEnd(() => void model.close().catch(() => {}))
      return model
    },
    (error: unknown) => {
      throw handshake.refusal() ?? door.lost() ?? error
    },
  )
  opening.catch(() => {})
  return { signedIn: handshake.signedIn, opening }
}

/** Reads along until the connection is open (AMQP 0-9-1, section 2.2.4). */
function watchHandshake(channel: Socket): { signedIn: Promise<void>; refusal(): ProbeFailure | null } {
  let refusal: ProbeFailure | null = null
  const signedIn = new Promise<void>((resolve) => {
    let isSignedIn = false
    let bytes = Buffer.alloc(0)
    const onData = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      // The driver would wait for what a stranger's first bytes promise.
      if (!isSignedIn && bytes[0] !== 1) {
        refusal = new ProbeFailure(strangerOf(bytes))
        channel.destroy()
        return
      }
      // A frame: type, channel, length of the payload, payload, and one octet that ends it.
      while (bytes.length >= 7 && bytes.length >= 8 + bytes.readUInt32BE(3)) {
        const payload = bytes.subarray(7, 7 + bytes.readUInt32BE(3))
        bytes = bytes.subarray(8 + payload.length)
        const method = payload.length >= 4 ? payload.readUInt32BE(0) : 0
        if (method === connectionTune) {
          isSignedIn = true
          resolve()
        }
        if (method === connectionOpenOk) channel.off('data', onData)
        if (method === connectionClose && payload.length >= 7) {
          const text = payload.subarray(7, 7 + (payload[6] ?? 0)).toString()
          refusal = new ProbeFailure(refusalOf(payload.readUInt16BE(4), text, isSignedIn))
        }
      }
    }
    channel.on('data', onData).pause()
  })
  return { signedIn, refusal: () => refusal }
}

/** What begins with something else than a method's frame: a server of another version, or no AMQP at all. */
function strangerOf(bytes: Buffer): ProbeFailureInfo {
  return bytes.subarray(0, 4).toString('latin1') === 'AMQP'
    ? failure('misconfigured', 'AMQP', {
        message: 'The server speaks another version of AMQP than 0-9-1.',
        remedy: 'Check the port, and whether the server has AMQP 0-9-1 switched on.',
      })
    : failure('unexpected-answer', '', {
        remedy: 'Check the port. If the server expects TLS there, choose verified TLS.',
      })
}

/** Methods of class 10. */
const [connectionTune, connectionOpenOk, connectionClose] = [0x000a001e, 0x000a0029, 0x000a0032]

/** `RabbitMQ 3.12.1` of what the server says about itself. */
function productOf(model: ChannelModel): string {
  const { product, version } = model.connection.serverProperties
  const name = /^[A-Za-z][\w .-]{0,40}$/.exec(String(product))?.[0] ?? ''
  return `${name} ${/^\d+(\.\d+)*/.exec(String(version))?.[0] ?? ''}`.trim()
}

/** Why a server ended the handshake (AMQP 0-9-1, section 1.1; RabbitMQ's words, rabbit_reader.erl). */
function refusalOf(code: number, text: string, isSignedIn: boolean): ProbeFailureInfo {
  const detail = String(code)
  if (/limit|max/i.test(text)) {
    return failure('rate-limited', detail, {
      message: 'The server has no connection left for this user or virtual host.',
      remedy: 'Close unused connections, or raise the limit on the server.',
    })
  }
  if (!isSignedIn && code === 403) {
    return failure('auth-failed', detail, {
      message: 'The server does not accept this user name with this password.',
      remedy: 'Check user name and password. The user “guest” may sign in on the server’s own computer only.',
    })
  }
  if (/not found/.test(text)) {
    return failure('not-found', detail, {
      message: 'The sign-in works, but there is no such virtual host.',
      remedy: 'Check the name of the virtual host. The first one is called “/”.',
    })
  }
  if (/is down/.test(text)) return failure('server-error', detail, { message: 'The virtual host is down.' })
  if (code === 403 || code === 530) {
    return failure('permission', detail, {
      message: 'The sign-in works, but this user may not use the virtual host.',
      remedy: 'Have the user granted permissions on the virtual host.',
    })
  }
  const known = replies.get(code)
  return known ? failure(known[0], detail, known[1]) : failure('unexpected-answer', detail)
}

type Finding = readonly [code: ProbeFailureInfo['code'], sentences?: { message?: string; remedy?: string }]

/** What the driver says where it has no code (amqplib/lib/connection.js). */
const sayings: readonly (readonly [RegExp, Finding])[] = [
  [
    /SASL mechanism \w+ is not provided/,
    [
      'misconfigured',
      {
        message: 'The server does not offer this way to sign in.',
        remedy: 'Use another type of credential, or have the mechanism enabled on the server.',
      },
    ],
  ],
  [
    /Socket closed abruptly during opening handshake|Unexpected close/,
    ['disconnected', { remedy: 'Check whether the port expects TLS, and the server’s log.' }],
  ],
]

/** Reply codes of a channel or a connection that the server closes (AMQP 0-9-1, section 1.1). */
const replies: ReadonlyMap<number, Finding> = new Map([
  [311, ['server-error']],
  [320, ['disconnected', { message: 'An administrator ended the connection.' }]],
  [403, ['permission', { message: 'The sign-in works, but this user may not use what the connection names.' }]],
  [
    404,
    [
      'not-found',
      {
        message: 'The sign-in works, but there is no such queue or exchange.',
        remedy: 'Check the names. Nothing is created by a test.',
      },
    ],
  ],
  [
    405,
    [
      'permission',
      {
        message: 'Another connection uses this queue alone.',
        remedy: 'Close the connection that declared it as exclusive.',
      },
    ],
  ],
  [406, ['misconfigured']],
  [502, ['unexpected-answer']],
  [506, ['rate-limited']],
  [541, ['server-error']],
] satisfies [number, Finding][])

function classifyAmqp(error: unknown): ProbeFailureInfo | undefined {
  const code = property(error, 'code')
  const reply = typeof code === 'number' ? replies.get(code) : undefined
  if (reply) return failure(reply[0], String(code), reply[1])
  if (!(error instanceof Error)) return undefined
  const saying = sayings.find(([pattern]) => pattern.test(error.message))?.[1]
  return saying && failure(saying[0], '', saying[1])
}
