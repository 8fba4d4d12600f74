import { failure, property } from '../classify.ts'
import type { ProbeFailureInfo } from '../connector.ts'
import { demandsTls } from './channel.ts'

/** A server that says goodbye in the place of a greeting. */
export class ImapBye extends Error {
  readonly words: string

  constructor(words: string) {
    super('The server said goodbye.')
    this.words = words
  }
}

const appPassword = {
  message: 'The server wants an app password in the place of the account’s own.',
  remedy: 'Create an app password for the account, or use an OAuth credential.',
}

const noFolder = {
  message: 'The sign-in works, but there is no such folder.',
  remedy: 'Check the name of the folder.',
}

const closedFolder = {
  message: 'The sign-in works, but the server does not open this folder.',
  remedy: 'Check the name of the folder, and whether this user may read it.',
}

type Row = readonly [codes: string, ProbeFailureInfo['code'], { message?: string; remedy?: string }?]

/** Response codes (RFC 5530; RFC 9051, section 7.1). */
const responseCodes: readonly Row[] = [
  [
    'AUTHENTICATIONFAILED',
    'auth-failed',
    { message: 'The server does not accept this user name with this credential.' },
  ],
  [
    'EXPIRED',
    'auth-failed',
    { message: 'The password has expired.', remedy: 'Set a new password on the server, then rotate the credential.' },
  ],
  [
    'WEBALERT',
    'auth-failed',
    {
      message: 'The provider wants the account’s owner to sign in on its web page first.',
      remedy: 'Sign in there once, or use an OAuth credential or an app password.',
    },
  ],
  ['PRIVACYREQUIRED', 'misconfigured', demandsTls],
  ['AUTHORIZATIONFAILED NOPERM CONTACTADMIN', 'permission', { message: 'This user may not use this mailbox.' }],
  ['NONEXISTENT TRYCREATE CANNOT', 'not-found', noFolder],
  [
    'LIMIT OVERQUOTA INUSE ALREADYEXISTS',
    'rate-limited',
    { message: 'The server has no connection left for this user.' },
  ],
  ['UNAVAILABLE SERVERBUG CORRUPTION', 'server-error'],
]

/** The driver's own words for a connection that is no more. */
const goneCodes: readonly string[] = [
  'NoConnection',
  'EConnectionClosed',
  'ClosedAfterConnectText',
  'ClosedAfterConnectTLS',
  'StateLogout',
]

/** Maps what a server or the driver says. */
export function classifyImap(error: unknown): ProbeFailureInfo | undefined {
  if (error instanceof ImapBye) return bye(error.words)
  const code = property(error, 'code')
  if (code === 'ETHROTTLE') return failure('rate-limited', code)
  if (typeof code === 'string' && goneCodes.includes(code)) {
    const reason = property(error, 'reason')
    return typeof reason === 'string' ? bye(reason) : failure('disconnected')
  }
  const status = property(error, 'responseStatus')
  if (status !== 'NO' && status !== 'BAD') return undefined
  const word = String(property(error, 'serverResponseCode') ?? '').toUpperCase()
  const known = responseCodes.find(([codes]) => codes.split(' ').includes(word))
  if (known) return failure(known[1], word, known[2])
  if (property(error, 'authenticationFailed') === true) {
    const words = String(property(error, 'response') ?? '')
    return failure('auth-failed', status, /application-specific password|app password/i.test(words) ? appPassword : {})
  }
  if (status === 'BAD') return failure('unexpected-answer', status)
  // Older servers tell in words what others have a code for.
  const words = String(property(error, 'responseText') ?? '')
  return /n[o’']t exist|no such|nonexistent|unknown mailbox/i.test(words)
    ? failure('not-found', status, noFolder)
    : failure('permission', status, closedFolder)
}

function bye(words: string): ProbeFailureInfo {
  if (/too many|limit|throttl/i.test(words)) {
    return failure('rate-limited', 'BYE', { message: 'The server has no connection left for this user.' })
  }
  return /unavailable|internal|shutting|maintenance/i.test(words)
    ? failure('server-error', 'BYE')
    : failure('disconnected', 'BYE')
}
