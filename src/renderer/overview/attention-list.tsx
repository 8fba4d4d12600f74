import {
  AlarmClock,
  CalendarClock,
  ChevronDown,
  CircleAlert,
  CircleDashed,
  CircleHelp,
  CircleX,
  ClipboardCheck,
  CloudOff,
  DatabaseBackup,
  GitMerge,
  KeyRound,
  LifeBuoy,
  type LucideIcon,
  RefreshCw,
  SatelliteDish,
  ShieldAlert,
  ShieldOff,
  Siren,
  Timer,
  Unplug,
  UserMinus,
} from 'lucide-react'
import { Fragment, useState } from 'react'
import { Link } from 'react-aria-components'
import type { NoticeKind, SnoozeFor } from '../../shared/domain/notice.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { navigate } from '../state/router.ts'
import { Art } from '../ui/art.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuAction } from '../ui/menu.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { type Attention, attentionGroups, groupOf, lookOf, noticeOf, placeOf } from './attention.ts'

const icons: Record<Attention['kind'], LucideIcon> = {
  expired: CircleX,
  'oauth-refused': Unplug,
  'oauth-client-refused': Unplug,
  'oauth-uncertain': CircleDashed,
  'authorization-ended': Unplug,
  expiring: Timer,
  'authorization-ending': Unplug,
  'rotation-overdue': RefreshCw,
  'test-failed': CircleAlert,
  'tls-expiring': CalendarClock,
  'host-not-bound': ShieldAlert,
  'value-missing': CircleDashed,
  unprotected: ShieldOff,
  'no-recovery': LifeBuoy,
  alert: Siren,
  'stream-failing': SatelliteDish,
  'team-undecided': GitMerge,
  'team-failing': CloudOff,
  'slot-failing': KeyRound,
  'backup-failed': DatabaseBackup,
  'member-left': UserMinus,
  'review-due': ClipboardCheck,
  untested: CircleHelp,
}

/** Shown at first, so that the year ahead stays in sight. */
const first = 4

interface AttentionListProps {
  readonly items: readonly Attention[]
  readonly total: number
}

/** What needs attention, each with the way to where it is dealt with. */
export function AttentionList({ items, total }: AttentionListProps) {
  const [isOpen, setOpen] = useState(false)
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
  const rest = items.length - first
  const shown = isOpen || rest <= 1 ? items : items.slice(0, first)
  const isGrouped = new Set(items.map(groupOf)).size > 1
  return (
    <ul className="kw-card kw-attention">
      {attentionGroups.map(({ id, label }) => {
        const members = shown.filter((item) => groupOf(item) === id)
        return members.length === 0 ? null : (
          <Fragment key={id}>
            {isGrouped && <li className="kw-attention-group">{label}</li>}
            {members.map((item) => (
              <AttentionItem key={`${item.kind} ${item.subjectId}`} item={item} />
            ))}
          </Fragment>
        )
      })}
      {shown.length < items.length && (
        <li className="kw-attention-all">
          <Button variant="quiet" size="small" icon={ChevronDown} onPress={() => setOpen(true)}>
            Show {rest} more
          </Button>
        </li>
      )}
      {shown.length === items.length && total > items.length && (
        <li className="kw-attention-more">
          and {(total - items.length).toLocaleString('en')} more, in the lists of credentials and connections
        </li>
      )}
    </ul>
  )
}

function AttentionItem({ item }: { readonly item: Attention }) {
  const Icon = icons[item.kind]
  const { tone, label, action } = lookOf(item)
  const place = placeOf(item)
  const notice = noticeOf(item)
  return (
    <li className="kw-attention-item" data-tone={tone}>
      <span className="kw-attention-icon" aria-hidden>
        <Icon size={16} strokeWidth={2.1} />
      </span>
      <div className="kw-attention-text">
        <div className="kw-attention-subject">
          <Link className="kw-attention-link kw-ellipsis" onPress={() => navigate(place)}>
            {item.subject}
          </Link>
          {item.environment !== '' && <Badge>{item.environment}</Badge>}
        </div>
        <p>
          {item.message}
          {item.snoozedUntil !== null && ` Put off until ${formatDay(item.snoozedUntil)}.`}
        </p>
      </div>
      {item.at !== null && (
        <span className="kw-attention-time">
          {item.kind === 'test-failed' ? <RelativeTime at={item.at} /> : formatDay(item.at)}
        </span>
      )}
      <Button
        size="small"
        aria-label={`${label}: ${item.subject}`}
        onPress={() => navigate(action === undefined ? place : { ...place, action })}
      >
        {label}
      </Button>
      {notice === undefined ? (
        <span className="kw-attention-rest" />
      ) : (
        <Menu label={`Reminder of ${item.subject}`} groups={[{ actions: snoozeActions(item, notice) }]}>
          <IconButton icon={AlarmClock} label={`Reminder of ${item.subject}`} />
        </Menu>
      )}
    </li>
  )
}

const snoozes: readonly { readonly by: SnoozeFor; readonly label: string }[] = [
  { by: 'day', label: 'Put off until tomorrow' },
  { by: 'week', label: 'Put off for a week' },
  { by: 'day-before', label: 'Until the day before' },
]

function snoozeActions({ subjectId, snoozedUntil, at }: Attention, kind: NoticeKind): MenuAction[] {
  const attempt = (work: Promise<unknown>) =>
    void work.catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
  if (snoozedUntil !== null)
    return [
      {
        id: 'wake',
        label: 'Remind again',
        onAction: () => attempt(client.notices.wake({ kind, subjectId })),
      },
    ]
  // What is past, or is tomorrow, has no day before.
  const hasDayBefore = at !== null && Date.parse(at) - Date.now() > 2 * 24 * 3600_000
  return snoozes
    .filter(({ by }) => by !== 'day-before' || hasDayBefore)
    .map(({ by, label }) => ({
      id: by,
      label,
      onAction: () => attempt(client.notices.snooze({ kind, subjectId, for: by })),
    }))
}
