import type { RotationState } from '../../shared/domain/rotation.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ReadDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { credentialByRid } from '../vault/repositories/credentials.ts'
import { findRotation, type RotationRecord } from '../vault/repositories/rotations.ts'

/** A rotation with its credential. */
export interface RotationOf {
  readonly rotation: RotationRecord
  readonly credential: CredentialRecord
}

/** @throws VaultError `rotation-not-found` */
export function requireRotation(db: ReadDb, id: string): RotationOf {
  const rotation = findRotation(db, id)
  const credential = rotation && credentialByRid(db, rotation.credential_rid)
  if (!rotation || !credential) throw new VaultError('rotation-not-found')
  return { rotation, credential }
}

/**
 * Rotations that are all at one step, each once.
 * @throws VaultError `rotation-not-found`, `credential-in-trash`, and `rotation-step` with the names of those that are at another
 */
export function requireAt(db: ReadDb, ids: readonly string[], state: RotationState): RotationOf[] {
  const all = [...new Set(ids)].map((id) => requireRotation(db, id))
  const elsewhere = all.filter(({ rotation }) => rotation.state !== state)
  if (elsewhere.length > 0) throw new VaultError('rotation-step', { subjects: namesOf(elsewhere) })
  const trashed = all.filter(({ credential }) => credential.trashed_at !== null)
  if (trashed.length > 0) throw new VaultError('credential-in-trash', { subjects: namesOf(trashed) })
  return all
}

/** The names that an error shows: a few of many. */
export function namesOf(all: readonly RotationOf[]): string[] {
  return all.slice(0, 10).map(({ credential }) => credential.name)
}
