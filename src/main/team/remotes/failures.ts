import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import { classify, property } from '../../connections/classify.ts'

/** What the network's findings are called here. */
const byFinding: Readonly<Record<ProbeCode, ErrorCode>> = {
  ok: 'internal',
  'not-testable': 'internal',
  dns: 'remote-unreachable',
  refused: 'remote-unreachable',
  unreachable: 'remote-unreachable',
  disconnected: 'remote-unreachable',
  timeout: 'remote-timeout',
  'tls-expired': 'remote-tls',
  'tls-untrusted': 'remote-tls',
  'tls-unsupported': 'remote-tls',
  'host-key-unknown': 'remote-host-key',
  'host-key-changed': 'remote-host-key',
  'auth-failed': 'remote-auth',
  permission: 'remote-permission',
  'not-found': 'remote-not-found',
  'rate-limited': 'remote-throttled',
  'server-error': 'remote-unavailable',
  'unexpected-answer': 'remote-not-the-service',
  'redirect-refused': 'remote-not-the-service',
  misconfigured: 'remote-misconfigured',
  cancelled: 'cancelled',
  crashed: 'internal',
  'host-not-bound': 'host-not-bound',
  'credential-disabled': 'credential-disabled',
  'connection-incomplete': 'remote-misconfigured',
}

/** What Node calls failures of a file system. */
const byFileError: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'remote-permission',
  EPERM: 'remote-permission',
  EROFS: 'remote-permission',
  ENOENT: 'remote-not-found',
  ENOTDIR: 'remote-not-found',
  ENOSPC: 'remote-full',
  EDQUOT: 'remote-full',
  EFBIG: 'remote-too-large',
  EIO: 'remote-unreachable',
  ESTALE: 'remote-unreachable',
  ENOTCONN: 'remote-unreachable',
  EHOSTDOWN: 'remote-unreachable',
  ETIMEDOUT: 'remote-timeout',
  EBUSY: 'remote-unavailable',
  EMFILE: 'remote-unavailable',
  ENFILE: 'remote-unavailable',
}

/**
 * Any error as one of the closed list. Nothing of the error itself is kept: it may hold a request or what a server said.
 * @param isFile whether it came of a file system, where some codes mean something else than in a network
 */
export function remoteFailure(error: unknown, isFile = false): VaultError {
  if (error instanceof VaultError) return error
  if (isFile) return new VaultError(byFileError[String(property(error, 'code'))] ?? 'internal')
  // Node's parser of HTTP, about what is none.
  if (String(property(error, 'code')).startsWith('HPE_')) return new VaultError('remote-not-the-service')
  const { code, host, detail } = classify(error)
  // A connection that breaks in a handshake is broken like any other.
  if (code === 'tls-unsupported' && detail === 'ECONNRESET') return new VaultError('remote-unreachable')
  return new VaultError(byFinding[code], host === undefined ? {} : { subjects: ['', host] })
}

/** What a finding of a connection test is called here. */
export function findingFailure(code: ProbeCode): VaultError {
  return new VaultError(byFinding[code])
}

/** What an answer's status means, where the server's kind doesn't say more. */
export function statusFailure(status: number): VaultError {
  return new VaultError(statusCode(status))
}

function statusCode(status: number): ErrorCode {
  if (status === 401) return 'remote-auth'
  if (status === 403) return 'remote-permission'
  if (status === 404 || status === 410) return 'remote-not-found'
  if (status === 408 || status === 504) return 'remote-timeout'
  if (status === 413) return 'remote-too-large'
  if (status === 429) return 'remote-throttled'
  if (status === 507) return 'remote-full'
  // Locked by somebody, or busy with another change of the same: both pass.
  if (status === 423 || status === 409) return 'remote-unavailable'
  // Sign-in pages of networks (RFC 6585).
  if (status === 511 || status < 400) return 'remote-not-the-service'
  return status >= 500 && status !== 501 && status !== 505 ? 'remote-unavailable' : 'remote-not-the-service'
}

const passing: ReadonlySet<ErrorCode> = new Set([
  'remote-unreachable',
  'remote-timeout',
  'remote-unavailable',
  'remote-throttled',
])

/** Whether it may go better a moment later; what was asked for may have been done. */
export function mayPass(error: unknown): boolean {
  return error instanceof VaultError && passing.has(error.code)
}
