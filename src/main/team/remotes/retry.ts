import { setTimeout as delay } from 'node:timers/promises'
import { mayPass } from './failures.ts'

/** How often something is tried that may pass. With a connection of which every third breaks, one in 700 calls fails. */
const tries = 6

/** Waits a little, longer each time, and never as long as the next one who does the same. */
export function pause(attempt: number, signal: AbortSignal): Promise<void> {
  return delay(60 * 2 ** Math.min(attempt, 5) * (0.5 + Math.random()), undefined, { signal })
}

/**
 * Tries again after a failure that may pass. For what can be asked for twice.
 * @param work is told which try it is, from 0
 */
export async function withRetries<T>(signal: AbortSignal, work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt)
    } catch (error) {
      if (attempt + 1 >= tries || signal.aborted || !mayPass(error)) throw error
      await pause(attempt, signal)
    }
  }
}
