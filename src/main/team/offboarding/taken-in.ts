import type { AccessGrant } from '../../../shared/domain/access.ts'
import type { FieldValues } from '../../../shared/domain/credential.ts'
import type { WriteDb } from '../../vault/database.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import type { Audience } from '../../vault/repositories/handovers.ts'
import { findContact } from '../../vault/repositories/identity.ts'
import { findTeam, findTeamVersion } from '../../vault/repositories/teams.ts'
import { versionsWithValue } from '../../vault/repositories/versions.ts'
import type { ImportOperation } from '../bundles/apply.ts'
import type { ImportPlan } from '../bundles/preview.ts'
import type { VerifiedBundle } from '../bundles/signed.ts'
import { saidOf } from '../bundles/team-rules.ts'
import { readTeam } from '../teams/document.ts'
import { ownAudience, recordHandedOver, teamAudience } from './handed-over.ts'

/**
 * Writes down who else has what a signed bundle brought: its sender, and everybody whom it was encrypted for. The list of the team that
 * the sender knew says who they are; somebody may have been removed since. What counts is the value, also where the rest was skipped, or
 * was changed here since.
 */
export function noteReaders(
  db: WriteDb,
  bundle: VerifiedBundle,
  {
    plan,
    operations,
    fingerprint,
  }: {
    readonly plan: ImportPlan
    readonly operations: readonly ImportOperation[]
    /** The vault’s keyed fingerprint of secret fields. */
    readonly fingerprint: (secrets: FieldValues) => string
  },
): void {
  const { manifest } = bundle
  if (!manifest.values) return
  const readersOf = manifest.team === null ? byHand(db, bundle) : inTeam(db, bundle)
  const said = saidOf(bundle)
  const placed = new Map(operations.map((operation) => [operation.key, operation]))
  const given = plan.credentials.flatMap(({ item, source, match, fields }) => {
    if (fields === null) return []
    const operation = placed.get(item.key)
    const written = operation?.kind === 'credential' && operation.action !== 'skip' ? operation.id : undefined
    const people = readersOf(source.id === null ? [] : (said.get(source.id)?.access ?? []))
    const value = fingerprint(fields.secrets)
    return [...new Set([match?.id, written])].flatMap((id) => {
      const record = id === undefined ? undefined : findCredential(db, id)
      const versions = record ? versionsWithValue(db, record.rid, value) : []
      return versions.map((version) => ({ credentialId: id ?? '', version, people }))
    })
  })
  recordHandedOver(db, manifest.team?.id ?? '', Date.parse(manifest.createdAt), given)
}

type ReadersOf = (grants: readonly AccessGrant[]) => Audience

function inTeam(db: WriteDb, { manifest, team }: VerifiedBundle): ReadersOf {
  const rid = findTeam(db, manifest.team?.id ?? '')?.rid
  const version = manifest.team?.version ?? 0
  const stored = rid === undefined ? undefined : findTeamVersion(db, rid, version)
  const known = [...(stored ? [stored] : []), ...team].map(readTeam).find(({ hash }) => hash === manifest.team?.sha256)
  if (!known) return () => new Map()
  const { document } = known
  const sender = document.members.filter(({ id }) => id === manifest.sender.id).map(({ recipient }) => recipient)
  return teamAudience(document, [...manifest.recipients, ...sender])
}

function byHand(db: WriteDb, { manifest }: VerifiedBundle): ReadersOf {
  const { id, signingKey } = manifest.sender
  // Anybody can call themselves by another’s ID: the key says who it is.
  const isKnown = findContact(db, id)?.signing_key === signingKey
  const people = new Map([...ownAudience(db, manifest.recipients), ...(isKnown ? [[id, 'own'] as const] : [])])
  return () => people
}
