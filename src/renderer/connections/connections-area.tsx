import { useEffect, useState } from 'react'
import type { Connection, ConnectionInput } from '../../shared/domain/connection.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { connectionKinds } from '../credentials/catalog.ts'
import { useItem } from '../state/item.ts'
import { useResource } from '../state/resource.ts'
import { arrive, navigate, type Place, replacePlace, usePlace } from '../state/router.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import { ConnectionDetail } from './connection-detail.tsx'
import { ConnectionList, testView } from './connection-list.tsx'
import { ConnectionPanel } from './connection-panel.tsx'
import { viewOf } from './list-view.ts'
import { connectionList, openConnection, setView } from './store.ts'
import { startTests } from './testing/test-store.ts'
import './connections.css'

/** What lies over the area at the moment. */
type Asking =
  | { readonly for: 'create'; readonly preset: Partial<ConnectionInput>; readonly credentialName?: string }
  | { readonly for: 'edit' | 'duplicate' | 'delete'; readonly connection: Connection }

/** Connections: the list, the opened one beside it with its live test, and tests of many at once. */
export function ConnectionsArea() {
  const place = usePlace()
  const openId = place.id ?? null
  const { value: connection, error, isLoading } = useItem(openConnection, openId)
  const kinds = useResource(connectionKinds).value?.items
  const [asking, setAsking] = useState<Asking | null>(null)
  const close = () => setAsking(null)

  useEffect(() => {
    const { action, filter } = place
    if (action === undefined && filter === undefined) return
    arrive()
    if (action === 'new') {
      presetOf(filter).then(
        (preset) => setAsking({ for: 'create', ...preset }),
        (failure: unknown) => showErrorToast(toErrorBody(failure)),
      )
      return
    }
    if (filter !== undefined) setView(viewOf(filter))
    if (action === 'test-all') void testView(connectionList.get().query)
    if (action === 'duplicate' && place.id !== undefined)
      client.connections.get({ ref: place.id }).then(
        (wanted) => setAsking({ for: 'duplicate', connection: wanted }),
        (failure: unknown) => showErrorToast(toErrorBody(failure)),
      )
    if (action === 'test' && place.id !== undefined) void startTests([place.id])
  }, [place])

  const open = (id: string) => {
    const next: Place = { area: 'connections', id }
    if (openId === null) navigate(next)
    else replacePlace(next)
  }
  const leave = () => navigate({ area: 'connections' })
  const onEdit = (edited: Connection) => setAsking({ for: 'edit', connection: edited })
  const onDelete = (deleted: Connection) => setAsking({ for: 'delete', connection: deleted })
  const onSaved = (saved: Connection, test: boolean) => {
    close()
    open(saved.id)
    if (test) void startTests([saved.id])
  }
  return (
    <div className="kw-page">
      <SplitView
        detailLabel="Connection"
        backLabel="All connections"
        onBack={leave}
        list={
          <ConnectionList
            openId={openId}
            onOpen={open}
            onNew={() => setAsking({ for: 'create', preset: {} })}
            onEdit={onEdit}
            onDelete={onDelete}
          />
        }
        detail={
          openId === null ? null : connection ? (
            <ConnectionDetail
              key={connection.id}
              connection={connection}
              kind={kinds?.find(({ id }) => id === connection.kind)}
              onClose={leave}
              onEdit={() => onEdit(connection)}
              onDelete={() => onDelete(connection)}
              onDuplicate={() => setAsking({ for: 'duplicate', connection })}
            />
          ) : (
            <div className="kw-detail">
              {isLoading && <Skeleton lines={7} />}
              <ErrorNotice error={error} />
            </div>
          )
        }
      />
      {asking?.for === 'create' && (
        <ConnectionPanel
          preset={asking.preset}
          {...(asking.credentialName !== undefined && { credentialName: asking.credentialName })}
          onClose={close}
          onSaved={onSaved}
        />
      )}
      {asking?.for === 'duplicate' && <ConnectionPanel like={asking.connection} onClose={close} onSaved={onSaved} />}
      {asking?.for === 'edit' && <ConnectionPanel connection={asking.connection} onClose={close} onSaved={onSaved} />}
      {asking?.for === 'delete' && (
        <ConfirmDialog
          isOpen
          onClose={close}
          title={`Delete ${asking.connection.name}?`}
          confirmLabel="Delete"
          typedName={asking.connection.name}
          onConfirm={async (typed) => {
            const { id, name } = asking.connection
            await client.connections.delete({ id, confirm: typed })
            if (openId === id) leave()
            showToast({ title: `${name} deleted` })
          }}
        >
          <p>
            Its settings and test results are removed. The credential stays
            {asking.connection.credential === null ? '' : `: ${asking.connection.credential}`}.
          </p>
        </ConfirmDialog>
      )}
    </div>
  )
}

/** What a new connection begins with, from where it was asked for. */
async function presetOf(
  filter: Readonly<Record<string, string>> | undefined,
): Promise<{ preset: Partial<ConnectionInput>; credentialName?: string }> {
  const { credentialId, systemId, environment, kind } = filter ?? {}
  const credential = credentialId ? await client.credentials.get({ ref: credentialId }) : null
  const { items: kinds } = await client.connections.kinds({})
  const fitting = credential && kinds.find(({ credentialTypes }) => credentialTypes.includes(credential.type))
  const fittingKind = kind || fitting?.id
  const system = systemId || credential?.systemId
  const place = environment || credential?.environment
  return {
    preset: {
      ...(credential && { credentialId: credential.id }),
      ...(system && { systemId: system }),
      ...(place && { environment: place }),
      ...(fittingKind && { kind: fittingKind }),
    },
    ...(credential && { credentialName: credential.name }),
  }
}
