import { useMemo } from 'react'
import { Button } from 'react-aria-components'
import { formatDay } from './dates.ts'
import { Popover } from './popover.tsx'
import {
  axisDays,
  spanCount,
  type TimelineItem,
  type TimelineSpan,
  timelineMonths,
  timelineSpans,
} from './timeline-spans.ts'
import './timeline.css'

interface TimelineProps {
  readonly label: string
  readonly items: readonly TimelineItem[]
  readonly onOpen: (key: string) => void
  /** Milliseconds since 1970; the axis begins here. */
  readonly now: number
  /** Days from now that are drawn as the warning period. */
  readonly warningDays: number
}

const tallest = 6
const step = 11

/** The year ahead, one column for two weeks. A column is a button that lists what falls into them. */
export function Timeline({ label, items, onOpen, now, warningDays }: TimelineProps) {
  const spans = useMemo(() => timelineSpans(items, now), [items, now])
  const months = useMemo(() => timelineMonths(now), [now])
  const warned = Math.min(1, warningDays / axisDays)
  return (
    <section className="kw-timeline" aria-label={label}>
      <div className="kw-timeline-field">
        <svg aria-hidden className="kw-timeline-grid" preserveAspectRatio="none" viewBox="0 0 1000 80">
          <rect x="0" y="0" width={warned * 1000} height="80" className="kw-timeline-warned" />
          {months.map(({ at, label: month }) => (
            <line key={month} x1={at * 1000} x2={at * 1000} y1="0" y2="80" vectorEffect="non-scaling-stroke" />
          ))}
        </svg>
        {spans.map((span) => (
          <Span key={span.index} span={span} onOpen={onOpen} />
        ))}
      </div>
      <div className="kw-timeline-axis" aria-hidden>
        <span style={{ left: 0 }}>Now</span>
        {months.map(({ at, label: month }) => (
          <span key={month} style={{ left: `${at * 100}%` }} data-early={at < 0.045 || undefined}>
            {month}
          </span>
        ))}
      </div>
    </section>
  )
}

function Span({ span, onOpen }: { readonly span: TimelineSpan; readonly onOpen: (key: string) => void }) {
  const { items } = span
  const shown = items.length > tallest ? items.slice(0, tallest - 1) : items
  const first = items[0]
  const name =
    items.length === 1 && first
      ? `${first.label}, ${first.detail}, ${formatDay(first.at)}`
      : `${items.length} in the two weeks from ${formatDay(span.start.toISOString())}`
  const height = Math.max(24, shown.length * step + (items.length > tallest ? 14 : 0) + 6)
  return (
    <div className="kw-timeline-span" style={{ left: `${((span.index + 0.5) / spanCount) * 100}%` }}>
      <Popover
        label={name}
        placement="top start"
        trigger={
          <Button aria-label={name} className="kw-timeline-column" style={{ height }}>
            {items.length > tallest && <span className="kw-timeline-more">{items.length}</span>}
            <svg aria-hidden width="14" height={shown.length * step + 4} viewBox={`0 0 14 ${shown.length * step + 4}`}>
              {shown.map((item, index) => (
                <circle
                  key={item.key}
                  className={`kw-timeline-dot kw-timeline-${item.tone}`}
                  cx="7"
                  cy={(shown.length - index - 1) * step + 6}
                  r="4.5"
                />
              ))}
            </svg>
          </Button>
        }
      >
        {(close) => (
          <ul className="kw-timeline-list">
            {items.map((item) => (
              <li key={item.key}>
                <Button
                  className="kw-option"
                  onPress={() => {
                    close()
                    onOpen(item.key)
                  }}
                >
                  <span className={`kw-timeline-mark kw-timeline-${item.tone}`} aria-hidden />
                  <span className="kw-option-text">
                    {item.label}
                    <span className="kw-option-detail">{item.detail}</span>
                  </span>
                  <span className="kw-muted kw-numbers">{formatDay(item.at)}</span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Popover>
    </div>
  )
}
