import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'

/** Work of rotations that talks to servers: each under the ID of its caller, to be cancelled by a person or by a lock. */
export interface Runs {
  /** @throws VaultError `invalid-request` for a run that is already running, and what `work` throws */
  run<T>(runId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  cancel(runId: string): void
}

export function createRuns({ vault }: ServiceContext): Runs {
  const running = new Map<string, AbortController>()
  return {
    async run(runId, work) {
      if (running.has(runId)) throw new VaultError('invalid-request')
      const controller = new AbortController()
      const stopListening = vault.onLock(() => controller.abort())
      running.set(runId, controller)
      try {
        return await work(controller.signal)
      } finally {
        controller.abort()
        stopListening()
        running.delete(runId)
      }
    },
    cancel: (runId) => running.get(runId)?.abort(),
  }
}
