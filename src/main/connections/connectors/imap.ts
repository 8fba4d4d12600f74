import type { Socket } from 'node:net'
import type { ImapFlow } from 'imapflow'
import { failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeTarget } from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach } from '../net.ts'
import { classifyTlsStart, demandsTls, openChannel } from './channel.ts'
import { noTls, refusePlaintext } from './database.ts'
import { classifyImap, ImapBye } from './imap-errors.ts'
import { LineReader } from './lines.ts'
import { type MailLogin, mailLoginOf, noCommonMechanism } from './mail-login.ts'

/** IMAP, with the driver imapflow over a connection that Keyward has opened and verified itself. */
export const imap: Connector = {
  kind: 'imap',

  async run(target, report) {
    const login = mailLoginOf(target)
    if (login.hasCertificate) throw noCommonMechanism([])
    const { socket } = await reach(target, report, endpointOf(target.parameters))
    let greeting = ''
    const channel = await openChannel(target, report, socket, async (signal) => {
      greeting = await askForTls(socket, signal)
    })
    const client = await report.stage('authenticate', async (signal) => {
      refusePlaintext(channel, target)
      const reader = new LineReader(channel)
      if (greeting === '') greeting = await greetingOf(reader, signal)
      if (isSignedIn(greeting)) return null
      // The driver waits for a greeting, and the server greets once.
      channel.unshift(Buffer.concat([Buffer.from(`${greeting}\r\n`), reader.takeRest()]))
      const driver = await createClient(target, channel, login)
      report.onEnd(() => driver.close())
      await driver.connect().catch((error: unknown) => {
        throw explain(error, driver, channel === socket)
      })
      return driver
    })
    if (!client) return letIn
    const folder = target.parameters.mailbox ?? 'INBOX'
    await report.stage('authorize', async () => {
      const opened = await client.mailboxOpen(folder, { readOnly: true })
      if (!opened) throw new ProbeFailure(failure('unexpected-answer'))
    })
    await report.stage(
      'query',
      () => client.noop(),
      () => productOf(client),
    )
    return {
      code: 'ok',
      message: 'The sign-in works, and the folder can be opened. No mail was read.',
      identity: null,
      expiresAt: null,
    }
  },

  classify: (error) => classifyImap(error) ?? classifyTlsStart(error),
}

const letIn = {
  code: 'not-testable',
  message: 'The server let this connection in before anybody signed in, so the credential is not proven.',
  identity: null,
  expiresAt: null,
} as const

/** What the server says first. @throws ImapBye; ProbeFailure `unexpected-answer` for another protocol */
async function greetingOf(reader: LineReader, signal: AbortSignal): Promise<string> {
  const greeting = await reader.line(signal)
  if (/^\* BYE\b/i.test(greeting)) throw new ImapBye(greeting)
  if (!/^\* (OK|PREAUTH)\b/i.test(greeting)) throw new ProbeFailure(failure('unexpected-answer'))
  return greeting
}

function isSignedIn(greeting: string): boolean {
  return /^\* PREAUTH\b/i.test(greeting)
}

/** Asks for TLS (RFC 9051, section 6.2.1), and returns what the server has greeted with. */
async function askForTls(socket: Socket, signal: AbortSignal): Promise<string> {
  const reader = new LineReader(socket)
  const greeting = await greetingOf(reader, signal)
  // In a session that is signed in already there is no STARTTLS: such a greeting may be there to prevent it.
  if (isSignedIn(greeting)) throw noTls()
  socket.write('K1 STARTTLS\r\n')
  let answer = await reader.line(signal)
  // Untagged lines tell news of a session that has none yet.
  for (let lines = 0; answer.startsWith('* ') && lines < 20; lines++) {
    if (/^\* BYE\b/i.test(answer)) throw new ImapBye(answer)
    answer = await reader.line(signal)
  }
  if (/^K1 (NO|BAD)\b/i.test(answer)) throw noTls()
  if (!/^K1 OK\b/i.test(answer)) throw new ProbeFailure(failure('unexpected-answer'))
  reader.assertNothingElse()
  // What it said of itself before may have been said by anybody (RFC 9051, section 11.1).
  return '* OK'
}

async function createClient(target: ProbeTarget, channel: Socket, login: MailLogin): Promise<ImapFlow> {
  const { ImapFlow: Client } = await import('imapflow')
  const { host, port } = endpointOf(target.parameters)
  const client = new Client({
    host,
    port,
    // Whether the connection is encrypted: the driver then asks for nothing more.
    secure: 'encrypted' in channel,
    doSTARTTLS: false,
    transport: {
      connect(_, onConnect) {
        setImmediate(onConnect)
        return channel
      },
    },
    auth: {
      user: login.user,
      ...(login.accessToken === '' ? { pass: login.password } : { accessToken: login.accessToken }),
    },
    clientInfo: { name: 'Keyward' },
    logger: false,
    // The test has a deadline of its own.
    greetingTimeout: target.timeoutMs,
    connectionTimeout: target.timeoutMs,
    disableCompression: true,
    disableAutoEnable: true,
    disableAutoIdle: true,
  })
  // An error after the finding concerns nobody, and without a listener it would end the worker.
  client.on('error', () => {})
  return client
}

/** `Dovecot 2.3` of the answer to ID (RFC 2971), where the server gives one. */
function productOf({ serverInfo }: ImapFlow): string {
  const [name, version] = [serverInfo?.name, serverInfo?.version].map((text) =>
    typeof text === 'string' ? (/^[\w. -]{1,40}/.exec(text)?.[0] ?? '') : '',
  )
  return [name, version].filter(Boolean).join(' ')
}

/** The driver says in words only that it has found no way to sign in. */
function explain(error: unknown, { capabilities, authenticated }: ImapFlow, isPlain: boolean): unknown {
  if (authenticated || property(error, 'responseStatus') !== undefined || property(error, 'code') !== undefined)
    return error
  if (isPlain && capabilities.has('LOGINDISABLED')) {
    return new ProbeFailure(failure('misconfigured', 'LOGINDISABLED', demandsTls))
  }
  const offered = [...capabilities.keys()].filter((name) => name.startsWith('AUTH=')).map((name) => name.slice(5))
  return error instanceof TypeError ? error : noCommonMechanism(offered)
}
