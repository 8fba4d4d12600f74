import { type ErrorCode, VaultError } from '../../../shared/errors.ts'

/** Names under which Node and its clients report what went wrong between here and the service. */
const codes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'key-network',
  EAI_AGAIN: 'key-network',
  ECONNREFUSED: 'key-network',
  ECONNRESET: 'key-network',
  ECONNABORTED: 'key-network',
  EHOSTUNREACH: 'key-network',
  ENETUNREACH: 'key-network',
  ENETDOWN: 'key-network',
  EADDRNOTAVAIL: 'key-network',
  EPIPE: 'key-network',
  ERR_STREAM_PREMATURE_CLOSE: 'key-network',
  ETIMEDOUT: 'key-timeout',
  ESOCKETTIMEDOUT: 'key-timeout',
  ERR_PROXY_TUNNEL: 'key-proxy',
  ERR_PROXY_INVALID_CONFIG: 'key-proxy',
  EPROTO: 'key-tls',
  CERT_HAS_EXPIRED: 'key-tls',
  CERT_NOT_YET_VALID: 'key-tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'key-tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'key-tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'key-tls',
  UNABLE_TO_GET_ISSUER_CERT: 'key-tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'key-tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'key-tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'key-tls',
}

/**
 * What kept a request from being answered, told from the code of an error or of what caused it; null when it was something else.
 * The error itself is not kept: it holds the request.
 * @param byProxy whether it was sent to a proxy, which is then what can't be reached
 */
export function networkFailure(error: unknown, byProxy = false): VaultError | null {
  for (const each of chainOf(error)) {
    if (each instanceof VaultError) return each
    const name = nameOf(each)
    const code = codes[name] ?? (name.startsWith('ERR_SSL_') ? 'key-tls' : undefined)
    if (code !== undefined) return new VaultError(code === 'key-network' && byProxy ? 'key-proxy' : code)
  }
  return null
}

/** An error, what caused it, and the parts of one that gathers several; clients wrap them in different ways. */
function* chainOf(error: unknown, depth = 0): Generator<unknown> {
  if (typeof error !== 'object' || error === null || depth > 6) return
  yield error
  if ('errors' in error && Array.isArray(error.errors)) for (const each of error.errors) yield* chainOf(each, depth + 1)
  if ('cause' in error) yield* chainOf(error.cause, depth + 1)
  if ('error' in error) yield* chainOf(error.error, depth + 1)
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}

/** Whether an answer is a page for people: a network's sign-in page or a proxy's complaint, never the service. */
export function isPage(contentType: string | undefined, body: string): boolean {
  return contentType?.startsWith('text/html') === true || /^\s*<(?:!doctype|html)/i.test(body.slice(0, 200))
}
