import type { Usage } from '../../shared/domain/usage.ts'
import { count } from '../ui/count.ts'
import { dayLabel } from './words.ts'
import './usage.css'

interface UsageChartProps {
  readonly usage: Usage
  /** One purpose alone; null for all. */
  readonly purpose: string | null
}

const above = 72
const roomForFailures = 18

/** Uses by day, upwards; what was refused or failed downwards. The text beneath says the same in short. */
export function UsageChart({ usage, purpose }: UsageChartProps) {
  const chosen = usage.series.filter((one) => purpose === null || one.purpose === purpose)
  const add = (of: 'uses' | 'failures') =>
    Array.from({ length: usage.days }, (_, day) => chosen.reduce((total, one) => total + (one[of][day] ?? 0), 0))
  const uses = add('uses')
  const failures = add('failures')
  const most = Math.max(...uses, 1)
  const mostFailures = Math.max(...failures, 1)
  const below = failures.some((failed) => failed > 0) ? roomForFailures : 1
  const busiest = uses.indexOf(most)
  const summary =
    busiest === -1
      ? `No use from ${dayLabel(usage.from, 0)} to today`
      : `Uses by day from ${dayLabel(usage.from, 0)} to today, at most ${most.toLocaleString('en')}, on ${dayLabel(usage.from, busiest)}`
  return (
    <figure className="kw-usage-chart">
      <svg
        role="img"
        aria-label={summary}
        viewBox={`0 0 ${usage.days * 10} ${above + below}`}
        preserveAspectRatio="none"
      >
        <title>{summary}</title>
        {uses.map((used, day) => {
          const failed = failures[day] ?? 0
          const up = used === 0 ? 0 : Math.max(3, (used / most) * (above - 2))
          const down = failed === 0 ? 0 : Math.max(3, (failed / mostFailures) * (below - 2))
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its day
            <g key={day}>
              <title>{`${dayLabel(usage.from, day)}: ${count(used, 'use')}${failed > 0 ? `, ${failed} refused or failed` : ''}`}</title>
              <rect className="kw-usage-room" x={day * 10} y="0" width="10" height={above + below} />
              <rect className="kw-usage-bar" x={day * 10 + 1} y={above - up} width="8" height={up} />
              <rect className="kw-usage-failed" x={day * 10 + 1} y={above + 1} width="8" height={down} />
            </g>
          )
        })}
        <line className="kw-usage-axis" x1="0" x2={usage.days * 10} y1={above} y2={above} />
      </svg>
      <figcaption>
        <span>{dayLabel(usage.from, 0)}</span>
        {busiest !== -1 && (
          <span>
            Most on {dayLabel(usage.from, busiest)}: {most.toLocaleString('en')}
          </span>
        )}
        <span>Today</span>
      </figcaption>
    </figure>
  )
}
