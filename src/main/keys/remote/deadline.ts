import { setTimeout as delay } from 'node:timers/promises'
import { type ErrorCode, VaultError } from '../../../shared/errors.ts'

/** Milliseconds that a service has for a whole wrap or unwrap, its sign-in and all tries included. */
export const serviceDeadlineMs = 15_000

/**
 * Runs work that ends with its signal, and doesn't wait for it longer than `ms`, also when it ignores that.
 * @throws VaultError `key-timeout`
 */
export async function withDeadline<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new VaultError('key-timeout'))
      ending.abort()
    }, ms)
  })
  const running = work(ending.signal)
  running.catch(() => {})
  return Promise.race([running, late]).finally(() => clearTimeout(timer))
}

/** What may be another answer a moment later. Wrapping and unwrapping change nothing at the service, so asking again is safe. */
const passing: ReadonlySet<ErrorCode> = new Set(['key-throttled', 'key-unavailable', 'key-network'])

/** Tries again, up to `tries` times in all, after a failure that may pass; a little later each time. */
export async function withRetries<T>(work: () => Promise<T>, signal: AbortSignal, tries = 3): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === tries || signal.aborted || !(error instanceof VaultError) || !passing.has(error.code)) throw error
      await delay(150 * 2 ** attempt * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {})
    }
  }
}
