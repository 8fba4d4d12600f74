import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import type { KeySlot } from '../../shared/domain/vault.ts'
import { describeError, VaultError } from '../../shared/errors.ts'
import { keyIdentity } from '../../shared/provider-fields.ts'
import { when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { facts, type Screen, table } from '../output/table.ts'
import type { Input, Run } from '../spec.ts'
import type { slotAddOptions, slotArgs, slotsOptions } from '../table/vault.ts'
import { newSlot } from './new-slot.ts'
import { kitText } from './vault.ts'

type NoOptions = Record<never, never>
type Client = Awaited<ReturnType<Context['client']>>

export const slots: Run<typeof slotsOptions> = async (context, { options }) => {
  const opens = options.open || context.vaultPassphraseFile !== undefined
  const client = await (opens ? context.vault() : context.client())
  const status = await client.vault.status({})
  if (status.state === 'none') throw new VaultError('vault-not-found')
  const render = await slotsTable(client, status.slots, opens)
  context.result({ items: status.slots, nextCursor: null }, render)
  return 0
}

/** The table of key slots; their health is known only while the vault is open. */
export async function slotsTable(
  client: Client,
  items: readonly KeySlot[],
  isOpen: boolean,
): Promise<(screen: Screen) => string> {
  const providers = await declarations(client, items)
  return (screen) =>
    table(
      [
        { title: 'ID', value: (slot) => slot.id },
        { title: 'OPENS WITH', value: opensWith },
        { title: 'KEY', value: (slot) => identityOf(slot, providers) },
        { title: 'LABEL', value: (slot) => slot.label },
        { title: 'CREATED', value: (slot) => when(slot.createdAt) },
        {
          title: isOpen ? 'HEALTH' : '',
          value: (slot) => (slot.supported ? (isOpen ? healthOf(slot) : '') : 'unknown to this version'),
          paint: (slot, style) => (slot.lastFailedAt === null ? (text) => text : style.red),
        },
      ],
      items,
      screen,
    )
}

export const add: Run<typeof slotAddOptions> = async (context, { options }) => {
  const client = await context.vault({ ownPassphraseOpens: options.provider !== 'passphrase' })
  const slot = await client.vault.addSlot({
    slot: await wishedSlot(context, client, options),
    label: options.label ?? '',
  })
  context.note('The key slot is added and tested.')
  await showSlot(context, client, slot)
  return 0
}

export const replace: Run<typeof slotAddOptions, typeof slotArgs> = async (context, { options, args }) => {
  const client = await context.vault({ ownPassphraseOpens: options.provider !== 'passphrase' })
  const old = await findSlot(client, args.ID)
  const made = await wishedSlot(context, client, options)
  await context.confirm(
    `Put a new key slot into the place of ${old.label || opensWith(old)}? That one will not open the vault any more.`,
  )
  const slot = await client.vault.replaceSlot({ id: old.id, slot: made, label: options.label ?? old.label })
  context.note(`The key slot is in the place of ${old.label || opensWith(old)}, and tested.`)
  await showSlot(context, client, slot)
  return 0
}

export const rotate: Run<NoOptions, typeof slotArgs> = async (context, { args }) => {
  // Which slot it is can be read before the vault is open, and tells what --passphrase-file is for.
  const isPassphrase = (await findSlot(await context.client(), args.ID)).provider === 'passphrase'
  const client = await context.vault({ ownPassphraseOpens: !isPassphrase })
  const passphrase = isPassphrase
    ? await context.newPassphrase(context.ownPassphraseFile, 'New passphrase', '--passphrase-file')
    : null
  const slot = await client.vault.rotateSlot({ id: args.ID, passphrase })
  context.note(isPassphrase ? 'The passphrase is changed.' : 'The vault key is wrapped anew, and tested.')
  await showSlot(context, client, slot)
  return 0
}

export const check: Run = async (context) => {
  const client = await context.vault()
  const { items } = await client.vault.checkSlots({})
  const { slots: all } = await client.vault.status({})
  const rows = items.flatMap(({ id, code }) => {
    const slot = all.find((each) => each.id === id)
    return slot ? [{ slot, code }] : []
  })
  const failed = items.filter(({ code }) => code !== null).length
  context.result({ ok: failed === 0, items }, (screen) =>
    table(
      [
        { title: 'ID', value: ({ slot }) => slot.id },
        { title: 'SLOT', value: ({ slot }) => slot.label || opensWith(slot) },
        {
          title: 'RESULT',
          value: ({ code }) => (code === null ? 'opens the vault' : sentencesOf(code)),
          paint: ({ code }, style) => (code === null ? style.green : style.red),
        },
      ],
      rows,
      screen,
    ),
  )
  const asking = all.length - items.length
  if (asking > 0)
    context.note(`${asking === 1 ? 'One slot was' : `${asking} slots were`} not tested: keyward vault slot test ID.`)
  return failed === 0 ? 0 : 1
}

export const trust: Run<NoOptions, typeof slotArgs> = async (context, { args }) => {
  const client = await context.client()
  const slot = await findSlot(client, args.ID)
  for (const [name, value] of Object.entries(slot.settings)) context.note(`${name}: ${value}`)
  await context.confirm(`Sign in as these settings of ${slot.label || opensWith(slot)} say?`)
  await client.vault.unlock({ passphrase: null, slotId: slot.id })
  context.note('The key slot opens the vault. From now on it is used without asking.')
  await showSlot(context, client, await findSlot(client, args.ID))
  return 0
}

export const remove: Run<NoOptions, typeof slotArgs> = async (context, { args }) => {
  const client = await context.vault()
  const slot = await findSlot(client, args.ID)
  await context.confirm(`Remove the key slot ${slot.label || slot.provider}? It will not open the vault any more.`)
  await client.vault.removeSlot({ id: slot.id })
  context.note('The key slot is removed.')
  context.result({ id: slot.id, removed: true }, () => '')
  return 0
}

export const test: Run<NoOptions, typeof slotArgs> = async (context, { args }) => {
  const client = await context.vault({ ownPassphraseOpens: true })
  const slot = await findSlot(client, args.ID)
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

export const kit: Run<NoOptions, typeof slotArgs> = async (context, { args }) => {
  const client = await context.vault()
  const found = await client.vault.recoveryKit({ slotId: args.ID })
  context.result(found, () => kitText(found))
  return 0
}

function wishedSlot(context: Context, client: Client, options: Input<typeof slotAddOptions>['options']) {
  return newSlot(context, client, {
    provider: options.provider,
    source: options.source,
    passphraseFile: context.ownPassphraseFile,
    set: options.set,
    secret: options.secret,
  })
}

/** @throws VaultError `slot-not-found` */
async function findSlot(client: Client, id: string): Promise<KeySlot> {
  const slot = (await client.vault.status({})).slots.find((each) => each.id === id)
  if (slot === undefined) throw new VaultError('slot-not-found')
  return slot
}

async function showSlot(context: Context, client: Client, slot: KeySlot): Promise<void> {
  const providers = await declarations(client, [slot])
  context.result(slot, (screen) => slotFacts(slot, identityOf(slot, providers), screen))
}

function slotFacts(slot: KeySlot, identity: string, screen: Screen): string {
  return facts(
    [
      ['ID', slot.id],
      ['Opens with', opensWith(slot)],
      ['Key', identity],
      ['Label', slot.label],
    ],
    screen,
  )
}

/** The declarations of key services, asked for only where a slot has settings. */
async function declarations(client: Client, all: readonly KeySlot[]): Promise<readonly KeyProviderInfo[]> {
  if (all.every(({ settings }) => Object.keys(settings).length === 0)) return []
  return (await client.vault.options({})).providers
}

function identityOf(slot: KeySlot, providers: readonly KeyProviderInfo[]): string {
  return keyIdentity(
    slot.settings,
    providers.find(({ id }) => id === slot.provider),
  ).join(' ')
}

const opensWith = ({ provider, source }: KeySlot) => [provider, source].filter(Boolean).join(', ')

function healthOf({ lastFailedAt, lastFailure, lastUsedAt }: KeySlot): string {
  if (lastFailedAt !== null)
    return `failed ${when(lastFailedAt)}${lastFailure === null ? '' : `: ${describeError(lastFailure).message}`}`
  return lastUsedAt === null ? 'not used yet' : `worked ${when(lastUsedAt)}`
}

function sentencesOf(code: Parameters<typeof describeError>[0]): string {
  const { message, remedy } = describeError(code)
  return `${message} ${remedy}`
}

async function slotPassphrase(context: Context): Promise<string> {
  const file = context.ownPassphraseFile ?? context.vaultPassphraseFile
  if (file !== undefined) return context.readPassphrase(file)
  if (!context.interactive) throw new VaultError('passphrase-required')
  return context.askHidden('Passphrase of the slot: ')
}
