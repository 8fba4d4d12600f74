import type { Team, TeamMemberInfo, TeamSummary } from '../../../shared/domain/team.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { ContactRecord } from '../../vault/repositories/identity.ts'
import { findIdentity, listContacts } from '../../vault/repositories/identity.ts'
import { findTeamRemote } from '../../vault/repositories/team-remotes.ts'
import { areSameKeys, keysOf } from '../identity/service.ts'
import type { TeamMember } from './document.ts'
import { teamWords } from './document.ts'
import type { KnownTeam } from './store.ts'

/** A team as the window sees it. */
export function viewOf(db: ReadDb, team: KnownTeam): Team {
  const { document } = team
  return {
    ...summaryOf(db, team),
    policy: document.policy,
    words: teamWords(team),
    changedBy: document.members.find(({ id }) => id === document.signedBy)?.name ?? '',
    groupList: document.groups.map(({ id, name, members }) => ({ id, name, members: members.length })),
  }
}

/** A team in the list of teams. */
export function summaryOf(db: ReadDb, { record, document }: KnownTeam): TeamSummary {
  const self = findIdentity(db)
  const member = document.members.find(({ id }) => id === self?.id)
  const remote = findTeamRemote(db, record.rid)
  return {
    id: record.id,
    name: document.name,
    version: document.version,
    role: record.left_at === null && member ? member.role : null,
    members: document.members.length,
    owners: document.members.filter(({ role }) => role === 'owner').length,
    groups: document.groups.length,
    joinedAt: new Date(record.joined_at).toISOString(),
    changedAt: document.createdAt,
    server: remote ? { undecided: remote.undecided } : null,
  }
}

/** How far each member is known: a card of exactly these keys that was compared. */
export function trustIn(db: ReadDb): (member: TeamMember) => TeamMemberInfo['trust'] {
  const self = findIdentity(db)
  const contacts = new Map<string, ContactRecord>(listContacts(db).map((contact) => [contact.id, contact]))
  return (member) => {
    if (self && areSameKeys(keysOf(self), member)) return 'self'
    const contact = contacts.get(member.id)
    if (!contact) return 'unverified'
    if (!areSameKeys(keysOf(contact), member)) return 'different'
    return contact.verified_at === null ? 'unverified' : 'verified'
  }
}
