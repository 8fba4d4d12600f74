import type { ProbeCode } from '../../shared/domain/probe.ts'
import { type ErrorCode, VaultError } from '../../shared/errors.ts'
import { classify, property } from '../connections/classify.ts'

/** Error codes of RFC 6749 (section 5.2), RFC 8628, RFC 8707 and RFC 9700, and what providers invent beside them. */
const answers: Readonly<Record<string, ErrorCode>> = {
  invalid_grant: 'oauth-refused',
  bad_refresh_token: 'oauth-refused',
  invalid_refresh_token: 'oauth-refused',
  token_expired: 'oauth-refused',
  token_revoked: 'oauth-refused',
  invalid_code: 'oauth-refused',
  bad_verification_code: 'oauth-refused',
  invalid_client: 'oauth-client-refused',
  invalid_client_id: 'oauth-client-refused',
  bad_client_secret: 'oauth-client-refused',
  incorrect_client_credentials: 'oauth-client-refused',
  unauthorized_client: 'oauth-client-refused',
  deleted_client: 'oauth-client-refused',
  disabled_client: 'oauth-client-refused',
  application_suspended: 'oauth-client-refused',
  invalid_request: 'oauth-request-refused',
  invalid_scope: 'oauth-request-refused',
  invalid_target: 'oauth-request-refused',
  invalid_resource: 'oauth-request-refused',
  unsupported_grant_type: 'oauth-request-refused',
  unsupported_response_type: 'oauth-request-refused',
  unsupported_token_type: 'oauth-request-refused',
  redirect_uri_mismatch: 'oauth-request-refused',
  interaction_required: 'oauth-denied',
  login_required: 'oauth-denied',
  consent_required: 'oauth-denied',
  access_denied: 'oauth-denied',
  expired_token: 'oauth-ended',
  slow_down: 'oauth-unavailable',
  server_error: 'oauth-unavailable',
  temporarily_unavailable: 'oauth-unavailable',
}

/** What stands between here and the service, as connection tests classify it. */
const network: Partial<Record<ProbeCode, ErrorCode>> = {
  dns: 'oauth-unreachable',
  refused: 'oauth-unreachable',
  unreachable: 'oauth-unreachable',
  disconnected: 'oauth-unreachable',
  timeout: 'oauth-timeout',
  'tls-expired': 'oauth-tls',
  'tls-untrusted': 'oauth-tls',
  'tls-unsupported': 'oauth-tls',
  misconfigured: 'oauth-misconfigured',
}

/** Codes of openid-client. */
const own: Readonly<Record<string, ErrorCode>> = {
  OAUTH_TIMEOUT: 'oauth-timeout',
  OAUTH_ABORT: 'cancelled',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'oauth-clock',
}

/**
 * A failure of a conversation with an OAuth service as a code. The error itself is not kept: it may hold the answer, with tokens
 * in it. A word of the standard, such as `invalid_scope`, is told as the subject.
 *
 * @param name of the credential, told where a host isn't bound
 */
export function oauthFailure(error: unknown, name: string, status = 0): VaultError {
  const chain = [...chainOf(error)]
  for (const link of chain) {
    if (link instanceof VaultError) return link
    const word = property(link, 'error')
    if (typeof word === 'string' && Object.hasOwn(answers, word))
      return new VaultError(answers[word] ?? 'oauth-not-the-service', { subjects: [word] })
  }
  if (status === 401) return new VaultError('oauth-client-refused')
  if (status === 429 || status >= 500) return new VaultError('oauth-unavailable')
  // A word that is none of the standard's may be anything, and isn't repeated. The browser brings words without a status.
  if ((status === 0 || status >= 400) && chain.some((link) => typeof property(link, 'error') === 'string'))
    return new VaultError('oauth-request-refused')
  for (const link of chain) {
    const found = own[String(property(link, 'code'))]
    if (found) return new VaultError(found)
  }
  const found = classify(error)
  if (found.code === 'host-not-bound')
    return new VaultError('host-not-bound', { subjects: [name, found.host ?? found.detail] })
  return new VaultError(network[found.code] ?? 'oauth-not-the-service')
}

/** openid-client wraps what its fetch has thrown, and an answer that it refused. */
function* chainOf(error: unknown): Generator<unknown> {
  for (let link = error, depth = 0; link !== undefined && link !== null && depth < 6; depth++) {
    yield link
    link = property(link, 'cause')
  }
}
