import type { ResponseOf } from '../../shared/api/contract.ts'
import type { VaultState } from '../../shared/domain/vault.ts'
import type { ErrorBody, ErrorCode } from '../../shared/errors.ts'
import { count } from '../ui/count.ts'

export type Backup = ResponseOf<'backups.list'>['items'][number]
export type Preview = ResponseOf<'backups.preview'>
export type RestoreItem = Preview['items'][number]

/** Why a backup was made. */
export const reasonTexts: Readonly<Record<Backup['reason'], string>> = {
  daily: 'Daily',
  migration: 'Before an update of the vault’s format',
  rekey: 'Before a new vault key',
  restore: 'Before a restore',
  person: 'Made by hand',
}

/** What a restore does to an item, in one word. */
export const changeTexts: Readonly<Record<RestoreItem['change'], string>> = {
  returns: 'Returns',
  reverts: 'Reverts',
  vanishes: 'Vanishes',
}

/** Failures of the vault's files themselves, after which only a backup helps. */
const aboutFile: ReadonlySet<ErrorCode> = new Set([
  'vault-damaged',
  'vault-foreign',
  'keyslots-damaged',
  'keyslots-tampered',
  'key-wrong-vault',
])

export function isAboutFile(code: ErrorCode): boolean {
  return aboutFile.has(code)
}

/** Failures after which a passphrase may still open a backup. */
export function mayTakePassphrase(code: ErrorCode): boolean {
  return (
    code === 'passphrase-required' ||
    code === 'wrong-passphrase' ||
    code === 'no-slot-opens' ||
    code === 'slot-unknown' ||
    code === 'keychain-unavailable' ||
    code === 'provider-unknown' ||
    code.startsWith('key-')
  )
}

/**
 * Whether the vault's name has to be typed: when something is lost that only the vault has now, or when nobody can tell because
 * the two could not be compared.
 */
export function needsConfirmation(preview: Preview, state: VaultState): boolean {
  if (state === 'none') return false
  return preview.isOther || !preview.compared || preview.counts.vanishes > 0
}

/** What a restore does, as one sentence. */
export function summaryOf({ counts, compared }: Preview): string {
  if (!compared) return ''
  const { returns, reverts, vanishes } = counts
  const parts = [
    ...(returns > 0 ? [`${count(returns, 'item')} ${returns === 1 ? 'returns' : 'return'}`] : []),
    ...(reverts > 0 ? [`${count(reverts, 'item')} ${reverts === 1 ? 'goes' : 'go'} back to an older state`] : []),
    ...(vanishes > 0 ? [`${count(vanishes, 'item')} ${vanishes === 1 ? 'vanishes' : 'vanish'}`] : []),
  ]
  const last = parts.pop()
  if (last === undefined) return 'Nothing differs: the vault holds what the backup holds.'
  return `${parts.length > 0 ? `${parts.join(', ')} and ` : ''}${last}.`
}

/** The slot that this computer has not used yet, as the failure names it: its ID, and where its settings lead. */
export function unknownSlot(
  error: ErrorBody | null,
): { readonly id: string; readonly settings: readonly { readonly label: string; readonly value: string }[] } | null {
  const [id, ...settings] = error?.code === 'slot-unknown' ? (error.subjects ?? []) : []
  if (id === undefined) return null
  const facts = settings.map((line) => {
    const at = line.indexOf(': ')
    return { label: line.slice(0, at), value: line.slice(at + 2) }
  })
  return { id, settings: facts }
}
