import { client } from '../client/client.ts'
import { RotationsUnderWay } from '../rotation/under-way.tsx'
import { createResource, useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { AttentionList } from './attention-list.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Health } from './health.tsx'
import { RecentActivity } from './recent-activity.tsx'
import { TimeAhead } from './time-ahead.tsx'
import './overview.css'

const overview = createResource(() => client.overview.get({}), ['credentials', 'connections', 'audit', 'slots'])

/** What needs attention now, how the vault is doing, and what is coming. */
export function OverviewArea() {
  const { value, error } = useResource(overview)
  if (!value)
    return (
      <div className="kw-page">
        <PageHeader title="Overview" />
        <div className="kw-page-body">{error ? <ErrorNotice error={error} /> : <Skeleton lines={6} />}</div>
      </div>
    )
  const { counts, attention, attentionTotal, recent } = value
  const isNew = counts.credentials === 0 && counts.connections === 0
  const isLearning = counts.credentials === 0 || counts.connections === 0 || counts.tested === 0
  return (
    <div className="kw-page">
      <PageHeader title={isNew ? 'Welcome to your vault' : 'Overview'} />
      <div className="kw-page-body kw-overview">
        {isLearning && <FirstSteps counts={counts} />}
        {!isNew && <Health counts={counts} />}
        {(attention.length > 0 || !isNew) && (
          <Section
            title="Needs attention"
            {...(attentionTotal > 0 && {
              description: `${count(attentionTotal, 'thing')}, the most urgent first`,
            })}
          >
            <AttentionList items={attention} total={attentionTotal} />
          </Section>
        )}
        <RotationsUnderWay />
        {!isNew && <TimeAhead />}
        {recent.length > 0 && (
          <Section
            title="Recent activity"
            actions={
              <Button variant="quiet" size="small" onPress={() => navigate({ area: 'audit' })}>
                Open the audit log
              </Button>
            }
          >
            <RecentActivity items={recent} />
          </Section>
        )}
      </div>
    </div>
  )
}
