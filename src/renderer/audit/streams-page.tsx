import { CircleAlert, CircleCheck, Clock, Plus, RadioTower, Send, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Stream, StreamKind } from '../../shared/domain/stream.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { count } from '../ui/count.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { StatusText } from '../ui/status-text.tsx'
import { showToast } from '../ui/toast.tsx'
import { AddStreamDialog } from './add-stream-dialog.tsx'
import { LogParts } from './log-parts.tsx'
import { streams } from './store.ts'

export const streamKindLabels: Readonly<Record<StreamKind, string>> = {
  'syslog-tls': 'Syslog over TLS',
  'syslog-udp': 'Syslog over UDP, which loses messages without a word',
  webhook: 'Webhook',
}

/** Where the log is sent as it grows, and how far that is. */
export function StreamsPage() {
  const { value, error } = useResource(streams)
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Stream | null>(null)
  const items = value?.items ?? []
  // A delivery leaves no record, so nothing tells of it.
  useEffect(() => {
    const timer = setInterval(() => void streams.reload(), 2000)
    return () => clearInterval(timer)
  }, [])
  const add = (
    <Button icon={Plus} variant="primary" onPress={() => setAdding(true)}>
      Add a stream
    </Button>
  )
  return (
    <>
      <PageHeader title="Audit" detail="Sent to a SIEM as it grows" actions={items.length > 0 && add}>
        <LogParts />
      </PageHeader>
      <div className="kw-page-body">
        <ErrorNotice error={error} />
        {value === null && !error && <Skeleton lines={3} />}
        {value !== null && items.length === 0 && (
          <EmptyState art="log" title="The log stays in this vault" actions={add}>
            Send it to syslog or a webhook as it grows, and nobody who changes it here can change it there. While a
            receiver is away nothing is lost: the log itself is the queue.
          </EmptyState>
        )}
        {items.length > 0 && (
          <ul className="kw-card kw-log-items" aria-label="Streams">
            {items.map((stream) => (
              <StreamRow key={stream.id} stream={stream} onRemove={() => setRemoving(stream)} />
            ))}
          </ul>
        )}
      </div>
      <AddStreamDialog isOpen={isAdding} onClose={() => setAdding(false)} />
      <ConfirmDialog
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Remove ${removing?.name ?? 'the stream'}?`}
        confirmLabel="Remove"
        onConfirm={async () => {
          if (removing) await client.streams.remove({ id: removing.id })
          await streams.reload()
        }}
      >
        What is recorded from now on is not sent there.
        {removing !== null &&
          removing.waiting > 0 &&
          ` ${count(removing.waiting, 'record')} that wait are not sent either.`}
      </ConfirmDialog>
    </>
  )
}

function StreamRow({ stream, onRemove }: { readonly stream: Stream; readonly onRemove: () => void }) {
  const { id, name, kind, address, credential, waiting, waitingSince, deliveredAt, failure } = stream
  const test = useAction(async () => {
    const { ok, message, remedy } = await client.streams.test({ id })
    showToast({ title: message, ...(remedy !== '' && { detail: remedy }), tone: ok ? 'good' : 'bad' })
  })
  const flush = useAction(async () => {
    await client.streams.flush({ id })
    await streams.reload()
  })
  return (
    <li className="kw-log-item">
      <span className="kw-outcome" data-tone={failure ? 'bad' : 'rest'} aria-hidden>
        <RadioTower size={16} />
      </span>
      <div className="kw-log-item-text">
        <strong>{name}</strong>
        <span className="kw-mono kw-log-address">{address}</span>
        <span className="kw-muted">
          {streamKindLabels[kind]}
          {credential !== null && ` · ${credential}`}
          {deliveredAt !== null && (
            <>
              {' · last delivery '}
              <RelativeTime at={deliveredAt} />
            </>
          )}
        </span>
        {waiting > 0 && (
          <span className="kw-muted">
            {count(waiting, 'record')} {waiting === 1 ? 'waits' : 'wait'}, the oldest from{' '}
            <RelativeTime at={waitingSince} />
          </span>
        )}
        {failure && (
          <span className="kw-log-failure">
            {failure.message} {failure.remedy}
          </span>
        )}
        <ErrorNotice error={test.error ?? flush.error} />
      </div>
      <div className="kw-log-item-actions">
        <StreamState stream={stream} />
        {waiting > 0 && (
          <Button size="small" icon={Send} isPending={flush.isRunning} onPress={() => void flush.run()}>
            Send now
          </Button>
        )}
        <Button size="small" isPending={test.isRunning} onPress={() => void test.run()}>
          Test
        </Button>
        <IconButton icon={Trash2} label={`Remove ${name}`} onPress={onRemove} />
      </div>
    </li>
  )
}

function StreamState({ stream: { failure, waiting } }: { readonly stream: Stream }) {
  if (failure)
    return (
      <StatusText icon={CircleAlert} tone="bad">
        {failure.tries === 1 ? 'Failed once' : `Failed ${failure.tries} times`}
      </StatusText>
    )
  return waiting === 0 ? (
    <StatusText icon={CircleCheck} tone="good">
      Up to date
    </StatusText>
  ) : (
    <StatusText icon={Clock} tone="rest">
      Sending
    </StatusText>
  )
}
