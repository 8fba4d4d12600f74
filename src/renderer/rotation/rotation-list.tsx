import { KeyRound } from 'lucide-react'
import { usePagedList } from '../state/paged-list.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { RotationRows } from './rotation-rows.tsx'
import { rotationList } from './store.ts'

/** All rotations that are under way, and those that have ended. */
export function RotationList() {
  const { query, rows, total, hasMore, isLoading, isFirst, error } = usePagedList(rotationList)
  return (
    <div className="kw-page">
      <PageHeader
        title="Rotations"
        {...(!isFirst && { detail: total.toLocaleString('en') })}
        actions={
          <Button icon={KeyRound} onPress={() => navigate({ area: 'credentials' })}>
            Credentials
          </Button>
        }
      >
        <SegmentedControl
          label="Which rotations"
          segments={[
            { value: 'open', label: 'Under way' },
            { value: 'ended', label: 'Ended' },
          ]}
          value={query.ended ? 'ended' : 'open'}
          onChange={(value) => rotationList.setQuery({ ended: value === 'ended' })}
        />
      </PageHeader>
      <div className="kw-page-body">
        <ErrorNotice error={error} />
        {rows.length > 0 ? (
          <div className="kw-card">
            <RotationRows rotations={rows} label={query.ended ? 'Ended rotations' : 'Rotations under way'} grouped />
          </div>
        ) : isFirst && !error ? (
          <Skeleton lines={5} />
        ) : (
          !error && <NoRotations ended={query.ended} />
        )}
        {hasMore && (
          <div className="kw-rotation-more">
            <Button isPending={isLoading} onPress={rotationList.loadMore}>
              Show more
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}

function NoRotations({ ended }: { readonly ended: boolean }) {
  return (
    <EmptyState
      art="calm"
      title={ended ? 'No rotation has ended yet' : 'No rotation is under way'}
      actions={<Button onPress={() => navigate({ area: 'credentials' })}>Choose a credential</Button>}
    >
      {ended
        ? 'What was rotated stands here, with what became of the old value.'
        : 'Open a credential and press Rotate, or select several. The new value is tested beside the old one before anything uses it.'}
    </EmptyState>
  )
}
