import type { Rotation } from '../../shared/domain/rotation.ts'
import { describeError, VaultError } from '../../shared/errors.ts'
import type { ProbeTarget } from '../connections/connector.ts'
import { runProbe } from '../connections/probe.ts'
import type { ProbeOutcome } from '../connections/probe-outcome.ts'
import type { RotationAnswer, RotationStep } from '../connections/rotators/rotator.ts'
import { type StagedVersion, type Targets, WayRefused } from '../connections/targets.ts'
import type { ServiceContext } from '../context.ts'
import type { Secrets } from '../credentials/secrets.ts'
import { type ConnectionRecord, findConnection } from '../vault/repositories/connections.ts'
import type { RotationOf } from './records.ts'

type Failure = NonNullable<Rotation['failure']>

/** What came of a step at the server. `isSure` tells of a failure that the server has not changed. */
export type Outcome =
  | { readonly ok: true; readonly answer: RotationAnswer }
  | { readonly ok: false; readonly failure: Failure; readonly isSure: boolean }

/** Stops in these leave open whether the server has done what it was asked. */
const unsure: ReadonlySet<string> = new Set([
  'timeout',
  'disconnected',
  'crashed',
  'cancelled',
  'server-error',
  'unexpected-answer',
  'unreachable',
])

/** Talks to the server of automatic rotations, each step in a probe worker. */
export function createServerDialogue(context: ServiceContext, secrets: Secrets, targets: Targets) {
  const { vault } = context
  const timeoutMs = () => Math.max(30_000, context.settings().testTimeoutSeconds * 1000)
  const failed = (code: Failure['code'], message: string, remedy: string): Failure => ({
    at: new Date(context.now()).toISOString(),
    code,
    message,
    remedy,
  })

  const throughOf = ({ rotation }: RotationOf): ConnectionRecord | undefined =>
    rotation.through_id === null ? undefined : vault.read((db) => findConnection(db, rotation.through_id ?? ''))

  /** Opens the target, or tells as a failure why the vault doesn't let it. */
  const open = async (
    connection: ConnectionRecord | undefined,
    staged?: StagedVersion,
  ): Promise<ProbeTarget | Failure> => {
    if (!connection) {
      const { message, remedy } = describeError('connection-incomplete')
      return failed('connection-incomplete', message, remedy)
    }
    try {
      return await targets.open(connection, 'rotation', timeoutMs(), staged)
    } catch (error) {
      const cause = error instanceof WayRefused ? error.error : error
      if (!(cause instanceof VaultError)) throw error
      const code =
        cause.code === 'host-not-bound' || cause.code === 'credential-disabled' ? cause.code : 'misconfigured'
      return failed(code, error instanceof WayRefused ? error.message : cause.message, cause.remedy)
    }
  }

  return {
    /**
     * One step of the rotation's method. `as` says with which value the server is asked, where it is asked as the very user. `made` is told
     * what the server made as soon as it is known, so that it can be kept before anything else can go wrong.
     */
    async ask(
      each: RotationOf,
      step: RotationStep,
      as: 'old' | 'new',
      signal: AbortSignal,
      made: (answer: RotationAnswer) => void = () => {},
    ): Promise<Outcome> {
      const { rotation, credential } = each
      const connection = throughOf(each)
      const isOwn = connection?.credential_id === credential.id
      const asVersion = as === 'old' ? rotation.old_version : (rotation.new_version ?? rotation.old_version)
      const target = await open(connection, isOwn ? { credentialId: credential.id, version: asVersion } : undefined)
      if (!('kind' in target)) return { ok: false, failure: target, isSure: true }
      const valuesOf = (version: number) =>
        secrets.use(
          credential.id,
          { purpose: 'rotation', host: connection?.target ?? null, ...(connection && { connection }), version },
          ({ values }) => values,
        )
      const job = {
        method: rotation.method,
        step,
        isOwn,
        old: valuesOf(rotation.old_version),
        next: rotation.new_version === null ? null : valuesOf(rotation.new_version),
        notes: JSON.parse(rotation.notes) as RotationAnswer,
      }
      let answer: RotationAnswer = {}
      const outcome = await runProbe(target, {
        signal,
        rotation: job,
        onMade(values) {
          answer = values
          made(values)
        },
      })
      if (outcome.ok) return { ok: true, answer }
      return {
        ok: false,
        failure: failed(outcome.code, outcome.message, outcome.remedy),
        isSure: outcome.stages.at(-1)?.stage !== 'query' || !unsure.has(outcome.code),
      }
    },

    /** Whether the server lets the user in with a version of its value; null with the reason where that could not be found out. */
    async letsIn(each: RotationOf, version: number, signal: AbortSignal): Promise<boolean | Failure> {
      const { credential } = each
      const connection = throughOf(each)
      // A connection that signs in as somebody else leads to the same server.
      const own = connection && { ...connection, credential_id: credential.id }
      const target = await open(own, { credentialId: credential.id, version })
      if (!('kind' in target)) return target
      const outcome: ProbeOutcome = await runProbe(target, { signal })
      // A server that lets anybody in proves nothing.
      if (outcome.code === 'not-testable') return failed(outcome.code, outcome.message, outcome.remedy)
      if (outcome.ok || outcome.stages.some(({ stage, ok }) => stage === 'authenticate' && ok)) return true
      if (outcome.code === 'auth-failed') return false
      return failed(outcome.code, outcome.message, outcome.remedy)
    },

    /** A failure that is none of a server. */
    failed,
  }
}
