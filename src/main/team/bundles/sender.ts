import { VaultError } from '../../../shared/errors.ts'
import type { ReadDb } from '../../vault/database.ts'
import { findContact } from '../../vault/repositories/identity.ts'
import { findSeenBundle } from '../../vault/repositories/shares.ts'
import { findTeam, findTeamVersion } from '../../vault/repositories/teams.ts'
import type { CardKeys } from '../identity/card.ts'
import type { TeamMember, TeamVersion } from '../teams/document.ts'
import { followTeam, readTeam } from '../teams/document.ts'
import type { VerifiedBundle } from './signed.ts'

/** What a vault makes of who signed a bundle. */
export interface JudgedSender {
  /** `self` is this vault's person, `member` one of the team; otherwise whether the card of this key was compared. */
  readonly trust: 'self' | 'member' | 'verified' | 'unverified'
  /** As the vault knows the person; as the bundle says where it knows nobody. */
  readonly name: string
  /** The newest list of the team that the bundle is for, with what it brings; null for a bundle for single people. */
  readonly team: TeamVersion | null
  readonly member: TeamMember | null
  /** Versions of the list that the vault doesn't have yet. */
  readonly newVersions: readonly TeamVersion[]
}

/**
 * Judges the sender of a bundle whose signature holds.
 * @param isVouchedFor whether a present member says that this bundle still counts, though its sender may have been removed since
 * @throws VaultError `team-not-found`, `team-invalid`, `team-forked`, `team-gap`, `bundle-sender-unknown`
 */
export function judgeSender(
  db: ReadDb,
  bundle: VerifiedBundle,
  self: CardKeys | undefined,
  isVouchedFor = false,
): JudgedSender {
  const { sender, team } = bundle.manifest
  if (team === null) return { ...knownAs(db, sender, self), team: null, member: null, newVersions: [] }
  const record = findTeam(db, team.id)
  if (!record) throw new VaultError('team-not-found')
  const known = readTeam(record)
  const newVersions = followTeam(known, bundle.team)
  const newest = newVersions[newVersions.length - 1] ?? known
  if (team.version > newest.document.version) throw new VaultError('team-gap')
  const stored = findTeamVersion(db, record.rid, team.version)
  const named = newVersions.find(({ document }) => document.version === team.version) ?? (stored && readTeam(stored))
  if (named?.document.version !== team.version || named.hash !== team.sha256) throw new VaultError('team-forked')
  const isSender = (member: TeamMember) => member.id === sender.id && member.signingKey === sender.signingKey
  const then = named.document.members.find(isSender)
  const member = newest.document.members.find(isSender) ?? (isVouchedFor ? then : undefined)
  // Also who was one then: what somebody signs who has been removed since is nobody's word any more.
  if (!then || !member) throw new VaultError('bundle-sender-unknown')
  const trust = self?.signingKey === sender.signingKey ? 'self' : 'member'
  return { trust, name: member.name, team: newest, member, newVersions }
}

/** A name that somebody gives themselves in a bundle counts as little as the bundle: who is known is called what their card says. */
function knownAs(
  db: ReadDb,
  sender: VerifiedBundle['manifest']['sender'],
  self: CardKeys | undefined,
): Pick<JudgedSender, 'trust' | 'name'> {
  if (self?.signingKey === sender.signingKey) return { trust: 'self', name: sender.name }
  const contact = findContact(db, sender.id)
  if (contact?.signing_key !== sender.signingKey) return { trust: 'unverified', name: sender.name }
  return { trust: contact.verified_at === null ? 'unverified' : 'verified', name: contact.name }
}

/**
 * Holds a bundle against the last one of its sender. The same one again is no harm: it brings nothing new.
 * @throws VaultError `bundle-replayed` for an older one, `bundle-branched` for one that can't be of the same row
 */
export function requireFresh(db: ReadDb, { manifest, hash }: VerifiedBundle): void {
  const seen = findSeenBundle(db, manifest.sender.signingKey, manifest.team?.id ?? '')
  if (!seen || seen.hash === hash) return
  if (manifest.sequence < seen.sequence) throw new VaultError('bundle-replayed')
  const isNext = manifest.sequence === seen.sequence + 1
  if (manifest.sequence === seen.sequence || (isNext && manifest.previous !== seen.hash))
    throw new VaultError('bundle-branched')
}
