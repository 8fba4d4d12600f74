import {
  CalendarClock,
  CircleAlert,
  CircleHelp,
  CircleX,
  LifeBuoy,
  type LucideIcon,
  RefreshCw,
  ShieldAlert,
  ShieldOff,
  Timer,
} from 'lucide-react'
import { navigate } from '../state/router.ts'
import { Art } from '../ui/art.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { type Attention, lookOf, placeOf } from './attention.ts'

const icons: Record<Attention['kind'], LucideIcon> = {
  expired: CircleX,
  expiring: Timer,
  'rotation-overdue': RefreshCw,
  'test-failed': CircleAlert,
  'tls-expiring': CalendarClock,
  'host-not-bound': ShieldAlert,
  unprotected: ShieldOff,
  'no-recovery': LifeBuoy,
  untested: CircleHelp,
}

interface AttentionListProps {
  readonly items: readonly Attention[]
  readonly total: number
}

/** What needs attention, each with the way to where it is dealt with. */
export function AttentionList({ items, total }: AttentionListProps) {
  if (items.length === 0)
    return (
      <div className="kw-card kw-all-calm">
        <Art name="calm" />
        <div>
          <strong>Nothing needs attention</strong>
          <p>Nothing expires soon, no test fails, every connection’s host is allowed.</p>
        </div>
      </div>
    )
  return (
    <ul className="kw-card kw-attention">
      {items.map((item) => (
        <AttentionItem key={`${item.kind} ${item.subjectId}`} item={item} />
      ))}
      {total > items.length && (
        <li className="kw-attention-more">
          and {(total - items.length).toLocaleString('en')} more, in the lists of credentials and connections
        </li>
      )}
    </ul>
  )
}

function AttentionItem({ item }: { readonly item: Attention }) {
  const Icon = icons[item.kind]
  const { tone, action } = lookOf(item)
  return (
    <li className="kw-attention-item" data-tone={tone}>
      <span className="kw-attention-icon" aria-hidden>
        <Icon size={16} strokeWidth={2.1} />
      </span>
      <div className="kw-attention-text">
        <div className="kw-attention-subject">
          <span className="kw-ellipsis">{item.subject}</span>
          {item.environment !== '' && <Badge>{item.environment}</Badge>}
        </div>
        <p>{item.message}</p>
      </div>
      {item.at !== null && (
        <span className="kw-attention-time">
          <RelativeTime at={item.at} />
        </span>
      )}
      <Button size="small" aria-label={`${action}: ${item.subject}`} onPress={() => navigate(placeOf(item))}>
        {action}
      </Button>
    </li>
  )
}
