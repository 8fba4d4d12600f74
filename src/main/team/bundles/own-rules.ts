import type { AccessLevel } from '../../../shared/domain/access.ts'
import type { ReadDb } from '../../vault/database.ts'
import { findConnection } from '../../vault/repositories/connections.ts'
import { levelsOf } from '../../vault/repositories/shares.ts'
import { includes } from '../access/levels.ts'
import { type ImportRules, plainRules } from './rules.ts'

/**
 * What a person may change by a file or a bundle that is no team's: what is their own, and what they manage of what a team shares (S1).
 * Whoever may only use a credential isn't told either how the file's differs from it.
 */
export function ownRules(db: ReadDb): ImportRules {
  const lacks = (id: string | null | undefined, level: AccessLevel) =>
    typeof id === 'string' && levelsOf(db, [id]).some((share) => !includes(share.level, level))
  return {
    ...plainRules,
    blocked(kind, { credentialId }, match) {
      if (kind === 'system') return null
      const isDenied =
        kind === 'credential'
          ? lacks(match, 'manage')
          : lacks(credentialId, 'view') || (match !== null && lacks(findConnection(db, match)?.credential_id, 'manage'))
      return isDenied ? 'A team shares it with you, and you don’t manage it.' : null
    },
  }
}
