import type { ParsedRequestOf } from '../../../shared/api/contract.ts'
import type { AccessGrant } from '../../../shared/domain/access.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { IdentityRecord } from '../../vault/repositories/identity.ts'
import { findContact } from '../../vault/repositories/identity.ts'
import type { ShareRecord } from '../../vault/repositories/shares.ts'
import { levelOf } from '../access/levels.ts'
import { requireIdentity } from '../identity/keys.ts'
import type { KnownTeam } from '../teams/store.ts'
import { requireMembership, requireTeam, versionsAlong } from '../teams/store.ts'
import type { Envelope } from './signed.ts'

type To = Extract<ParsedRequestOf<'bundles.export'>['to'], { with: 'contacts' | 'team' }>

/** For whom a signed bundle is, and in whose name. */
export interface Audience {
  readonly self: IdentityRecord
  readonly team: KnownTeam | null
  readonly versions: Envelope['team']
  /** Oneself among them: one opens what one has sent. */
  readonly recipients: readonly string[]
  /** Whether all of them may have a credential that is shared so; null for a bundle that is for no team. */
  readonly isForTeam: ((share: ShareRecord) => boolean) | null
}

/**
 * @throws VaultError `identity-missing`, `contact-not-found`, `contact-unverified`, `team-not-found`, `team-not-member`,
 *   `team-member-not-found`
 */
export function audienceFor(db: ReadDb, to: To): Audience {
  const self = requireIdentity(db)
  if (to.with === 'contacts') {
    const recipients = to.contactIds.map((id) => {
      const contact = findContact(db, id)
      if (!contact) throw new VaultError('contact-not-found')
      if (contact.verified_at === null) throw new VaultError('contact-unverified', { subjects: [contact.name] })
      return contact.recipient
    })
    return { self, team: null, versions: [], recipients: [self.recipient, ...recipients], isForTeam: null }
  }
  const team = requireTeam(db, to.teamId)
  requireMembership(team, self)
  const { members } = team.document
  const chosen = to.memberIds === null ? members : members.filter(({ id }) => to.memberIds?.includes(id))
  if (to.memberIds !== null && chosen.length < new Set(to.memberIds).size) throw new VaultError('team-member-not-found')
  const mayHave = ({ team_rid, grants }: ShareRecord) => {
    if (team_rid !== team.record.rid) return false
    const given = JSON.parse(grants) as AccessGrant[]
    return chosen.every(({ id }) => levelOf(given, team.document, id) !== null)
  }
  return {
    self,
    team,
    versions: versionsAlong(db, team.record.rid),
    recipients: [self.recipient, ...chosen.map(({ recipient }) => recipient)],
    isForTeam: mayHave,
  }
}
