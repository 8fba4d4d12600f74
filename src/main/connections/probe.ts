import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ProbeCode, Stage, StageResult, TestResult, TlsFacts } from '../../shared/domain/probe.ts'
import { failure, property, timeoutOf } from './classify.ts'
import type { ProbeTarget } from './connector.ts'
import { probeMessage } from './probe-messages.ts'
import { carriersOf, createRedactor, secretsOf } from './redact.ts'

/** Time for a whole test unless a person chose another. */
export const probeTimeoutMs = 15_000

/** Added to a target's time before the worker is ended: it has its own deadline, and tells better what took so long. */
const graceMs = 500

/** A probe needs little; a server that makes a driver eat memory ends its worker, not Keyward. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 }

/** The finding of one test, without the names of connection and credential. */
export type ProbeOutcome = Pick<
  TestResult,
  'ok' | 'code' | 'message' | 'remedy' | 'ms' | 'stages' | 'tls' | 'identity' | 'expiresAt' | 'host'
>

/** A sign of life: a stage has begun, or has ended. */
export type StageEvent = { readonly stage: Stage; readonly state: 'started' } | StageResult

export interface ProbeOptions {
  /** Cancels the test: its worker is ended at once. */
  readonly signal?: AbortSignal
  readonly onStage?: (event: StageEvent) => void
  /** Another worker, for tests of what a worker can do wrong. */
  readonly worker?: URL
}

/**
 * Tests one connection in a worker of its own that holds this one secret, has no environment, and is ended when the test
 * is: a driver that hangs, crashes or eats memory is a finding (`timeout`, `crashed`). It never rejects.
 *
 * No secret of the target is in the outcome or in an event, in any form that `createRedactor` knows. Sentences are
 * Keyward's own; only a secret that is a plain English word can occur in them.
 */
export function runProbe(target: ProbeTarget, options: ProbeOptions = {}): Promise<ProbeOutcome> {
  const { signal, onStage } = options
  const began = performance.now()
  const secrets = secretsOf(target)
  const redact = createRedactor(secrets, carriersOf(target))
  // A password such as `server` would tear holes into sentences, and the holes would tell it.
  const redactSentence = createRedactor(secrets.filter((secret) => !/^[A-Za-z]{1,12}$/.test(secret)))
  const stages: StageResult[] = []
  let running: { stage: Stage; since: number } | null = null
  let tls: TlsFacts | null = null

  return new Promise((resolve) => {
    const finish = (end: Pick<ProbeOutcome, 'code' | 'message' | 'remedy'> & Partial<ProbeOutcome>) => {
      resolve({
        ok: end.code === 'ok',
        code: end.code,
        message: redactSentence(end.message),
        remedy: redactSentence(end.remedy),
        ms: performance.now() - began,
        stages,
        tls,
        identity: end.identity == null ? null : redact(end.identity),
        expiresAt: end.expiresAt ?? null,
        host: end.host ?? null,
      })
    }
    if (signal?.aborted) return finish(failure('cancelled'))

    const worker = new Worker(options.worker ?? workerUrl(), {
      // Neither proxies nor passwords nor drivers' switches come from the environment.
      env: {},
      execArgv: [],
      argv: [],
      // A driver may print what it should not.
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits,
    })
    worker.stdout.resume()
    worker.stderr.resume()

    const settle: typeof finish = (end) => {
      clearTimeout(deadline)
      signal?.removeEventListener('abort', cancel)
      worker.removeAllListeners('message')
      worker.removeAllListeners('exit')
      // Not waited for: a name server that is asked can't be interrupted.
      worker.unref()
      worker.terminate().catch(() => {})
      finish(end)
    }
    /** Ends the test from outside, naming the stage that it was in. */
    const stop = (code: ProbeCode, info = failure(code)) => {
      if (running) {
        const result = { stage: running.stage, ok: false, ms: performance.now() - running.since, code, detail: '' }
        stages.push(result)
        onStage?.(result)
      }
      settle(info)
    }
    const cancel = () => stop('cancelled')
    const deadline = setTimeout(() => stop('timeout', timeoutOf(running?.stage ?? null)), target.timeoutMs + graceMs)
    signal?.addEventListener('abort', cancel, { once: true })

    worker.on('error', (error) => {
      if (property(error, 'code') !== 'ERR_WORKER_OUT_OF_MEMORY') return stop('crashed')
      stop(
        'crashed',
        failure('crashed', '', { message: 'The server sent more than a test can hold. The vault is not affected.' }),
      )
    })
    worker.once('messageerror', () => stop('crashed'))
    worker.once('exit', () => stop('crashed'))
    worker.on('message', (data: unknown) => {
      const parsed = probeMessage.safeParse(data)
      if (!parsed.success) return stop('crashed')
      const message = parsed.data
      switch (message.type) {
        case 'started':
          running = { stage: message.stage, since: performance.now() }
          return onStage?.({ stage: message.stage, state: 'started' })
        case 'ended': {
          running = null
          const result = { ...message.result, detail: redact(message.result.detail) }
          stages.push(result)
          return onStage?.(result)
        }
        case 'tls':
          tls = redactFacts(message.facts, redact)
          return undefined
        case 'finished':
          return settle(message)
      }
    })

    const bytes = new TextEncoder().encode(JSON.stringify(target))
    worker.postMessage(bytes, [bytes.buffer])
  })
}

function redactFacts(facts: TlsFacts, redact: (text: string) => string): TlsFacts {
  const chain = facts.chain.map((certificate) => ({
    ...certificate,
    subject: redact(certificate.subject),
    issuer: redact(certificate.issuer),
  }))
  return { ...facts, chain }
}

/** The worker beside this file: as source under Node and in tests, as built otherwise. */
function workerUrl(): URL {
  const source = new URL('./probe-worker.ts', import.meta.url)
  return import.meta.url.endsWith('.ts') && existsSync(source) ? source : new URL('./probe-worker.js', import.meta.url)
}
