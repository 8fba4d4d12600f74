import { useEffect, useState } from 'react'
import type { Credential, CredentialRow } from '../../shared/domain/credential.ts'
import { describeError } from '../../shared/errors.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { BeginPanel } from '../rotation/begin/begin-panel.tsx'
import { BeginSeveral } from '../rotation/begin/begin-several.tsx'
import { FirstValuePanel } from '../rotation/begin/first-value-panel.tsx'
import { rotationPlace } from '../rotation/places.ts'
import { findOpenRotation } from '../rotation/store.ts'
import { ShareChosen } from '../sharing/share-dialog.tsx'
import { useItem } from '../state/item.ts'
import { useResource } from '../state/resource.ts'
import { arrive, navigate, type Place, replacePlace, usePlace } from '../state/router.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { SplitView } from '../ui/split-view.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import { credentialTypes } from './catalog.ts'
import type { Chosen } from './chosen.ts'
import { CredentialList, type RowCommand } from './credential-list.tsx'
import { CredentialDetail } from './detail/credential-detail.tsx'
import { DisableDialog, ShredDialog, TagsDialog, TrashDialog } from './dialogs.tsx'
import { CreatePanel } from './form/create-panel.tsx'
import type { DraftPreset } from './form/draft.ts'
import { EditPanel } from './form/edit-panel.tsx'
import { defaultView, dimensions, lastUses } from './list-view.ts'
import { openCredential, select, setView } from './store.ts'
import './credentials.css'

interface AskingAbout {
  readonly for: 'edit' | 'rotate' | 'duplicate'
  readonly credential: Credential
}

/** What lies over the area at the moment. */
type Asking =
  | { readonly for: 'create'; readonly preset?: DraftPreset }
  | AskingAbout
  | { readonly for: 'trash' | 'disable' | 'tags' | 'share' | 'shred' | 'rotate-several'; readonly chosen: Chosen }

/** Credentials: the list, the opened one beside it, and everything that can be done with them. */
export function CredentialsArea() {
  const place = usePlace()
  const openId = place.id ?? null
  const { value: credential, error, isLoading } = useItem(openCredential, openId)
  const types = useResource(credentialTypes).value?.items
  const [asking, setAsking] = useState<Asking | null>(null)
  const close = () => setAsking(null)

  useEffect(() => {
    if (place.action === undefined && place.filter === undefined) return
    if (place.filter !== undefined && place.action !== 'new') setView(viewOf(place.filter))
    if (place.action === 'new') setAsking({ for: 'create', ...presetOf(place.filter) })
    const { action } = place
    if ((action === 'rotate' || action === 'duplicate') && place.id !== undefined)
      client.credentials
        .get({ ref: place.id })
        .then((wanted) => lookFirst({ for: action, credential: wanted }))
        .then(setAsking, tellFailure)
    arrive()
  }, [place])

  const open = (id: string) => {
    const next: Place = { area: 'credentials', id }
    if (openId === null) navigate(next)
    else replacePlace(next)
  }
  const leave = () => navigate({ area: 'credentials' })
  const typeOf = (id: string) => types?.find((type) => type.id === id)
  const askAbout = (what: AskingAbout['for'], wanted: Credential) => {
    // Made by a newer version: it can be looked at and tested, not edited.
    if (types && !typeOf(wanted.type)) showErrorToast({ code: 'type-unknown', ...describeError('type-unknown') })
    else lookFirst({ for: what, credential: wanted }).then(setAsking, tellFailure)
  }
  const onCommand = async (command: RowCommand, row: CredentialRow) => {
    const isOwn = row.sharing === 'personal'
    if (command === 'delete' && isOwn) return setAsking({ for: 'trash', chosen: { ids: [row.id], name: row.name } })
    try {
      const wanted = await client.credentials.get({ ref: row.id })
      if (wanted.access !== 'manage') showErrorToast({ code: 'access-denied', ...describeError('access-denied') })
      else if (command === 'delete') setAsking({ for: 'trash', chosen: { ids: [row.id], name: row.name } })
      else askAbout(command, wanted)
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
    }
  }
  /** After something was done with what is selected. */
  const done = (ids: readonly string[]) => {
    select(new Set())
    if (openId !== null && ids.includes(openId) && asking?.for !== 'disable' && asking?.for !== 'tags') leave()
  }
  const one = credential && { ids: [credential.id], name: credential.name }
  const askedType = asking?.for === 'edit' || asking?.for === 'rotate' ? typeOf(asking.credential.type) : undefined
  return (
    <div className="kw-page">
      <SplitView
        detailLabel="Credential"
        backLabel="All credentials"
        onBack={leave}
        list={
          <CredentialList
            openId={openId}
            onOpen={open}
            onNew={() => setAsking({ for: 'create' })}
            onCommand={(command, row) => void onCommand(command, row)}
            onTrash={(chosen) => setAsking({ for: 'trash', chosen })}
            onDisable={(chosen) => setAsking({ for: 'disable', chosen })}
            onTags={(chosen) => setAsking({ for: 'tags', chosen })}
            onRotate={(chosen) => setAsking({ for: 'rotate-several', chosen })}
            onShare={(chosen) => setAsking({ for: 'share', chosen })}
            onShred={(chosen) => setAsking({ for: 'shred', chosen })}
          />
        }
        detail={
          openId === null ? null : credential && one ? (
            <CredentialDetail
              key={credential.id}
              credential={credential}
              type={typeOf(credential.type)}
              onClose={leave}
              onEdit={() => askAbout('edit', credential)}
              onRotate={() => askAbout('rotate', credential)}
              onDuplicate={() => askAbout('duplicate', credential)}
              onDisable={() => setAsking({ for: 'disable', chosen: one })}
              onTrash={() => setAsking({ for: 'trash', chosen: one })}
              onShred={() => setAsking({ for: 'shred', chosen: one })}
            />
          ) : (
            <div className="kw-detail">
              {isLoading && <Skeleton lines={7} />}
              <ErrorNotice error={error} />
            </div>
          )
        }
      />
      {(asking?.for === 'create' || asking?.for === 'duplicate') && (
        <CreatePanel
          onClose={close}
          {...(asking.for === 'duplicate' && { like: asking.credential })}
          {...(asking.for === 'create' && asking.preset && { preset: asking.preset })}
          onCreated={({ id, name }) => {
            close()
            showToast({
              title: `${name} added`,
              detail: 'Its value is sealed and will not be shown again.',
              tone: 'good',
            })
            navigate({ area: 'credentials', id })
          }}
        />
      )}
      {asking?.for === 'edit' && askedType && (
        <EditPanel credential={asking.credential} type={askedType} onClose={close} />
      )}
      {asking?.for === 'rotate' && askedType && !asking.credential.hasValue && (
        <FirstValuePanel
          credential={asking.credential}
          type={askedType}
          onClose={close}
          onEntered={({ id, name }) => {
            close()
            showToast({
              title: `${name} has its value`,
              detail: 'It is sealed and will not be shown again.',
              tone: 'good',
            })
            if (openId !== id) open(id)
          }}
        />
      )}
      {asking?.for === 'rotate' && askedType && asking.credential.hasValue && (
        <BeginPanel
          credential={asking.credential}
          type={askedType}
          onClose={close}
          onReplaced={({ id, name, version }) => {
            close()
            showToast({
              title: `${name} rotated`,
              detail: `Version ${version} is in use. Test it, then revoke the old value at the vendor.`,
              tone: 'good',
            })
            if (openId !== id) open(id)
          }}
        />
      )}
      {asking?.for === 'rotate-several' && types && (
        <BeginSeveral ids={asking.chosen.ids} types={types} onClose={close} />
      )}
      {asking?.for === 'trash' && (
        <TrashDialog chosen={asking.chosen} onClose={close} onDone={() => done(asking.chosen.ids)} />
      )}
      {asking?.for === 'disable' && (
        <DisableDialog chosen={asking.chosen} onClose={close} onDone={() => done(asking.chosen.ids)} />
      )}
      {asking?.for === 'tags' && (
        <TagsDialog chosen={asking.chosen} onClose={close} onDone={() => done(asking.chosen.ids)} />
      )}
      {asking?.for === 'share' && (
        <ShareChosen chosen={asking.chosen} onClose={close} onDone={() => select(new Set())} />
      )}
      {asking?.for === 'shred' && (
        <ShredDialog chosen={asking.chosen} onClose={close} onDone={() => done(asking.chosen.ids)} />
      )}
    </div>
  )
}

/** What is asked next; null where a rotation is under way, with which the window goes on. @throws CallError */
async function lookFirst(asking: AskingAbout): Promise<Asking | null> {
  if (asking.for !== 'rotate') return asking
  const { rotation } = await findOpenRotation(asking.credential.id)
  if (rotation === null) return asking
  navigate(rotationPlace(rotation.id))
  return null
}

const tellFailure = (failure: unknown) => showErrorToast(toErrorBody(failure))

/** What other areas narrow the list to: `{ status: 'expired' }`, `{ system: id }`, `{ unlinked: 'true' }`,
 * `{ lastUse: 'never' }`, `{ from, until }`. Commas divide values. */
function viewOf(filter: Readonly<Record<string, string>>) {
  const chosen = { ...defaultView.chosen }
  for (const dimension of dimensions) {
    const values = filter[dimension]
    if (values !== undefined && values !== '') chosen[dimension] = values.split(',')
  }
  return {
    ...defaultView,
    chosen,
    search: filter.search ?? '',
    unlinked: filter.unlinked === 'true',
    lastUse: lastUses.find((use) => use === filter.lastUse) ?? 'any',
    overdue: filter.overdue === 'true',
    ends: filter.from && filter.until ? { from: filter.from, until: filter.until } : null,
    sameValue: filter.sameValue === 'true',
    weak: filter.weak === 'true',
    trashed: filter.trashed === 'true',
  }
}

/** What a new credential begins with, from where it was asked for. */
function presetOf(filter: Readonly<Record<string, string>> | undefined): { preset?: DraftPreset } {
  const { systemId, environment } = filter ?? {}
  if (systemId === undefined && environment === undefined) return {}
  return { preset: { ...(systemId && { systemId }), ...(environment && { environment }) } }
}
