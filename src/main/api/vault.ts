import type { Handlers } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import { refuseSecrets } from '../credentials/service.ts'
import { createTrashService } from '../credentials/trash.ts'
import { providerOptions } from '../keys/options.ts'
import type { NewSlot } from '../keys/slot.ts'
import { createVaultService } from '../vault/service.ts'
import type { Services } from './services.ts'

export function vaultHandlers({ context }: Services): Handlers<'vault'> {
  const vault = createVaultService(context)
  const trash = createTrashService(context)
  const holder = context.vault
  const afterUnlock = async () => {
    trash.shredExpired()
    return vault.status()
  }
  return {
    list: () => ({ items: holder.list().map((name) => ({ name, current: name === holder.name })) }),
    select({ name }) {
      holder.select(name)
      return vault.status()
    },
    status: () => vault.status(),
    options: () => providerOptions(holder.environment),
    async create({ name, slot, recovery }) {
      const specs: NewSlot[] = [{ ...slot, label: '' }]
      if (recovery)
        specs.push({ provider: 'passphrase', passphrase: recovery.passphrase, label: 'Recovery passphrase' })
      const kit = await vault.create(name, specs)
      return { status: await vault.status(), kit }
    },
    async unlock({ passphrase, slotId }) {
      await holder.unlock({ ...(passphrase !== null && { passphrase }), ...(slotId !== null && { slotId }) })
      return afterUnlock()
    },
    lock() {
      holder.lock('person')
      holder.requestLockElsewhere()
      return vault.status()
    },
    touch() {
      holder.touch()
      return {}
    },
    addSlot({ slot, label }) {
      // keyslots.json can be read by whoever has the folder.
      refuseSecrets({ label })
      if (slot.provider === 'passphrase' && label.includes(slot.passphrase))
        throw new VaultError('secret-in-metadata', { issues: [{ path: 'label', message: 'This is the passphrase.' }] })
      return vault.addSlot({ ...slot, label })
    },
    async removeSlot({ id }) {
      await vault.removeSlot(id)
      return {}
    },
    testSlot: ({ id, passphrase }) => vault.testSlot(id, passphrase),
    recoveryKit: ({ slotId }) => vault.recoveryKit(slotId),
  }
}
