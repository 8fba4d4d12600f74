import type { Rotation, RotationTest } from '../../shared/domain/rotation.ts'
import { dependentsOf } from '../connections/dependents.ts'
import type { ReadDb } from '../vault/database.ts'
import { findConnection } from '../vault/repositories/connections.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { type RotationRecord, rotationTests, sizeOfBatch } from '../vault/repositories/rotations.ts'
import { findVersion } from '../vault/repositories/versions.ts'
import { findMethod } from './methods/registry.ts'
import type { RotationOf } from './records.ts'

/** A rotation as the contract shows it. Nothing is opened for it. */
export function toRotation(db: ReadDb, { rotation, credential }: RotationOf): Rotation {
  const old = findVersion(db, credential.rid, rotation.old_version)
  const next = rotation.new_version === null ? undefined : findVersion(db, credential.rid, rotation.new_version)
  const through = rotation.through_id === null ? undefined : findConnection(db, rotation.through_id)
  const tests = testsOf(db, { rotation, credential })
  return {
    id: rotation.id,
    batchId: rotation.batch_id,
    batchSize: sizeOfBatch(db, rotation.batch_id),
    credentialId: credential.id,
    credential: credential.name,
    type: credential.type,
    system: credential.system_name,
    systemId: credential.system_id,
    environment: credential.environment,
    method: rotation.method,
    through: through ? { id: through.id, name: through.name } : null,
    state: rotation.state,
    server: rotation.server,
    overlap: overlapOf(rotation),
    failure: rotation.failure === null ? null : (JSON.parse(rotation.failure) as Rotation['failure']),
    oldVersion: rotation.old_version,
    newVersion: rotation.new_version,
    oldMasked: old?.destroyed_at === null ? old.masked : '',
    newMasked: next?.destroyed_at === null ? next.masked : '',
    expiresAt: toInstant(next?.expires_at ?? null),
    startedAt: toInstant(rotation.started_at),
    startedBy: rotation.started_by,
    switchedAt: toInstant(rotation.switched_at),
    graceUntil: toInstant(rotation.grace_until),
    revokedAt: toInstant(rotation.revoked_at),
    revokedBy: rotation.revoked_by,
    endedAt: toInstant(rotation.ended_at),
    tests: {
      total: tests.length,
      passed: tests.filter(({ result }) => result !== null && isProven(result)).length,
      failed: tests.filter(({ result }) => result !== null && !isProven(result)).length,
    },
  }
}

/** Whether the server takes both values; null where that isn't known, or not yet. */
export function overlapOf({ method, notes }: Pick<RotationRecord, 'method' | 'notes'>): boolean | null {
  const { overlap } = JSON.parse(notes) as Record<string, string>
  return findMethod(method)?.overlap ?? (overlap === undefined ? null : overlap === 'yes')
}

/** The connections that depend on the credential, with what was found with the new value. */
export function testsOf(db: ReadDb, { rotation, credential }: RotationOf): RotationTest[] {
  const found = rotationTests(db, rotation.rid)
  return dependentsOf(db, credential.id).map(({ connection, via }) => {
    const test = found.get(connection.id)
    return {
      connectionId: connection.id,
      connection: connection.name,
      kind: connection.kind,
      environment: connection.environment,
      via: via?.name ?? null,
      result: test
        ? {
            at: toInstant(test.at),
            ok: test.ok === 1,
            code: test.code,
            message: test.message,
            remedy: test.remedy,
            ms: test.ms,
          }
        : null,
    }
  })
}

/** Whether a finding speaks for the new value, or at least not against it: where nothing harmless can be asked, nothing can be proven. */
export function isProven({ ok, code }: { readonly ok: boolean; readonly code: string }): boolean {
  return ok || code === 'not-testable'
}
