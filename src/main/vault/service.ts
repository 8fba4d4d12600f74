import type { KeySlot, RecoveryKit, VaultStatus } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { isSupported } from '../keys/registry.ts'
import type { NewSlot } from '../keys/slot.ts'
import type { SlotFile, SlotRecord } from '../keys/slot-file.ts'
import { readSlots } from '../keys/slot-file.ts'
import { addSlot, removeSlot, testSlot } from '../keys/slots.ts'
import { countConnections } from './repositories/connections.ts'
import { facetCount } from './repositories/facets.ts'
import { recordSlotUse, slotUses } from './repositories/meta.ts'
import { recordSlotAdded, recordSlotRemoved } from './slot-records.ts'

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

  return {
    async status(): Promise<VaultStatus> {
      const file = vault.state === 'none' ? undefined : await vault.readSlots()
      // The vault may have been locked while the file was read.
      const { state } = vault
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
    async create(name: string, specs: readonly NewSlot[]): Promise<RecoveryKit | null> {
      const file = await vault.create(name, specs)
      const passphrase = file.slots.find((slot) => slot.provider === 'passphrase')
      return passphrase ? kitOf(name, file.vaultId, passphrase) : null
    },

    /** @throws VaultError what the key provider reports, `edit-conflict` when the slots changed meanwhile */
    async addSlot(spec: NewSlot): Promise<KeySlot> {
      const open = vault.current
      const { file, slot } = await addSlot(open.folder, open.vaultKey, spec, vault.environment)
      vault.writeInto(open, ['slots'], (db, audit) => {
        recordSlotUse(db, slot.id, context.now())
        recordSlotAdded(db, audit, slot, file.revision)
      })
      return toKeySlot(slot, context.now())
    },

    /** @throws VaultError `slot-not-found`, `last-slot` */
    async removeSlot(id: string): Promise<void> {
      const open = vault.current
      const slot = requireSlot(await vault.readSlots(), id)
      const file = await removeSlot(open.folder, open.vaultKey, id, vault.environment)
      vault.writeInto(open, ['slots'], (db, audit) => {
        db.run('DELETE FROM slot_use WHERE slot_id = ?', id)
        recordSlotRemoved(db, audit, slot, file.revision)
      })
    },

    /** Opens the slot and compares. A failure is recorded and thrown. */
    async testSlot(id: string, passphrase: string | null): Promise<{ ok: boolean; ms: number }> {
      const open = vault.current
      const file = await readSlots(open.folder)
      const slot = requireSlot(file, id)
      const record = (outcome: 'ok' | 'failed', detail: string) =>
        vault.writeInto(open, ['slots'], (db, audit) => {
          if (outcome === 'ok') recordSlotUse(db, id, context.now())
          audit({ action: 'slot.test', outcome, subjectType: 'slot', subjectId: id, subject: slot.label, detail })
        })
      try {
        const result = await testSlot(
          file,
          id,
          open.vaultKey,
          passphrase === null ? {} : { passphrase },
          vault.environment,
        )
        record(result.ok ? 'ok' : 'failed', slot.provider)
        return result
      } catch (error) {
        if (error instanceof VaultError && error.code !== 'vault-locked') record('failed', error.code)
        throw error
      }
    },

    async recoveryKit(slotId: string): Promise<RecoveryKit> {
      const slot = requireSlot(await vault.readSlots(), slotId)
      if (slot.provider !== 'passphrase') throw new VaultError('slot-not-found')
      return kitOf(vault.name, vault.current.id, slot)
    },
  }
}

function kitOf(vaultName: string, vaultId: string, slot: SlotRecord): RecoveryKit {
  return {
    vaultName,
    vaultId,
    slotId: slot.id,
    createdAt: slot.createdAt,
    steps: [
      'Write the recovery passphrase on the line of this sheet by hand, and keep the sheet where you keep your passport.',
      'To open the vault, start Keyward and type the passphrase on the unlock screen.',
      'On another computer, first copy the whole vault folder (vault.db and keyslots.json) into Keyward’s vaults folder there.',
      'After you have used this sheet, add a new key slot and replace the passphrase if anybody else may have read it.',
    ],
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
