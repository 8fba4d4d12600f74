import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import { networkFailure } from '../remote/failures.ts'

/*
 * What the SDK throws holds requests and answers, and those tokens and plaintext. Here they become a code, and nothing of them
 * is kept. Status and inner code: https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
 */

/** What an answer of the key vault says. */
export function serviceFailure(error: unknown): VaultError {
  return failureBefore(error) ?? new VaultError(codeOf(factsOf(error)))
}

/** As `serviceFailure`, for unwrapping: what the key refuses was not wrapped by it, or was altered. */
export function unwrapFailure(error: unknown): VaultError {
  const failure = serviceFailure(error)
  return failure.code === 'key-unsuitable' ? new VaultError('key-wrong-vault') : failure
}

/** What the status of an answer says that has nothing else to say. */
export function statusFailure(status: number): VaultError {
  return new VaultError(codeOf({ status, reason: '', message: '' }))
}

/** What a sign-in by the SDK reports. */
export function signInFailure(error: unknown): VaultError {
  return failureBefore(error) ?? toldFailure(textOf(error))
}

/** What a sign-in says in words: Microsoft Entra ID by its numbers, `az` by its own. */
export function toldFailure(text: string): VaultError {
  const number = /AADSTS(\d+)/.exec(text)?.[1]
  if (number !== undefined) return new VaultError(entraCodes[number] ?? 'key-auth')
  const told = signInTexts.find(([pattern]) => pattern.test(text))
  return new VaultError(told?.[1] ?? 'key-auth')
}

/** A failure that was named already, one of the network, or a wait that was given up. */
function failureBefore(error: unknown): VaultError | null {
  return networkFailure(error) ?? (nameOf(error) === 'AbortError' ? new VaultError('key-timeout') : null)
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes; every other number is `key-auth`. */
const entraCodes: Readonly<Record<string, ErrorCode>> = {
  // A sign-in that was good once: its lifetime is over, the password was changed, or a further factor is asked for now.
  '50076': 'key-expired-azure',
  '50078': 'key-expired-azure',
  '50079': 'key-expired-azure',
  '50132': 'key-expired-azure',
  '50133': 'key-expired-azure',
  '50173': 'key-expired-azure',
  '70008': 'key-expired-azure',
  '70043': 'key-expired-azure',
  '700082': 'key-expired-azure',
  '700084': 'key-expired-azure',
  '7000222': 'key-expired-azure',
  // There is no such tenant; in this tenant there is no such application.
  '90002': 'key-misconfigured',
  '900023': 'key-misconfigured',
  '700016': 'key-misconfigured',
  // The person declined.
  '65004': 'key-not-signed-in',
  // Throttled, and out of order.
  '50196': 'key-throttled',
  '90033': 'key-unavailable',
}

/** Words without a number: of `az`, whose network trouble is Python's, and of the SDK. The first that fits counts. */
const signInTexts: readonly (readonly [RegExp, ErrorCode])[] = [
  [/CERTIFICATE_VERIFY_FAILED|SSLError/i, 'key-tls'],
  [/ProxyError|Tunnel connection failed/i, 'key-proxy'],
  [/NameResolutionError|Max retries exceeded|Connection ?Error|Connection (?:refused|aborted|reset)/i, 'key-network'],
  [/not configured to acquire tokens for tenant/i, 'key-misconfigured'],
  [/az login .*--scope|has expired|re-?authenticate|authenticate interactively/i, 'key-expired-azure'],
  [/az login|access_denied|user_cancel/i, 'key-not-signed-in'],
  [/temporarily_unavailable|server_error/i, 'key-unavailable'],
  [/Could not parse|<html|client_error/i, 'key-not-the-service'],
]

interface Facts {
  readonly status: number | null
  /** The innermost code of the answer. */
  readonly reason: string
  readonly message: string
}

function codeOf({ status, reason, message }: Facts): ErrorCode {
  if (status === null) return /challenge|request URL/.test(message) ? 'key-not-the-service' : 'key-unavailable'
  if (status === 400) return 'key-unsuitable'
  if (status === 401) return 'key-auth'
  if (status === 403) return forbidden(reason, message)
  if (status === 404) return 'key-not-found'
  if (status === 408 || status === 504) return 'key-timeout'
  if (status === 429) return 'key-throttled'
  return status >= 500 ? 'key-unavailable' : 'key-not-the-service'
}

function forbidden(reason: string, message: string): ErrorCode {
  // The key vault answers people of certain networks alone.
  if (/^ForbiddenBy(?:Firewall|Connection)$/.test(reason)) return 'key-network'
  if (/Disabled|Expired|NotYetValid/i.test(reason) || /disabled key|expired|not yet valid/i.test(message))
    return 'key-disabled'
  return 'key-permission'
}

function factsOf(error: unknown): Facts {
  const status = fieldOf(error, 'statusCode')
  const details = fieldOf(error, 'details')
  const chain = [fieldOf(details, 'error')]
  for (let depth = 0; depth < 4; depth += 1) chain.push(fieldOf(chain.at(-1), 'innerError'))
  const reason = chain.map((each) => fieldOf(each, 'code')).findLast((code) => typeof code === 'string')
  const message = fieldOf(chain[0], 'message') ?? fieldOf(error, 'message')
  return {
    status: typeof status === 'number' ? status : null,
    reason: typeof reason === 'string' ? reason : '',
    message: typeof message === 'string' ? message : '',
  }
}

/** Messages along the chain of causes; the outer ones leave out the number. */
function textOf(error: unknown): string {
  const texts: unknown[] = []
  for (let each = error, depth = 0; each !== undefined && depth < 6; each = fieldOf(each, 'cause'), depth += 1)
    texts.push(nameOf(each), fieldOf(each, 'errorCode'), fieldOf(each, 'message'))
  return texts.filter((text) => typeof text === 'string').join('\n')
}

function nameOf(error: unknown): unknown {
  return fieldOf(error, 'name')
}

function fieldOf(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[name] : undefined
}
