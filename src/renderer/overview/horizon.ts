import type { ResponseOf } from '../../shared/api/contract.ts'

/** How much of the time ahead is in sight. */
export const zooms = ['year', 'quarter', 'month'] as const
export type Zoom = (typeof zooms)[number]

export type HorizonGroup = ResponseOf<'overview.timeline'>['groups'][number]
export type HorizonSpan = HorizonGroup['spans'][number]

/** Columns of the picture: none narrower than a finger, or a hand that trembles, can hit (WCAG 2.2, 2.5.8). */
const columns: Readonly<Record<Zoom, { readonly count: number; readonly days: number }>> = {
  year: { count: 27, days: 14 },
  quarter: { count: 13, days: 7 },
  month: { count: 31, days: 1 },
}

/** How far one can go ahead: a year, as everything else of the overview. */
const pages: Readonly<Record<Zoom, number>> = { year: 1, quarter: 4, month: 12 }

export function pageCount(zoom: Zoom): number {
  return pages[zoom]
}

/** The midnights between which dates are counted, from today or as many pages later. A clock change moves none of them. */
export function edgesOf(zoom: Zoom, page: number, now: number): Date[] {
  const { count, days } = columns[zoom]
  const today = new Date(now)
  return Array.from(
    { length: count + 1 },
    (_, index) => new Date(today.getFullYear(), today.getMonth(), today.getDate() + (page * count + index) * days),
  )
}

interface Tick {
  readonly label: string
  /** From 0 to 1. */
  readonly at: number
}

const monthFormat = new Intl.DateTimeFormat('en', { month: 'short' })
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** What stands below the axis: months of a year, with the year at January, or days. */
export function ticksOf(zoom: Zoom, edges: readonly Date[]): Tick[] {
  const [start, end] = [edges[0]?.getTime() ?? 0, edges[edges.length - 1]?.getTime() ?? 1]
  const place = (date: Date) => (date.getTime() - start) / (end - start)
  if (zoom !== 'year') {
    const every = zoom === 'quarter' ? 2 : 5
    return edges
      .slice(0, -1)
      .filter((_, index) => index % every === 0)
      .map((edge) => ({ label: dayFormat.format(edge), at: place(edge) }))
  }
  const first = edges[0] ?? new Date(0)
  const months = Array.from(
    { length: 13 },
    (_, index) => new Date(first.getFullYear(), first.getMonth() + index + 1, 1),
  )
  return [
    { label: 'Now', at: 0 },
    ...months
      .map((month) => ({
        label:
          month.getMonth() === 0 ? `${monthFormat.format(month)} ${month.getFullYear()}` : monthFormat.format(month),
        at: place(month),
      }))
      .filter(({ at }) => at > 0.045 && at < 0.985),
  ]
}

export function countOf({ values, certificates, rotations }: HorizonSpan): number {
  return values + certificates + rotations
}

/** A span in words: `2 values expire, 1 rotation is due`. */
export function spanWords({ values, certificates, rotations }: HorizonSpan): string {
  return [
    ...(values > 0 ? [`${values} ${values === 1 ? 'value expires' : 'values expire'}`] : []),
    ...(certificates > 0
      ? [`${certificates} ${certificates === 1 ? 'certificate expires' : 'certificates expire'}`]
      : []),
    ...(rotations > 0 ? [`${rotations} ${rotations === 1 ? 'rotation is' : 'rotations are'} due`] : []),
  ].join(', ')
}

/**
 * Heights of the parts of a column out of a height that is there: the tallest column fills it, a single date still shows, and a
 * hundred beside one don't make it vanish.
 */
export function heightsOf(
  span: HorizonSpan,
  largest: number,
  height: number,
): Record<'values' | 'certificates' | 'rotations', number> {
  const count = countOf(span)
  const whole = Math.max(5, Math.round((Math.sqrt(count) / Math.sqrt(Math.max(1, largest))) * height))
  const part = (of: number) => (of === 0 ? 0 : Math.max(3, Math.round((of / count) * whole)))
  return { values: part(span.values), certificates: part(span.certificates), rotations: part(span.rotations) }
}

/** A column of the picture by its row and its span. */
export interface Cell {
  readonly row: number
  readonly index: number
}

/** Where an arrow key leads from a column: the next one of its row, or the nearest one of another row. Null where it leads nowhere. */
export function nextCell(groups: readonly HorizonGroup[], from: Cell, key: string): Cell | null {
  const indexes = (row: number) => groups[row]?.spans.map(({ index }) => index) ?? []
  const here = indexes(from.row)
  const at = here.indexOf(from.index)
  const inRow = (index: number | undefined) => (index === undefined ? null : { row: from.row, index })
  switch (key) {
    case 'ArrowLeft':
      return inRow(here[at - 1])
    case 'ArrowRight':
      return inRow(here[at + 1])
    case 'Home':
      return inRow(here[0])
    case 'End':
      return inRow(here[here.length - 1])
    case 'ArrowUp':
    case 'ArrowDown': {
      const row = from.row + (key === 'ArrowUp' ? -1 : 1)
      const [first, ...others] = indexes(row)
      if (first === undefined) return null
      const nearest = others.reduce(
        (best, index) => (Math.abs(index - from.index) < Math.abs(best - from.index) ? index : best),
        first,
      )
      return { row, index: nearest }
    }
    default:
      return null
  }
}
