import type { AccessGrant } from '../../../shared/domain/access.ts'
import type { FieldValues } from '../../../shared/domain/credential.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { WriteDb } from '../../vault/database.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import { findSeenBundle, findShare, putSeenBundle, putShare } from '../../vault/repositories/shares.ts'
import { levelOf } from '../access/levels.ts'
import type { CardKeys } from '../identity/card.ts'
import { noteReaders } from '../offboarding/taken-in.ts'
import { requireTeam, storeVersions } from '../teams/store.ts'
import { agreedWith } from './agreed.ts'
import type { ImportOperation } from './apply.ts'
import { attachedHash } from './attached.ts'
import type { ImportPlan } from './preview.ts'
import { judgeSender, requireFresh } from './sender.ts'
import type { VerifiedBundle } from './signed.ts'
import { saidOf } from './team-rules.ts'

/**
 * Notes what a signed bundle leaves besides its items, in the transaction of its import: the newer list of the team, how each credential
 * is shared, and the bundle itself, so that no older one is taken in after it.
 * @throws VaultError what `judgeSender` and `requireFresh` throw, should the vault know more by now than at the preview
 */
export function takeInSigned(
  db: WriteDb,
  secrets: Secrets,
  bundle: VerifiedBundle,
  {
    plan,
    operations,
    self,
    at,
    row,
  }: {
    readonly plan: ImportPlan
    readonly operations: readonly ImportOperation[]
    readonly self: CardKeys | undefined
    readonly at: number
    /** A server's bundles are in the order of its revisions; those that people hand over are in that of their numbers. */
    readonly row: 'by-hand' | 'by-server'
  },
): void {
  const { manifest, hash } = bundle
  if (row === 'by-hand') requireFresh(db, bundle)
  const { name, team, newVersions } = judgeSender(db, bundle, self, row === 'by-server')
  const teamId = manifest.team?.id ?? ''
  const seen = findSeenBundle(db, manifest.sender.signingKey, teamId)
  if (!seen || seen.sequence < manifest.sequence)
    putSeenBundle(db, { sender_key: manifest.sender.signingKey, team_id: teamId, sequence: manifest.sequence, hash })
  const fingerprint = (values: FieldValues) => secrets.fingerprint(values)
  noteReaders(db, bundle, { plan, operations, fingerprint })
  // A definition alone is no newer state of what the team shares.
  if (team === null || !self || !manifest.values) return
  const { record, document } =
    newVersions.length > 0 ? storeVersions(db, newVersions, self.id, at) : requireTeam(db, team.document.teamId)
  const said = saidOf(bundle)
  const agreedNow = agreedWith(secrets)
  const replaced = new Map(operations.map((operation) => [operation.key, operation]))
  for (const { item, source, match, blocked } of plan.credentials) {
    const operation = replaced.get(item.key)
    const placed = operation?.action === 'skip' ? undefined : operation
    // What a person skipped, or kept beside under another ID, is not what the team has.
    const storedId = item.state === 'same' ? match?.id : placed?.kind === 'credential' ? placed.id : undefined
    const about = source.id === null ? undefined : said.get(source.id)
    if (blocked || storedId === undefined || storedId !== source.id || !about?.access) continue
    const stored = findCredential(db, storedId)
    const level = levelOf(about.access as AccessGrant[], document, self.id)
    if (!stored || level === null) continue
    const known = findShare(db, stored.rid)
    const grants = JSON.stringify(about.access)
    putShare(db, {
      credential_rid: stored.rid,
      team_rid: record.rid,
      grants,
      level,
      revision: about.revision,
      base: about.sha256,
      // What was changed here since both sides agreed stays known as that.
      local_revision: known?.base === about.sha256 ? known.local_revision : stored.revision,
      attached: attachedHash(db, stored),
      agreed: known?.base === about.sha256 ? known.agreed : agreedNow(db, stored, grants),
      on_server: row === 'by-server' ? 1 : (known?.on_server ?? 0),
      changed_by: name,
    })
  }
}
