import type { LastImport, UndoCounts, UndoItem } from '../../../shared/domain/import.ts'
import { fieldWord } from '../../audit/sentence.ts'
import { count } from '../../ui/count.ts'
import { enumerate } from '../words.ts'

/** What an import did: `214 items added and 3 replaced`. */
export function importedText({ created, replaced }: Pick<LastImport, 'created' | 'replaced'>): string {
  const added = created > 0 ? [`${count(created, 'item')} added`] : []
  const changed =
    replaced > 0
      ? [created > 0 ? `${replaced.toLocaleString('en')} replaced` : `${count(replaced, 'item')} replaced`]
      : []
  return enumerate([...added, ...changed])
}

/** What an undo did or will do: `3 removed, 1 restored, 2 left as they are`. */
export function undoneText({ remove, restore, leave }: UndoCounts): string {
  const parts = [
    ...(remove > 0 ? [`${remove.toLocaleString('en')} removed`] : []),
    ...(restore > 0 ? [`${restore.toLocaleString('en')} restored`] : []),
    ...(leave > 0 ? [`${leave.toLocaleString('en')} left as ${leave === 1 ? 'it is' : 'they are'}`] : []),
  ]
  return parts.join(', ')
}

/** What is to know about an item in one line: why it stays, or what it gets back. */
export function undoNote({ does, reason, changes }: UndoItem): string {
  if (does === 'leave') return reason
  if (does === 'remove') return 'It came with the import'
  const words = [...new Set(changes.filter((name) => name !== 'trash').map(fieldWord))]
  return [
    ...(words.length > 0 ? [`Gets back: ${words.join(', ')}`] : []),
    ...(changes.includes('trash') ? ['Goes back into the trash'] : []),
  ].join('. ')
}
