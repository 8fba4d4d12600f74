import type { AccessLevel } from '../../../shared/domain/access.ts'
import type { ReadDb } from '../../vault/database.ts'
import { findConnection } from '../../vault/repositories/connections.ts'
import { levelsOf } from '../../vault/repositories/shares.ts'
import { includes } from '../access/levels.ts'
import { type ImportRules, plainRules } from './rules.ts'

/**
 * What a person may change by a file, or by a bundle that is for no team: what is their own, and what they manage of what a team shares (S1). Whoever may only use a
 * credential isn't told either how the file's differs from it.
 */
export function fileRules(db: ReadDb): ImportRules {
  const lacks = (id: string | null | undefined, level: AccessLevel) =>
    typeof id === 'string' && levelsOf(db, [id]).some((share) => !includes(share.level, level))
  return {
    ...plainRules,
    blocked(kind, { id, credentialId }) {
      if (kind === 'system') return null
      const isDenied =
        kind === 'credential'
          ? lacks(id, 'manage')
          : lacks(credentialId, 'view') || (id !== null && lacks(findConnection(db, id)?.credential_id, 'manage'))
      return isDenied ? 'A team shares it with you, and you don’t manage it.' : null
    },
  }
}
