import type { KeySlot, RecoveryKit, VaultStatus } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { type NewSlot, requireSlot } from '../keys/slot.ts'
import type { SlotFile, SlotRecord } from '../keys/slot-file.ts'
import { countConnections } from './repositories/connections.ts'
import { facetCount } from './repositories/facets.ts'
import { type SlotHealth, slotHealth } from './repositories/slot-health.ts'
import { toKeySlot } from './slots-service.ts'

/** The vault's state, as faces show it, and its recovery kit. What changes key slots is in `slots-service.ts`. */
export function createVaultService(context: ServiceContext) {
  const { vault } = context

  const slots = (file: SlotFile): KeySlot[] => {
    const health = vault.state === 'unlocked' ? vault.read(slotHealth) : new Map<string, SlotHealth>()
    return file.slots.map((slot) => toKeySlot(slot, vault.environment, health.get(slot.id)))
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
        opensSilently: listed.some((slot) => slot.supported && slot.asks === 'nothing'),
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

    async recoveryKit(slotId: string): Promise<RecoveryKit> {
      const slot = requireSlot((await vault.readSlots()).slots, slotId)
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
      'On another computer, first restore a backup, or copy the whole vault folder (vault.db and keyslots.json) into Keyward’s vaults folder there.',
      'After you have used this sheet, add a new key slot and replace the passphrase if anybody else may have read it.',
    ],
  }
}
