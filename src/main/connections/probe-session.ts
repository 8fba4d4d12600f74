import type { Stage, TlsFacts } from '../../shared/domain/probe.ts'
import { classify, failure, timeoutOf } from './classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo, type ProbeReport, type ProbeTarget } from './connector.ts'
import { abortable } from './net.ts'
import type { ProbeMessage } from './probe-messages.ts'
import { carriersOf, createRedactor, maxSecret, secretsOf } from './redact.ts'
import { redactAnswer, redactSent } from './redact-exchange.ts'

/**
 * Kept for the sign-in and what follows it when the whole test has more than half as much again: servers answer a wrong
 * password only after seconds, and a slow name server must not turn that into a timeout.
 */
const signInMs = 8000

/** More names of permissions than a person reads. */
const maxScopes = 100

/**
 * Runs one connector within the target's deadline and tells how it goes. Every text from a server or a driver is redacted
 * here, and again by the receiver. It resolves when the last message is sent, and what the test opened is destroyed.
 */
export async function runSession(
  connector: Connector,
  target: ProbeTarget,
  send: (message: ProbeMessage) => void,
): Promise<void> {
  const secrets = secretsOf(target)
  let redact = createRedactor(secrets, carriersOf(target))
  const clean = (text: string, max: number) =>
    redact(text)
      .replace(/\p{C}+/gu, ' ')
      .slice(0, max)
  const whole = new AbortController()
  const early = new AbortController()
  const timers = [
    setTimeout(() => whole.abort(), target.timeoutMs),
    ...(target.timeoutMs > signInMs * 1.5 ? [setTimeout(() => early.abort(), target.timeoutMs - signInMs)] : []),
  ]
  const destroyers: (() => void)[] = []
  const own = (error: unknown) => connector.classify?.(error)

  const report: ProbeReport = {
    signal: whole.signal,
    onEnd: (destroy) => void destroyers.push(destroy),
    hide(secret) {
      if (secret.length > maxSecret) throw new ProbeFailure(failure('unexpected-answer'))
      // The receiver redacts on its own, and knows but what the vault holds.
      send({ type: 'secret', secret })
      secrets.push(secret)
      redact = createRedactor(secrets, carriersOf(target))
    },
    tls: (facts) => send({ type: 'tls', facts: cleanFacts(facts, clean) }),
    hostKey: (key, hop) => send({ type: 'host-key', ...key, hop }),
    sent: (sent) => send({ type: 'sent', sent: redactSent(sent, redact) }),
    answer: (answer) => send({ type: 'answer', answer: redactAnswer(answer, redact) }),
    made: (values) => send({ type: 'made', values }),
    async stage(stage, work, detail) {
      const signal = isNetwork(stage) ? AbortSignal.any([whole.signal, early.signal]) : whole.signal
      send({ type: 'started', stage })
      const began = performance.now()
      const end = (info: Pick<ProbeFailureInfo, 'code' | 'detail'>) =>
        send({
          type: 'ended',
          result: {
            stage,
            ok: info.code === 'ok',
            ms: performance.now() - began,
            code: info.code,
            detail: clean(info.detail, 500),
          },
        })
      try {
        const value = await abortable(
          Promise.resolve().then(() => work(signal)),
          signal,
        )
        end({ code: 'ok', detail: detail?.(value) ?? '' })
        return value
      } catch (error) {
        const info = signal.aborted ? timeoutOf(stage) : classify(error, own)
        end(info)
        throw new ProbeFailure(info)
      }
    },
  }

  try {
    const finding = await Promise.race([connector.run(target, report), afterStages(whole.signal)])
    send({
      type: 'finished',
      ...finding,
      remedy: '',
      identity: finding.identity === null ? null : clean(finding.identity, 300),
      scopes: finding.scopes?.slice(0, maxScopes).map((scope) => clean(scope, 200)) ?? null,
      host: null,
    })
  } catch (error) {
    const timedOut = whole.signal.aborted && !(error instanceof ProbeFailure)
    const info = timedOut ? timeoutOf(null) : classify(error, own)
    // The test ended in the sense of its stages, and yet not one of them told why.
    const { code, message, remedy } = info.code === 'ok' ? failure('crashed') : info
    const nothing = { identity: null, expiresAt: null, scopes: null }
    send({ type: 'finished', code, message, remedy, ...nothing, host: info.host ?? null })
  } finally {
    for (const timer of timers) clearTimeout(timer)
    for (const destroy of destroyers.toReversed()) {
      // A driver that fails at being ended is left to the worker's end.
      try {
        destroy()
      } catch {}
    }
  }
}

/** Rejects on abort, but lets the stage that is running tell first that it did not end in time. */
function afterStages(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => setImmediate(() => reject(signal.reason)), { once: true })
  })
}

function isNetwork(stage: Stage): boolean {
  return stage === 'resolve' || stage === 'connect' || stage === 'tls'
}

/** Names in a certificate are text from a server, too. */
function cleanFacts(facts: TlsFacts, clean: (text: string, max: number) => string): TlsFacts {
  return {
    ...facts,
    chain: facts.chain.map((certificate) => ({
      ...certificate,
      subject: clean(certificate.subject, 200),
      issuer: clean(certificate.issuer, 200),
    })),
  }
}
