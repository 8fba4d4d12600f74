import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { IdentityRecord } from '../../vault/repositories/identity.ts'
import { findTeamRemote, type TeamRemoteRecord } from '../../vault/repositories/team-remotes.ts'
import { requireIdentity } from '../identity/keys.ts'
import type { Remote } from '../remotes/remote.ts'
import { type KnownTeam, requireMembership, requireTeam } from '../teams/store.ts'

/** How much of the past a team's server keeps. */
export interface Retention {
  /** At least so many revisions; as many again may wait to be tidied away. */
  readonly revisions: number
  /** All of so many milliseconds. */
  readonly ms: number
  /** Every so many revisions it is looked whether there is something to tidy. */
  readonly rhythm: number
}

export const retention: Retention = { revisions: 100, ms: 90 * 86_400_000, rhythm: 25 }

/** What every piece of work with a team's server has at hand. */
export interface SyncTools {
  readonly context: ServiceContext
  readonly secrets: Secrets
  readonly remote: Remote
  readonly teamId: string
  readonly retention: Retention
}

/** The state of a team that such work begins with. */
export interface Standing {
  readonly self: IdentityRecord
  readonly team: KnownTeam
  readonly remote: TeamRemoteRecord
}

/** @throws VaultError `identity-missing`, `team-not-found`, `team-not-member`, `remote-missing` */
export function standingOf(db: ReadDb, teamId: string): Standing {
  const self = requireIdentity(db)
  const team = requireTeam(db, teamId)
  requireMembership(team, self)
  const remote = findTeamRemote(db, team.record.rid)
  if (!remote) throw new VaultError('remote-missing')
  return { self, team, remote }
}
