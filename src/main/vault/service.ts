import type { KeySlot, RecoveryKit, VaultStatus } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { isSupported } from '../keys/registry.ts'
import type { NewSlot } from '../keys/slot.ts'
import type { SlotFile, SlotRecord } from '../keys/slot-file.ts'
import { addSlot, removeSlot, testSlot } from '../keys/slots.ts'
import { countConnections } from './repositories/connections.ts'
import { facetCount } from './repositories/facets.ts'
import { recordSlotUse, slotUses, writeMeta } from './repositories/meta.ts'

/** The vault's state and its key slots, as faces show and change them. */
export function createVaultService(context: ServiceContext) {
  const { vault } = context

  const slots = (file: SlotFile): KeySlot[] => {
    const uses = vault.state === 'unlocked' ? vault.read(slotUses) : new Map<string, number>()
    return file.slots.map((slot) => toKeySlot(slot, uses.get(slot.id)))
  }

  const requireSlot = (file: SlotFile, id: string): SlotRecord => {
    const slot = file.slots.find((candidate) => candidate.id === id)
    if (!slot) throw new VaultError('slot-not-found')
    return slot
  }

  const kit = (slot: SlotRecord): RecoveryKit => ({
    vaultName: vault.name,
    vaultId: vault.current.id,
    slotId: slot.id,
    createdAt: slot.createdAt,
    steps: [
      'Write the recovery passphrase on the line of this sheet by hand, and keep the sheet where you keep your passport.',
      'To open the vault, start Keyward and type the passphrase on the unlock screen.',
      'On another computer, first copy the whole vault folder (vault.db and keyslots.json) into Keyward’s vaults folder there.',
      'After you have used this sheet, add a new key slot and replace the passphrase if anybody else may have read it.',
    ],
  })

  return {
    async status(): Promise<VaultStatus> {
      const { state } = vault
      const file = state === 'none' ? undefined : await vault.readSlots()
      const listed = file ? slots(file) : []
      const open = state === 'unlocked' ? vault.current : undefined
      return {
        name: vault.name,
        state,
        id: file?.vaultId ?? null,
        unprotected: listed.some((slot) => slot.provider === 'noop'),
        hasPassphrase: listed.some((slot) => slot.provider === 'passphrase'),
        opensSilently: listed.some((slot) => slot.supported && slot.provider !== 'passphrase'),
        slots: listed,
        createdAt: file?.createdAt ?? null,
        openedBy: open?.openedBy ?? null,
        counts: open
          ? vault.read((db) => ({
              credentials: facetCount(db, 'all', ''),
              connections: countConnections(db),
              trashed:
                db.get<{ n: number }>('SELECT count(*) AS n FROM credential WHERE trashed_at IS NOT NULL')?.n ?? 0,
            }))
          : null,
        schemaVersion: open?.database.schemaVersion ?? null,
      }
    },

    /** Creates the vault with its slots; the kit belongs to the passphrase slot, if there is one. */
    async create(specs: readonly NewSlot[]): Promise<RecoveryKit | null> {
      await vault.create(specs)
      const file = await vault.readSlots()
      const passphrase = file.slots.find((slot) => slot.provider === 'passphrase')
      return passphrase ? kit(passphrase) : null
    },

    /** @throws VaultError what the key provider reports, `edit-conflict` when the slots changed meanwhile */
    async addSlot(spec: NewSlot): Promise<KeySlot> {
      const { folder, vaultKey } = vault.current
      const { file, slot } = await addSlot(folder, vaultKey, spec, vault.environment)
      vault.write(['slots'], (db, audit) => {
        writeMeta(db, 'slots_revision', file.revision)
        recordSlotUse(db, slot.id, context.now())
        audit({
          action: 'slot.add',
          subjectType: 'slot',
          subjectId: slot.id,
          subject: slot.label,
          detail: slot.provider,
        })
      })
      return toKeySlot(slot, context.now())
    },

    /** @throws VaultError `slot-not-found`, `last-slot` */
    async removeSlot(id: string): Promise<void> {
      const { folder, vaultKey } = vault.current
      const slot = requireSlot(await vault.readSlots(), id)
      const file = await removeSlot(folder, vaultKey, id, vault.environment)
      vault.write(['slots'], (db, audit) => {
        writeMeta(db, 'slots_revision', file.revision)
        db.run('DELETE FROM slot_use WHERE slot_id = ?', id)
        audit({ action: 'slot.remove', subjectType: 'slot', subjectId: id, subject: slot.label, detail: slot.provider })
      })
    },

    /** Opens the slot and compares. A failure is recorded and thrown. */
    async testSlot(id: string, passphrase: string | null): Promise<{ ok: boolean; ms: number }> {
      const file = await vault.readSlots()
      const slot = requireSlot(file, id)
      const record = (outcome: 'ok' | 'failed', detail: string) =>
        vault.write(['slots'], (db, audit) => {
          if (outcome === 'ok') recordSlotUse(db, id, context.now())
          audit({ action: 'slot.test', outcome, subjectType: 'slot', subjectId: id, subject: slot.label, detail })
        })
      try {
        const result = await testSlot(
          file,
          id,
          vault.current.vaultKey,
          passphrase === null ? {} : { passphrase },
          vault.environment,
        )
        record(result.ok ? 'ok' : 'failed', slot.provider)
        return result
      } catch (error) {
        if (error instanceof VaultError && vault.state === 'unlocked') record('failed', error.code)
        throw error
      }
    },

    async recoveryKit(slotId: string): Promise<RecoveryKit> {
      const slot = requireSlot(await vault.readSlots(), slotId)
      if (slot.provider !== 'passphrase') throw new VaultError('slot-not-found')
      return kit(slot)
    },
  }
}

function toKeySlot(slot: SlotRecord, lastUsedAt: number | undefined): KeySlot {
  return {
    id: slot.id,
    provider: slot.provider,
    source: slot.source,
    label: slot.label,
    createdAt: slot.createdAt,
    lastUsedAt: lastUsedAt === undefined ? null : new Date(lastUsedAt).toISOString(),
    supported: isSupported(slot.provider),
  }
}
