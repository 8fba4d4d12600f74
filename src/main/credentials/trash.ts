import type { Impact } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { deleteCredential, findCredentialByName, updateCredential } from '../vault/repositories/credentials.ts'
import { endShare } from '../vault/repositories/shares.ts'
import { impactOf, namesOf } from './impact.ts'
import { requireCredentials } from './service.ts'

const day = 86_400_000

/** Deleting in two steps: into the trash, where it rests, then shredded. */
export function createTrashService(context: ServiceContext) {
  const { vault } = context

  const resolveAll = (db: ReadDb, ids: readonly string[], confirm: string): CredentialRecord[] => {
    const records = requireCredentials(db, ids)
    const [first] = records
    const expected = records.length === 1 && first ? first.name : String(records.length)
    if (confirm !== expected) {
      const ofAll = impactOf(
        db,
        records.map(({ id }) => id),
      )
      throw new VaultError('confirmation-mismatch', { subjects: namesOf(ofAll).slice(0, 100) })
    }
    return records
  }

  return {
    /**
     * Moves credentials to the trash, where nothing can use them. `confirm` is the exact name, or the number of several.
     * @throws VaultError `not-found`, `confirmation-mismatch` with the names of what would break
     */
    trash(ids: readonly string[], confirm: string): { changed: number } {
      return vault.write(['credentials', 'connections'], (db, audit) => {
        const records = resolveAll(db, ids, confirm).filter((record) => record.trashed_at === null)
        for (const record of records) {
          updateCredential(db, record, { trashed_at: context.now(), revision: record.revision + 1 })
          audit(entry('credential.trash', record, breaksText(impactOf(db, [record.id]))))
        }
        return { changed: records.length }
      })
    },

    /** @throws VaultError `not-found`, `name-taken` when the name was given to another meanwhile */
    restore(ids: readonly string[]): { changed: number } {
      return vault.write(['credentials', 'connections'], (db, audit) => {
        const records = requireCredentials(db, ids).filter((record) => record.trashed_at !== null)
        for (const record of records) {
          if (findCredentialByName(db, record.name)) throw new VaultError('name-taken', { subjects: [record.name] })
          updateCredential(db, record, { trashed_at: null, revision: record.revision + 1 })
          audit(entry('credential.restore', record))
        }
        return { changed: records.length }
      })
    },

    /** Removes credentials of the trash with all their versions, for good. */
    shred(ids: readonly string[], confirm: string): { changed: number } {
      const result = vault.write(['credentials', 'connections'], (db, audit) => {
        const records = resolveAll(db, ids, confirm)
        for (const record of records) {
          if (record.trashed_at === null) throw new VaultError('not-found')
          shredOne(db, audit, record)
        }
        return { changed: records.length }
      })
      vault.current.database.checkpoint()
      return result
    },

    /** Shreds what has rested longer than the settings say. Called after an unlock. */
    shredExpired(): number {
      const before = context.now() - context.settings().trashDays * day
      const due = (db: ReadDb) => db.all<CredentialRecord>('SELECT * FROM credential WHERE trashed_at < ?', before)
      if (vault.read(due).length === 0) return 0
      const shredded = vault.write(['credentials', 'connections'], (db, audit) => {
        // Read anew: another process may have done it meanwhile.
        const records = due(db)
        for (const record of records) shredOne(db, audit, record)
        return records.length
      })
      vault.current.database.checkpoint()
      return shredded
    },
  }
}

/** Connections stay and say that they have no credential any more. */
function shredOne(db: WriteDb, audit: (entry: AuditEntry) => void, record: CredentialRecord): void {
  db.run('UPDATE connection SET credential_id = NULL WHERE credential_id = ?', record.id)
  endShare(db, record.rid, record.id)
  deleteCredential(db, record)
  audit(entry('credential.shred', record))
}

function breaksText({ counts }: Impact): string {
  const broken = counts.connections + counts.through
  const parts = [
    ...(broken > 0 ? [`${broken} connections`] : []),
    ...(counts.references > 0 ? [`${counts.references} references`] : []),
  ]
  return parts.length > 0 ? `breaks ${parts.join(', ')}` : ''
}

function entry(action: AuditEntry['action'], record: CredentialRecord, detail = ''): AuditEntry {
  return { action, subjectType: 'credential', subjectId: record.id, subject: record.name, detail }
}
