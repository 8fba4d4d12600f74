import type { UndoDeed, UndoItem } from '../../shared/domain/import.ts'
import { VaultError } from '../../shared/errors.ts'
import { count, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import type { Style } from '../output/style.ts'
import { type Screen, table } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { undoOptions } from '../table/import.ts'
import { allItems } from './import-items.ts'

export const importUndo: Run<typeof undoOptions> = async (context, { options }) => {
  const client = await context.vault()
  const { last } = await client.imports.lastImport({})
  if (last === null) throw new VaultError('undo-over')
  const importId = last.id
  const preview = await client.imports.previewUndo({ importId })
  const { mark, counts } = preview
  const items = await allItems(preview.items, preview.total, (offset) =>
    client.imports.previewUndoItems({ importId, mark, offset, does: null }),
  )
  const asks = context.interactive && !context.yes && !options['dry-run']
  if (asks) {
    const { columnsOf, styleFor } = await import('../output/style.ts')
    const screen = { style: styleFor(context.io.stderr, context.io.env), width: columnsOf(context.io.stderr) }
    context.note(`${itemsTable(items, screen)}\n`)
  }
  if (!options['dry-run']) {
    await confirmUndo(context, `${plain(last.label)}, imported ${when(last.at)}`, counts)
    await client.imports.undo({ importId, mark })
  }
  context.note(options['dry-run'] ? 'Nothing was changed. The undo would do this:' : 'The import is undone.')
  context.result({ dryRun: options['dry-run'], last, counts, items }, (screen) => {
    const summary = `${counts.remove} removed, ${counts.restore} restored, ${counts.leave} left as they are`
    return asks || items.length === 0 ? summary : `${itemsTable(items, screen)}\n\n${summary}`
  })
  return 0
}

/** Scripts say `--yes`: what goes is gone. @throws VaultError `usage`, `cancelled` */
async function confirmUndo(context: Context, what: string, counts: Readonly<Record<UndoDeed, number>>): Promise<void> {
  if (!context.interactive && !context.yes)
    throw context.usage([{ path: '--yes', message: 'It removes for good. Look at --dry-run, then give --yes.' }])
  await context.confirm(
    `Undo ${what}? ${count(counts.remove, 'item')} removed for good, ${counts.restore} restored, ${counts.leave} left as they are.`,
  )
}

const words: Readonly<Record<UndoDeed, string>> = { remove: 'removed', restore: 'restored', leave: 'left' }

function itemsTable(items: readonly UndoItem[], screen: Screen): string {
  return table(
    [
      { title: 'IS', value: ({ does }) => words[does], paint: ({ does }, style) => deedPaint(does, style) },
      { title: 'KIND', value: ({ kind }) => kind },
      { title: 'NAME', value: ({ name }) => name },
      { title: 'ENVIRONMENT', value: ({ environment }) => environment },
      { title: 'BACK TO BEFORE', value: ({ changes }) => changes.join(', ') },
      { title: 'REASON', value: ({ reason }) => reason },
    ],
    items,
    screen,
  )
}

function deedPaint(does: UndoDeed, style: Style): (text: string) => string {
  if (does === 'remove') return style.red
  return does === 'restore' ? style.green : style.dim
}
