/** The arithmetic of long lists: of any number of rows only those in sight are in the page. All rows have one height. */

/** A place of the list: a row, with its number among all rows from 1, or the head of a group. */
export type Entry<Row> =
  | { readonly type: 'row'; readonly key: string; readonly row: Row; readonly number: number }
  | { readonly type: 'group'; readonly key: string; readonly group: Group; readonly isCollapsed: boolean }

/** What rows have in common, as the head before them shows it. */
export interface Group {
  readonly key: string
  readonly label: string
  /** Shown beside the label: how many there are. */
  readonly detail?: string
}

/** Puts a head before each run of rows of the same group. Rows must come sorted by group; those of `collapsed` ones are left out. */
export function toEntries<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  groupOf?: (row: Row) => Group,
  collapsed?: ReadonlySet<string>,
): readonly Entry<Row>[] {
  const entries: Entry<Row>[] = []
  let current: string | undefined
  let runs = 0
  let isCollapsed = false
  for (const [index, row] of rows.entries()) {
    const group = groupOf?.(row)
    if (group && group.key !== current) {
      current = group.key
      isCollapsed = collapsed?.has(group.key) ?? false
      entries.push({ type: 'group', key: `group:${group.key}:${runs++}`, group, isCollapsed })
    }
    if (!isCollapsed) entries.push({ type: 'row', key: keyOf(row), row, number: index + 1 })
  }
  return entries
}

interface WindowInput {
  readonly count: number
  readonly rowHeight: number
  readonly scrollTop: number
  readonly height: number
  /** Rows kept before and after those in sight, so that scrolling shows no gaps. */
  readonly overscan: number
}

/** First and last-but-one index to draw. */
export function windowOf({ count, rowHeight, scrollTop, height, overscan }: WindowInput): {
  start: number
  end: number
} {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight)
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight)
  const end = Math.min(count, last + overscan)
  return { start: Math.max(0, Math.min(first - overscan, end)), end }
}

/** The next row in a direction, past group heads; `from` itself when there is none. */
export function stepFrom<Row>(entries: readonly Entry<Row>[], from: number, distance: number): number {
  const direction = distance < 0 ? -1 : 1
  const wanted = Math.min(entries.length - 1, Math.max(0, from + distance))
  for (let index = wanted; index >= 0 && index < entries.length; index += direction)
    if (entries[index]?.type === 'row') return index
  // Nothing that way: the nearest row on the other side of where we wanted to go.
  for (let index = wanted; index >= 0 && index < entries.length; index -= direction)
    if (entries[index]?.type === 'row') return index
  return from
}

/** Where to scroll so that an entry is wholly in sight; undefined when it is already. */
export function scrollToShow(index: number, rowHeight: number, scrollTop: number, height: number): number | undefined {
  const top = index * rowHeight
  if (top < scrollTop) return top
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height
  return undefined
}

/** The keys of all rows between two entries, both included. */
export function keysBetween<Row>(entries: readonly Entry<Row>[], one: number, other: number): readonly string[] {
  return entries
    .slice(Math.min(one, other), Math.max(one, other) + 1)
    .filter((entry) => entry.type === 'row')
    .map((entry) => entry.key)
}
