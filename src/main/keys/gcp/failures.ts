import * as z from 'zod'
import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import { isPage } from '../remote/failures.ts'
import { parseJson } from './json.ts'

/*
 * Google's errors, by what they say in its own form (https://cloud.google.com/apis/design/errors). The errors of the clients hold
 * requests, and those tokens and plaintext: what isn't taken from them here ends here.
 */

const detail = z.object({
  reason: z.string().optional(),
  violations: z.array(z.object({ type: z.string().optional() })).optional(),
})
const failure = z.object({
  error: z.object({
    status: z.string().default(''),
    message: z.string().default(''),
    details: z.array(detail).default([]),
  }),
})
type Failure = z.infer<typeof failure>['error']

/** What an answer means that is not what was asked for. */
export function answerFailure(status: number, contentType: string | undefined, body: string): VaultError {
  const code = codeOfStatus(status)
  if (code !== null) return new VaultError(code)
  const parsed = isPage(contentType, body) ? null : failure.safeParse(parseJson(body))
  if (!parsed?.success) return new VaultError('key-not-the-service')
  return isApiDisabled(parsed.data.error)
    ? new VaultError('key-misconfigured', { subjects: ['cloudkms.googleapis.com'] })
    : new VaultError(codeOf(status, parsed.data.error))
}

/** What needs no look at the body: Google's own faults come as pages, too. */
function codeOfStatus(status: number): ErrorCode | null {
  if (status === 407) return 'key-proxy'
  if (status === 511 || (status >= 300 && status < 400)) return 'key-not-the-service'
  return status >= 500 || status === 408 ? 'key-unavailable' : null
}

function codeOf(http: number, { status, message, details }: Failure): ErrorCode {
  if (status === 'UNAUTHENTICATED' || details.some(({ reason }) => reason === 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'))
    return 'key-auth'
  switch (status) {
    case 'PERMISSION_DENIED':
      return 'key-permission'
    case 'NOT_FOUND':
      return 'key-not-found'
    case 'RESOURCE_EXHAUSTED':
      return 'key-throttled'
    case 'FAILED_PRECONDITION':
      return /key purpose/i.test(message) ? 'key-unsuitable' : 'key-disabled'
    case 'INVALID_ARGUMENT':
      // A checksum that doesn't fit means that data changed on its way.
      if (/checksum/i.test(message)) return 'key-unavailable'
      return /decryption failed|ciphertext is invalid/i.test(message) ? 'key-wrong-vault' : 'key-misconfigured'
    default:
      return http === 429 ? 'key-throttled' : 'key-misconfigured'
  }
}

/** Cloud KMS isn't switched on in the project, which no permission changes. */
function isApiDisabled({ message, details }: Failure): boolean {
  return details.some(({ reason }) => reason === 'SERVICE_DISABLED') || /API has not been used in/i.test(message)
}

const oauth = z.object({ error: z.string(), error_description: z.string().default('') })
const answered = z.object({ response: z.object({ status: z.number(), data: z.unknown() }) })

/** What an error means that the library threw when it asked for a token (RFC 6749, section 5.2). */
export function signInFailure(error: unknown, kind: 'person' | 'service-account'): VaultError {
  const { response } = answered.safeParse(error).data ?? {}
  if (response === undefined) return new VaultError('key-not-the-service')
  const code = response.status === 429 ? 'key-throttled' : codeOfStatus(response.status)
  if (code !== null) return new VaultError(code)
  const parsed = oauth.safeParse(response.data)
  if (!parsed.success) return new VaultError('key-not-the-service')
  if (parsed.data.error !== 'invalid_grant') return new VaultError('key-auth')
  // Only what a service account signs has a time in it.
  if (kind === 'service-account')
    return new VaultError(
      /short-lived token|\biat and exp\b/i.test(parsed.data.error_description) ? 'key-clock' : 'key-auth',
    )
  return new VaultError('key-expired-gcp')
}
