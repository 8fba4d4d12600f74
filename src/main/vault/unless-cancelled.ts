import { VaultError } from '../../shared/errors.ts'

/**
 * Waits for work that can't be ended, such as the answer of a key service, until `signal` is aborted and no longer. What the work
 * comes to after that is handed to `undo`.
 * @throws VaultError `cancelled`, and what the work throws
 */
export async function unlessCancelled<T>(
  work: Promise<T>,
  signal: AbortSignal,
  undo: (late: T) => unknown = () => {},
): Promise<T> {
  const cancelled = Promise.withResolvers<never>()
  const cancel = () => cancelled.reject(new VaultError('cancelled'))
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    return await Promise.race([cancelled.promise, work])
  } catch (error) {
    if (signal.aborted) work.then(undo).catch(() => {})
    throw error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
