import type { TestProgress } from '../../shared/api/tests.ts'
import type { ProbeCode, TestResult } from '../../shared/domain/probe.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { ConnectionRecord } from '../vault/repositories/connections.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import type { ProbeTarget } from './connector.ts'
import { runProbe } from './probe.ts'
import type { StageEvent } from './probe-outcome.ts'
import { type StagedVersion, type Targets, WayRefused } from './targets.ts'
import { namedHostKey } from './way-of.ts'

interface ConnectionTestOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly onStage: (event: StageEvent) => void
  /** A credential that is tested with a value which isn't in use yet. */
  readonly staged?: StagedVersion
}

/**
 * Tests one connection and tells what was found; nothing of it is kept. What the vault refuses is a finding, too. Rejects only
 * with what nobody can have foreseen.
 */
export function createConnectionTest(context: ServiceContext, targets: Targets) {
  const { vault } = context

  const testOne = async (
    connection: ConnectionRecord,
    { timeoutMs, signal, onStage, staged }: ConnectionTestOptions,
  ): Promise<TestResult> => {
    const credential = signal.aborted ? null : nameOf(connection)
    const started = performance.now()
    const base = () => ({
      connectionId: connection.id,
      connection: connection.name,
      credentialId: connection.credential_id,
      credential,
      at: new Date(context.now()).toISOString(),
    })
    const without = (code: ProbeCode, message: string, remedy: string, host = connection.target): TestResult => ({
      ...base(),
      ok: false,
      code,
      message,
      remedy,
      ms: performance.now() - started,
      stages: [],
      tls: null,
      hostKey: null,
      identity: null,
      expiresAt: null,
      madeAt: null,
      scopes: null,
      host: code === 'host-not-bound' ? host : null,
    })
    if (signal.aborted) return without('cancelled', 'The test was cancelled.', 'Start it again when you are ready.')
    let target: ProbeTarget
    try {
      target = await targets.open(connection, 'test', timeoutMs, staged)
    } catch (error) {
      const cause = error instanceof WayRefused ? error.error : error
      const code = refusals.get(cause instanceof VaultError ? cause.code : '')
      if (!code || !(cause instanceof VaultError)) throw error
      // The service that gives its tokens out may be on another host.
      if (!(error instanceof WayRefused)) return without(code, cause.message, cause.remedy, cause.subjects?.[1])
      // Consent, a credential or its enabling is asked for at the connection that failed.
      return { ...without(code, error.message, `Test “${error.hop}” first: it tells what is missing.`), host: null }
    }
    const outcome = await runProbe(target, { signal, onStage })
    const { sent: _, answer: __, ...found } = outcome
    // A lock ends a test, and with it what it could be told of.
    const hostKey =
      vault.state === 'unlocked' ? vault.read((db) => namedHostKey(db, connection, outcome.hostKey)) : null
    return { ...base(), ...found, hostKey }
  }

  const nameOf = (connection: ConnectionRecord): string | null =>
    connection.credential_id === null
      ? null
      : (vault.read((db) => findCredential(db, connection.credential_id ?? ''))?.name ?? null)

  return testOne
}

/** A sign of life as the contract has it. */
export function progressOf(connectionId: string, event: StageEvent): Omit<TestProgress, 'runId'> {
  return 'state' in event
    ? { connectionId, stage: event.stage, state: 'started', ms: 0, detail: '' }
    : { connectionId, stage: event.stage, state: event.ok ? 'passed' : 'failed', ms: event.ms, detail: event.detail }
}

/** Refusals of the vault that are findings of a test, and not failures of the call. */
const refusals = new Map<string, ProbeCode>([
  ['host-not-bound', 'host-not-bound'],
  ['credential-disabled', 'credential-disabled'],
  ['credential-in-trash', 'connection-incomplete'],
  ['connection-incomplete', 'connection-incomplete'],
  ['connection-way-lost', 'misconfigured'],
  ['value-missing', 'connection-incomplete'],
  ['secret-damaged', 'misconfigured'],
  ['version-destroyed', 'misconfigured'],
  ['oauth-not-authorized', 'connection-incomplete'],
  ['oauth-reauthorize', 'auth-failed'],
  ['oauth-refused', 'auth-failed'],
  ['oauth-uncertain', 'auth-failed'],
  ['oauth-client-refused', 'auth-failed'],
  ['oauth-request-refused', 'permission'],
  ['oauth-busy', 'timeout'],
  ['oauth-unreachable', 'unreachable'],
  ['oauth-timeout', 'timeout'],
  ['oauth-tls', 'tls-untrusted'],
  ['oauth-unavailable', 'server-error'],
  ['oauth-not-the-service', 'unexpected-answer'],
  ['oauth-misconfigured', 'misconfigured'],
  ['rotation-not-testable', 'not-testable'],
])
