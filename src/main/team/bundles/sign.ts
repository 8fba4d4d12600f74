import { createHash } from 'node:crypto'
import type { AccessGrant } from '../../../shared/domain/access.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { WriteDb } from '../../vault/database.ts'
import { credentialByRid } from '../../vault/repositories/credentials.ts'
import type { IdentityRecord } from '../../vault/repositories/identity.ts'
import type { ShareRecord } from '../../vault/repositories/shares.ts'
import { findSeenBundle, putSeenBundle } from '../../vault/repositories/shares.ts'
import { withIdentity } from '../identity/keys.ts'
import { ownAudience, recordHandedOver, teamAudience } from '../offboarding/handed-over.ts'
import type { KnownTeam } from '../teams/store.ts'
import { agreedWith } from './agreed.ts'
import { attachedHash } from './attached.ts'
import type { Gathered } from './export.ts'
import type { Envelope, SignedItem, Unsigned } from './signed.ts'
import { signBundle } from './signed.ts'

/** A bundle that is signed, and what is true of its credentials once the team has it. A definition alone is no newer state. */
interface SignedAndSent {
  readonly value: Envelope
  readonly sent: readonly { readonly id: string; readonly share: ShareRecord }[]
}

interface Making {
  readonly self: IdentityRecord
  readonly vaultId: string
  readonly team: KnownTeam | null
  /** Versions of the team's list that go along. */
  readonly versions: Envelope['team']
  readonly recipients: readonly string[]
  readonly values: boolean
  readonly gathered: Gathered
  /** The number that a credential has to have at least; 0 for what follows from its changes. */
  atLeast(id: string): number
}

/**
 * Signs what was gathered as the sender's next bundle, inside the caller's transaction: its number is used up then, also when the file is
 * never made. For a team each item gets the number that follows the one that it had, if it was changed since. Whom it is encrypted for is
 * written down with it: they could have it, whatever becomes of the file.
 */
export function signGathered(db: WriteDb, secrets: Secrets, making: Making): SignedAndSent {
  const { self, team, gathered, values } = making
  const { payload, shares, revisions } = gathered
  const teamId = team?.document.teamId ?? ''
  const last = findSeenBundle(db, self.signing_key, teamId)
  const sequence = (last?.sequence ?? 0) + 1
  const sent: SignedAndSent['sent'][number][] = []
  const agreedNow = agreedWith(secrets)
  const items = contentsOf(gathered, team !== null).map((content): Unsigned['items'][number] => {
    const id = String(content.item.id)
    const share = content.kind === 'credential' ? shares.get(id) : undefined
    if (!team || !share) return { revision: 0, content }
    const base = createHash('sha256').update(JSON.stringify(content)).digest('hex')
    const revision = Math.max(share.base === base ? share.revision : share.revision + 1, making.atLeast(id))
    const local_revision = revisions.get(id) ?? 0
    const record = credentialByRid(db, share.credential_rid)
    const attached = attachedHash(db, { rid: share.credential_rid })
    // What was changed since it was gathered isn't what was sent.
    const agreed = record?.revision === local_revision ? agreedNow(db, record, share.grants) : '{}'
    sent.push({ id, share: { ...share, base, revision, local_revision, attached, agreed, changed_by: self.name } })
    return { revision, content }
  })
  const { value, hash } = withIdentity(secrets, self, ({ seed }) =>
    signBundle(
      {
        about: {
          bundleId: payload.bundleId,
          team: team && { id: teamId, version: team.document.version, sha256: team.hash },
          vaultId: making.vaultId,
          sequence,
          previous: last?.hash || null,
          createdAt: payload.createdAt,
          sender: { id: self.id, name: self.name, signingKey: self.signing_key },
          values,
          note: payload.note ?? '',
        },
        recipients: making.recipients,
        items,
        team: making.versions,
      },
      seed,
    ),
  )
  putSeenBundle(db, { sender_key: self.signing_key, team_id: teamId, sequence, hash })
  if (values) noteReaders(db, making)
  return { value, sent: values ? sent : [] }
}

function noteReaders(db: WriteDb, { team, recipients, gathered }: Making): void {
  const { payload, shares, versions } = gathered
  const inTeam = team && teamAudience(team.document, recipients)
  const byHand = inTeam ? undefined : ownAudience(db, recipients)
  const given = [...versions].map(([credentialId, version]) => {
    const people = inTeam?.(JSON.parse(shares.get(credentialId)?.grants ?? '[]') as AccessGrant[]) ?? byHand
    return { credentialId, version, people: people ?? new Map() }
  })
  recordHandedOver(db, team?.document.teamId ?? '', Date.parse(payload.createdAt), given)
}

/** The items as they travel. */
function contentsOf({ payload, shares }: Gathered, isForTeam: boolean): SignedItem[] {
  const { systems = [], credentials = [], connections = [] } = payload.items
  const access = (id: string) => {
    const share = isForTeam ? shares.get(id) : undefined
    return share ? { access: JSON.parse(share.grants) as AccessGrant[] } : {}
  }
  return [
    ...systems.map((item) => ({ kind: 'system' as const, item })),
    ...credentials.map((item) => ({
      kind: 'credential' as const,
      item,
      ...access(item.id ?? ''),
    })),
    ...connections.map((item) => ({ kind: 'connection' as const, item })),
  ]
}
