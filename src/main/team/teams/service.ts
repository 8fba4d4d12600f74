import { v7 as uuidv7 } from 'uuid'
import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { Team, TeamMemberInfo, TeamPolicy, TeamRole, TeamSummary } from '../../../shared/domain/team.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { IdentityRecord } from '../../vault/repositories/identity.ts'
import { findContact } from '../../vault/repositories/identity.ts'
import { fitAnswer } from '../../vault/repositories/page.ts'
import { listTeams, updateTeamLeft } from '../../vault/repositories/teams.ts'
import { fingerprintWords } from '../identity/card.ts'
import { requireIdentity, withIdentity } from '../identity/keys.ts'
import { keysOf } from '../identity/service.ts'
import type { TeamContent } from './changes.ts'
import { withGroup, withMembers, withoutGroup, withoutMembers, withRole } from './changes.ts'
import type { TeamMember } from './document.ts'
import { readTeam, signTeam, teamFormat } from './document.ts'
import { requireMembership, requireTeam, storeVersions } from './store.ts'
import { summaryOf, trustIn, viewOf } from './views.ts'

const firstPolicy: TeamPolicy = { create: 'everyone', plaintextExport: 'forbidden' }

/** Teams: who is in them, and what holds for them (S5). */
export function createTeamService(context: ServiceContext, secrets: Secrets) {
  const { vault } = context
  /** Signs the next version of a team in this person's name, as one of its owners. */
  const change = (
    id: string,
    detail: string,
    make: (before: TeamContent, db: ReadDb, self: IdentityRecord) => TeamContent,
  ): Team =>
    vault.write(['teams'], (db, audit) => {
      const self = requireIdentity(db)
      const team = requireTeam(db, id)
      if (requireMembership(team, self).role !== 'owner') throw new VaultError('team-owner-needed')
      const before = team.document
      const next = make(before, db, self)
      const document = {
        ...before,
        ...next,
        version: before.version + 1,
        previous: team.hash,
        createdAt: new Date(context.now()).toISOString(),
        signedBy: self.id,
      }
      const version = withIdentity(secrets, self, ({ seed }) => signTeam(document, seed))
      const stored = storeVersions(db, [version], self.id, context.now())
      audit({ action: 'team.update', subjectType: 'team', subjectId: id, subject: next.name, detail })
      return viewOf(db, stored)
    })

  return {
    list(): { items: TeamSummary[] } {
      return vault.read((db) => ({
        items: listTeams(db).map((record) => summaryOf(db, { record, ...readTeam(record) })),
      }))
    },

    get(id: string): Team {
      return vault.read((db) => viewOf(db, requireTeam(db, id)))
    },

    members({ id, groupId, search, offset }: ParsedRequestOf<'teams.members'>): ResponseOf<'teams.members'> {
      return vault.read((db) => {
        const { document } = requireTeam(db, id)
        const group = document.groups.find((each) => each.id === groupId)
        if (groupId !== null && !group) throw new VaultError('team-group-not-found')
        const wanted = search.toLowerCase()
        const found = document.members
          .filter((member) => !group || group.members.includes(member.id))
          .filter((member) => member.name.toLowerCase().includes(wanted))
          .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1))
        const trust = trustIn(db)
        const groupsOf = (memberId: string) =>
          document.groups.filter(({ members }) => members.includes(memberId)).map((each) => each.id)
        const page = found.slice(offset, offset + 100).map(
          (member): TeamMemberInfo => ({
            id: member.id,
            name: member.name,
            role: member.role,
            since: member.since,
            recipient: member.recipient,
            words: fingerprintWords(member),
            isSelf: trust(member) === 'self',
            groups: groupsOf(member.id),
            trust: trust(member),
          }),
        )
        return { items: fitAnswer(page), total: found.length }
      })
    },

    /** @throws VaultError `identity-missing`, `secret-in-metadata` */
    create(name: string): Team {
      refuseSecrets({ name })
      return vault.write(['teams'], (db, audit) => {
        const self = requireIdentity(db)
        const at = new Date(context.now()).toISOString()
        const version = withIdentity(secrets, self, ({ seed }) =>
          signTeam(
            {
              format: teamFormat,
              teamId: uuidv7(),
              name,
              version: 1,
              previous: null,
              createdAt: at,
              signedBy: self.id,
              members: [{ ...keysOf(self), name: self.name, role: 'owner', since: at }],
              groups: [],
              policy: firstPolicy,
            },
            seed,
          ),
        )
        const team = storeVersions(db, [version], self.id, context.now())
        audit({ action: 'team.create', subjectType: 'team', subjectId: team.record.id, subject: name })
        return viewOf(db, team)
      })
    },

    rename(id: string, name: string): Team {
      refuseSecrets({ name })
      return change(id, 'name', (before) => ({ ...before, name }))
    },

    setPolicy(id: string, policy: TeamPolicy): Team {
      return change(id, 'rules', (before) => ({ ...before, policy }))
    },

    /** @throws VaultError `contact-not-found`, `contact-unverified`, `team-member-exists`, `team-full` */
    addMembers(id: string, contactIds: readonly string[], role: TeamRole): Team {
      const since = new Date(context.now()).toISOString()
      return change(id, `added ${contactIds.length}`, (before, db) => {
        const added = [...new Set(contactIds)].map((contactId): TeamMember => {
          const contact = findContact(db, contactId)
          if (!contact) throw new VaultError('contact-not-found')
          if (contact.verified_at === null) throw new VaultError('contact-unverified', { subjects: [contact.name] })
          return { ...keysOf(contact), name: contact.name, role, since }
        })
        return withMembers(before, added)
      })
    },

    setRole(id: string, memberId: string, role: TeamRole): Team {
      return change(id, role, (before) => withRole(before, memberId, role))
    },

    removeMembers(id: string, memberIds: readonly string[]): Team {
      return change(id, `removed ${memberIds.length}`, (before) => withoutMembers(before, memberIds))
    },

    setGroup({ id, groupId, name, add, remove }: ParsedRequestOf<'teams.setGroup'>): Team {
      refuseSecrets({ name })
      return change(id, `group ${name}`, (before) => {
        if (groupId !== null && !before.groups.some((group) => group.id === groupId))
          throw new VaultError('team-group-not-found')
        return withGroup(before, { id: groupId ?? uuidv7(), name, add, remove })
      })
    },

    removeGroup(id: string, groupId: string): Team {
      return change(id, 'group removed', (before) => withoutGroup(before, groupId))
    },

    leave(id: string): void {
      vault.write(['teams'], (db, audit) => {
        const { record, document } = requireTeam(db, id)
        if (record.left_at !== null) throw new VaultError('team-not-member')
        updateTeamLeft(db, record.rid, context.now())
        audit({ action: 'team.leave', subjectType: 'team', subjectId: id, subject: document.name })
      })
    },
  }
}
