import { failure, property } from '../classify.ts'
import type { ProbeFailureInfo } from '../connector.ts'

/** A refused bind, with what the directory says of the password beside its result. */
export class LdapRefusal extends Error {
  /** Of the password policy control (draft-behera-ldap-password-policy, section 6.2). */
  readonly policy: number | undefined

  constructor(cause: unknown, policy: number | undefined) {
    super('The directory refused the sign-in.', { cause })
    this.policy = policy
  }
}

interface Sentences {
  readonly message?: string
  readonly remedy?: string
}

const wrong = { message: 'The directory does not accept this user with this password.' }
const expired = {
  message: 'The password has expired.',
  remedy: 'Set a new password in the directory, then rotate the credential.',
}
const locked = {
  message: 'The user is locked after too many wrong passwords.',
  remedy: 'Have the user unlocked in the directory, and find what still signs in with an old password.',
}
const mustChange = {
  message: 'The password is right, but must be changed before anything else.',
  remedy: 'Set a new password in the directory, then rotate the credential.',
}
const demandsTls = {
  message: 'The directory demands TLS for this.',
  remedy: 'Choose verified TLS for this connection.',
}

/** What a password policy finds (draft-behera-ldap-password-policy, section 6.2). */
const policies: ReadonlyMap<number, Sentences> = new Map([
  [0, expired],
  [1, locked],
  [2, mustChange],
])

/** What Active Directory adds to result 49, as `data 52e` (Win32 error codes). */
const windowsReasons: ReadonlyMap<string, readonly [ProbeFailureInfo['code'], Sentences]> = new Map([
  [
    '525',
    ['auth-failed', { message: 'The directory does not know this user.', remedy: 'Check the user’s name and domain.' }],
  ],
  ['52e', ['auth-failed', wrong]],
  ['52f', ['permission', { message: 'Active Directory does not let this account sign in because of a restriction.' }]],
  ['530', ['permission', { message: 'The user may not sign in at this time of the day.' }]],
  ['531', ['permission', { message: 'The user may not sign in from this computer.' }]],
  ['532', ['auth-failed', expired]],
  ['533', ['auth-failed', { message: 'The user is disabled.', remedy: 'Have the user enabled in the directory.' }]],
  ['568', ['permission', { message: 'The user is in more groups than a sign-in can carry.' }]],
  [
    '701',
    [
      'auth-failed',
      { message: 'The user’s account has expired.', remedy: 'Have the account extended in the directory.' },
    ],
  ],
  ['773', ['auth-failed', mustChange]],
  ['775', ['auth-failed', locked]],
])

type Row = readonly [codes: readonly number[], ProbeFailureInfo['code'], Sentences?]

/** Result codes (RFC 4511, appendix A). */
const results: readonly Row[] = [
  [[49], 'auth-failed', wrong],
  [[48], 'auth-failed', { message: 'This user can’t sign in with a password.' }],
  [
    [34],
    'misconfigured',
    {
      message: 'The directory does not understand the name of the user or of the base.',
      remedy: 'Write the whole distinguished name, such as uid=ann,ou=people,dc=example,dc=com.',
    },
  ],
  [[8, 13], 'misconfigured', demandsTls],
  [
    [7],
    'misconfigured',
    { message: 'The directory does not take this way to sign in.', remedy: 'Use a credential of another type.' },
  ],
  [
    [10],
    'misconfigured',
    {
      message: 'Another server is responsible for this part of the directory.',
      remedy: 'Connect to that server, or to the global catalog.',
    },
  ],
  [
    [1],
    'permission',
    { message: 'The directory refuses the request.', remedy: 'Check the base DN, and whether the user may read it.' },
  ],
  [[50], 'permission', { message: 'The sign-in works, but this user may not do this.' }],
  [
    [53],
    'permission',
    {
      message: 'The directory is not willing to do this for this user.',
      remedy: 'Check whether the user is disabled, and what the directory’s policy demands.',
    },
  ],
  [
    [32],
    'not-found',
    {
      message: 'The sign-in works, but there is no such base DN, or this user may not see it.',
      remedy: 'Check the base DN, and what the user may read.',
    },
  ],
  [[11, 51], 'rate-limited', { message: 'The directory is too busy, or has reached a limit for this user.' }],
  [[3], 'timeout'],
  [[52, 54, 80], 'server-error'],
]

/** Maps what a directory or the driver says. */
export function classifyLdap(error: unknown): ProbeFailureInfo | undefined {
  if (error instanceof LdapRefusal) {
    const sentences = error.policy === undefined ? undefined : policies.get(error.policy)
    return sentences && failure('auth-failed', 'ppolicy', sentences)
  }
  const code = property(error, 'code')
  const words = error instanceof Error ? error.message : ''
  if (typeof code !== 'number') {
    // The driver repeats what became of the connection in words.
    return /^(Connection closed before|Socket error)/.test(words) ? failure('disconnected') : undefined
  }
  const reason = code === 49 ? /\bdata ([0-9a-f]{3,4})\b/i.exec(words)?.[1]?.toLowerCase() : undefined
  const windows = reason === undefined ? undefined : windowsReasons.get(reason)
  if (windows) return failure(windows[0], `49, ${reason}`, windows[1])
  const known = results.find(([codes]) => codes.includes(code))
  return known ? failure(known[1], String(code), known[2]) : failure('unexpected-answer', String(code))
}
