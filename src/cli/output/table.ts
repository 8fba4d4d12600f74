import type { Style } from './style.ts'
import { plain, shorten, widthOf } from './text.ts'

/** Where a text is printed. */
export interface Screen {
  readonly style: Style
  /** In columns; infinite for a pipe. */
  readonly width: number
}

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  readonly paint?: (row: Row, style: Style) => (text: string) => string
  readonly right?: true
}

const gap = 2
const narrowest = 8

/** Aligned columns under their titles. On a terminal the widest columns give way until a row fits. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], screen: Screen): string {
  const cells = rows.map((row) => columns.map((column) => plain(column.value(row))))
  const natural = columns.map((column, at) =>
    cells.reduce((most, line) => Math.max(most, widthOf(line[at] ?? '')), column.title.length),
  )
  const widths = squeeze(natural, screen.width - gap * (columns.length - 1))
  const line = (texts: readonly string[], paint: (text: string, at: number) => string) =>
    texts
      .map((text, at) => {
        const width = widths[at] ?? 0
        const shown = shorten(text, width)
        const space = ' '.repeat(Math.max(0, width - widthOf(shown)))
        return columns[at]?.right ? space + paint(shown, at) : paint(shown, at) + (at === texts.length - 1 ? '' : space)
      })
      .join(' '.repeat(gap))
      .trimEnd()
  const head = line(
    columns.map((column) => column.title),
    (text) => screen.style.bold(text),
  )
  const body = cells.map((texts, at) =>
    line(texts, (text, column) => {
      const row = rows[at]
      const paint = row === undefined ? undefined : columns[column]?.paint?.(row, screen.style)
      return paint === undefined ? text : paint(text)
    }),
  )
  return [head, ...body].join('\n')
}

/** Takes columns from the widest until the sum fits, and never makes one narrower than is readable. */
function squeeze(natural: readonly number[], room: number): number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, width) => sum + width, 0) - room
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    const width = widths[widest] ?? 0
    if (width <= narrowest) break
    const second = Math.max(narrowest, ...widths.filter((_, at) => at !== widest && widths[at] !== width))
    const cut = Math.min(excess, Math.max(1, width - second))
    widths[widest] = width - cut
    excess -= cut
  }
  return widths
}

/** A name with its value, and how the value is painted. */
export type Fact = readonly [name: string, value: string, paint?: (text: string) => string]

/** Names with values, one a line. Empty values are left out. */
export function facts(pairs: readonly Fact[], screen: Screen): string {
  const shown = pairs
    .map(([name, value, paint]) => ({ name: plain(name), value: plain(value), paint }))
    .filter(({ value }) => value !== '')
  const width = shown.reduce((most, { name }) => Math.max(most, widthOf(name)), 0)
  return shown
    .map(({ name, value, paint }) => {
      const label = screen.style.dim(name) + ' '.repeat(width - widthOf(name) + gap)
      const text = shorten(value, screen.width - width - gap)
      return label + (paint === undefined ? text : paint(text))
    })
    .join('\n')
}
