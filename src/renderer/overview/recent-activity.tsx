import type { ResponseOf } from '../../shared/api/contract.ts'
import { Badge } from '../ui/badge.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { actionWords } from './activity-words.ts'

/** The newest records of the audit log. */
export function RecentActivity({ items }: { readonly items: ResponseOf<'overview.get'>['recent'] }) {
  return (
    <ul className="kw-card kw-recent">
      {items.slice(0, 6).map(({ at, action, subject, outcome }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two records can be alike in all that is shown
        <li key={`${at} ${action} ${index}`}>
          <span className="kw-recent-action">{actionWords(action)}</span>
          <span className="kw-ellipsis kw-muted">{subject}</span>
          {outcome !== 'ok' && <Badge tone="bad">{outcome === 'refused' ? 'Refused' : 'Failed'}</Badge>}
          <span className="kw-recent-time">
            <RelativeTime at={at} />
          </span>
        </li>
      ))}
    </ul>
  )
}
