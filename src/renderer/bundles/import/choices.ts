import type { ImportChoice, ImportItem } from '../../../shared/domain/bundle.ts'
import { fieldWord } from '../../audit/sentence.ts'

/** What a person has decided by item; everything else follows the default. */
export type Choices = ReadonlyMap<string, ImportChoice>

/** What will be done with an item; null when nothing can be: it is the same here, or can't be imported. */
export function effectiveChoice(item: ImportItem, onConflict: ImportChoice, choices: Choices): ImportChoice | null {
  if (item.choices.length === 0) return null
  const wanted = choices.get(item.key) ?? (item.state === 'new' ? 'replace' : onConflict)
  // The core leaves out what can't be done as wanted.
  return item.choices.includes(wanted) ? wanted : 'skip'
}

const labels: Readonly<Record<ImportChoice, string>> = { replace: 'Replace', 'keep-both': 'Keep both', skip: 'Skip' }

export function choiceLabel(choice: ImportChoice, item?: Pick<ImportItem, 'state'>): string {
  return choice === 'replace' && item?.state === 'new' ? 'Import' : labels[choice]
}

/** What a choice means for one item. */
export function choiceText(choice: ImportChoice, { state, kind, name }: ImportItem): string {
  if (choice === 'skip') return state === 'new' ? 'It stays out of this vault.' : 'The one here stays as it is.'
  if (choice === 'keep-both') return `It is added beside the one here, as “${name} (2)” or the next free number.`
  if (state === 'new') return 'It is added to this vault.'
  return kind === 'credential'
    ? 'The one here takes what is imported. Its present value stays as an older version.'
    : 'The one here takes what is imported.'
}

/** Choices after the same decision about several items, as far as each of them allows it. Null lets them follow the default. */
export function chooseForAll(choices: Choices, items: readonly ImportItem[], choice: ImportChoice | null): Choices {
  const next = new Map(choices)
  for (const item of items) {
    if (choice === null) next.delete(item.key)
    else if (item.choices.includes(choice)) next.set(item.key, choice)
  }
  return next
}

/** What is to know about an item in one line: the reason of a conflict, or the fields that differ. */
export function itemNote(item: ImportItem): string {
  if (item.reason !== '') return item.reason
  if (item.changes.length > 0) return `Differs: ${changeWords(item).join(', ')}`
  if (item.state === 'same') return 'Already here with the same content'
  if (item.alike.length > 0) return `Same value as ${item.alike.join(', ')}`
  return ''
}

/** The fields that differ, in words and once each. A secret field is named, its value never. */
export function changeWords({ changes }: Pick<ImportItem, 'changes'>): readonly string[] {
  return [...new Set(changes.map(fieldWord))]
}
