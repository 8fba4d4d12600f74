import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { CredentialTypeInfo } from '../../shared/domain/credential.ts'
import type { System } from '../../shared/domain/system.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { isSame } from '../credentials/form/draft.ts'
import { FormPanel } from '../credentials/form/form-panel.tsx'
import { refuseIssues } from '../credentials/form/refuse.ts'
import { ComboBox } from '../ui/combo-box.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form, FormRow } from '../ui/form.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import {
  checkSystemDraft,
  type SystemDraft,
  systemErrors,
  toSystemInput,
  withCredentialType,
  withKind,
} from './draft.ts'
import { GuideFields } from './guide-fields.tsx'
import { PresetField } from './preset-field.tsx'

interface SystemFormProps {
  /** The system that is edited; null for a new one. */
  readonly system: System | null
  readonly start: SystemDraft
  readonly kinds: readonly ConnectionKindInfo[]
  readonly types: readonly CredentialTypeInfo[]
  /** Categories that occur, offered while typing. */
  readonly categories: readonly string[]
  readonly onClose: () => void
  readonly onSaved: (system: System) => void
}

/** Parameters that stand in sight; the others are folded away. */
const inSight = 3

/** An own system: what it is, and what new connections and credentials of it begin with. */
export function SystemForm({ system, start, kinds, types, categories, onClose, onSaved }: SystemFormProps) {
  const [draft, setDraft] = useState(start)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()
  const kind = kinds.find(({ id }) => id === draft.kind)
  const type = types.find(({ id }) => id === draft.credentialType)
  const settings = type?.fields.filter(({ secret }) => !secret) ?? []

  const save = useAction(async () => {
    refuseIssues(checkSystemDraft(draft))
    const input = toSystemInput(draft)
    onSaved(system ? await client.systems.update({ id: system.id, input }) : await client.systems.create(input))
  })
  const errors = useMemo(() => systemErrors(save.error), [save.error])
  useEffect(() => {
    if (save.error === null) return
    const first = form.current?.querySelector<HTMLElement>('[data-invalid] :is(input, textarea, button)')
    if (first) first.focus()
    else form.current?.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' })
  }, [save.error])

  const change = (part: Partial<SystemDraft>) => setDraft({ ...draft, ...part })
  const parameters = kind?.parameters ?? []
  const folded = parameters.slice(inSight)
  const parameter = (field: ConnectionKindInfo['parameters'][number]) => (
    <PresetField
      key={`${draft.kind} ${field.name}`}
      field={field}
      value={draft.parameters[field.name]}
      error={errors.byField[`parameters.${field.name}`]}
      onChange={(value) =>
        change({ parameters: { ...draft.parameters, [field.name]: typeof value === 'string' ? value : '' } })
      }
    />
  )
  return (
    <FormPanel
      title={system ? 'Edit system' : 'New system'}
      description="New connections and credentials of it are filled in from here. It never holds a secret."
      isBusy={save.isRunning}
      isChanged={!isSame(draft, start)}
      form={form}
      onClose={onClose}
      submit={{ formId, label: system ? 'Save' : 'Add system' }}
    >
      <div ref={form}>
        <Form id={formId} label={system ? 'Edit system' : 'New system'} onSubmit={() => void save.run()}>
          <ErrorNotice error={errors.rest} />
          <TextField
            label="Name"
            autoFocus
            value={draft.name}
            onChange={(name) => change({ name })}
            placeholder="Shop API"
            error={errors.byField.name}
          />
          <FormRow>
            <ComboBox
              label="Category"
              optional
              allowsCustomValue
              menuTrigger="input"
              choices={categories.map((category) => ({ value: category, label: category }))}
              inputValue={draft.category}
              onInputChange={(category) => change({ category })}
              placeholder="Own services"
              error={errors.byField.category}
            />
            <Select
              label="Kind of connection"
              choices={kinds.map(({ id, label, summary }) => ({ value: id, label, detail: summary }))}
              value={draft.kind}
              onChange={(id) => {
                const next = kinds.find((one) => one.id === id)
                if (next) setDraft(withKind(draft, next))
              }}
              error={errors.byField.kind}
            />
          </FormRow>
          <TextField
            label="What it is"
            optional
            value={draft.summary}
            onChange={(summary) => change({ summary })}
            placeholder="Orders and stock, behind the gateway"
            error={errors.byField.summary}
          />
          <fieldset className="kw-system-fields">
            <legend>Filled into a connection</legend>
            {parameters.slice(0, inSight).map(parameter)}
            {folded.length > 0 && (
              <Disclosure
                title="More"
                detail={folded
                  .filter(({ name }) => (draft.parameters[name] ?? '') !== '')
                  .map(({ label }) => label)
                  .join(' · ')}
                {...(folded.some(({ name }) => errors.byField[`parameters.${name}`] !== undefined) && {
                  isExpanded: true,
                })}
              >
                <div className="kw-form">{folded.map(parameter)}</div>
              </Disclosure>
            )}
          </fieldset>
          <fieldset className="kw-system-fields">
            <legend>Filled into a credential</legend>
            <Select
              label="Type"
              choices={types
                .filter(({ id }) => kind?.credentialTypes.includes(id))
                .map(({ id, label, summary }) => ({ value: id, label, detail: summary }))}
              value={draft.credentialType}
              onChange={(id) => {
                const next = types.find((one) => one.id === id)
                if (next) setDraft(withCredentialType(draft, next))
              }}
              error={errors.byField.credentialType}
            />
            {settings.map((field) => (
              <PresetField
                key={`${draft.credentialType} ${field.name}`}
                field={field}
                value={draft.credentialConfig[field.name]}
                error={errors.byField[`credentialConfig.${field.name}`]}
                onChange={(value) => change({ credentialConfig: { ...draft.credentialConfig, [field.name]: value } })}
              />
            ))}
          </fieldset>
          <Disclosure
            title="Guide"
            detail="How its credentials are created, restricted, rotated and revoked"
            {...(Object.keys(errors.byField).some((name) => /^(guide|docs|probe|tokenPrefixes)/.test(name)) && {
              isExpanded: true,
            })}
          >
            <GuideFields draft={draft} onChange={change} errors={errors.byField} />
          </Disclosure>
          {system && system.connectionCount + system.credentialCount > 0 && (
            <p className="kw-muted kw-system-note">
              Connections and credentials that exist keep what they have; a new name shows on them.
            </p>
          )}
        </Form>
      </div>
    </FormPanel>
  )
}
