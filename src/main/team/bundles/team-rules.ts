import type { AccessGrant } from '../../../shared/domain/access.ts'
import { findType } from '../../credentials/types/registry.ts'
import type { ReadDb } from '../../vault/database.ts'
import { findConnection } from '../../vault/repositories/connections.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import { findShare } from '../../vault/repositories/shares.ts'
import { findTeam } from '../../vault/repositories/teams.ts'
import { includes, levelOf } from '../access/levels.ts'
import type { CardKeys } from '../identity/card.ts'
import { ownRules } from './own-rules.ts'
import type { ImportRules } from './rules.ts'
import type { JudgedSender } from './sender.ts'
import type { VerifiedBundle } from './signed.ts'

/**
 * What a member may change by a bundle: what the vault knows that they manage, and, where the team's rules allow it, new things. The
 * levels that the bundle brings itself say nothing of what its sender may do.
 */
export function teamRules(
  db: ReadDb,
  bundle: VerifiedBundle,
  { team, member }: JudgedSender,
  self: CardKeys | undefined,
): ImportRules {
  const own = { ...ownRules(db), hasValues: bundle.manifest.values }
  if (team === null || member === null) return own
  const { document } = team
  const said = saidOf(bundle)
  const team_rid = findTeam(db, document.teamId)?.rid
  const shareOf = (id: string | null) => {
    const record = id === null ? undefined : findCredential(db, id)
    if (!record) return undefined
    const share = findShare(db, record.rid)
    return { revision: record.revision, hosts: record.bound_hosts, share }
  }

  /** Why the sender may not change what is here, as a sentence; null when they may. */
  const unmanaged = ({ share }: NonNullable<ReturnType<typeof shareOf>>): string | null => {
    if (!share) return 'It is a credential of your own here, which no member of a team changes.'
    // Grants of another team say nothing of who is in this one.
    if (share.team_rid !== team_rid) return 'Another team shares it with you.'
    const level = levelOf(JSON.parse(share.grants) as AccessGrant[], document, member.id)
    return level !== null && includes(level, 'manage') ? null : `${member.name} doesn’t manage it.`
  }

  const blockedCredential = (id: string | null): string | null => {
    const grants = id === null ? undefined : said.get(id)?.access
    if (!grants) return 'It doesn’t say for whom in the team it is.'
    const known = shareOf(id)
    if (known) {
      const reason = unmanaged(known)
      if (reason !== null) return reason
    } else if (document.policy.create === 'owners' && member.role !== 'owner')
      return 'Only owners share something new with this team.'
    if (self && levelOf(grants, document, self.id) === null) return 'It isn’t shared with you.'
    return null
  }

  /** A connection that is here belongs to what it uses here, whatever the bundle says. */
  const blockedConnection = (id: string | null, credentialId: string | null): string | null => {
    if (credentialId === null) return 'It belongs to no credential that is shared.'
    // Without its credential it would be one of a person's own, and stay it when the team's comes.
    if (!bundle.manifest.values && findCredential(db, credentialId) === undefined) return 'Its credential is not here.'
    const here = id === null ? undefined : findConnection(db, id)
    const owner = shareOf(here?.credential_id ?? null)
    if (here && here.credential_id !== credentialId)
      return owner ? unmanaged(owner) : 'It is a connection of your own here, which no member of a team changes.'
    return blockedCredential(credentialId)
  }

  return {
    blocked(kind, source, match) {
      if (kind === 'system') return null
      // What has its name here may be shared by others, or by another team.
      const inItsPlace = match === source.id ? null : own.blocked(kind, source, match)
      if (inItsPlace !== null) return inItsPlace
      return kind === 'credential'
        ? blockedCredential(source.id)
        : blockedConnection(source.id, source.credentialId ?? null)
    },
    // Whoever manages it for the team says where it goes: the value is theirs as well. Tokens are of the person who authorized them.
    takesHosts: isOfTheTeam,
    hasValues: bundle.manifest.values,
    takesDefinitions: false,
    changes(kind, { id, type = '', boundHosts = [] }) {
      const known = kind === 'credential' ? shareOf(id) : undefined
      if (!known?.share || id === null) return []
      return [
        ...(known.share.grants === JSON.stringify(said.get(id)?.access) ? [] : ['access']),
        ...(isOfTheTeam(type) && known.hosts !== JSON.stringify([...new Set(boundHosts)]) ? ['boundHosts'] : []),
      ]
    },
    changedAt(kind, { id }) {
      const known = kind === 'credential' ? shareOf(id) : undefined
      if (!known?.share || id === null) return null
      // Both sides have it, and never had the same.
      if (known.share.base === '') return 'both'
      const here = known.revision !== known.share.local_revision
      const there = said.get(id)?.sha256 !== known.share.base
      return here && there ? 'both' : here ? 'here' : 'there'
    },
  }
}

/** Whether all that a credential of this type sends belongs to the team. */
export function isOfTheTeam(type: string): boolean {
  return findType(type)?.oauth !== 'authorization-code'
}

/** What a bundle says of each credential besides its content. */
export function saidOf({
  items,
  manifest,
}: VerifiedBundle): Map<
  string,
  { readonly access: readonly AccessGrant[] | undefined; readonly revision: number; readonly sha256: string }
> {
  return new Map(
    manifest.items.flatMap(({ kind, id, revision, sha256 }, at) =>
      kind === 'credential' ? [[id, { access: items[at]?.access, revision, sha256 }]] : [],
    ),
  )
}
