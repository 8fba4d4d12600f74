import type { IncomingMessage } from 'node:http'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { failure, property } from '../classify.ts'
import type { ProbeFailureInfo } from '../connector.ts'
import { isJson, isSuccess, parseJson, readText, signInRefusal, textAt } from './http-answer.ts'

type Sentences = { readonly message?: string; readonly remedy?: string }

const clock = {
  message: 'Google refuses the request because of its time.',
  remedy: 'Set the clock of this computer, then test again.',
}
const disabledApi = {
  message: 'The sign-in works, but the service is not enabled in the project.',
  remedy: 'Have the API enabled in the project, or test another service.',
}

/** Words of OAuth (RFC 6749, section 5.2) as Google's token services use them. */
const words: Readonly<Record<string, readonly [ProbeCode, Sentences?]>> = {
  invalid_grant: [
    'auth-failed',
    {
      message: 'Google does not accept what was signed with this key.',
      remedy: 'Check that key and account exist and are enabled, and create a new key otherwise.',
    },
  ],
  invalid_client: ['auth-failed'],
  unauthorized_client: ['auth-failed'],
  deleted_client: ['auth-failed'],
  disabled_client: ['auth-failed'],
  access_denied: ['permission'],
  admin_policy_enforced: ['permission'],
  invalid_target: [
    'not-found',
    {
      message: 'There is no such workload identity pool or provider.',
      remedy: 'Check the audience of the credential.',
    },
  ],
  invalid_scope: ['misconfigured'],
  invalid_request: ['misconfigured'],
  invalid_token: ['auth-failed'],
}

/** https://cloud.google.com/apis/design/errors#error_info, and reasons of older services */
const statuses: Readonly<Record<string, readonly [ProbeCode, Sentences?]>> = {
  UNAUTHENTICATED: ['auth-failed'],
  PERMISSION_DENIED: ['permission'],
  NOT_FOUND: ['not-found'],
  RESOURCE_EXHAUSTED: ['rate-limited'],
  UNAVAILABLE: ['server-error'],
  INTERNAL: ['server-error'],
  DEADLINE_EXCEEDED: ['server-error'],
  SERVICE_DISABLED: ['permission', disabledApi],
  accessNotConfigured: ['permission', disabledApi],
  rateLimitExceeded: ['rate-limited'],
  userRateLimitExceeded: ['rate-limited'],
  quotaExceeded: ['rate-limited'],
}

/** What an answer of Google refuses; null for one of success, whose body is not read. */
export async function answerRefusal(answer: IncomingMessage): Promise<ProbeFailureInfo | null> {
  const status = answer.statusCode ?? 0
  const common = signInRefusal(answer, { refusedStatus: '' })
  if (common && common.code !== 'server-error') return common
  if (isSuccess(status)) return null
  return googleRefusal(isJson(answer) ? parseJson(await readText(answer)) : undefined, status)
}

/** What an error of Google means, by the word that says most. */
export function googleRefusal(json: unknown, status: number): ProbeFailureInfo {
  const error = property(json, 'error')
  if (typeof error === 'string') {
    const described = textAt(json, 'error_description') ?? ''
    if (/iat and exp|reasonable timeframe/i.test(described)) return failure('misconfigured', error, clock)
    const known = Object.hasOwn(words, error) ? words[error] : undefined
    if (known) return failure(known[0], error, known[1])
  }
  const details = property(error, 'details')
  const reasons = [
    ...(Array.isArray(details) ? details.map((detail) => property(detail, 'reason')) : []),
    textAt(error, 'errors.0.reason'),
    textAt(error, 'status'),
  ]
  for (const reason of reasons) {
    const known = typeof reason === 'string' && Object.hasOwn(statuses, reason) ? statuses[reason] : undefined
    if (known) return failure(known[0], String(reason), known[1])
  }
  const detail = `HTTP ${status}`
  if (status === 401) return failure('auth-failed', detail)
  if (status === 403) return failure('permission', detail)
  if (status === 404) return failure('not-found', detail)
  if (status >= 500) return failure('server-error', detail)
  return failure('unexpected-answer', detail, {
    message: 'Google does not accept this request.',
    remedy: 'Check project and bucket of the connection.',
  })
}
