import type { KeySlot } from '../../shared/domain/vault.ts'
import { VaultError } from '../../shared/errors.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import type { Run } from '../spec.ts'
import type { rekeyOptions } from '../table/backup.ts'
import { showProgress } from './progress.ts'
import { slotsTable } from './slots.ts'

export const rekey: Run<typeof rekeyOptions> = async (context, { options }) => {
  const client = await context.vault({ ownPassphraseOpens: true })
  const { slots } = await client.vault.status({})
  for (const id of [...options.keep, ...options.drop])
    if (!slots.some((slot) => slot.id === id)) throw new VaultError('slot-not-found')
  const kept = slots.filter(
    ({ id }) => !options.drop.includes(id) && (options.keep.length === 0 || options.keep.includes(id)),
  )
  await agreeToDrop(
    context,
    slots.filter((slot) => !kept.includes(slot)),
    options.drop,
  )
  const keep: { id: string; passphrase: string | null }[] = []
  for (const slot of kept)
    keep.push({ id: slot.id, passphrase: slot.provider === 'passphrase' ? await passphraseOf(context, slot) : null })
  const core = await context.core()
  const offInterrupt = context.io.onInterrupt(() => {
    context.note('Cancelling…')
    client.vault.cancelRekey({}).catch(() => undefined)
  })
  try {
    const status = await showProgress(context, core, 'rekey', () => client.vault.rekey({ keep, add: [] }))
    context.note(
      'The vault has a new vault key. Its key slots are made anew: print the recovery kit again if you keep one.',
    )
    context.result(status, await slotsTable(client, status.slots, true))
    return 0
  } finally {
    offInterrupt()
  }
}

/**
 * A slot that isn't kept opens the vault no more. That must have been said: by naming it, by --yes, or on a terminal.
 * @throws VaultError `usage`, `cancelled`
 */
async function agreeToDrop(context: Context, gone: readonly KeySlot[], named: readonly string[]): Promise<void> {
  const unnamed = gone.filter(({ id }) => !named.includes(id))
  if (unnamed.length === 0 || context.yes) return
  if (!context.interactive) {
    const message = `This would drop ${count(unnamed.length, 'key slot')} that no --drop names. Name them, or give --yes.`
    throw context.usage([{ path: '--keep', message }])
  }
  await context.confirm(`Drop ${unnamed.map(nameOf).join(', ')}? It will not open the vault any more.`)
}

/** @throws VaultError `passphrase-required` where nobody can be asked */
async function passphraseOf(context: Context, slot: KeySlot): Promise<string> {
  const file = context.ownPassphraseFile ?? context.vaultPassphraseFile
  if (file !== undefined) return context.readPassphrase(file)
  if (!context.interactive) throw new VaultError('passphrase-required')
  return context.askHidden(`Passphrase of the key slot ${nameOf(slot)}: `)
}

const nameOf = (slot: KeySlot) => slot.label || [slot.provider, slot.source].filter(Boolean).join(', ')
