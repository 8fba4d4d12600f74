import type { Handlers, ParsedRequestOf } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import { refuseSecrets } from '../credentials/service.ts'
import { createTrashService } from '../credentials/trash.ts'
import { decidedProvider, type KeyEnvironment } from '../keys/environment.ts'
import { providerOptions } from '../keys/options.ts'
import type { NewSlot } from '../keys/slot.ts'
import { rekeyVault } from '../vault/rekey.ts'
import { createVaultService } from '../vault/service.ts'
import { createSlotsService } from '../vault/slots-service.ts'
import type { Services } from './services.ts'

export function vaultHandlers({ context, secrets, emit }: Services): Handlers<'vault'> {
  const vault = createVaultService(context)
  const tell = (label: string, done: number, total: number) => emit('progress', { job: 'rekey', label, done, total })
  const slots = createSlotsService(context, tell)
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
      requireDecided(slot, holder.environment)
      refuseSecretsIn(slot, '')
      const specs: NewSlot[] = [{ ...slot, label: '' }]
      if (recovery)
        specs.push({ provider: 'passphrase', passphrase: recovery.passphrase, label: 'Recovery passphrase' })
      const kit = await vault.create(name, specs)
      return { status: await vault.status(), kit }
    },
    async createDemo({ name, slot, size }) {
      requireDecided(slot, holder.environment)
      refuseSecretsIn(slot, '')
      // Its code is of use to nobody else.
      const { demoStart, fillDemo } = await import('../demo/fill.ts')
      const { demoSizes } = await import('../demo/plan.ts')
      await holder.create(name, [{ ...slot, label: '' }], demoStart(context.now()))
      const progress = (done: number, total: number) => emit('progress', { job: 'demo', label: 'days', done, total })
      await fillDemo({ context, secrets, progress }, demoSizes[size])
      return vault.status()
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
      refuseSecretsIn(slot, label)
      return slots.add({ ...slot, label })
    },
    replaceSlot({ id, slot, label }) {
      refuseSecretsIn(slot, label)
      return slots.replace(id, { ...slot, label })
    },
    rotateSlot: ({ id, passphrase }) => slots.rotate(id, passphrase),
    async removeSlot({ id }) {
      await slots.remove(id)
      return {}
    },
    testSlot: ({ id, passphrase }) => slots.test(id, passphrase),
    checkSlots: async () => ({ items: await slots.check() }),
    async rekey({ keep, add }) {
      for (const { slot, label } of add) refuseSecretsIn(slot, label)
      await rekeyVault(context, { keep, add: add.map(({ slot, label }) => ({ ...slot, label })) }, tell)
      return vault.status()
    },
    cancelRekey() {
      holder.replacer.cancel()
      return {}
    },
    recoveryKit: ({ slotId }) => vault.recoveryKit(slotId),
  }
}

/**
 * What protects a new vault is what the environment names, whatever a person or a command chooses. Further slots are free.
 * @throws VaultError `invalid-request`
 */
function requireDecided({ provider }: ParsedRequestOf<'vault.addSlot'>['slot'], environment: KeyEnvironment): void {
  const decided = decidedProvider(environment)
  if (decided === null || provider === decided) return
  const message = 'KEYWARD_KMS_PROVIDER decides what protects new vaults, and names another. Unset it to choose.'
  throw new VaultError('invalid-request', { issues: [{ path: 'slot.provider', message }] })
}

/**
 * keyslots.json can be read by whoever has the folder. Settings are identifiers, long and random as secrets are, so they are held
 * against the secrets typed beside them alone.
 * @throws VaultError `secret-in-metadata`
 */
function refuseSecretsIn(slot: ParsedRequestOf<'vault.addSlot'>['slot'], label: string): void {
  refuseSecrets({ label })
  const isService = 'settings' in slot
  const secrets = isService ? Object.values(slot.secrets) : slot.provider === 'passphrase' ? [slot.passphrase] : []
  const shown = { label, ...(isService && slot.settings) }
  for (const [path, text] of Object.entries(shown))
    if (secrets.some((secret) => secret !== '' && text.includes(secret)))
      throw new VaultError('secret-in-metadata', { issues: [{ path, message: 'This is a secret of the slot.' }] })
}
