import { ArrowUpRight, Check, CircleCheck, ListFilter, Siren } from 'lucide-react'
import { useState } from 'react'
import type { Alert } from '../../shared/domain/alert.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { navigate, type Place } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { StatusText } from '../ui/status-text.tsx'
import { LogParts } from './log-parts.tsx'
import { allAlerts, openAlerts, setPart, setView } from './store.ts'
import { defaultView } from './view.ts'

/** What in the log should be looked at, until somebody has. */
export function AlertsPage() {
  const [isAll, setAll] = useState(false)
  const { value, error } = useResource(isAll ? allAlerts : openAlerts)
  const items = value?.items ?? []
  const acknowledge = useAction((ids: readonly string[]) => client.alerts.acknowledge({ ids: [...ids] }))
  const open = items.filter(({ acknowledgedAt }) => acknowledgedAt === null)
  return (
    <>
      <PageHeader
        title="Audit"
        detail={value === null ? undefined : value.open === 0 ? 'No open alert' : `${value.open} open`}
        actions={
          open.length > 1 && (
            <Button
              icon={Check}
              isPending={acknowledge.isRunning}
              onPress={() => void acknowledge.run(open.map(({ id }) => id))}
            >
              Acknowledge all
            </Button>
          )
        }
      >
        <LogParts />
        <SegmentedControl
          label="Alerts that are shown"
          segments={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All' },
          ]}
          value={isAll ? 'all' : 'open'}
          onChange={(shown) => setAll(shown === 'all')}
        />
      </PageHeader>
      <div className="kw-page-body">
        <ErrorNotice error={acknowledge.error ?? error} />
        {value === null && !error && <Skeleton lines={4} />}
        {value !== null && items.length === 0 && (
          <EmptyState art="calm" title={isAll ? 'There was no alert yet' : 'Nothing to look at'}>
            Keyward looks at every record: many failures in a short time, a credential that was to go to a host it is
            not bound to, an export that is unlike the others, a key slot that fails. What it finds stays here until
            somebody has seen it.
          </EmptyState>
        )}
        {items.length > 0 && (
          <ul className="kw-card kw-log-items" aria-label="Alerts">
            {items.map((alert) => (
              <AlertRow
                key={alert.id}
                alert={alert}
                isBusy={acknowledge.isRunning}
                onAcknowledge={() => void acknowledge.run([alert.id])}
              />
            ))}
          </ul>
        )}
      </div>
    </>
  )
}

interface AlertRowProps {
  readonly alert: Alert
  readonly isBusy: boolean
  readonly onAcknowledge: () => void
}

function AlertRow({ alert, isBusy, onAcknowledge }: AlertRowProps) {
  const { subject, subjectId, message, lastAt, acknowledgedBy } = alert
  const place = placeOf(alert)
  return (
    <li className="kw-log-item">
      <span className="kw-outcome" data-tone={acknowledgedBy === null ? 'bad' : 'rest'} aria-hidden>
        <Siren size={16} />
      </span>
      <div className="kw-log-item-text">
        <strong>{subject}</strong>
        <span>{message}</span>
        <span className="kw-muted">
          <RelativeTime at={lastAt} />
          {acknowledgedBy !== null && `, seen by ${acknowledgedBy}`}
        </span>
      </div>
      <div className="kw-log-item-actions">
        {subjectId !== null && (
          <Button
            size="small"
            icon={ListFilter}
            onPress={() => {
              setView({ ...defaultView, subjectId })
              setPart('records')
            }}
          >
            Records
          </Button>
        )}
        {place && (
          <Button size="small" icon={ArrowUpRight} onPress={() => navigate(place)}>
            Open
          </Button>
        )}
        {acknowledgedBy === null ? (
          <Button size="small" variant="primary" icon={Check} isDisabled={isBusy} onPress={onAcknowledge}>
            Acknowledge
          </Button>
        ) : (
          <StatusText icon={CircleCheck} tone="rest">
            Seen
          </StatusText>
        )}
      </div>
    </li>
  )
}

/** Where the alert's matter is dealt with. */
function placeOf({ subjectType, subjectId, rule }: Alert): Place | null {
  if (rule === 'slot-failing' || rule === 'unlock-failures') return { area: 'settings', id: 'keys' }
  if (subjectId === null || subjectType === 'vault' || subjectType === 'slot') return null
  return { area: subjectType === 'credential' ? 'credentials' : 'connections', id: subjectId }
}
