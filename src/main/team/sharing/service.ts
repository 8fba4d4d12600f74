import type { ResponseOf } from '../../../shared/api/contract.ts'
import type { AccessGrant, Sharing } from '../../../shared/domain/access.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import { requireCredential, requireCredentials } from '../../credentials/service.ts'
import { fitAnswer } from '../../vault/repositories/page.ts'
import { endShare, findShare, putShare, sharesOfTeam, takeEndedShare } from '../../vault/repositories/shares.ts'
import { listTeams } from '../../vault/repositories/teams.ts'
import { includes, levelOf } from '../access/levels.ts'
import { requireIdentity } from '../identity/keys.ts'
import type { TeamDocument } from '../teams/document.ts'
import { readTeam } from '../teams/document.ts'
import { requireMembership, requireTeam } from '../teams/store.ts'

/** What of the vault belongs to teams, and who may do what with it (S1). */
export function createSharingService({ vault }: ServiceContext) {
  return {
    get(credentialId: string): { sharing: Sharing | null } {
      return vault.read((db) => {
        const share = findShare(db, requireCredential(db, credentialId).rid)
        const record = share && listTeams(db).find(({ rid }) => rid === share.team_rid)
        if (!share || !record) return { sharing: null }
        const { document } = readTeam(record)
        return {
          sharing: {
            teamId: record.id,
            team: document.name,
            grants: (JSON.parse(share.grants) as AccessGrant[]).map((grant) => ({
              grant,
              name: nameOf(grant, document),
            })),
            level: share.level,
            changedBy: share.changed_by,
          },
        }
      })
    },

    /**
     * @throws VaultError `team-not-found`, `team-not-member`, `team-owner-needed` where only owners share something new,
     *   `access-denied` for what one doesn't manage, `access-own` for grants that leave oneself without managing it
     */
    set(credentialIds: readonly string[], teamId: string, grants: readonly AccessGrant[]): ResponseOf<'sharing.set'> {
      return vault.write(['credentials', 'teams'], (db, audit) => {
        const team = requireTeam(db, teamId)
        const self = requireIdentity(db)
        const member = requireMembership(team, self)
        requireKnown(grants, team.document)
        const level = levelOf(grants, team.document, self.id)
        if (level === null || !includes(level, 'manage')) throw new VaultError('access-own')
        let changed = 0
        for (const record of requireCredentials(db, credentialIds)) {
          const known = findShare(db, record.rid)
          if (known && known.level !== 'manage') throw new VaultError('access-denied', { subjects: [record.name] })
          if (!known && team.document.policy.create === 'owners' && member.role !== 'owner')
            throw new VaultError('team-owner-needed')
          const isOtherTeam = known !== undefined && known.team_rid !== team.record.rid
          const text = JSON.stringify(grants)
          if (known && !isOtherTeam && known.grants === text) continue
          const before = known && !isOtherTeam ? known : takeEndedShare(db, team.record.rid, record.id)
          putShare(db, {
            credential_rid: record.rid,
            team_rid: team.record.rid,
            grants: text,
            level: 'manage',
            revision: before?.revision ?? 0,
            base: before?.base ?? '',
            local_revision: 0,
            attached: '',
            agreed: before?.agreed ?? '{}',
            on_server: known && !isOtherTeam ? known.on_server : 0,
            changed_by: self.name,
          })
          audit({
            action: 'credential.share',
            subjectType: 'credential',
            subjectId: record.id,
            subject: record.name,
            detail: `${team.document.name} · ${grants.map((grant) => `${nameOf(grant, team.document)}: ${grant.level}`).join(', ')}`,
          })
          changed += 1
        }
        return { changed }
      })
    },

    /** @throws VaultError `access-denied` */
    stop(credentialIds: readonly string[]): ResponseOf<'sharing.stop'> {
      return vault.write(['credentials', 'teams'], (db, audit) => {
        let changed = 0
        for (const record of requireCredentials(db, credentialIds)) {
          const known = findShare(db, record.rid)
          if (!known) continue
          if (known.level !== 'manage') throw new VaultError('access-denied', { subjects: [record.name] })
          endShare(db, record.rid, record.id)
          audit({
            action: 'credential.unshare',
            subjectType: 'credential',
            subjectId: record.id,
            subject: record.name,
          })
          changed += 1
        }
        return { changed }
      })
    },

    list(teamId: string, offset: number): ResponseOf<'sharing.list'> {
      return vault.read((db) => {
        const all = sharesOfTeam(db, requireTeam(db, teamId).record.rid)
        const page = all.slice(offset, offset + 200).map(({ credential_id, name, level, changed_by }) => ({
          id: credential_id,
          name,
          level,
          changedBy: changed_by,
        }))
        return { items: fitAnswer(page), total: all.length }
      })
    },
  }
}

/** @throws VaultError `team-group-not-found`, `team-member-not-found` */
function requireKnown(grants: readonly AccessGrant[], { members, groups }: TeamDocument): void {
  for (const grant of grants) {
    if (grant.to === 'group' && !groups.some(({ id }) => id === grant.id)) throw new VaultError('team-group-not-found')
    if (grant.to === 'member' && !members.some(({ id }) => id === grant.id))
      throw new VaultError('team-member-not-found')
  }
}

/** Who gets it, by name; a group or member that is gone has none. */
function nameOf(grant: AccessGrant, { members, groups }: TeamDocument): string {
  if (grant.to === 'everyone') return 'Everyone'
  const all = grant.to === 'group' ? groups : members
  return all.find(({ id }) => id === grant.id)?.name ?? ''
}
