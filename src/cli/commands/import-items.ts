import type { ImportChoice, ImportItem } from '../../shared/domain/bundle.ts'
import type { Context } from '../context.ts'
import type { Style } from '../output/style.ts'
import { type Screen, table } from '../output/table.ts'

/** All items of a preview, of which the first page is there. */
export async function allItems<T>(
  first: readonly T[],
  total: number,
  more: (offset: number) => Promise<{ readonly items: readonly T[] }>,
): Promise<T[]> {
  const items = [...first]
  while (items.length < total) {
    const page = await more(items.length)
    if (page.items.length === 0) break
    items.push(...page.items)
  }
  return items
}

interface NamedChoice {
  readonly item: string
  readonly choice: ImportChoice
}

/** @throws VaultError `usage` */
export function parseChoices(context: Context, texts: readonly string[]): NamedChoice[] {
  return texts.map((text) => {
    const parts = /^(.+)=(skip|replace|keep-both)$/s.exec(text)
    if (parts?.[1] === undefined)
      throw context.usage([{ path: '--choose', message: 'Write ITEM=skip, ITEM=replace or ITEM=keep-both.' }])
    return { item: parts[1], choice: parts[2] as ImportChoice }
  })
}

/** @throws VaultError `usage` when no item, or more than one, has the name */
export function choicesByKey(
  context: Context,
  choices: readonly NamedChoice[],
  items: readonly ImportItem[],
): Record<string, ImportChoice> {
  const byKey: Record<string, ImportChoice> = {}
  for (const { item, choice } of choices) {
    const found = items.filter(({ kind, name, key }) => name === item || `${kind}:${name}` === item || key === item)
    const [only] = found
    if (only === undefined || found.length > 1) {
      const message = only === undefined ? 'There is no such item.' : 'Several items have this name. Write kind:name.'
      throw context.usage([{ path: '--choose', message }])
    }
    byKey[only.key] = choice
  }
  return byKey
}

export function itemsTable(items: readonly ImportItem[], screen: Screen): string {
  return table(
    [
      { title: 'STATE', value: (item) => item.state, paint: (item, style) => statePaint(item, style) },
      { title: 'KIND', value: (item) => item.kind },
      { title: 'NAME', value: (item) => item.name },
      { title: 'ENVIRONMENT', value: (item) => item.environment },
      { title: 'CHANGES', value: (item) => item.changes.join(', ') },
      { title: 'VALUE', value: ({ sameValue }) => (sameValue === null ? '' : sameValue ? 'equal' : 'differs') },
      { title: 'SAME VALUE AS', value: (item) => item.alike.join(', ') },
      { title: 'REASON', value: (item) => item.reason || item.detail },
    ],
    items,
    screen,
  )
}

function statePaint({ state }: ImportItem, style: Style): (text: string) => string {
  if (state === 'new') return style.green
  if (state === 'conflict') return style.red
  return state === 'changed' ? style.yellow : style.dim
}
