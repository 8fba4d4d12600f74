import { useId, useMemo, useRef, useState } from 'react'
import type { Credential, CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { useResource } from '../../state/resource.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form, FormRow } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { systems as systemList } from '../catalog.ts'
import { changesOf, checkDraft, type Draft, draftOf, isSame, rebase } from './draft.ts'
import { EnvironmentField } from './environment-field.tsx'
import { FormPanel } from './form-panel.tsx'
import { HostsField, LifetimeFields, metadataFields, OwnershipFields } from './metadata-fields.tsx'
import { refuseIssues } from './refuse.ts'
import { SystemField } from './system-field.tsx'
import { TypeFields } from './type-fields.tsx'
import { useFormErrors } from './use-form-errors.ts'

interface EditPanelProps {
  readonly credential: Credential
  readonly type: CredentialTypeInfo
  readonly onClose: () => void
}

/** Changes everything about a credential but its value, which is never asked for here (C4). */
export function EditPanel({ credential, type, onClose }: EditPanelProps) {
  // What the person saw when the editing began, so that a change made elsewhere is noticed.
  const [before, setBefore] = useState(credential)
  const [draft, setDraft] = useState<Draft>(() => draftOf(credential))
  const [isRebased, setRebased] = useState(false)
  const systems = useResource(systemList).value?.items ?? []
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })

  const save = useAction(async () => {
    refuseIssues(checkDraft(type, draft, null))
    const changes = changesOf(type, before, draft)
    if (Object.keys(changes.metadata).length > 0 || changes.config !== null)
      await client.credentials.update({ id: before.id, revision: before.revision, ...changes })
    onClose()
    showToast({ title: 'Changes saved', tone: 'good' })
  })
  const reload = useAction(async () => {
    const newest = await client.credentials.get({ ref: before.id })
    setDraft(rebase(type, before, draft, newest))
    setBefore(newest)
    setRebased(true)
    save.clearError()
  })
  const typeFields = useMemo(() => type.fields.map((field) => field.name), [type])
  const errors = useFormErrors(save.error, metadataFields, typeFields, form)
  const system = systems.find(({ id }) => id === draft.systemId) ?? null
  const hasSettings = type.fields.some((field) => field.editable)

  return (
    <FormPanel
      title="Edit credential"
      description={`The value of ${before.name} stays as it is. Rotate it to replace the value.`}
      isBusy={save.isRunning || reload.isRunning}
      isChanged={!isSame(draft, draftOf(before))}
      form={form}
      onClose={onClose}
      submit={{ formId, label: 'Save changes' }}
    >
      <div ref={form}>
        <Form id={formId} label="Edit credential" onSubmit={() => void save.run()}>
          {isRebased && (
            <Banner tone="info" title="The newest state is loaded" isAlert>
              Your changes are still here. Look at them and save again.
            </Banner>
          )}
          <ErrorNotice
            error={errors.notice ?? reload.error}
            shownFields={errors.shown}
            actions={
              save.error?.code === 'edit-conflict' && (
                <Button size="small" isPending={reload.isRunning} onPress={() => void reload.run()}>
                  Load the newest
                </Button>
              )
            }
          />
          <TextField
            label="Name"
            isRequired
            autoFocus
            value={draft.name}
            onChange={(name) => change({ name })}
            error={errors.byField.name}
          />
          <FormRow>
            <SystemField
              value={draft.systemId}
              onChange={(next) => change({ systemId: next?.id ?? null })}
              error={errors.byField.systemId}
            />
            <EnvironmentField
              value={draft.environment}
              onChange={(environment) => change({ environment })}
              error={errors.byField.environment}
            />
          </FormRow>
          <LifetimeFields draft={draft} onChange={change} errors={errors.byField} />
          <OwnershipFields draft={draft} onChange={change} errors={errors.byField} />
          <HostsField draft={draft} onChange={change} errors={errors.byField} />
          {hasSettings && (
            <div className="kw-form-part">
              <h3>How {system?.name ?? 'it'} takes it</h3>
              <TypeFields
                type={type}
                mode="edit"
                config={draft.config}
                onConfigChange={(name, value) => change({ config: { ...draft.config, [name]: value } })}
                errors={errors.byField}
                configKey={String(before.revision)}
              />
            </div>
          )}
        </Form>
      </div>
    </FormPanel>
  )
}
