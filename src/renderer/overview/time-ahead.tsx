import { CalendarPlus, ChevronLeft, ChevronRight, Group } from 'lucide-react'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { useSettings } from '../state/settings.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { Section } from '../ui/section.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { pageCount } from './horizon.ts'
import { type GroupBy, horizon, saveCalendar, showHorizon, useHorizon } from './horizon-store.ts'
import { HorizonView } from './horizon-view.tsx'

const groupings = { none: 'All together', type: 'Type', environment: 'Environment', team: 'Team' } as const

/** Expiries and rotations of the next twelve months: a year, a quarter or a month of it, together or in groups. */
export function TimeAhead() {
  const { value, error } = useResource(horizon)
  const { zoom, page, groupBy } = useHorizon()
  const warningDays = useSettings((state) => state.expiryWarningDays)
  const calendar = useAction(async () => {
    await saveCalendar().catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
  })
  return (
    <Section
      title="The time ahead"
      actions={
        <div className="kw-horizon-tools">
          {pageCount(zoom) > 1 && (
            <>
              <IconButton
                icon={ChevronLeft}
                label="Earlier"
                isDisabled={page === 0}
                onPress={() => showHorizon({ page: page - 1 })}
              />
              <IconButton
                icon={ChevronRight}
                label="Later"
                isDisabled={page + 1 >= pageCount(zoom)}
                onPress={() => showHorizon({ page: page + 1 })}
              />
            </>
          )}
          <SegmentedControl
            label="How much is in sight"
            value={zoom}
            onChange={(next) => showHorizon({ zoom: next })}
            segments={[
              { value: 'year', label: 'Year' },
              { value: 'quarter', label: 'Quarter' },
              { value: 'month', label: 'Month' },
            ]}
          />
          <Menu
            label="Group the time ahead by"
            groups={[
              {
                title: 'Group by',
                actions: (Object.keys(groupings) as GroupBy[]).map((each) => ({
                  id: each,
                  label: groupings[each],
                  checked: groupBy === each,
                  onAction: () => showHorizon({ groupBy: each }),
                })),
              },
            ]}
          >
            <Button size="small" icon={Group}>
              {groupBy === 'none' ? 'Group' : groupings[groupBy]}
            </Button>
          </Menu>
          <Button size="small" icon={CalendarPlus} isPending={calendar.isRunning} onPress={() => void calendar.run()}>
            Calendar file
          </Button>
        </div>
      }
    >
      <ErrorNotice error={error} />
      {!value && !error && <Skeleton lines={4} />}
      {value && (
        <div className="kw-card">
          <HorizonView groups={value.groups} edges={value.edges} zoom={value.zoom} groupBy={value.groupBy} />
          <div className="kw-horizon-foot">
            {value.total === 0 ? (
              <span>
                {zoom === 'year'
                  ? 'Nothing with a date yet. Give credentials an expiry, or set a rule of rotation, to see them here.'
                  : 'Nothing comes up in this time.'}
              </span>
            ) : (
              <>
                <Legend part="soon">{`Expires within ${warningDays} days`}</Legend>
                <Legend part="values">Expires</Legend>
                <Legend part="certificates">Server’s certificate expires</Legend>
                <Legend part="rotations">Rotation is due</Legend>
              </>
            )}
          </div>
        </div>
      )}
    </Section>
  )
}

function Legend({ part, children }: { readonly part: string; readonly children: string }) {
  return (
    <span>
      <span className="kw-horizon-part" data-part={part} aria-hidden />
      {children}
    </span>
  )
}
