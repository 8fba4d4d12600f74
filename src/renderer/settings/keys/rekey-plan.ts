import type { RequestOf } from '../../../shared/api/contract.ts'
import type { KeySlot } from '../../../shared/domain/vault.ts'
import type { NewSlot } from '../../keys/protection.ts'

type RekeyRequest = RequestOf<'vault.rekey'>

/** Why a slot can't be made anew for another vault key; null when it can. */
export function cantKeep({ provider, supported }: KeySlot): string | null {
  if (provider === 'noop') return 'It holds the vault key readable, so it ends here.'
  return supported ? null : 'This version doesn’t know it, so it can’t be made anew.'
}

/** The slots that are kept unless a person decides otherwise: all that can be. */
export function keptAtFirst(slots: readonly KeySlot[]): ReadonlySet<string> {
  return new Set(slots.filter((slot) => cantKeep(slot) === null).map(({ id }) => id))
}

/** Whether a slot is made anew without a person, by a passphrase, or by a sign-in. */
export function keepText({ asks }: KeySlot): string {
  switch (asks) {
    case 'nothing':
    // Seen by whoever has opened the vault, which proves its settings.
    case 'consent':
      return 'Wrapped anew without asking.'
    case 'passphrase':
      return 'Wrapped anew with its passphrase.'
    case 'sign-in':
      return 'Wrapped anew with a sign-in, which may open your browser.'
  }
}

/** The slots that will not open the vault any more. */
export function dropped(slots: readonly KeySlot[], kept: ReadonlySet<string>): readonly KeySlot[] {
  return slots.filter(({ id }) => !kept.has(id))
}

/** What is asked of the core. `passphrases` has those of the kept passphrase slots, by slot. */
export function rekeyRequest(
  slots: readonly KeySlot[],
  kept: ReadonlySet<string>,
  passphrases: ReadonlyMap<string, string>,
  adds: readonly { readonly slot: NewSlot; readonly label: string }[],
): RekeyRequest {
  return {
    keep: slots.filter(({ id }) => kept.has(id)).map(({ id }) => ({ id, passphrase: passphrases.get(id) ?? null })),
    add: [...adds],
  }
}

const phases: Readonly<Record<string, string>> = {
  try: 'Trying the key slots',
  backup: 'Making a backup first',
  slots: 'Wrapping the new vault key',
  copy: 'Copying the vault',
  pages: 'Encrypting the copy under the new key',
  values: 'Sealing values anew',
  records: 'Chaining the audit log anew',
  check: 'Proving the copy',
}

/** A phase of the work, as the core names it, in words; how far it is, where that can be counted. */
export function phaseText({ label, done, total }: { label: string; done: number; total: number }) {
  const text = phases[label] ?? label
  return total > 1
    ? { label: text, done, total, detail: `${done.toLocaleString('en')} of ${total.toLocaleString('en')}` }
    : { label: text }
}
