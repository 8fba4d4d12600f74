import type { AccessGrant } from '../../../shared/domain/access.ts'
import type { ReadDb } from '../../vault/database.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import { findShare } from '../../vault/repositories/shares.ts'
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
  const shareOf = (id: string | null) => {
    const record = id === null ? undefined : findCredential(db, id)
    if (!record) return undefined
    const share = findShare(db, record.rid)
    return { revision: record.revision, hosts: record.bound_hosts, share }
  }

  const blockedCredential = (id: string | null): string | null => {
    const grants = id === null ? undefined : said.get(id)?.access
    if (!grants) return 'It doesn’t say for whom in the team it is.'
    const known = shareOf(id)
    if (known?.share) {
      const level = levelOf(JSON.parse(known.share.grants) as AccessGrant[], document, member.id)
      if (level === null || !includes(level, 'manage')) return `${member.name} doesn’t manage it.`
    } else if (known) return 'It is a credential of your own here, which no member of a team changes.'
    else if (document.policy.create === 'owners' && member.role !== 'owner')
      return 'Only owners share something new with this team.'
    if (self && levelOf(grants, document, self.id) === null) return 'It isn’t shared with you.'
    return null
  }

  return {
    blocked(kind, source, match) {
      if (kind === 'system') return null
      // What has its name here may be shared by others, or by another team.
      const inItsPlace = match === source.id ? null : own.blocked(kind, source, match)
      if (inItsPlace !== null) return inItsPlace
      if (kind === 'credential') return blockedCredential(source.id)
      return source.credentialId
        ? blockedCredential(source.credentialId)
        : 'It belongs to no credential that is shared.'
    },
    // Whoever manages it for the team says where it goes: the value is theirs as well.
    takesHosts: true,
    hasValues: bundle.manifest.values,
    changes(kind, { id, boundHosts = [] }) {
      const known = kind === 'credential' ? shareOf(id) : undefined
      if (!known?.share || id === null) return []
      return [
        ...(known.share.grants === JSON.stringify(said.get(id)?.access) ? [] : ['access']),
        ...(known.hosts === JSON.stringify([...new Set(boundHosts)]) ? [] : ['boundHosts']),
      ]
    },
    changedAt(kind, { id }) {
      const known = kind === 'credential' ? shareOf(id) : undefined
      if (!known?.share || known.share.base === '' || id === null) return null
      const here = known.revision !== known.share.local_revision
      const there = said.get(id)?.sha256 !== known.share.base
      return here && there ? 'both' : here ? 'here' : 'there'
    },
  }
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
