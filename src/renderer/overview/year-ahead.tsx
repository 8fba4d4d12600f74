import { useMemo, useState } from 'react'
import type { ResponseOf } from '../../shared/api/contract.ts'
import { navigate } from '../state/router.ts'
import { Timeline } from '../ui/timeline.tsx'
import { toTimelineItems } from './timeline-items.ts'

interface YearAheadProps {
  readonly items: ResponseOf<'overview.get'>['timeline']
  readonly warningDays: number
}

/** Expiries and rotations of the next twelve months. */
export function YearAhead({ items, warningDays }: YearAheadProps) {
  const [now] = useState(Date.now)
  const shown = useMemo(() => toTimelineItems(items, now, warningDays), [items, now, warningDays])
  const places = useMemo(() => new Map(shown.map(({ key, place }) => [key, place])), [shown])
  return (
    <div className="kw-card">
      <Timeline
        label="Expiries and rotations of the next twelve months"
        items={shown}
        now={now}
        warningDays={warningDays}
        onOpen={(key) => {
          const place = places.get(key)
          if (place) navigate(place)
        }}
      />
      <div className="kw-year-foot">
        {items.length === 0 ? (
          <span className="kw-muted">
            Nothing with a date yet. Give credentials an expiry or a rotation interval to see them here.
          </span>
        ) : (
          <>
            <span data-tone="warn">Within {warningDays} days</span>
            <span data-tone="accent">Credential expires</span>
            <span data-tone="rest">Certificate expires, or rotation is due</span>
          </>
        )}
      </div>
    </div>
  )
}
