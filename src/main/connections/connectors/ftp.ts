import { failure } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo } from '../connector.ts'
import { endpointOf } from '../host.ts'
import { reach } from '../net.ts'
import { beginsWithTls, classifyTlsStart, demandsTls, openChannel } from './channel.ts'
import { type Login, loginOf, noTls, refusePlaintext } from './database.ts'
import { FtpRefusal, FtpSession } from './ftp-session.ts'

/**
 * FTP and FTPS. The dialogue is our own: a sign-in and a list are eight commands, and drivers leave the data connections'
 * host, certificate and TLS session to settings.
 */
export const ftp: Connector = {
  kind: 'ftp',

  async run(target, report) {
    const login = loginOf(target)
    if (login.user === '') throw noUser
    if (/[\r\n\0]/.test(login.user + login.password)) throw unsendable
    const { socket, redial } = await reach(target, report, endpointOf(target.parameters))
    const channel = await openChannel(target, report, socket, async (signal) => {
      const session = new FtpSession(target, redial, socket)
      await session.greeting(signal)
      if (!(await session.startTls(signal))) throw noTls()
    })
    const isEncrypted = channel !== socket
    const isGreeted = isEncrypted && !beginsWithTls(target)
    const session = new FtpSession(target, redial, channel)
    report.onEnd(() => session.quit())

    const isProven = await report.stage('authenticate', async (signal) => {
      refusePlaintext(channel, target)
      if (!isGreeted) await session.greeting(signal)
      return signIn(session, login, signal)
    })
    const { folder = '' } = target.parameters
    const place = await report.stage(
      'authorize',
      async (signal) => {
        if (isEncrypted) await protectData(session, signal)
        if (folder !== '') await session.expect(`CWD ${folder}`, [200, 250], signal)
        const { lines } = await session.expect('PWD', [257], signal)
        return /"(.+)"/.exec(lines.join(' '))?.[1] ?? '/'
      },
      (path) => path,
    )
    await report.stage(
      'query',
      (signal) => session.list(signal),
      (count) => (count === null ? `${place}: a long list` : `${place}: ${count} entries`),
    )
    if (!isProven) return letIn
    return {
      code: 'ok',
      message: 'The sign-in works, and the folder can be listed. No file was transferred.',
      identity: null,
      expiresAt: null,
    }
  },

  classify: (error) => (error instanceof FtpRefusal ? classifyReply(error) : classifyTlsStart(error)),
}

const letIn = {
  code: 'not-testable',
  message: 'The server lets this user in without a password of its own, so the password is not proven.',
  identity: null,
  expiresAt: null,
} as const

const noUser = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'FTP needs a user name, and the credential has none.',
    remedy: 'Add the user name to the credential.',
  }),
)

const unsendable = new ProbeFailure(
  failure('misconfigured', '', {
    message: 'FTP can’t send a user name or password with a line break.',
    remedy: 'Check the credential for a line break that does not belong to it.',
  }),
)

/** Signs in. False when the server wants no password, or takes any as it does from anonymous users (RFC 1635). */
async function signIn(session: FtpSession, { user, password }: Login, signal: AbortSignal): Promise<boolean> {
  // Names and passwords beyond ASCII are UTF-8 for both sides, where the server agrees (RFC 2640).
  await session.send('OPTS UTF8 ON', signal)
  const { code } = await session.expect(`USER ${user}`, [230, 232, 331, 332], signal)
  if (code === 332) throw needsAccount
  if (code !== 331) return false
  const last = await session.expect(`PASS ${password}`, [202, 230, 332], signal)
  if (last.code === 332) throw needsAccount
  return !/^(anonymous|ftp)$/i.test(user)
}

const needsAccount = new ProbeFailure(
  failure('misconfigured', '332', {
    message: 'The server asks for an account beside user and password, which Keyward does not send.',
    remedy: 'Use another user, or ask the people who run the server.',
  }),
)

/** The data connections shall be encrypted as well (RFC 4217, section 9). */
async function protectData(session: FtpSession, signal: AbortSignal): Promise<void> {
  await session.send('PBSZ 0', signal)
  const { code } = await session.send('PROT P', signal)
  if (code === 200) return
  throw new ProbeFailure(
    failure('tls-unsupported', String(code), {
      message: 'The server encrypts the sign-in, but not the files.',
      remedy: 'Have the server encrypt its data connections (PROT P).',
    }),
  )
}

type Row = readonly [codes: readonly number[], ProbeFailureInfo['code'], { message?: string; remedy?: string }?]

/** Replies (RFC 959, section 4.2; RFC 2228; RFC 4217). */
const replies: readonly Row[] = [
  [[430, 530], 'auth-failed', { message: 'The server does not accept this user name with this password.' }],
  [[532, 550, 553], 'permission', { message: 'The sign-in works, but this user may not list this folder.' }],
  [
    [425, 426],
    'unreachable',
    {
      message: 'The sign-in works, but the data connection did not stand.',
      remedy: 'Have the server’s range of passive ports opened in the firewalls on the way.',
    },
  ],
  [
    [522],
    'tls-unsupported',
    {
      message: 'The server did not accept the encryption of the data connection.',
      remedy: 'Check in the server’s settings what it demands of TLS on data connections.',
    },
  ],
  [[521, 533, 534, 536], 'misconfigured'],
  [[431, 450, 451, 452, 552], 'server-error'],
  [[120, 421], 'server-error', { message: 'The server takes no sign-ins for now.' }],
]

const noFolder = {
  message: 'The sign-in works, but there is no such folder, or this user may not enter it.',
  remedy: 'Check the path. It is seen from where the server puts this user.',
}

function classifyReply({ reply, words, command }: FtpRefusal): ProbeFailureInfo {
  const code = String(reply)
  // Servers differ in the number by which they demand TLS, and agree in the words.
  const isSigningIn = command === 'USER' || command === 'PASS'
  if (isSigningIn && /\b(TLS|SSL|encrypt)/i.test(words)) return failure('misconfigured', code, demandsTls)
  if (command === 'CWD' && (reply === 550 || reply === 553)) return failure('not-found', code, noFolder)
  if (reply === 421 && /too many|maximum|limit/i.test(words)) {
    return failure('rate-limited', code, { message: 'The server has no connection left.' })
  }
  const known = replies.find(([codes]) => codes.includes(reply))
  return known ? failure(known[1], code, known[2]) : failure('unexpected-answer', code)
}
