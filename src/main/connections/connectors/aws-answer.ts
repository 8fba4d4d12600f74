import type { IncomingMessage } from 'node:http'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { failure, property } from '../classify.ts'
import type { ProbeFailureInfo } from '../connector.ts'
import { isSuccess, parseJson, readText, signInRefusal } from './http-answer.ts'

type Sentences = { readonly message?: string; readonly remedy?: string }

const expired = {
  message: 'The session of this credential has expired.',
  remedy: 'Store a new access key with its session token, or keys that don’t end.',
}
const clock = {
  message: 'The service refuses the request because of its time.',
  remedy: 'Set the clock of this computer, then test again.',
}
const wrongSecret = {
  message: 'The service knows the access key, but the secret is not the one that belongs to it.',
  remedy: 'Store the secret access key again, without spaces, or create a new access key.',
}
const unknownKey = {
  message: 'The service does not know this access key.',
  remedy: 'Check whether the key was deleted or disabled, and whether it belongs to this service and this partition.',
}
const wrongRegion = {
  message: 'The request went to another region than the one that the service expects.',
  remedy: 'Correct the region of the connection.',
}

/**
 * Codes of AWS and of storages that speak like S3. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const codes: ReadonlyMap<string, readonly [ProbeCode, Sentences?]> = new Map(
  (
    [
      [
        'InvalidClientTokenId InvalidAccessKeyId UnrecognizedClientException InvalidAccessKey NotSignedUp',
        'auth-failed',
        unknownKey,
      ],
      ['SignatureDoesNotMatch InvalidSignatureException', 'auth-failed', wrongSecret],
      ['ExpiredToken ExpiredTokenException RequestExpired TokenRefreshRequired', 'auth-failed', expired],
      [
        'InvalidToken InvalidSecurity AuthFailure IncompleteSignature MissingAuthenticationToken MissingAuthenticationTokenException ' +
          'IncompleteSignatureException AuthorizationHeaderMalformed InvalidIdentityToken',
        'auth-failed',
      ],
      ['RequestTimeTooSkewed RequestInTheFuture', 'misconfigured', clock],
      [
        'AccessDenied AccessDeniedException AccessDeniedByOrganization AllAccessDisabled AccountProblem UnauthorizedAccess ' +
          'UnauthorizedOperation NotAuthorized OptInRequired RegionDisabledException InvalidPayer',
        'permission',
      ],
      ['NoSuchBucket NoSuchKey NoSuchEntity ResourceNotFoundException NotFound', 'not-found'],
      [
        'PermanentRedirect TemporaryRedirect IllegalLocationConstraintException IncorrectEndpoint',
        'misconfigured',
        wrongRegion,
      ],
      [
        'Throttling ThrottlingException ThrottledException RequestThrottled TooManyRequestsException SlowDown RequestLimitExceeded ' +
          'BandwidthLimitExceeded LimitExceededException',
        'rate-limited',
      ],
      [
        'InternalError InternalFailure InternalServerError ServiceUnavailable ServiceFailure RequestTimeout XMinioServerNotInitialized',
        'server-error',
      ],
      [
        'ValidationError InvalidBucketName InvalidParameterValue MalformedPolicyDocument InvalidArgument InvalidRequest',
        'misconfigured',
      ],
    ] as const
  ).flatMap(([names, code, sentences]) =>
    names.split(' ').map((name) => [name, sentences ? [code, sentences] : [code]]),
  ),
)

/** What AWS says of a refusal: the code alone. Its sentence names accounts and policies, and is looked at but never shown. */
export interface AwsError {
  readonly code: string
  readonly message: string
}

/** Reads the body of an answer: XML or JSON. */
export async function readAwsError(answer: IncomingMessage): Promise<AwsError> {
  const text = await readText(answer)
  const json = parseJson(text)
  const type = answer.headers['x-amzn-errortype']
  const named = typeof type === 'string' ? type : (property(json, '__type') ?? property(json, 'code'))
  const code = typeof named === 'string' ? named : (xmlText(text, 'Code') ?? '')
  const said = property(json, 'message') ?? property(json, 'Message') ?? xmlText(text, 'Message')
  return {
    // `com.amazon.coral.service#AccessDeniedException:http://…`
    code: code.replace(/^.*#/, '').replace(/:.*$/s, ''),
    message: typeof said === 'string' ? said : '',
  }
}

/** What an error of AWS means. @param status of the answer, which counts where the code is not known */
export function awsRefusal({ code, message }: AwsError, status: number): ProbeFailureInfo {
  const known = codes.get(code)
  const detail = /^[A-Za-z][\w.]{1,80}$/.test(code) ? code : `HTTP ${status}`
  if (code === 'AuthorizationHeaderMalformed' && /region/i.test(message))
    return failure('misconfigured', detail, wrongRegion)
  // Every service calls it AccessDenied; only the sentence says that it was the second factor.
  if (/MultiFactorAuthentication failed|MFA one time pass ?code/i.test(message))
    return failure('auth-failed', detail, mfaRefused)
  if (known) return failure(known[0], detail, known[1])
  if (/signature/i.test(message)) return failure('auth-failed', detail, wrongSecret)
  if (/security token|access key/i.test(message)) return failure('auth-failed', detail)
  if (status === 401) return failure('auth-failed', detail)
  if (status === 403) return failure('permission', detail)
  if (status === 404) return failure('not-found', detail)
  if (status === 429) return failure('rate-limited', detail)
  if (status >= 500) return failure('server-error', detail)
  return failure('unexpected-answer', detail, {
    message: 'The service does not accept this request.',
    remedy: 'Check the address and the region of the connection.',
  })
}

const mfaRefused = {
  message: 'The service does not accept the code of the second factor.',
  remedy:
    'Check serial number and seed of the MFA device and the clock of this computer. A code counts once: wait 30 seconds between two tests.',
}

/** What an answer of AWS refuses; null for one of success, whose body is not read. */
export async function answerRefusal(answer: IncomingMessage): Promise<ProbeFailureInfo | null> {
  const status = answer.statusCode ?? 0
  // A web page and a proxy are told apart from a refusal, and a waiting time is shown.
  const common = signInRefusal(answer, { refusedStatus: '' })
  if (common && common.code !== 'server-error') return common
  return isSuccess(status) ? null : awsRefusal(await readAwsError(answer), status)
}

/** The text of the first element with this name, or null. Enough for answers that are flat. */
export function xmlText(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1]
  return found === undefined
    ? null
    : found.replace(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => entities[entity] ?? '')
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
