import { useEffect, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { ResponseOf } from '../../shared/api/contract.ts'
import type { NoticeKind } from '../../shared/domain/notice.ts'
import type { ErrorBody } from '../../shared/errors.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { HorizonGroup } from './horizon.ts'
import type { GroupBy } from './horizon-store.ts'

const words: Readonly<Record<NoticeKind, string>> = {
  credential: 'expires',
  authorization: 'must be authorized again',
  certificate: 'certificate expires',
  rotation: 'rotation is due',
}

interface SpanDatesProps {
  readonly title: string
  readonly from: string
  readonly until: string
  readonly groupBy: GroupBy
  readonly group: HorizonGroup
  readonly close: () => void
}

/** What falls into a span of time, each with the way to it, and the way to all of it in the list. */
export function SpanDates({ title, from, until, groupBy, group, close }: SpanDatesProps) {
  const [found, setFound] = useState<ResponseOf<'overview.dates'> | null>(null)
  const [error, setError] = useState<ErrorBody | null>(null)
  // Those that are in no group of their own can't be asked for apart.
  const isAll = groupBy === 'none' || group.value === null
  useEffect(() => {
    let isOld = false
    client.overview.dates({ from, until, groupBy, ...(!isAll && { value: group.value }) }).then(
      (dates) => !isOld && setFound(dates),
      (failure: unknown) => !isOld && setError(toErrorBody(failure)),
    )
    return () => {
      isOld = true
    }
  }, [from, until, groupBy, isAll, group.value])
  const credentials = group.value === null || groupBy === 'none' ? {} : { [groupBy]: group.value }
  const hasCredentials = found?.items.some(({ kind }) => kind !== 'certificate') ?? false
  return (
    <div className="kw-span-dates">
      <h3>{title}</h3>
      <ErrorNotice error={error} />
      {!found && !error && <Skeleton lines={3} />}
      {found && (
        <ul>
          {found.items.map(({ kind, subjectId, subject, environment, at }) => (
            <li key={`${kind} ${subjectId}`}>
              <AriaButton
                className="kw-option"
                onPress={() => {
                  close()
                  navigate({ area: kind === 'certificate' ? 'connections' : 'credentials', id: subjectId })
                }}
              >
                <span className="kw-option-text">
                  {subject}
                  <span className="kw-option-detail">
                    {environment === '' ? words[kind] : `${words[kind]} · ${environment}`}
                  </span>
                </span>
                <span className="kw-muted kw-numbers">{formatDay(at)}</span>
              </AriaButton>
            </li>
          ))}
        </ul>
      )}
      {found && hasCredentials && (
        <Button
          size="small"
          onPress={() => {
            close()
            navigate({ area: 'credentials', filter: { from, until, ...credentials } })
          }}
        >
          {found.total > found.items.length ? `Show all ${found.total} in the list` : 'Show in the list'}
        </Button>
      )}
    </div>
  )
}
