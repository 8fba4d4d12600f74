import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { OwnRequest } from '../../shared/domain/exchange.ts'
import { failure, property, timeoutOf } from './classify.ts'
import type { ProbeTarget } from './connector.ts'
import type { ProbeJob } from './probe-messages.ts'
import { collectOutcome, type ProbeOutcome, type StageEvent } from './probe-outcome.ts'
import type { RotationJob } from './rotators/rotator.ts'

/** Added to a target's time before the worker is ended: it has its own deadline, and tells better what took so long. */
const graceMs = 500

/** A probe needs little; a server that makes a driver eat memory ends its worker, not Keyward. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 }

export interface ProbeOptions {
  /** Cancels the test: its worker is ended at once. */
  readonly signal?: AbortSignal
  /** Sends this request instead of the harmless one. */
  readonly request?: OwnRequest
  /** Takes a step of a rotation instead of the test. */
  readonly rotation?: RotationJob
  /** Told what that step has made or learnt, in plaintext, as soon as it is known. */
  readonly onMade?: (values: Readonly<Record<string, string>>) => void
  readonly onStage?: (event: StageEvent) => void
  /** Another worker, for tests of what a worker can do wrong. */
  readonly worker?: URL
}

/**
 * Tests one connection in a worker of its own that holds this one secret, has no environment, and is ended when the test
 * is: a driver that hangs, crashes or eats memory is a finding (`timeout`, `crashed`). It never rejects.
 *
 * No secret of the target is in the outcome or in an event, in any form that `createRedactor` knows. Sentences are
 * Keyward's own; only a secret that is a plain word can occur in them.
 */
export function runProbe(target: ProbeTarget, options: ProbeOptions = {}): Promise<ProbeOutcome> {
  const { signal, onStage = () => {} } = options
  const collector = collectOutcome(target, onStage, options.onMade)
  if (signal?.aborted) return Promise.resolve(collector.end(failure('cancelled')))

  return new Promise((resolve) => {
    const worker = startWorker(options.worker ?? workerUrl())
    if (!worker) return resolve(collector.end(failure('crashed')))

    const settle = (outcome: ProbeOutcome) => {
      clearTimeout(deadline)
      signal?.removeEventListener('abort', cancel)
      worker.removeAllListeners('message').removeAllListeners('exit')
      // Not waited for: a name server that is asked can't be interrupted.
      worker.unref()
      worker.terminate().catch(() => {})
      resolve(outcome)
    }
    const cancel = () => settle(collector.end(failure('cancelled')))
    const deadline = setTimeout(() => settle(collector.end(timeoutOf(collector.running))), target.timeoutMs + graceMs)
    signal?.addEventListener('abort', cancel, { once: true })

    // Its listener stays: an error that comes while the worker is being ended must not be one of this process.
    worker.on('error', (error) => {
      const isFull = property(error, 'code') === 'ERR_WORKER_OUT_OF_MEMORY'
      settle(collector.end(failure('crashed', '', isFull ? outOfMemory : {})))
    })
    worker.on('messageerror', () => settle(collector.end(failure('crashed'))))
    worker.once('exit', () => settle(collector.end(failure('crashed'))))
    worker.on('message', (message: unknown) => {
      // An error here would be one of this process, and its text might repeat what it was about.
      try {
        const outcome = collector.receive(message)
        if (outcome) settle(outcome)
      } catch {
        settle(collector.end(failure('crashed')))
      }
    })

    const bytes = new TextEncoder().encode(
      JSON.stringify({
        target,
        request: options.request ?? null,
        rotation: options.rotation ?? null,
      } satisfies ProbeJob),
    )
    worker.postMessage(bytes, [bytes.buffer])
  })
}

/** A silent worker without surroundings, or null when this machine has no room for another thread. */
function startWorker(url: URL): Worker | null {
  try {
    const worker = new Worker(url, {
      // Neither proxies nor passwords nor drivers' switches come from the environment or the command line.
      env: {},
      execArgv: [],
      argv: [],
      // A driver may print what it should not.
      stdout: true,
      stderr: true,
      resourceLimits,
    })
    worker.stdout.resume()
    worker.stderr.resume()
    return worker
  } catch {
    return null
  }
}

const outOfMemory = {
  message: 'The server sent more than a test can hold. The vault is not affected.',
  remedy: 'Check the address and the port. If they are right, tell the people who run the server.',
}

/** The worker beside this file: as source under Node and in tests, as built otherwise. */
function workerUrl(): URL {
  const source = new URL('./probe-worker.ts', import.meta.url)
  return import.meta.url.endsWith('.ts') && existsSync(source) ? source : new URL('./probe-worker.js', import.meta.url)
}
