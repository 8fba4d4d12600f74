import type { ChosenConnections, TestProgress } from '../../shared/api/tests.ts'
import type { TestResult } from '../../shared/domain/probe.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { scheduleOf } from '../credentials/schedule.ts'
import { typeOf } from '../credentials/service.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { ReadDb } from '../vault/database.ts'
import type { OpenVault } from '../vault/open-vault.ts'
import type { ConnectionFilter, ConnectionRecord } from '../vault/repositories/connections.ts'
import { connectionIds, findConnection, recordTest } from '../vault/repositories/connections.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { findCredential, updateCredential } from '../vault/repositories/credentials.ts'
import { updateVersionMade } from '../vault/repositories/versions.ts'
import type { StageEvent } from './probe-outcome.ts'
import { requireConnection } from './service.ts'
import type { Targets } from './targets.ts'
import { createConnectionTest, progressOf } from './test-connection.ts'

export interface TestEvents {
  progress(progress: TestProgress): void
  result(runId: string, result: TestResult): void
}

export interface TestRequest {
  readonly runId: string
  readonly connections: ChosenConnections
  /** How many run at the same time; as the settings say when left out. */
  readonly parallel?: number | null | undefined
  readonly timeoutMs: number | null
  /** Nobody asked for it; the log says so. */
  readonly isScheduled?: boolean
}

/** Runs connection tests against real servers. */
export function createTestService(context: ServiceContext, targets: Targets, events: TestEvents) {
  const { vault } = context
  const running = new Map<string, AbortController>()

  const testOne = createConnectionTest(context, targets)

  /** Keeps the finding on the connection, on its credential, and in the audit log. */
  const keep = (open: OpenVault, result: TestResult, isScheduled: boolean) => {
    vault.writeInto(open, ['connections', 'credentials'], (db, audit) => {
      const credential = result.credentialId === null ? undefined : findCredential(db, result.credentialId)
      // It may have been deleted while the server was thinking.
      if (result.code !== 'cancelled' && findConnection(db, result.connectionId)) {
        recordTest(db, result)
        if (credential) {
          const told = result.expiresAt === null ? null : Date.parse(result.expiresAt)
          // What a server says of an access token is the end of that alone, and another one comes by itself.
          const isOwn = typeOf(credential.type).oauth === undefined && credential.expiry_source !== 'typed'
          const adopt = told !== null && isOwn && told !== credential.expires_at
          const madeAt = madeAtOf(result, credential)
          if (madeAt !== null) updateVersionMade(db, credential.rid, credential.version, madeAt)
          updateCredential(db, credential, {
            // A key that was made before it came into the vault is to be rotated by that day.
            ...(madeAt !== null && scheduleOf(db, credential, madeAt)),
            last_tested_at: context.now(),
            last_test_ok: result.ok ? 1 : 0,
            // Only the server's word against the credential itself makes it an error; a closed port does not. What OAuth has
            // found stays: an access token may be good for a while after its refresh was refused.
            ...(result.ok && !isOfOAuth(credential.error_code) && { error_code: null }),
            ...(result.code === 'auth-failed' &&
              !failedOnTheWay(result) &&
              !isOfOAuth(credential.error_code) && { error_code: result.code }),
            ...(adopt && { expires_at: told, expiry_source: 'server' as const }),
          })
        }
      }
      audit(recordOf(result, isScheduled))
    })
  }

  /** Tells the log of tests that a lock ends: when they have ended there is no open vault to write into. */
  const recordEnded = (open: OpenVault, tests: Iterable<ConnectionRecord>) => {
    vault.writeInto(open, [], (_, audit) => {
      for (const { id, name } of tests)
        audit(recordOf({ ok: false, code: 'cancelled', connectionId: id, connection: name }))
    })
  }

  return {
    /** @throws VaultError `not-found`, `invalid-request` for a run that is already running, `vault-locked` when it locks midway */
    async run(request: TestRequest): Promise<{ ok: boolean; results: TestResult[] }> {
      if (running.has(request.runId)) throw new VaultError('invalid-request')
      const open = vault.current
      const connections = vault.read((db) => chosenConnections(db, request.connections))
      const settings = context.settings()
      const timeoutMs = request.timeoutMs ?? settings.testTimeoutSeconds * 1000
      const parallel = request.parallel ?? settings.testParallel
      const controller = new AbortController()
      const { signal } = controller
      const testing = new Set<ConnectionRecord>()
      const stopListening = vault.onLock(() => {
        controller.abort()
        recordEnded(open, testing)
      })
      running.set(request.runId, controller)
      const results: TestResult[] = []
      const queue = connections.map((connection, index) => ({ connection, index }))
      const work = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const { index } = next
          // As it is now: it may have been changed, or deleted, since the run began.
          const id = next.connection.id
          const connection = signal.aborted ? next.connection : vault.read((db) => findConnection(db, id))
          if (!connection) continue
          testing.add(connection)
          const onStage = (event: StageEvent) => events.progress({ runId: request.runId, ...progressOf(id, event) })
          const result = await testOne(connection, { timeoutMs, signal, onStage })
          testing.delete(connection)
          if (vault.isOpen(open)) keep(open, result, request.isScheduled === true)
          results[index] = result
          events.result(request.runId, result)
        }
      }
      try {
        const workers = Array.from({ length: Math.min(parallel, connections.length) }, () =>
          // One that can't keep its finding ends the others, which are waited for.
          work().catch((error: unknown) => {
            controller.abort()
            queue.length = 0
            throw error
          }),
        )
        for (const ended of await Promise.allSettled(workers)) if (ended.status === 'rejected') throw ended.reason
      } finally {
        stopListening()
        controller.abort()
        running.delete(request.runId)
      }
      const told = results.filter((result) => result !== undefined)
      return { ok: told.every(({ ok }) => ok), results: told }
    },

    /** @throws VaultError `test-not-running` */
    cancel(runId: string): void {
      const controller = running.get(runId)
      if (!controller) throw new VaultError('test-not-running')
      controller.abort()
    },
  }
}

/** The connections that a run is about, each once. @throws VaultError `not-found` */
export function chosenConnections(db: ReadDb, chosen: ChosenConnections): ConnectionRecord[] {
  const ids = 'ids' in chosen ? chosen.ids : connectionIds(db, filterOf(chosen))
  return [...new Set(ids)].map((id) => requireConnection(db, id))
}

function filterOf(chosen: Exclude<ChosenConnections, { ids: string[] }>): ConnectionFilter {
  if ('filter' in chosen) return chosen.filter
  return 'environment' in chosen ? { environment: [chosen.environment] } : {}
}

/** Whether a test ended before it reached its host: then it says nothing about the credential. */
function failedOnTheWay({ stages }: TestResult): boolean {
  const failed = stages.find(({ ok }) => !ok)
  return failed?.stage === 'tunnel' || failed?.stage === 'connect'
}

function recordOf(
  result: Pick<TestResult, 'ok' | 'code' | 'connectionId' | 'connection'>,
  isScheduled = false,
): AuditEntry {
  const isRefused = result.code === 'host-not-bound' || result.code === 'credential-disabled'
  return {
    action: 'connection.test',
    outcome: result.ok ? 'ok' : isRefused ? 'refused' : 'failed',
    subjectType: 'connection',
    subjectId: result.connectionId,
    subject: result.connection,
    detail: isScheduled ? `${result.code} · scheduled` : result.code,
  }
}

function isOfOAuth(errorCode: string | null): boolean {
  return errorCode?.startsWith('oauth-') ?? false
}

/** When the service made the value in use, where it tells. A value that came into use during the test is another one. */
function madeAtOf({ madeAt, at }: TestResult, { last_rotated_at: rotatedAt }: CredentialRecord): number | null {
  if (madeAt === null || (rotatedAt ?? 0) > Date.parse(at)) return null
  const made = Date.parse(madeAt)
  return made <= Date.parse(at) ? made : null
}
