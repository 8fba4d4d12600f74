import type { ReadDb } from '../../vault/database.ts'
import { type CredentialRecord, valueMissing } from '../../vault/repositories/credential-row.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import { type ShareRecord, sharesOfTeam } from '../../vault/repositories/shares.ts'
import { endedShares } from '../../vault/repositories/team-remotes.ts'
import { attachedHash } from '../bundles/attached.ts'
import { requireTeam } from '../teams/store.ts'

/** How many shared credentials were changed here since the last revision that both sides have. */
export function waitingFor(db: ReadDb, teamId: string): number {
  const { record } = requireTeam(db, teamId)
  const changed = sharesOfTeam(db, record.rid).filter((share) => {
    const credential = share.level === 'manage' ? findCredential(db, share.credential_id) : undefined
    return credential?.trashed_at === null && hasValue(credential) && isChangedHere(db, share, credential)
  })
  return changed.length + endedShares(db, record.rid).length
}

/** Whether there is something to send: a definition that waits for its value goes to nobody yet. */
export function hasValue({ error_code }: CredentialRecord): boolean {
  return error_code !== valueMissing
}

/** Whether a credential, or what belongs to it, is otherwise than both sides had it last. */
export function isChangedHere(db: ReadDb, share: ShareRecord, { rid, revision }: CredentialRecord): boolean {
  return share.base === '' || share.local_revision !== revision || share.attached !== attachedHash(db, { rid })
}
