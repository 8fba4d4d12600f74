import type { Socket } from 'node:net'
import { failure } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo } from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach } from '../net.ts'
import { beginsWithTls, classifyTlsStart, demandsTls, openChannel } from './channel.ts'
import { isPrivate, noTls, refusePlaintext } from './database.ts'
import { LineReader, type Reply, readReply } from './lines.ts'
import { mailLoginOf } from './mail-login.ts'
import { SmtpRefusal, signIn } from './smtp-sign-in.ts'

/**
 * SMTP submission (RFC 6409). The dialogue is our own: a sign-in is four commands, and a driver's `verify` is also content
 * with a server that does not ask for one.
 */
export const smtp: Connector = {
  kind: 'smtp',

  async run(target, report) {
    const login = mailLoginOf(target)
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    const channel = await openChannel(target, report, socket, (signal) => askForTls(socket, signal))
    const session = new Session(channel)
    report.onEnd(() => session.quit())
    const isGreeted = channel !== socket && !beginsWithTls(target)

    const method = await report.stage(
      'authenticate',
      async (signal) => {
        refusePlaintext(channel, target)
        if (!isGreeted) await session.greeting(signal)
        const { mechanisms, offersTls } = await session.hello(signal)
        if (mechanisms.length === 0 && offersTls && channel === socket) throw needsTls
        if (mechanisms.length === 0) return null
        return signIn((line) => session.send(line, signal), mechanisms, login, isPrivate(channel))
      },
      (name) => name ?? '',
    )
    if (method === null) return nobodySignsIn
    const { sender = '' } = target.parameters
    if (sender !== '') await report.stage('authorize', (signal) => session.announce(sender, signal))
    await report.stage('query', (signal) => session.expect('NOOP', 'NOOP', signal))
    const message =
      sender === ''
        ? 'The sign-in works. No mail was sent.'
        : 'The sign-in works, and the server takes this sender. No mail was sent.'
    return { code: 'ok', message, identity: null, expiresAt: null }
  },

  classify: (error) => (error instanceof SmtpRefusal ? classifyReply(error) : classifyTlsStart(error)),
}

const needsTls = new ProbeFailure(failure('misconfigured', 'EHLO', demandsTls))

const nobodySignsIn = {
  code: 'not-testable',
  message: 'The server offers no sign-in on this port, so the credential is not proven.',
  identity: null,
  expiresAt: null,
} as const

/** An address literal, since a desktop has no name of its own in the net (RFC 5321, section 4.1.4). */
const hello = 'EHLO [127.0.0.1]'

class Session {
  readonly #socket: Socket
  readonly #reader: LineReader

  constructor(socket: Socket) {
    this.#socket = socket
    this.#reader = new LineReader(socket)
  }

  send(line: string, signal: AbortSignal): Promise<Reply> {
    this.#socket.write(`${line}\r\n`)
    return readReply(this.#reader, signal)
  }

  async greeting(signal: AbortSignal): Promise<void> {
    const reply = await readReply(this.#reader, signal)
    if (reply.code !== 220) throw new SmtpRefusal(reply, 'greeting')
  }

  async expect(line: string, command: SmtpRefusal['command'], signal: AbortSignal): Promise<Reply> {
    const reply = await this.send(line, signal)
    if (reply.code < 200 || reply.code > 299) throw new SmtpRefusal(reply, command)
    return reply
  }

  async hello(signal: AbortSignal): Promise<{ mechanisms: readonly string[]; offersTls: boolean }> {
    const { lines } = await this.expect(hello, 'EHLO', signal)
    const offers = lines.slice(1).map((line) => line.toUpperCase().split(/[ =]+/))
    return {
      mechanisms: offers.flatMap(([keyword, ...names]) => (keyword === 'AUTH' ? names : [])).filter(Boolean),
      offersTls: offers.some(([keyword]) => keyword === 'STARTTLS'),
    }
  }

  async startTls(signal: AbortSignal): Promise<void> {
    const reply = await this.send('STARTTLS', signal)
    if (reply.code === 454 || reply.code === 421) throw new SmtpRefusal(reply, 'STARTTLS')
    if (reply.code !== 220) throw noTls()
    this.#reader.assertNothingElse()
  }

  /** Names the sender of a mail, and takes it back. Without recipients there is none to send. */
  async announce(sender: string, signal: AbortSignal): Promise<void> {
    await this.expect(`MAIL FROM:<${sender}>`, 'MAIL', signal)
    await this.expect('RSET', 'MAIL', signal)
  }

  quit(): void {
    if (this.#socket.writable) this.#socket.write('QUIT\r\n')
  }
}

async function askForTls(socket: Socket, signal: AbortSignal): Promise<void> {
  const session = new Session(socket)
  await session.greeting(signal)
  await session.hello(signal)
  await session.startTls(signal)
}

type Row = readonly [
  reply: RegExp,
  words: RegExp,
  code: ProbeFailureInfo['code'],
  sentences?: { message?: string; remedy?: string },
]

/** What replies to the sign-in mean: the code with its enhanced status, and words of servers that say more by them. */
const signInReplies: readonly Row[] = [
  [
    /^/,
    /SmtpClientAuthentication is disabled/i,
    'auth-failed',
    {
      message: 'Signing in by SMTP is turned off for this mailbox or its organisation.',
      remedy: 'Have authenticated SMTP turned on for the mailbox in Microsoft 365, or use another account.',
    },
  ],
  [
    /^/,
    /application-specific password|app password/i,
    'auth-failed',
    {
      message: 'The server wants an app password in the place of the account’s own.',
      remedy: 'Create an app password for the account, or use an OAuth credential.',
    },
  ],
  [/^(538|530)/, /^/, 'misconfigured', demandsTls],
  [
    /^534/,
    /^/,
    'auth-failed',
    {
      message: 'The server does not let this account sign in with a password.',
      remedy: 'Use an OAuth credential or an app password, as the server’s provider asks for.',
    },
  ],
  [/^432/, /^/, 'auth-failed', { message: 'The server wants the password to be set anew first.' }],
  [/^535/, /^/, 'auth-failed', { message: 'The server does not accept this user name with this credential.' }],
  [
    /^(504|501 5\.5\.4)/,
    /^/,
    'misconfigured',
    {
      message: 'The server does not know the way to sign in that it has offered.',
      remedy: 'Tell the people who run the server.',
    },
  ],
  [/^(454|421) 4\.7/, /too many|rate|limit|later/i, 'rate-limited'],
  [
    /^4/,
    /^/,
    'server-error',
    {
      message: 'The server can’t check the sign-in for now.',
      remedy: 'Test again later, and tell the people who run the server if it stays.',
    },
  ],
  [/^(550|554|525)/, /^/, 'permission', { message: 'This account may not sign in here.' }],
]

/** What replies to everything else mean. */
const replies: readonly Row[] = [
  [
    /^421/,
    /too many|concurrent|rate|limit/i,
    'rate-limited',
    {
      message: 'The server has no connection left for now.',
    },
  ],
  [/^(530|538|550 5\.7\.10|523)/, /^/, 'misconfigured', demandsTls],
  [/^4\d\d 4\.7/, /^/, 'rate-limited'],
  [/^4/, /^/, 'server-error'],
  [/^(521|554|550|556)/, /^/, 'permission'],
  [/^55/, /^/, 'permission'],
]

const notFromHere = {
  message: 'The server does not accept connections from this computer.',
  remedy: 'Check whether this network may send mail through it, and whether its address stands on a block list.',
}

const notAsSender = {
  message: 'The sign-in works, but this account may not send as this sender.',
  remedy: 'Have the address allowed for the account, or correct the sender of the connection.',
}

function classifyReply({ reply, status, words, command }: SmtpRefusal): ProbeFailureInfo {
  const code = status === '' ? String(reply) : `${reply} ${status}`
  const known = (command === 'AUTH' ? signInReplies : replies).find(
    ([pattern, text]) => pattern.test(code) && text.test(words),
  )
  if (!known) return failure('unexpected-answer', code)
  const refused = command === 'MAIL' ? notAsSender : notFromHere
  return failure(known[2], code, known[3] ?? (known[2] === 'permission' ? refused : {}))
}
