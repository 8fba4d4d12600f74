import { Cable, CirclePlus, CircleX, History, KeyRound, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { useSession } from '../state/session.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { formatTime } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StatusText } from '../ui/status-text.tsx'
import { TextField } from '../ui/text-field.tsx'
import { chooseAnother, closeRestore, lookAgain, restore, useRestore } from './restore-store.ts'
import { changeTexts, needsConfirmation, type Preview, type RestoreItem, summaryOf } from './words.ts'

/** Third step: what the restore would bring back, change back and take. */
export function PreviewStep({ preview }: { readonly preview: Preview }) {
  const error = useRestore((state) => state.error)
  const status = useSession((state) => state.status)
  const [typed, setTyped] = useState('')
  // Without a readable status there is a vault whose name nobody can tell; then the backup's name is typed.
  const name = status?.name ?? preview.vaultName
  const mustType = needsConfirmation(preview, status?.state ?? 'locked')
  const isReady = !mustType || typed === name
  const submit = () => {
    if (isReady) void restore()
  }
  return (
    <Dialog
      isOpen
      onClose={closeRestore}
      title="What would change?"
      size="large"
      isAlert
      footer={
        <>
          <Button variant="quiet" onPress={chooseAnother}>
            Another backup
          </Button>
          <span className="kw-foot-space" />
          <Button onPress={closeRestore}>Cancel</Button>
          <Button variant={mustType ? 'danger' : 'primary'} type="submit" form="kw-restore" isDisabled={!isReady}>
            Restore
          </Button>
        </>
      }
    >
      <Form id="kw-restore" onSubmit={submit}>
        <div className="kw-card kw-restore-head">
          <span className="kw-backup-mark" aria-hidden>
            <History size={18} strokeWidth={1.75} />
          </span>
          <div className="kw-backup-text">
            <strong>{formatTime(preview.createdAt)}</strong>
            <span className="kw-muted">
              <RelativeTime at={preview.createdAt} /> · vault {preview.vaultName} ·{' '}
              {count(preview.credentials, 'credential')}, {count(preview.connections, 'connection')}
            </span>
          </div>
        </div>
        <ErrorNotice
          error={error}
          {...(error?.code === 'restore-stale' && {
            actions: (
              <Button size="small" onPress={() => void lookAgain()}>
                Look again
              </Button>
            ),
          })}
        />
        {preview.isOther && (
          <Banner tone="bad" title={`This is a backup of another vault, “${preview.vaultName}”`}>
            It would take the place of “{name}”, with its own key slots. What stands here is kept as a backup first.
          </Banner>
        )}
        {!preview.compared && !preview.isOther && status?.state !== 'none' && (
          <Banner tone="warn" title="It can’t be compared while the vault is closed">
            Everything goes back to the state of that day. What stands here is kept as a backup first.
          </Banner>
        )}
        {preview.compared && <Differences preview={preview} />}
        {mustType && (
          <TextField
            label={`Type ${name} to confirm`}
            value={typed}
            onChange={setTyped}
            placeholder={name}
            autoComplete="off"
          />
        )}
      </Form>
    </Dialog>
  )
}

const looks: Readonly<
  Record<RestoreItem['change'], { readonly icon: LucideIcon; readonly tone: 'good' | 'warn' | 'bad' }>
> = {
  returns: { icon: CirclePlus, tone: 'good' },
  reverts: { icon: History, tone: 'warn' },
  vanishes: { icon: CircleX, tone: 'bad' },
}
const changes = ['returns', 'reverts', 'vanishes'] as const

function Differences({ preview }: { readonly preview: Preview }) {
  const { counts, items } = preview
  const total = counts.returns + counts.reverts + counts.vanishes
  if (total === 0) return <Banner tone="good">{summaryOf(preview)}</Banner>
  return (
    <>
      <dl className="kw-card kw-restore-counts" aria-label={summaryOf(preview)}>
        {changes.map((change) => (
          <div key={change} data-none={counts[change] === 0 || undefined}>
            <dd className="kw-numbers">{counts[change].toLocaleString('en')}</dd>
            <dt>
              <StatusText {...looks[change]} tone={counts[change] === 0 ? 'rest' : looks[change].tone}>
                {changeTexts[change]}
              </StatusText>
            </dt>
          </div>
        ))}
      </dl>
      <ul className="kw-card kw-restore-items">
        {items.map((item) => (
          <li key={`${item.change} ${item.id}`}>
            {item.kind === 'credential' ? (
              <KeyRound size={14} role="img" aria-label="Credential" />
            ) : (
              <Cable size={14} role="img" aria-label="Connection" />
            )}
            <span className="kw-ellipsis">{item.name}</span>
            <span className="kw-muted">
              {item.updatedAt !== null && (
                <>
                  changed <RelativeTime at={item.updatedAt} />
                </>
              )}
            </span>
            <StatusText {...looks[item.change]}>{changeTexts[item.change]}</StatusText>
          </li>
        ))}
        {items.length < total && <li className="kw-muted">and {(total - items.length).toLocaleString('en')} more</li>}
      </ul>
    </>
  )
}
