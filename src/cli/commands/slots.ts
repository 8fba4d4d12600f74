import type { KeySlot } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import { when } from '../output/format.ts'
import { facts, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { slotAddOptions, slotArgs } from '../table/vault.ts'
import { newSlot } from './new-slot.ts'
import { kitText } from './vault.ts'

export const slots: Run = async (context) => {
  const client = await (context.vaultPassphraseFile === undefined ? context.client() : context.vault())
  const status = await client.vault.status({})
  if (status.state === 'none') throw new VaultError('vault-not-found')
  context.result({ items: status.slots, nextCursor: null }, (screen) => slotsTable(status.slots, screen))
  return 0
}

export function slotsTable(items: readonly KeySlot[], screen: Screen): string {
  return table(
    [
      { title: 'ID', value: (slot) => slot.id },
      { title: 'OPENS WITH', value: (slot) => [slot.provider, slot.source].filter(Boolean).join(', ') },
      { title: 'LABEL', value: (slot) => slot.label },
      { title: 'CREATED', value: (slot) => when(slot.createdAt) },
      { title: '', value: (slot) => (slot.supported ? '' : 'unknown to this version') },
    ],
    items,
    screen,
  )
}

export const add: Run<typeof slotAddOptions> = async (context, { options }) => {
  const client = await context.vault({ ownPassphraseOpens: options.provider !== 'passphrase' })
  const slot = await client.vault.addSlot({
    slot: await newSlot(context, {
      provider: options.provider,
      source: options.source,
      passphraseFile: context.ownPassphraseFile,
    }),
    label: options.label ?? '',
  })
  context.note('The key slot is added. Test it with keyward vault slot test.')
  context.result(slot, (screen) =>
    facts(
      [
        ['ID', slot.id],
        ['Opens with', [slot.provider, slot.source].filter(Boolean).join(', ')],
        ['Label', slot.label],
      ],
      screen,
    ),
  )
  return 0
}

export const remove: Run<Record<never, never>, typeof slotArgs> = async (context, { args }) => {
  const client = await context.vault()
  const slot = (await client.vault.status({})).slots.find((each) => each.id === args.ID)
  if (slot === undefined) throw new VaultError('slot-not-found')
  await context.confirm(`Remove the key slot ${slot.label || slot.provider}? It will not open the vault any more.`)
  await client.vault.removeSlot({ id: slot.id })
  context.note('The key slot is removed.')
  context.result({ id: slot.id, removed: true }, () => '')
  return 0
}

export const test: Run<Record<never, never>, typeof slotArgs> = async (context, { args }) => {
  const client = await context.vault({ ownPassphraseOpens: true })
  const slot = (await client.vault.status({})).slots.find((each) => each.id === args.ID)
  if (slot === undefined) throw new VaultError('slot-not-found')
  const result = await client.vault.testSlot({
    id: slot.id,
    passphrase: slot.provider === 'passphrase' ? await slotPassphrase(context) : null,
  })
  context.result({ id: slot.id, ...result }, (screen) =>
    result.ok
      ? screen.style.green('This key slot opens the vault.')
      : screen.style.red('This key slot does not open the vault.'),
  )
  return result.ok ? 0 : 1
}

export const kit: Run<Record<never, never>, typeof slotArgs> = async (context, { args }) => {
  const client = await context.vault()
  const found = await client.vault.recoveryKit({ slotId: args.ID })
  context.result(found, () => kitText(found))
  return 0
}

async function slotPassphrase(context: Parameters<Run>[0]): Promise<string> {
  const file = context.ownPassphraseFile ?? context.vaultPassphraseFile
  if (file !== undefined) return context.readPassphrase(file)
  if (!context.interactive) throw new VaultError('passphrase-required')
  return context.askHidden('Passphrase of the slot: ')
}
