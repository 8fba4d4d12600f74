import { useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import { useSettings } from '../state/settings.ts'
import { formatDay } from '../ui/dates.ts'
import { Popover } from '../ui/popover.tsx'
import {
  type Cell,
  countOf,
  type HorizonGroup,
  type HorizonSpan,
  heightsOf,
  nextCell,
  spanWords,
  ticksOf,
  type Zoom,
} from './horizon.ts'
import type { GroupBy } from './horizon-store.ts'
import { SpanDates } from './span-dates.tsx'
import './horizon.css'

interface HorizonViewProps {
  readonly groups: readonly HorizonGroup[]
  readonly edges: readonly Date[]
  readonly zoom: Zoom
  readonly groupBy: GroupBy
}

const day = 24 * 3600_000

/** What comes up, one column for each span of time and one row for each group. A column is a button that lists what falls into it. */
export function HorizonView({ groups, edges, zoom, groupBy }: HorizonViewProps) {
  const [current, setCurrent] = useState<Cell | null>(null)
  const field = useRef<HTMLDivElement>(null)
  const warningDays = useSettings((state) => state.expiryWarningDays)
  const [start, end] = [edges[0]?.getTime() ?? 0, edges[edges.length - 1]?.getTime() ?? 1]
  const warned = Math.min(1, Math.max(0, (Date.now() + warningDays * day - start) / (end - start)))
  const largest = Math.max(1, ...groups.flatMap(({ spans }) => spans.map(countOf)))
  const height = groupBy === 'none' ? 64 : 22
  const ticks = ticksOf(zoom, edges)
  const known = current && groups[current.row]?.spans.some(({ index }) => index === current.index) ? current : null
  const first = groups.findIndex(({ spans }) => spans.length > 0)
  const stop = known ?? { row: first, index: groups[first]?.spans[0]?.index ?? 0 }
  return (
    <section className="kw-horizon" aria-label="What comes up" data-grouped={groupBy === 'none' ? undefined : true}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the columns inside take the focus; their keys arrive here */}
      <div
        ref={field}
        className="kw-horizon-rows"
        onKeyDown={(event) => {
          const next = nextCell(groups, stop, event.key)
          if (!next || event.altKey || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          setCurrent(next)
          field.current?.querySelector<HTMLElement>(`[data-cell="${next.row}-${next.index}"]`)?.focus()
        }}
      >
        {groups.map((group, row) => (
          <div key={group.value ?? group.label} className="kw-horizon-row">
            {groupBy !== 'none' && (
              <span className="kw-horizon-label">
                <span className="kw-ellipsis">{group.label}</span>
                <span className="kw-muted kw-numbers">{group.total}</span>
              </span>
            )}
            <div className="kw-horizon-track" style={{ height: height + 22 }}>
              <svg aria-hidden className="kw-horizon-grid" preserveAspectRatio="none" viewBox="0 0 1000 10">
                <rect x="0" y="0" width={warned * 1000} height="10" />
                {ticks.map(({ at, label }) => (
                  <line key={label} x1={at * 1000} x2={at * 1000} y1="0" y2="10" vectorEffect="non-scaling-stroke" />
                ))}
              </svg>
              {group.spans.map((span) => (
                <Column
                  key={span.index}
                  cell={`${row}-${span.index}`}
                  span={span}
                  edges={edges}
                  largest={largest}
                  height={height}
                  warningDays={warningDays}
                  isStop={stop.row === row && stop.index === span.index}
                  onFocus={() => setCurrent({ row, index: span.index })}
                  group={group}
                  groupBy={groupBy}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
      <div className="kw-horizon-axis" aria-hidden>
        {ticks.map(({ at, label }) => (
          <span key={label} style={{ left: `${at * 100}%` }}>
            {label}
          </span>
        ))}
      </div>
    </section>
  )
}

interface ColumnProps {
  readonly cell: string
  readonly span: HorizonSpan
  readonly edges: readonly Date[]
  readonly largest: number
  readonly height: number
  readonly warningDays: number
  /** The one column that the tab key stops at. */
  readonly isStop: boolean
  readonly onFocus: () => void
  readonly group: HorizonGroup
  readonly groupBy: GroupBy
}

function Column(props: ColumnProps) {
  const { cell, span, edges, largest, height, warningDays, isStop, onFocus, group, groupBy } = props
  const from = edges[span.index] ?? new Date(0)
  const until = edges[span.index + 1] ?? new Date(0)
  const last = new Date(until.getTime() - 1).toISOString()
  const when =
    until.getTime() - from.getTime() < 1.5 * day
      ? formatDay(from.toISOString())
      : `${formatDay(from.toISOString())} to ${formatDay(last)}`
  const count = countOf(span)
  // What is drawn on a column stands in its name as well (WCAG 2.2, 2.5.3).
  const name = `${count > 1 ? `${count}: ` : ''}${groupBy === 'none' ? '' : `${group.label}, `}${when}: ${spanWords(span)}`
  const { values, certificates, rotations } = heightsOf(span, largest, height)
  const isWide = edges.length - 1 < 20
  const isSoon = from.getTime() <= Date.now() + warningDays * day
  return (
    <div
      className="kw-horizon-span"
      style={{ left: `${(span.index / (edges.length - 1)) * 100}%`, width: `${100 / (edges.length - 1)}%` }}
    >
      <Popover
        label={name}
        placement="top start"
        trigger={
          <Button
            className="kw-horizon-column"
            aria-label={name}
            excludeFromTabOrder={!isStop}
            onFocus={onFocus}
            data-cell={cell}
            data-wide={isWide || undefined}
          >
            <span className="kw-horizon-count kw-numbers">{count > 1 && count}</span>
            {rotations > 0 && <span className="kw-horizon-part" data-part="rotations" style={{ height: rotations }} />}
            {certificates > 0 && (
              <span className="kw-horizon-part" data-part="certificates" style={{ height: certificates }} />
            )}
            {values > 0 && (
              <span className="kw-horizon-part" data-part={isSoon ? 'soon' : 'values'} style={{ height: values }} />
            )}
          </Button>
        }
      >
        {(close) => (
          <SpanDates
            title={when}
            from={from.toISOString()}
            until={until.toISOString()}
            groupBy={groupBy}
            group={group}
            close={close}
          />
        )}
      </Popover>
    </div>
  )
}
