import { useEffect, useMemo, useState } from 'react'
import type { System, SystemDetails } from '../../shared/domain/system.ts'
import { connectionKinds, credentialTypes } from '../credentials/catalog.ts'
import { useItem } from '../state/item.ts'
import { useResource } from '../state/resource.ts'
import { arrive, navigate, type Place, replacePlace, usePlace } from '../state/router.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { showToast } from '../ui/toast.tsx'
import { DeleteSystem } from './delete-system.tsx'
import { copyOfSystem, draftOfSystem, newSystemDraft, type SystemDraft } from './draft.ts'
import { openSystem, setView, systemList } from './store.ts'
import { SystemDetail } from './system-detail.tsx'
import { SystemForm } from './system-form.tsx'
import { SystemList } from './system-list.tsx'
import { defaultView } from './view.ts'
import './systems.css'

/** What lies over the area at the moment. */
type Asking =
  | { readonly for: 'form'; readonly system: System | null; readonly start: SystemDraft }
  | { readonly for: 'delete'; readonly system: SystemDetails }

/** Systems: the catalog and own ones, the opened one beside it. */
export function SystemsArea() {
  const place = usePlace()
  const openId = place.id ?? null
  const { value: systems, error } = useResource(systemList)
  const kinds = useResource(connectionKinds).value?.items
  const types = useResource(credentialTypes).value?.items
  const [asking, setAsking] = useState<Asking | null>(null)
  const close = () => setAsking(null)
  const open = systems?.find(({ id }) => id === openId)
  const details = useItem(openSystem, openId).value
  const firstKind = kinds?.[0]
  const categories = useMemo(
    () => [...new Set(systems?.map(({ category }) => category))].filter(Boolean).sort(),
    [systems],
  )

  const startNew = () => firstKind && setAsking({ for: 'form', system: null, start: newSystemDraft(firstKind) })
  useEffect(() => {
    if (place.action === 'new' && firstKind) setAsking({ for: 'form', system: null, start: newSystemDraft(firstKind) })
    if (place.filter?.scope === 'own') setView({ ...defaultView, scope: 'own' })
    if ((place.action !== 'new' || firstKind) && (place.action !== undefined || place.filter !== undefined)) arrive()
  }, [place, firstKind])

  const show = (id: string) => {
    const next: Place = { area: 'systems', id }
    if (openId === null) navigate(next)
    else replacePlace(next)
  }
  const leave = () => navigate({ area: 'systems' })
  return (
    <div className="kw-page">
      <SplitView
        detailLabel="System"
        backLabel="All systems"
        onBack={leave}
        list={<SystemList systems={systems} error={error} openId={openId} onOpen={show} onNew={startNew} />}
        detail={
          openId === null ? null : open ? (
            <SystemDetail
              key={open.id}
              system={open}
              details={details}
              kind={kinds?.find(({ id }) => id === open.kind)}
              type={types?.find(({ id }) => id === open.credentialType)}
              onClose={leave}
              onEdit={() => details && setAsking({ for: 'form', system: open, start: draftOfSystem(details) })}
              onCopy={() =>
                details &&
                setAsking({
                  for: 'form',
                  system: null,
                  start: copyOfSystem(details, systems?.map(({ name }) => name) ?? []),
                })
              }
              onDelete={() => details && setAsking({ for: 'delete', system: { ...details, ...open } })}
            />
          ) : systems ? (
            <EmptyState art="search" title="This system is gone">
              It was deleted here or elsewhere.
            </EmptyState>
          ) : (
            <div className="kw-system-wait">
              <Skeleton lines={7} />
            </div>
          )
        }
      />
      {asking?.for === 'form' && kinds && types && (
        <SystemForm
          system={asking.system}
          start={asking.start}
          kinds={kinds}
          types={types}
          categories={categories}
          onClose={close}
          onSaved={({ id, name }) => {
            close()
            showToast({ title: asking.system ? `${name} saved` : `${name} added`, tone: 'good' })
            if (openId !== id) show(id)
          }}
        />
      )}
      {asking?.for === 'delete' && (
        <DeleteSystem
          system={asking.system}
          onClose={close}
          onDeleted={() => {
            close()
            leave()
          }}
        />
      )}
    </div>
  )
}
