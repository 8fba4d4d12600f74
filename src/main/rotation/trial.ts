import type { RotationProgress } from '../../shared/api/rotations.ts'
import { VaultError } from '../../shared/errors.ts'
import { dependentsOf } from '../connections/dependents.ts'
import type { Targets } from '../connections/targets.ts'
import { createConnectionTest } from '../connections/test-connection.ts'
import type { ServiceContext } from '../context.ts'
import { findConnection } from '../vault/repositories/connections.ts'
import { findRotation, recordRotationTest } from '../vault/repositories/rotations.ts'
import { requireAt } from './records.ts'
import type { Runs } from './runs.ts'
import { entry } from './service.ts'
import { isProven } from './view.ts'

interface TrialTools {
  readonly context: ServiceContext
  readonly targets: Targets
  readonly runs: Runs
  progress(progress: RotationProgress): void
}

interface Trial {
  readonly rotationId: string
  readonly credentialId: string
  readonly version: number
  readonly connectionId: string
}

/** Tests every connection that depends on credentials with the values that are not in use yet. */
export function createTrials({ context, targets, runs, progress }: TrialTools) {
  const { vault } = context
  const test = createConnectionTest(context, targets)

  return {
    /**
     * Keeps each finding as it comes; a cancelled test finds nothing. Findings of connections and credentials themselves stay as they
     * are: those are about the value in use.
     *
     * @returns how many connections work with the new value, and how many don't
     * @throws VaultError `rotation-step`, `rotation-unclear` where the server doesn't have the new value yet
     */
    async run(
      runId: string,
      ids: readonly string[],
      timeout: number | null,
    ): Promise<{ done: number; failed: number }> {
      const open = vault.current
      const queue = vault.read((db) =>
        requireAt(db, ids, 'staged').flatMap(({ rotation, credential }): Trial[] => {
          const version = rotation.new_version
          if (version === null || (rotation.method !== 'manual' && rotation.server !== 'made'))
            throw new VaultError('rotation-unclear', { subjects: [credential.name] })
          const about = { rotationId: rotation.id, credentialId: credential.id, version }
          return dependentsOf(db, credential.id).map(({ connection }) => ({ ...about, connectionId: connection.id }))
        }),
      )
      const settings = context.settings()
      const timeoutMs = timeout ?? settings.testTimeoutSeconds * 1000
      const counts = { done: 0, failed: 0 }

      const work = async (signal: AbortSignal) => {
        for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
          const { rotationId, connectionId, ...staged } = next
          const connection = vault.read((db) => findConnection(db, connectionId))
          if (!connection) continue
          progress({ runId, rotationId, connectionId, state: 'started' })
          const result = await test(connection, { timeoutMs, signal, onStage: () => {}, staged })
          if (signal.aborted || !vault.isOpen(open)) return
          const works = isProven(result)
          vault.writeInto(open, ['credentials'], (db, audit) => {
            // It may have been aborted, or staged anew, while the server was thinking.
            const rotation = findRotation(db, rotationId)
            if (rotation?.state !== 'staged' || rotation.new_version !== staged.version) return
            if (!findConnection(db, connectionId)) return
            recordRotationTest(db, rotation.rid, result)
            const { credential } = requireAt(db, [rotationId], 'staged')[0] ?? {}
            if (credential)
              audit({
                ...entry('rotation.test', credential, `${connection.name} · ${result.code}`),
                outcome: works ? 'ok' : 'failed',
              })
          })
          counts[works ? 'done' : 'failed']++
          progress({ runId, rotationId, connectionId, state: works ? 'passed' : 'failed' })
        }
      }
      await runs.run(runId, async (signal) => {
        await Promise.all(Array.from({ length: Math.min(settings.testParallel, queue.length) }, () => work(signal)))
      })
      return counts
    },
  }
}
