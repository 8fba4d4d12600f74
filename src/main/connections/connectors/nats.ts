import type { Socket } from 'node:net'
import type { Authenticator } from '@nats-io/transport-node'
import { failure } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo, type ProbeTarget } from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach, stageTls } from '../net.ts'
import { loginOf, noTls, refusePlaintext, tlsDemand, wantsTls } from './database.ts'

/** What a server says first, as far as a test needs it (NATS client protocol, INFO). */
interface Info {
  readonly version?: string
  readonly nonce?: string
  readonly auth_required?: boolean
  readonly tls_required?: boolean
  readonly tls_available?: boolean
}

/**
 * NATS. Signing in is the driver's part; the lines around it are few, and written here: the driver would dial whatever other
 * servers the cluster names, which the credential is not bound to.
 */
export const nats: Connector = {
  kind: 'nats',

  async run(target, report) {
    const { handshake, subject = '' } = target.parameters
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const encrypted = wantsTls(target, socket)
    let greeting: Info | null = null
    let channel: Socket = socket
    if (encrypted) {
      channel = await stageTls(socket, report, tlsDemand(target), async (signal) => {
        if (handshake !== 'first') greeting = await askForTls(socket, signal)
      })
    }
    const lines = new Lines(channel)
    const info = await report.stage(
      'authenticate',
      async () => {
        const said = greeting ?? (await readInfo(lines))
        if (said.tls_required === true && !encrypted) throw tlsWanted
        lines.write(`CONNECT ${JSON.stringify(await connectOptions(target, channel, said))}\r\nPING\r\n`)
        await lines.pong()
        return said
      },
      ({ version }) => (/^\d+(\.\d+)*/.test(version ?? '') ? `NATS ${/^\d+(\.\d+)*/.exec(version ?? '')?.[0]}` : ''),
    )
    if (subject !== '') {
      await report.stage('authorize', () => {
        lines.write(`SUB ${subject} 1\r\nUNSUB 1\r\nPING\r\n`)
        return lines.pong()
      })
    }
    const { user } = loginOf(target)
    const identity = user === '' ? null : user
    const isSignedByTls = target.credential.clientCertificate !== null && encrypted
    if (info.auth_required !== true && !isSignedByTls) {
      return {
        code: 'not-testable',
        message: 'The server lets everybody in, so the credential is not proven.',
        identity,
        expiresAt: null,
      }
    }
    return {
      code: 'ok',
      message: subject === '' ? 'The sign-in works.' : 'The sign-in works, and the subject may be subscribed to.',
      identity,
      expiresAt: null,
    }
  },

  classify: (error) => (error instanceof Refusal ? refusalOf(error.message) : undefined),
}

const tlsWanted = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'The server demands TLS, and it is off for this connection.',
    remedy: 'Choose verified TLS for this connection.',
  }),
)

/**
 * The server's greeting, unless it has no TLS. Servers say it once, before the handshake, so that who stands on the way can change
 * it: that costs a wrong word about whether a sign-in is asked for, and no secret. What comes behind it is dropped.
 */
async function askForTls(socket: Socket, signal: AbortSignal): Promise<Info> {
  const lines = new Lines(socket)
  const stop = () => lines.stop()
  signal.addEventListener('abort', stop, { once: true })
  const info = await readInfo(lines)
  signal.removeEventListener('abort', stop)
  lines.stop()
  if (info.tls_required !== true && info.tls_available !== true) throw noTls()
  return info
}

async function readInfo(lines: Lines): Promise<Info> {
  const line = await lines.next()
  const json = /^INFO\s+(\{.*\})\s*$/i.exec(line)?.[1]
  try {
    return JSON.parse(json ?? '') as Info
  } catch {
    throw new ProbeFailure(
      failure('unexpected-answer', '', {
        remedy: 'Check the port. If the server expects TLS from the first byte, choose that for this connection.',
      }),
    )
  }
}

/** What CONNECT says (NATS client protocol). Keys sign the server's nonce; everything else is the secret itself. */
async function connectOptions(target: ProbeTarget, channel: Socket, info: Info): Promise<object> {
  const base = {
    verbose: false,
    pedantic: false,
    tls_required: 'encrypted' in channel,
    name: 'Keyward',
    lang: 'node',
    version: '1.0.0',
    protocol: 1,
    echo: false,
  }
  const { user, password } = loginOf(target)
  const { values } = target.credential
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const [token, file] = [text('token'), text('credentials')]
  if (file !== '') {
    const driver = await import('@nats-io/transport-node')
    // The driver looks for the end of a line behind the last block, and for none behind a seed.
    const bytes = (end: string) => new TextEncoder().encode(file.trim() + end)
    const sign: Authenticator = file.includes('-----BEGIN')
      ? driver.credsAuthenticator(bytes('\n'))
      : driver.nkeyAuthenticator(bytes(''))
    try {
      return { ...base, ...sign(info.nonce) }
    } catch {
      throw brokenFile
    }
  }
  if (token !== '') {
    refusePlaintext(channel, target, 'token')
    return { ...base, auth_token: token }
  }
  if (user !== '' || password !== '') {
    refusePlaintext(channel, target)
    // A password without a user is a token of the server's own configuration.
    return { ...base, ...(user === '' ? { auth_token: password } : { user, pass: password }) }
  }
  return base
}

const brokenFile = new ProbeFailure(
  failure('auth-failed', '', {
    message: 'The key in the credential can’t be read.',
    remedy: 'Store the whole .creds file, or the seed of a user’s NKey, anew.',
  }),
)

/** The server said -ERR. */
class Refusal extends Error {}

/** No line of a server is longer than the largest INFO that it sends. */
const maxLine = 65_536

/** The lines of a server. What comes in between is passed over: greetings anew, and messages of the subject. */
class Lines {
  readonly #socket: Socket
  #text = ''
  #failure: unknown = null
  #wake = () => {}
  readonly #onData = (chunk: Buffer) => {
    this.#text += chunk.toString('latin1')
    if (this.#text.length > maxLine * 4) this.#fail(new ProbeFailure(failure('unexpected-answer')))
    this.#wake()
  }
  readonly #onClose = () => this.#fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
  readonly #fail = (error: unknown) => {
    this.#failure ??= error
    this.#wake()
  }

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', this.#onData).on('error', this.#fail).on('close', this.#onClose)
  }

  write(text: string): void {
    this.#socket.write(text)
  }

  /** Leaves the connection to somebody else. Nothing may have come behind the last line. */
  stop(): void {
    this.#socket.off('data', this.#onData).off('error', this.#fail).off('close', this.#onClose).pause()
  }

  /** @throws what the connection failed with, when no line is left */
  async next(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('\r\n')
      if (end >= 0) {
        const line = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        return line
      }
      if (this.#failure !== null) throw this.#failure
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Waits for the answer to a PING: then what was sent before it was accepted. @throws Refusal */
  async pong(): Promise<void> {
    for (;;) {
      const line = await this.next()
      if (/^PONG$/i.test(line)) return
      if (/^PING$/i.test(line)) this.write('PONG\r\n')
      const refusal = /^-ERR\s+'?(.*?)'?$/i.exec(line)?.[1]
      if (refusal !== undefined) throw new Refusal(refusal)
    }
  }
}

/** What servers say (nats-server, server/errors.go; client protocol, -ERR). */
const refusals: readonly (readonly [RegExp, ProbeFailureInfo['code'], { message?: string; remedy?: string }?])[] = [
  [
    /permissions violation/i,
    'permission',
    {
      message: 'The sign-in works, but this user may not subscribe to the subject.',
      remedy: 'Have the subject allowed for the user, or check how it is written.',
    },
  ],
  [
    /authentication expired/i,
    'auth-failed',
    { message: 'The user or its account has expired.', remedy: 'Have a new JWT issued, then rotate the credential.' },
  ],
  [
    /authentication revoked/i,
    'auth-failed',
    { message: 'The user has been revoked.', remedy: 'Have a new user issued, then rotate the credential.' },
  ],
  [/authentication timeout/i, 'timeout', { message: 'The server did not wait for the sign-in.' }],
  [
    /authorization violation|authentication|authorization/i,
    'auth-failed',
    { message: 'The server does not accept this credential.' },
  ],
  [
    /maximum (account |active )?connections? ?(active )?exceeded|maximum.*exceeded/i,
    'rate-limited',
    { message: 'The server has no connection left for this account.' },
  ],
  [
    /secure connection|tls required/i,
    'misconfigured',
    { message: 'The server demands TLS.', remedy: 'Choose verified TLS for this connection.' },
  ],
  [
    /invalid (publish |client )?subject/i,
    'misconfigured',
    { message: 'The server does not accept this subject.', remedy: 'Check how the subject is written.' },
  ],
  [/stale connection|slow consumer|server shutdown|connection closed/i, 'disconnected'],
  [
    /attempted to connect to route port|gateway port|leafnode port/i,
    'misconfigured',
    { message: 'This port is for other servers of the cluster.', remedy: 'Enter the port for clients, mostly 4222.' },
  ],
]

function refusalOf(text: string): ProbeFailureInfo {
  const known = refusals.find(([pattern]) => pattern.test(text))
  return known ? failure(known[1], '-ERR', known[2]) : failure('unexpected-answer', '-ERR')
}
