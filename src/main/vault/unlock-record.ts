import type { AuditEntry } from './audit-log.ts'
import { appendAudit } from './audit-log.ts'
import type { OpenVault } from './open-vault.ts'
import { recordSlotWorked } from './repositories/slot-health.ts'
import { recordFoundSlots } from './slot-records.ts'
import { clearLockedNotes, readLockedNotes } from './while-locked.ts'

/**
 * Records that a vault was opened, with everything that happened while it was locked. Until this is durable nothing is open.
 * @throws VaultError `disk-full`, `vault-busy`, `folder-not-writable`
 */
export function recordUnlock(vault: OpenVault, name: string, who: { actor: string; at: number }): void {
  const notes = readLockedNotes(vault.folder)
  const about = { subjectType: 'vault', subjectId: vault.id, subject: name } as const
  vault.database.write((db) => {
    const record = (entry: AuditEntry) => appendAudit(db, vault.keys.audit, who, entry)
    recordSlotWorked(db, vault.openedBy, who.at)
    recordFoundSlots(db, record, vault.slotFile)
    for (const { at, actor, action, detail } of notes) {
      const told = { action, actor, detail: `${detail} at ${new Date(at).toISOString()}` }
      record(
        action === 'settings.update' ? { ...told, subjectType: 'settings' } : { ...told, ...about, outcome: 'failed' },
      )
    }
    if (vault.migratedFrom !== null)
      record({ ...about, action: 'vault.backup', detail: `before schema ${vault.database.schemaVersion}` })
    record({ ...about, action: 'vault.unlock' })
  })
  if (notes.length > 0) clearLockedNotes(vault.folder)
}
