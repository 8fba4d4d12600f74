import type { ResponseOf } from '../../../shared/api/contract.ts'
import type { Team } from '../../../shared/domain/team.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import type { IdentityRecord } from '../../vault/repositories/identity.ts'
import { findTeam, teamVersions, updateTeamLeft } from '../../vault/repositories/teams.ts'
import { Previews } from '../bundles/previews.ts'
import { requireIdentity, withIdentity } from '../identity/keys.ts'
import { areSameKeys, keysOf } from '../identity/service.ts'
import type { SignedTeam, TeamMember, TeamVersion } from './document.ts'
import { followTeam, readTeam, teamWords } from './document.ts'
import { openTeamFile, sealTeamFile } from './file.ts'
import type { KnownTeam } from './store.ts'
import { requireMembership, requireTeam, storeVersions } from './store.ts'
import { trustIn, viewOf } from './views.ts'

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

/** A team's list, handed over in a file (S5). */
export function createTeamFileService(context: ServiceContext, secrets: Secrets, files: Files) {
  const { vault } = context
  const opened = new Previews<OpenedTeam>()

  return {
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
        if (!first) return viewOf(db, comeBack(db, audit, requireTeam(db, teamId), self))
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
        return viewOf(db, team)
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
  const record = findTeam(db, id)
  return record ? readTeam(record) : null
}
