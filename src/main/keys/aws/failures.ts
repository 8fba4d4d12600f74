import { type ErrorCode, VaultError } from '../../../shared/errors.ts'

/*
 * What AWS and its SDK report, told by the name of an error. The error itself is not kept: it holds the request and the answer.
 * https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
 */

/** By name, without `Exception` at the end: some services report the same thing with and some without it. */
const codes: ReadonlyMap<string, ErrorCode> = new Map(
  Object.entries({
    ExpiredToken: 'key-expired-aws',
    RequestTimeTooSkewed: 'key-clock',
    RequestExpired: 'key-clock',
    RequestInTheFuture: 'key-clock',
    UnrecognizedClient: 'key-auth',
    InvalidClientTokenId: 'key-auth',
    InvalidAccessKeyId: 'key-auth',
    InvalidSignature: 'key-auth',
    SignatureDoesNotMatch: 'key-auth',
    IncompleteSignature: 'key-auth',
    MissingAuthenticationToken: 'key-auth',
    AccessDenied: 'key-permission',
    NotAuthorized: 'key-permission',
    OptInRequired: 'key-permission',
    NotFound: 'key-not-found',
    Disabled: 'key-disabled',
    KMSInvalidState: 'key-disabled',
    InvalidKeyUsage: 'key-unsuitable',
    UnsupportedOperation: 'key-unsuitable',
    InvalidCiphertext: 'key-wrong-vault',
    IncorrectKey: 'key-wrong-vault',
    Throttling: 'key-throttled',
    TooManyRequests: 'key-throttled',
    RequestLimitExceeded: 'key-throttled',
    LimitExceeded: 'key-throttled',
    SlowDown: 'key-throttled',
    KMSInternal: 'key-unavailable',
    KeyUnavailable: 'key-unavailable',
    DependencyTimeout: 'key-unavailable',
    InternalFailure: 'key-unavailable',
    ServiceUnavailable: 'key-unavailable',
    AbortError: 'key-timeout',
    TimeoutError: 'key-timeout',
  } satisfies Record<string, ErrorCode>),
)

/** What was wanted of KMS, for the person who can allow it. */
interface Wanted {
  readonly action: string
  readonly arn: string
  /** Null when no profile signs in. */
  readonly profile: string | null
}

/** What a failed wrap or unwrap means. `unreached` is what kept the last request from AWS. */
export function kmsFailure(error: unknown, unreached: VaultError | null, { action, arn, profile }: Wanted): VaultError {
  if (error instanceof VaultError) return error
  if (unreached !== null) return unreached
  const code = codeOf(error)
  if (code === 'key-permission') return new VaultError(code, { subjects: [action, arn] })
  if (code === 'key-not-found' || code === 'key-disabled') return new VaultError(code, { subjects: [arn] })
  if (code === 'key-expired-aws' && profile !== null) return new VaultError(code, { subjects: [profile] })
  return new VaultError(code)
}

/** What the ways of signing in by a profile say. Their errors share one name, and what these were caused by stands in the text alone. */
const sentences: readonly (readonly [RegExp, ErrorCode])[] = [
  [/\bUnauthorizedException\b|expired|re-?authenticate|\b(?:sso|aws) login\b/i, 'key-expired-aws'],
  [/multi-factor|invalid SSO credentials|missing required|unsupported credential source|cycle/i, 'key-misconfigured'],
  [/could not resolve credentials|not (?:be )?found/i, 'key-not-signed-in'],
]

/** Of the key nothing was asked yet: what is refused while signing in, such as a role, is the sign-in. */
const refusals: ReadonlySet<ErrorCode> = new Set(['key-permission', 'key-not-found', 'key-misconfigured'])

/** What a failed sign-in by a profile means, with the profile's name. */
export function signInFailure(error: unknown, unreached: VaultError | null, profile: string): VaultError {
  if (unreached !== null) return unreached
  const { name, message } = partsOf(error)
  const subjects = [profile]
  if (name.endsWith('ProviderError')) {
    const said = sentences.find(([pattern]) => pattern.test(message))?.[1]
    return new VaultError(said ?? 'key-auth', { subjects })
  }
  const code = codeOf(error)
  return new VaultError(refusals.has(code) ? 'key-auth' : code, { subjects })
}

function codeOf(error: unknown): ErrorCode {
  const { name, message, status } = partsOf(error)
  if (/signature (?:expired|not yet current)/i.test(message)) return 'key-clock'
  // An endpoint of another region, given for this one.
  if (/scoped to a valid region/i.test(message)) return 'key-region'
  if (name === 'KMSInvalidState' && /creating|updating|unavailable/i.test(message)) return 'key-unavailable'
  const named = codes.get(name)
  if (named !== undefined) return named
  if (status === 407) return 'key-proxy'
  if (status === 429) return 'key-throttled'
  if (status >= 500) return 'key-unavailable'
  // What leads elsewhere or can't be read comes from somebody else.
  if (name === 'SyntaxError' || (status >= 300 && status < 400)) return 'key-not-the-service'
  return 'key-misconfigured'
}

/** The telling parts of an error, whose class may be one of several packages. */
function partsOf(error: unknown): { name: string; message: string; status: number } {
  const [name, message] = [property(error, 'name'), property(error, 'message')]
  const status = property(property(error, '$metadata'), 'httpStatusCode')
  return {
    name: typeof name === 'string' ? name.replace(/Exception$/, '') : '',
    message: typeof message === 'string' ? message : '',
    status: typeof status === 'number' ? status : 0,
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined
}
