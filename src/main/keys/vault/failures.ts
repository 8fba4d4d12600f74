import { type ErrorCode, VaultError } from '../../../shared/errors.ts'
import { networkFailure } from '../remote/failures.ts'

/** What was asked of Vault: for a token, or something of the key. Both are refused with the same statuses. */
export type Stage = 'sign-in' | 'key'

/** What Transit says, in the words that Vault and OpenBao share; it has one status for all of it. */
const sentences: readonly (readonly [RegExp, ErrorCode])[] = [
  [/encryption key not found|namespace not found/, 'key-not-found'],
  [/disallowed by policy|soft-deleted/, 'key-disabled'],
  [/message authentication failed|invalid ciphertext/, 'key-wrong-vault'],
  [/key derivation|associated.data|not support/, 'key-unsuitable'],
  [/sealed|not initialized|standby|not active/, 'key-sealed'],
]

/**
 * What a failed request to Vault means. The error itself is not kept: it holds what was said, and of others' errors the request.
 */
export function failureOf(error: unknown, stage: Stage): VaultError {
  return networkFailure(error) ?? new VaultError(codeOf(answerIn(error), stage))
}

interface VaultAnswer {
  readonly status: number
  readonly words: string
}

function codeOf({ status, words }: VaultAnswer, stage: Stage): ErrorCode {
  const said = sentences.find(([pattern]) => pattern.test(words))?.[1]
  // 472 and 473: a node of a secondary cluster, or one that stands by for performance.
  if (status === 472 || status === 473) return 'key-sealed'
  if (status === 429) return 'key-throttled'
  if (status >= 500) return said === 'key-sealed' ? said : 'key-unavailable'
  if (stage === 'sign-in') return said === 'key-not-found' ? said : 'key-auth'
  if (status === 401 || status === 403) return 'key-permission'
  if (status === 404) return 'key-not-found'
  return said ?? 'key-misconfigured'
}

/** Status and complaints out of node-vault's error; its class isn't exported. */
function answerIn(error: unknown): VaultAnswer {
  const response = property(error, 'response')
  const [status, errors] = [property(response, 'statusCode'), property(property(response, 'body'), 'errors')]
  return {
    status: typeof status === 'number' ? status : 0,
    words: Array.isArray(errors) ? errors.filter((each) => typeof each === 'string').join('\n') : '',
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined
}
