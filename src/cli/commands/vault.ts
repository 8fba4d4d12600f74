import type { VaultStatus } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import { when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { facts, type Screen, table } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { createArgs, createOptions } from '../table/vault.ts'
import { newSlot } from './new-slot.ts'

export const create: Run<typeof createOptions, typeof createArgs> = async (context, { options, args }) => {
  const name = args.NAME ?? context.vaultName
  const client = await context.client()
  const given = context.ownPassphraseFile
  const slot = await newSlot(context, client, {
    provider: options.provider ?? (given === undefined ? undefined : 'passphrase'),
    source: options.source,
    passphraseFile: given ?? context.vaultPassphraseFile,
    set: options.set,
    secret: options.secret,
  })
  if (given !== undefined && slot.provider !== 'passphrase') {
    const message = 'This is for --provider passphrase; beside another one give --recovery-passphrase-file.'
    throw context.usage([{ path: '--passphrase-file', message }])
  }
  const recovery = await recoveryPassphrase(context, options['recovery-passphrase-file'], isWorthRecovery(slot))
  const { status, kit } = await client.vault.create({
    name,
    slot,
    recovery: recovery === null ? null : { passphrase: recovery },
  })
  context.note(`The vault ${name} is ready.`)
  if (status.unprotected) context.note('It is not encrypted: anybody who reads its folder reads its secrets.')
  context.result({ ...status, kit }, (screen) => {
    const shown = statusFacts(status, screen)
    return kit === null || recovery === null ? shown : `${shown}\n\n${kitText(kit)}`
  })
  return 0
}

export const list: Run = async (context) => {
  const { items } = await (await context.client()).vault.list({})
  if (items.length === 0) context.note('There is no vault yet. Make one with keyward vault create.')
  context.result({ items, nextCursor: null }, (screen) =>
    items.length === 0
      ? ''
      : table(
          [
            { title: 'NAME', value: (item) => item.name },
            { title: '', value: (item) => (item.current ? 'current' : '') },
          ],
          items,
          screen,
        ),
  )
  return 0
}

export const status: Run = async (context) => {
  const client = await (context.vaultPassphraseFile === undefined ? context.client() : context.vault())
  const found = await client.vault.status({})
  context.result(found, (screen) => statusFacts(found, screen))
  return 0
}

export const lock: Run = async (context) => {
  const locked = await (await context.client()).vault.lock({})
  if (locked.state === 'none') throw new VaultError('vault-not-found')
  context.note(`The vault ${locked.name} is locked in every window.`)
  context.result(locked, () => '')
  return 0
}

/** The recovery kit, ready to print. */
export function kitText(kit: {
  vaultName: string
  vaultId: string
  slotId: string
  createdAt: string
  steps: string[]
}): string {
  return [
    `RECOVERY KIT of the vault ${kit.vaultName}`,
    `Vault ${kit.vaultId}, key slot ${kit.slotId}, made ${when(kit.createdAt)}`,
    '',
    'Recovery passphrase: ____________________________________________',
    '',
    ...kit.steps.map((step, at) => `${at + 1}. ${step}`),
  ].join('\n')
}

/** Beside a passphrase there is nothing to recover from, and a vault without protection keeps nothing. */
function isWorthRecovery({ provider }: { readonly provider: string }): boolean {
  return provider !== 'passphrase' && provider !== 'noop'
}

async function recoveryPassphrase(context: Context, file: string | undefined, offer: boolean): Promise<string | null> {
  if (file !== undefined) return context.readPassphrase(file)
  if (!offer || !context.interactive || context.yes) return null
  context.note('A recovery passphrase opens the vault when its key is lost. Keep it on paper.')
  const { askYes } = await import('../prompt.ts')
  if (!(await askYes(context.io, 'Make one now?', true))) return null
  return context.newPassphrase(undefined, 'Recovery passphrase', '--recovery-passphrase-file')
}

export function statusFacts(status: VaultStatus, screen: Screen): string {
  const opens = status.slots.map((slot) => slot.label || [slot.provider, slot.source].filter(Boolean).join(', '))
  return facts(
    [
      ['Vault', status.name],
      ['State', status.state === 'none' ? 'does not exist' : status.state],
      ['ID', status.id ?? ''],
      ['Created', when(status.createdAt)],
      ['Opens with', opens.join(' · ')],
      ['Encryption', status.unprotected ? 'NONE: anybody who reads its folder reads its secrets' : ''],
      ['Credentials', String(status.counts?.credentials ?? '')],
      ['Connections', String(status.counts?.connections ?? '')],
      ['In the trash', String(status.counts?.trashed ?? '')],
    ],
    screen,
  )
}
