import { randomUUID } from 'node:crypto'
import type { RotationProgress } from '../../shared/api/rotations.ts'
import type { RotationOption } from '../../shared/domain/rotation.ts'
import { VaultError } from '../../shared/errors.ts'
import { dependentsOf } from '../connections/dependents.ts'
import { requireCredentials, typeOf } from '../credentials/service.ts'
import { addVersion } from '../credentials/store.ts'
import { rotatedFields } from '../credentials/versions.ts'
import type { ReadDb } from '../vault/database.ts'
import { connectionsOfKinds } from '../vault/repositories/connections.ts'
import { type CredentialRecord, valueMissing } from '../vault/repositories/credential-row.ts'
import { insertRotation, openRotation } from '../vault/repositories/rotations.ts'
import type { MethodDefinition } from './methods/method.ts'
import { methods } from './methods/registry.ts'
import { generatePassword } from './password.ts'
import { namesOf, requireAt } from './records.ts'
import type { Runs } from './runs.ts'
import { type Counts, createServerSteps, type StepTools } from './server-steps.ts'
import { begun, entry, requireUnrotated } from './service.ts'

interface AutomaticTools extends StepTools {
  readonly runs: Runs
  progress(progress: RotationProgress): void
}

/** Rotations in which Keyward sets the value at the server (L3), and the steps of those by hand that have the same names. */
export function createAutomaticRotation({ context, secrets, targets, runs, rotations, progress }: AutomaticTools) {
  const { vault } = context
  const steps = createServerSteps({ context, secrets, targets, rotations })

  /** Takes a step with several rotations, a few at a time. What a step refuses of several is refused before any of them takes it. */
  const each = async (
    runId: string,
    ids: readonly string[],
    work: (id: string, signal: AbortSignal) => Promise<Counts>,
  ): Promise<Counts> => {
    const queue = [...new Set(ids)]
    let counts: Counts = { done: 0, failed: 0 }
    await runs.run(runId, async (signal) => {
      const worker = async () => {
        for (let id = queue.shift(); id !== undefined && !signal.aborted; id = queue.shift()) {
          progress({ runId, rotationId: id, connectionId: null, state: 'started' })
          const came = await work(id, signal)
          counts = { done: counts.done + came.done, failed: counts.failed + came.failed }
          progress({ runId, rotationId: id, connectionId: null, state: came.failed === 0 ? 'passed' : 'failed' })
        }
      }
      await Promise.all(Array.from({ length: Math.min(context.settings().testParallel, queue.length) }, worker))
    })
    return counts
  }

  return {
    options(credentialIds: readonly string[]): RotationOption[] {
      return vault.read((db) =>
        requireCredentials(db, credentialIds).map((record): RotationOption => {
          const hasValue = record.error_code !== valueMissing
          const { method, through = [] } = (hasValue ? possible(db, record)[0] : undefined) ?? {}
          const isKnown = methods.some(({ types }) => types.includes(record.type))
          return {
            credentialId: record.id,
            credential: record.name,
            openRotationId: openRotation(db, record.rid)?.id ?? null,
            automatic: method ? { method: method.id, summary: method.summary, overlap: method.overlap, through } : null,
            reason: method ? '' : !hasValue ? noValue : isKnown ? noConnection : noMethod,
            dependents: dependentsOf(db, record.id).length,
          }
        }),
      )
    },

    /**
     * @throws VaultError `not-found`, `credential-in-trash`, `value-missing`, `rotation-open`, `rotation-no-method` with the names that
     *   have none
     */
    start(credentialIds: readonly string[], throughId: string | null, batchId: string | null) {
      const batch = batchId ?? randomUUID()
      return vault.write(['credentials'], (db, audit) => {
        const chosen = requireUnrotated(db, credentialIds).map((record) => {
          const ways = possible(db, record)
          const chosen = ways.find(({ through }) => through.some(({ id }) => id === throughId))
          const { method, through = [] } = (throughId === null ? ways[0] : chosen) ?? {}
          // Another connection may lead to another server, where a user of that name is somebody else's: it has to be named.
          const found = through.find(({ id, isOwn }) => (throughId === null ? isOwn : id === throughId))
          return { record, method, through: found }
        })
        const without = chosen.filter(({ method, through }) => !method || !through)
        if (without.length > 0)
          throw new VaultError('rotation-no-method', {
            subjects: without.slice(0, 10).map(({ record }) => record.name),
          })
        const ids = chosen.flatMap(({ record, method, through }) => {
          if (!method || !through) return []
          const made = method.generates === null ? null : generate(db, record, method.generates)
          const rotation = insertRotation(db, {
            ...begun(context, record, batch),
            method: method.id,
            through_id: through.id,
            new_version: made?.version ?? null,
            new_expiry_source: made?.expiry_source ?? null,
          })
          audit(entry('rotation.start', record, method.id))
          return [rotation.id]
        })
        return { batchId: batch, ids }
      })
    },

    /** @throws VaultError `rotation-step`, `rotation-no-method` for one by hand */
    apply(runId: string, ids: readonly string[]): Promise<Counts> {
      const all = vault.read((db) => requireAt(db, ids, 'staged'))
      const byHand = all.filter(({ rotation }) => rotation.method === 'manual')
      if (byHand.length > 0) throw new VaultError('rotation-no-method', { subjects: namesOf(byHand) })
      return each(runId, ids, steps.apply)
    },

    /** @throws VaultError `rotation-step`, `rotation-overtaken`, `version-destroyed` */
    rollBack(runId: string, ids: readonly string[]): Promise<Counts> {
      vault.read((db) => requireAt(db, ids, 'switched'))
      return each(runId, ids, steps.rollBack)
    },

    /** @throws VaultError `rotation-step` */
    abort(runId: string, ids: readonly string[]): Promise<Counts> {
      vault.read((db) => requireAt(db, ids, 'staged'))
      return each(runId, ids, steps.abort)
    },

    /** @throws VaultError `rotation-step` */
    confirmRevocation(runId: string, ids: readonly string[]): Promise<Counts> {
      vault.read((db) => requireAt(db, ids, 'switched'))
      return each(runId, ids, steps.confirmRevocation)
    },

    /** @throws VaultError `rotation-step`, `rotation-unrevoked`, `rotation-grace` */
    finish(runId: string, ids: readonly string[], early: boolean): Promise<Counts> {
      vault.read((db) => rotations.requireFinishable(db, ids, early))
      return each(runId, ids, (id, signal) => steps.finish(id, early, signal))
    },
  }

  function generate(db: Parameters<typeof addVersion>[1], record: CredentialRecord, field: string) {
    const fields = rotatedFields(db, secrets, record, { config: {}, secrets: { [field]: generatePassword() } })
    return addVersion({ context, secrets }, db, record, typeOf(record.type), fields, undefined)
  }
}

const noValue = 'It has no value yet. Enter its first one before it is rotated.'
const noMethod = 'Keyward knows no way to set values of this type. Rotate it by hand.'
const noConnection = 'Keyward reaches the server by no connection yet. Add one that uses this credential.'

/** The methods that can reach the server of a credential, first those that do it by a connection of its own. */
function possible(db: ReadDb, record: CredentialRecord) {
  return methods
    .filter(({ types }) => types.includes(record.type))
    .map((method) => ({ method, through: throughOf(db, record, method) }))
    .filter(({ through }) => through.length > 0)
    .sort((a, b) => Number(b.through[0]?.isOwn) - Number(a.through[0]?.isOwn))
}

/** The connections by which a method can reach the server: those of the credential, then all others of the kind. */
function throughOf(db: ReadDb, record: CredentialRecord, { kinds, generates }: MethodDefinition) {
  const all = connectionsOfKinds(db, kinds)
    // The one that worked last is the likeliest to work.
    .sort((a, b) => (b.last_test_ok ?? 0) - (a.last_test_ok ?? 0))
    .map(({ id, name, credential_id }) => ({ id, name, isOwn: credential_id === record.id }))
  // A user of a cloud changes its own keys; who may change those of others is another matter.
  const possible = generates === null ? all.filter(({ isOwn }) => isOwn) : all
  return possible.sort((a, b) => Number(b.isOwn) - Number(a.isOwn)).slice(0, 50)
}
