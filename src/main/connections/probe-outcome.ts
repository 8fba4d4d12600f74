import type { Answer, SentRequest } from '../../shared/domain/exchange.ts'
import type { Stage, StageResult, TestResult, TlsFacts } from '../../shared/domain/probe.ts'
import { failure } from './classify.ts'
import type { ProbeFailureInfo, ProbeTarget } from './connector.ts'
import { probeMessage } from './probe-messages.ts'
import { carriersOf, createRedactor, secretsOf } from './redact.ts'
import { redactAnswer, redactSent } from './redact-exchange.ts'

/** The finding of one test, without the names of connection and credential. */
export type ProbeOutcome = Pick<
  TestResult,
  | 'ok'
  | 'code'
  | 'message'
  | 'remedy'
  | 'ms'
  | 'stages'
  | 'tls'
  | 'identity'
  | 'expiresAt'
  | 'madeAt'
  | 'scopes'
  | 'host'
> & {
  /** The request of a person's own and what was answered; null for a test. */
  readonly sent: SentRequest | null
  readonly answer: Answer | null
  /** The key of an SSH server that is not trusted. `hop` counts the hops of the target; null is the target itself. */
  readonly hostKey: { readonly key: string; readonly fingerprint: string; readonly hop: number | null } | null
}

/** A sign of life: a stage has begun, or has ended. */
export type StageEvent = { readonly stage: Stage; readonly state: 'started' } | StageResult

/** Makes an outcome of what a session tells. */
export interface OutcomeCollector {
  /** Takes one message. Returns the outcome when it was the last one, or when it was none that a session sends. */
  receive(message: unknown): ProbeOutcome | null
  /** The stage that has begun and not ended. */
  readonly running: Stage | null
  /** Ends the test from outside: the stage that is running fails with it. */
  end(info: ProbeFailureInfo): ProbeOutcome
}

type Sentences = Pick<ProbeFailureInfo, 'code' | 'message' | 'remedy'>

/** More secrets than any test is given. */
const maxGiven = 100

function isWord(secret: string): boolean {
  return /^[A-Za-z]{1,12}$/.test(secret)
}

/** Collects the messages of one session. Every text is redacted once more: the session is not believed to have done it. */
export function collectOutcome(
  target: ProbeTarget,
  onStage: (event: StageEvent) => void,
  onMade: (values: Readonly<Record<string, string>>) => void = () => {},
): OutcomeCollector {
  const began = performance.now()
  const secrets = secretsOf(target)
  let redact = createRedactor(secrets, carriersOf(target))
  // Sentences are Keyward's own. A password such as `server` would tear holes into them, and the holes would tell it.
  let redactSentence = createRedactor(secrets.filter((secret) => !isWord(secret)))
  const stages: StageResult[] = []
  let running: { stage: Stage; since: number } | null = null
  let tls: TlsFacts | null = null
  let hostKey: ProbeOutcome['hostKey'] = null
  let sent: SentRequest | null = null
  let answer: Answer | null = null
  let given = 0

  const add = (result: StageResult) => {
    running = null
    stages.push(result)
    onStage(result)
  }
  const finish = (info: Sentences, facts: Partial<ProbeOutcome> = {}): ProbeOutcome => ({
    ok: info.code === 'ok',
    code: info.code,
    message: redactSentence(info.message),
    remedy: redactSentence(info.remedy),
    ms: performance.now() - began,
    stages,
    tls,
    hostKey,
    sent,
    answer,
    identity: facts.identity ? redact(facts.identity) : null,
    expiresAt: facts.expiresAt ?? null,
    madeAt: facts.madeAt ?? null,
    scopes: facts.scopes?.map(redact) ?? null,
    host: facts.host ?? null,
  })

  const collector: OutcomeCollector = {
    get running() {
      return running?.stage ?? null
    },
    end(info) {
      if (running) {
        const ms = performance.now() - running.since
        add({ stage: running.stage, ok: false, ms, code: info.code, detail: '' })
      }
      return finish(info, { host: info.host ?? null })
    },
    receive(data) {
      const parsed = probeMessage.safeParse(data)
      if (!parsed.success) return collector.end(failure('crashed'))
      const message = parsed.data
      switch (message.type) {
        case 'started':
          running = { stage: message.stage, since: performance.now() }
          onStage({ stage: message.stage, state: 'started' })
          return null
        case 'ended':
          add({ ...message.result, detail: redact(message.result.detail) })
          return null
        case 'secret':
          if (++given > maxGiven) return collector.end(failure('crashed'))
          secrets.push(message.secret)
          redact = createRedactor(secrets, carriersOf(target))
          redactSentence = createRedactor(secrets.filter((secret) => !isWord(secret)))
          return null
        case 'tls':
          tls = redactFacts(message.facts, redact)
          return null
        case 'host-key':
          hostKey = { key: message.key, fingerprint: message.fingerprint, hop: message.hop }
          return null
        case 'sent':
          sent = redactSent(message.sent, redact)
          return null
        case 'made':
          onMade(message.values)
          return null
        case 'answer':
          answer = redactAnswer(message.answer, redact)
          return null
        case 'finished':
          return finish(message, { ...message, madeAt: message.madeAt ?? null })
      }
    },
  }
  return collector
}

function redactFacts(facts: TlsFacts, redact: (text: string) => string): TlsFacts {
  const chain = facts.chain.map((certificate) => ({
    ...certificate,
    subject: redact(certificate.subject),
    issuer: redact(certificate.issuer),
  }))
  return { ...facts, chain }
}
