import { useState } from 'react'
import type { AuditRecord } from '../../../shared/domain/audit.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { createItem, useItem } from '../../state/item.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { describeAction } from '../describe-action.ts'
import '../credentials.css'

const pageSize = 30

const read = (subjectId: string, cursor: string | null) => client.audit.list({ subjectId, limit: pageSize, cursor })
const history = createItem((id) => read(id, null), ['audit', 'credentials', 'connections'])

/** What the audit log says about one item, newest first. */
export function HistoryTab({ id }: { readonly id: string }) {
  const { value, error } = useItem(history, id)
  const [older, setOlder] = useState<{
    readonly after: typeof value
    readonly records: readonly AuditRecord[]
    readonly cursor: string | null
  } | null>(null)
  const more = useAction(async (cursor: string) => {
    const page = await read(id, cursor)
    setOlder({
      after: value,
      records: [...(isCurrent ? older.records : []), ...page.items],
      cursor: page.nextCursor,
    })
  })
  // New records at the top move everything below: what was read on then starts again.
  const isCurrent = older !== null && older.after === value
  if (!value) return error ? <ErrorNotice error={error} /> : <Skeleton lines={5} />
  const records = [...value.items, ...(isCurrent ? older.records : [])]
  const cursor = isCurrent ? older.cursor : value.nextCursor
  return (
    <>
      <ol className="kw-history">
        {records.map((record) => (
          <li key={record.seq} data-outcome={record.outcome}>
            <span className="kw-history-dot" aria-hidden />
            <div>
              <strong>{describeAction(record.action)}</strong>
              {record.outcome !== 'ok' && <span className="kw-history-bad"> {record.outcome}</span>}
              {record.detail !== '' && <span className="kw-muted"> {record.detail}</span>}
              <p>
                <RelativeTime at={record.at} /> by {record.actor}
              </p>
            </div>
          </li>
        ))}
      </ol>
      {records.length === 0 && <p className="kw-muted kw-small">Nothing is recorded yet.</p>}
      <ErrorNotice error={more.error} />
      {cursor !== null && (
        <Button size="small" isPending={more.isRunning} onPress={() => void more.run(cursor)}>
          Show older
        </Button>
      )}
    </>
  )
}
