import { RotateCcw } from 'lucide-react'
import type { PastRequest } from '../../../shared/domain/exchange.ts'
import { client } from '../../client/client.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { outcomeOf } from '../testing/outcome.ts'
import { statusTone } from './body.ts'

interface RequestHistoryProps {
  readonly connectionId: string
  readonly items: readonly PastRequest[]
  readonly onChoose: (request: PastRequest) => void
}

/** Requests of the past, each to be sent again. Of their answers only the status is kept. */
export function RequestHistory({ connectionId, items, onChoose }: RequestHistoryProps) {
  if (items.length === 0) return null
  return (
    <Section
      title="Sent before"
      actions={
        <Button size="small" variant="quiet" onPress={() => void client.requests.forget({ connectionId })}>
          Forget them
        </Button>
      }
    >
      <ul className="kw-past-requests">
        {items.map((past) => (
          <li key={past.id}>
            <Badge tone={past.status === null ? 'bad' : statusTone(past.status)}>
              {past.status ?? outcomeOf(past.code).label}
            </Badge>
            <span className="kw-mono kw-ellipsis">
              {past.method} {past.path || '/'}
            </span>
            <span className="kw-muted">
              <RelativeTime at={past.at} />
            </span>
            <Button
              size="small"
              variant="quiet"
              icon={RotateCcw}
              aria-label={`Take again: ${past.method} ${past.path || '/'}`}
              onPress={() => onChoose(past)}
            >
              Take again
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
