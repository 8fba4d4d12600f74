import type { HeldLevel } from '../../../shared/domain/offboarding.ts'
import { heldLevels } from '../../../shared/domain/offboarding.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { Given } from '../../vault/repositories/handovers.ts'
import { givenTo } from '../../vault/repositories/handovers.ts'

/** What is known of a credential that a person had. */
export interface Held {
  readonly id: string
  /** The highest one that they ever had. */
  readonly level: HeldLevel
  readonly given: readonly Given[]
}

/** What a person was ever given, by credential; of these credentials, or of all. */
export function heldBy(db: ReadDb, personId: string, ids?: readonly string[]): Map<string, Held> {
  const groups = Map.groupBy(givenTo(db, personId, ids), ({ credential_id }) => credential_id)
  return new Map([...groups].map(([id, given]) => [id, { id, level: highestLevel(given), given }]))
}

export function highestLevel(given: readonly Given[]): HeldLevel {
  return heldLevels[Math.max(...given.map(({ level }) => heldLevels.indexOf(level)))] ?? 'use'
}
