import type { Rotation, ServerState } from '../../shared/domain/rotation.ts'
import { VaultError } from '../../shared/errors.ts'
import type { RotationAnswer, RotationStep } from '../connections/rotators/rotator.ts'
import type { Targets } from '../connections/targets.ts'
import type { ServiceContext } from '../context.ts'
import type { Secrets } from '../credentials/secrets.ts'
import { typeOf } from '../credentials/service.ts'
import { addVersion } from '../credentials/store.ts'
import { rotatedFields } from '../credentials/versions.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import type { RotationColumns } from '../vault/repositories/rotations.ts'
import { forgetRotationTests, updateRotation } from '../vault/repositories/rotations.ts'
import type { MethodDefinition } from './methods/method.ts'
import { findMethod } from './methods/registry.ts'
import { type RotationOf, requireRotation } from './records.ts'
import { createServerDialogue } from './server.ts'
import { type createRotationService, entry } from './service.ts'
import { overlapOf } from './view.ts'

/** What a step over several rotations did. */
export interface Counts {
  readonly done: number
  readonly failed: number
}

const done: Counts = { done: 1, failed: 0 }
const failedOnce: Counts = { done: 0, failed: 1 }

export interface StepTools {
  readonly context: ServiceContext
  readonly secrets: Secrets
  readonly targets: Targets
  readonly rotations: ReturnType<typeof createRotationService>
}

/**
 * Steps of one rotation that may have to talk to its server (L3); one by hand takes them without that. Before anything is sent
 * the new value and that it is being sent are durable; an attempt that was interrupted is cleared up before anything else is done:
 *
 * ```
 * none → sending → made        the server takes the new value
 *   ▲       │                  interrupted: which of the values it takes is found out by signing in
 *   └───────┘
 * made → retiring → retired    it doesn't take the old one any more
 * ```
 */
export function createServerSteps({ context, secrets, targets, rotations }: StepTools) {
  const { vault } = context
  const server = createServerDialogue(context, secrets, targets)
  const again = (id: string) => vault.read((db) => requireRotation(db, id))
  const methodOf = ({ rotation }: RotationOf): MethodDefinition => {
    const method = findMethod(rotation.method)
    if (!method) throw new VaultError('rotation-no-method')
    return method
  }
  const notesOf = ({ rotation }: RotationOf) => JSON.parse(rotation.notes) as RotationAnswer

  /** Whether the server takes both values: it then needn't be asked for the old one to be used again. */
  const overlaps = ({ rotation }: RotationOf) => overlapOf(rotation) === true

  const keep = (id: string, changes: Partial<RotationColumns>, entryOf?: (c: CredentialRecord) => AuditEntry) =>
    vault.write(['credentials'], (db, audit) => {
      const { rotation, credential } = requireRotation(db, id)
      updateRotation(db, rotation, changes)
      if (entryOf) audit(entryOf(credential))
    })

  const keepFailure = (
    id: string,
    state: ServerState,
    failure: NonNullable<Rotation['failure']>,
    action: AuditEntry['action'],
  ) =>
    keep(id, { server: state, failure: JSON.stringify(failure) }, (credential) => ({
      ...entry(action, credential, failure.code),
      outcome: 'failed',
    }))

  /** Keeps a value that the server has made, in the moment in which it is known. */
  const keepMade = (id: string, answer: RotationAnswer) => {
    const { secretAccessKey, ...config } = answer
    if (secretAccessKey === undefined) return
    vault.write(['credentials'], (db) => {
      const { rotation, credential } = requireRotation(db, id)
      if (rotation.new_version !== null) return
      const fields = rotatedFields(db, secrets, credential, { config, secrets: { secretAccessKey } })
      const added = addVersion({ context, secrets }, db, credential, typeOf(credential.type), fields, undefined)
      updateRotation(db, rotation, {
        server: 'made',
        failure: null,
        new_version: added.version,
        new_expiry_source: added.expiry_source,
      })
    })
  }

  /**
   * Makes clear what an interrupted attempt left behind.
   * @returns whether it is clear now
   */
  const clearUp = async (id: string, signal: AbortSignal): Promise<boolean> => {
    const each = again(id)
    if (each.rotation.server !== 'sending') return true
    const settle = (state: ServerState) => {
      keep(id, { server: state, failure: null })
      return true
    }
    if (methodOf(each).generates === null) {
      const outcome = await server.ask(each, 'find', 'old', signal)
      if (outcome.ok) return settle(outcome.answer.found === 'made' ? 'made' : 'none')
      keepFailure(id, 'sending', outcome.failure, 'rotation.apply')
      return false
    }
    const { new_version: next, old_version: old } = each.rotation
    const letsNewIn = await server.letsIn(each, next ?? old, signal)
    if (letsNewIn === true) return settle('made')
    const letsOldIn = letsNewIn === false ? await server.letsIn(each, old, signal) : letsNewIn
    if (letsOldIn === true) return settle('none')
    const neither = server.failed(
      'auth-failed',
      'The server takes neither the old value nor the new one.',
      neitherRemedy,
    )
    keepFailure(id, 'sending', letsOldIn === false ? neither : letsOldIn, 'rotation.apply')
    return false
  }

  /** One change at the server, whose beginning is durable before it. @returns whether it was made */
  const change = async (
    id: string,
    step: RotationStep,
    as: 'old' | 'new',
    states: { readonly during: ServerState; readonly after: ServerState },
    action: AuditEntry['action'],
    signal: AbortSignal,
  ): Promise<boolean> => {
    const before = again(id).rotation.server
    keep(id, { server: states.during, failure: null })
    const outcome = await server.ask(again(id), step, as, signal, (answer) => keepMade(id, answer))
    if (vault.state !== 'unlocked') return false
    const notes = outcome.ok ? { notes: JSON.stringify({ ...notesOf(again(id)), ...noted(outcome.answer) }) } : {}
    if (outcome.ok || again(id).rotation.server === states.after) {
      keep(id, { server: states.after, failure: null, ...notes }, (credential) => entry(action, credential, step))
      return true
    }
    keepFailure(id, outcome.isSure ? before : states.during, outcome.failure, action)
    return false
  }

  const applyOne = async (id: string, signal: AbortSignal): Promise<Counts> => {
    if (!(await clearUp(id, signal))) return failedOnce
    const each = again(id)
    if (each.rotation.server === 'made') return done
    if (methodOf(each).generates === null) {
      const looked = await server.ask(each, 'look', 'old', signal)
      if (!looked.ok) {
        keepFailure(id, 'none', looked.failure, 'rotation.apply')
        return failedOnce
      }
      keep(id, { notes: JSON.stringify({ ...notesOf(each), ...looked.answer }) })
    }
    const states = { during: 'sending', after: 'made' } as const
    return (await change(id, 'apply', 'old', states, 'rotation.apply', signal)) ? done : failedOnce
  }

  /** Takes the change at the server back, where there is one. @returns whether the server takes the old value alone now */
  const undo = async (id: string, action: AuditEntry['action'], signal: AbortSignal): Promise<boolean> => {
    if (!(await clearUp(id, signal))) return false
    const each = again(id)
    if (each.rotation.server === 'none') return true
    // A key is deleted by the other one; a password is set by whoever the server lets in.
    const as = methodOf(each).generates === null ? 'old' : 'new'
    return change(id, 'undo', as, { during: 'sending', after: 'none' }, action, signal)
  }

  const rollBackOne = async (id: string, signal: AbortSignal): Promise<Counts> => {
    const each = again(id)
    const isRetired = each.rotation.server === 'retiring' || each.rotation.server === 'retired'
    if (each.rotation.method !== 'manual') {
      if (!overlaps(each)) {
        if (isRetired) keep(id, { server: 'made' })
        if (!(await undo(id, 'rotation.roll-back', signal))) return failedOnce
      } else if (isRetired) {
        const canReinstate = methodOf(each).generates === null
        const states = { during: 'retiring', after: 'made' } as const
        if (!canReinstate) keep(id, { server: 'made' })
        const isBack = canReinstate
          ? await change(id, 'reinstate', 'new', states, 'rotation.roll-back', signal)
          : await undo(id, 'rotation.roll-back', signal)
        if (!isBack) return failedOnce
      }
    }
    vault.write(['credentials'], (db) => {
      rotations.rollBack([id])
      forgetRotationTests(db, requireRotation(db, id).rotation.rid)
    })
    return done
  }

  const abortOne = async (id: string, signal: AbortSignal): Promise<Counts> => {
    if (again(id).rotation.method !== 'manual' && !(await undo(id, 'rotation.abort', signal))) return failedOnce
    rotations.abort([id])
    return done
  }

  const retireOne = async (id: string, signal: AbortSignal): Promise<Counts> => {
    const each = again(id)
    if (each.rotation.method !== 'manual' && each.rotation.revoked_at === null) {
      const method = methodOf(each)
      const hasStep = method.generates === null || overlaps(each)
      const states = { during: 'retiring', after: 'retired' } as const
      if (hasStep && !(await change(id, 'retire', 'new', states, 'rotation.revoke', signal))) return failedOnce
      // What the server says of it is not taken on trust where it can be tried.
      const letsOldIn =
        method.generates === null ? false : await server.letsIn(again(id), each.rotation.old_version, signal)
      if (letsOldIn !== false) {
        const stillIn = server.failed('misconfigured', 'The server still takes the old value.', stillInRemedy)
        keepFailure(id, 'retiring', letsOldIn === true ? stillIn : letsOldIn, 'rotation.revoke')
        return failedOnce
      }
      keep(id, { server: 'retired', failure: null })
    }
    rotations.confirmRevocation([id])
    return done
  }

  const finishOne = async (id: string, early: boolean, signal: AbortSignal): Promise<Counts> => {
    const each = again(id)
    if (each.rotation.method !== 'manual' && methodOf(each).generates === null) {
      vault.read((db) => rotations.requireFinishable(db, [id], early))
      const states = { during: 'retired', after: 'retired' } as const
      if (!(await change(id, 'remove', 'new', states, 'rotation.finish', signal))) return failedOnce
    }
    rotations.finish([id], early)
    return done
  }

  return {
    apply: applyOne,
    rollBack: rollBackOne,
    abort: abortOne,
    confirmRevocation: retireOne,
    finish: finishOne,
  }
}

const neitherRemedy =
  'Somebody may have set another one. Set the new value there by hand or abort, and store the value that works.'
const stillInRemedy = 'Look at the server whether it lets this user in without a password, or keeps old ones.'

/** What a later step needs to know; never the fields of a value. */
function noted({ overlap }: RotationAnswer): RotationAnswer {
  return overlap === undefined ? {} : { overlap }
}
