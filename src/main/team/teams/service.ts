import { v7 as uuidv7 } from 'uuid'
import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { Team, TeamMemberInfo, TeamPolicy, TeamRole, TeamSummary } from '../../../shared/domain/team.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import type { ContactRecord, IdentityRecord } from '../../vault/repositories/identity.ts'
import { findContact, findIdentity, listContacts } from '../../vault/repositories/identity.ts'
import { fitAnswer } from '../../vault/repositories/page.ts'
import { listTeams, teamVersions, updateTeamLeft } from '../../vault/repositories/teams.ts'
import { Previews } from '../bundles/previews.ts'
import { fingerprintWords } from '../identity/card.ts'
import { requireIdentity, withIdentity } from '../identity/keys.ts'
import { areSameKeys, keysOf } from '../identity/service.ts'
import type { TeamContent } from './changes.ts'
import { withGroup, withMembers, withoutGroup, withoutMembers, withRole } from './changes.ts'
import type { SignedTeam, TeamMember, TeamVersion } from './document.ts'
import { followTeam, readTeam, signTeam, teamFormat, teamWords } from './document.ts'
import { openTeamFile, sealTeamFile } from './file.ts'
import type { KnownTeam } from './store.ts'
import { requireMembership, requireTeam, storeVersions } from './store.ts'

const firstPolicy: TeamPolicy = { create: 'everyone', plaintextExport: 'forbidden' }
/** Versions that a file carries: enough for whoever has not looked for a while. */
const versionsInFile = 200

interface Files {
  put(bytes: Uint8Array): string
  peek(fileId: string): Buffer
}

/** What a file has brought, until it is taken in. */
interface OpenedTeam {
  readonly teamId: string
  /** Those that the vault doesn't have. */
  readonly versions: readonly TeamVersion[]
  /** They take the place of what the vault has. */
  readonly replaces: boolean
}

/** Teams: who is in them, and what holds for them (S5). */
export function createTeamService(context: ServiceContext, secrets: Secrets, files: Files) {
  const { vault } = context
  const opened = new Previews<OpenedTeam>()

  const view = (db: ReadDb, team: KnownTeam): Team => {
    const { document } = team
    return {
      ...summaryOf(db, team),
      policy: document.policy,
      words: teamWords(team),
      changedBy: document.members.find(({ id }) => id === document.signedBy)?.name ?? '',
      groupList: document.groups.map(({ id, name, members }) => ({ id, name, members: members.length })),
    }
  }

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
      return view(db, stored)
    })

  return {
    list(): { items: TeamSummary[] } {
      return vault.read((db) => ({
        items: listTeams(db).map((record) => summaryOf(db, { record, ...readTeam(record) })),
      }))
    },

    get(id: string): Team {
      return vault.read((db) => view(db, requireTeam(db, id)))
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
        return view(db, team)
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

    /** @throws VaultError `team-not-member` */
    async export(id: string): Promise<ResponseOf<'teams.export'>> {
      const open = vault.current
      const { team, versions } = vault.read((db) => {
        const known = requireTeam(db, id)
        requireMembership(known, requireIdentity(db))
        return { team: known, versions: teamVersions(db, known.record.rid, 1, versionsInFile) }
      })
      const bytes = await sealTeamFile(versions, team.document)
      vault.writeInto(open, [], (_, audit) =>
        audit({
          action: 'team.export',
          subjectType: 'team',
          subjectId: id,
          subject: team.document.name,
          detail: `version ${team.document.version}`,
        }),
      )
      return { fileId: files.put(bytes), name: `${team.document.name}-${team.document.version}.keyward-team.age` }
    },

    /**
     * @throws VaultError `identity-missing`, `team-file-not-yours`, `team-file-unreadable`, `team-invalid`, `team-forked`, `team-gap`
     */
    async open(fileId: string): Promise<ResponseOf<'teams.open'>> {
      const open = vault.current
      const self = vault.read(requireIdentity)
      const signed = await withIdentity(secrets, self, ({ age }) => openTeamFile(files.peek(fileId), age))
      if (!vault.isOpen(open)) throw new VaultError('vault-locked')
      return vault.read((db) => {
        const all = signed.map(readTeam)
        const [first] = all
        const newest = all[all.length - 1]
        if (!first || !newest) throw new VaultError('team-invalid')
        const known = knownVersion(db, first.document.teamId)
        const { versions, replaces } = followOrReplace(db, known, signed)
        const last = versions[versions.length - 1] ?? known
        if (!last) throw new VaultError('team-invalid')
        const previewId = opened.add({ teamId: last.document.teamId, versions, replaces })
        vault.onLock(() => opened.clear())
        const trust = trustIn(db)
        const { document } = last
        return {
          previewId,
          id: document.teamId,
          name: document.name,
          version: document.version,
          fileVersion: newest.document.version,
          members: document.members.length,
          owners: document.members
            .filter(({ role }) => role === 'owner')
            .slice(0, 100)
            .map((member) => ({ id: member.id, name: member.name, trust: trust(member) })),
          signedBy: document.members.find(({ id }) => id === document.signedBy)?.name ?? '',
          words: teamWords(last),
          known: known?.document.version ?? null,
          isMember: document.members.some((member) => trust(member) === 'self'),
          replaces,
          asksForWords: replaces || (known === null && !isKnownSigner(db, versions)),
        }
      })
    },

    /**
     * Takes the versions in. The first one that a vault sees of a team is nobody's word but the file's: either its signer's card was
     * verified, or the person has compared the team's words with an owner.
     * @throws VaultError `contact-unverified`, `import-stale` when the team was changed after the file was opened
     */
    join(previewId: string, isCompared: boolean): Team {
      const { teamId, versions, replaces } = opened.get(previewId)
      const joined = vault.write(['teams'], (db, audit) => {
        const self = requireIdentity(db)
        const known = knownVersion(db, teamId)
        const [first] = versions
        if (!first) return view(db, comeBack(db, audit, requireTeam(db, teamId), self))
        const isStale = replaces
          ? requireTeam(db, teamId).record.left_at === null
          : (known?.hash ?? null) !== (known && first.document.previous)
        if (isStale) throw new VaultError('import-stale')
        if (!isCompared && (replaces || (known === null && !isKnownSigner(db, versions))))
          throw new VaultError('contact-unverified', { subjects: [signerOf(versions)?.name ?? ''] })
        const team = storeVersions(db, versions, self.id, context.now(), replaces)
        audit({
          action: 'team.join',
          subjectType: 'team',
          subjectId: teamId,
          subject: team.document.name,
          detail: `version ${team.document.version}`,
        })
        return view(db, team)
      })
      opened.delete(previewId)
      return joined
    },
  }
}

/**
 * The versions that a file adds to what the vault has. Two owners who change a team apart from each other leave two lists, of which
 * neither follows the other: whoever has left the team may begin anew with the other one.
 */
function followOrReplace(
  db: ReadDb,
  known: TeamVersion | null,
  signed: readonly SignedTeam[],
): { readonly versions: TeamVersion[]; readonly replaces: boolean } {
  try {
    return { versions: followTeam(known, signed), replaces: false }
  } catch (error) {
    const isForked = error instanceof VaultError && error.code === 'team-forked'
    const hasLeft = known !== null && requireTeam(db, known.document.teamId).record.left_at !== null
    if (!isForked || !hasLeft) throw error
    return { versions: followTeam(null, signed), replaces: true }
  }
}

/** Whether the newest version is signed by somebody whose card was compared. */
function isKnownSigner(db: ReadDb, versions: readonly TeamVersion[]): boolean {
  const signer = signerOf(versions)
  return signer !== undefined && ['verified', 'self'].includes(trustIn(db)(signer))
}

function signerOf(versions: readonly TeamVersion[]): TeamMember | undefined {
  const { document } = versions[versions.length - 1] ?? {}
  return document?.members.find(({ id }) => id === document.signedBy)
}

/** Who has left a team, and is still on its list, takes part again. */
function comeBack(db: WriteDb, audit: (entry: AuditEntry) => void, team: KnownTeam, self: IdentityRecord): KnownTeam {
  const { record, document } = team
  const isMember = document.members.some((member) => areSameKeys(keysOf(self), member))
  if (record.left_at === null || !isMember) return team
  updateTeamLeft(db, record.rid, null)
  audit({
    action: 'team.join',
    subjectType: 'team',
    subjectId: record.id,
    subject: document.name,
    detail: `version ${document.version}`,
  })
  return requireTeam(db, record.id)
}

function knownVersion(db: ReadDb, id: string): TeamVersion | null {
  const record = listTeams(db).find((each) => each.id === id)
  return record ? readTeam(record) : null
}

function summaryOf(db: ReadDb, { record, document }: KnownTeam): TeamSummary {
  const self = findIdentity(db)
  const member = document.members.find(({ id }) => id === self?.id)
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
  }
}

/** How far each member is known: a card of exactly these keys that was compared. */
function trustIn(db: ReadDb): (member: TeamMember) => TeamMemberInfo['trust'] {
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
