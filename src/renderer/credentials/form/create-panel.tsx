import { useId, useMemo, useRef, useState } from 'react'
import type { Credential, CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import type { System } from '../../../shared/domain/system.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { useResource } from '../../state/resource.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { credentialTypes, systems as systemList } from '../catalog.ts'
import { CreateFields } from './create-fields.tsx'
import {
  checkDraft,
  type Draft,
  type DraftPreset,
  isSame,
  newDraft,
  toConfig,
  toMetadata,
  withSystem,
} from './draft.ts'
import { FormPanel } from './form-panel.tsx'
import { metadataFields } from './metadata-fields.tsx'
import { refuseIssues } from './refuse.ts'
import { TypeChooser } from './type-chooser.tsx'
import type { TypeFieldsHandle } from './type-fields.tsx'
import { useFormErrors } from './use-form-errors.ts'

interface CreatePanelProps {
  readonly onClose: () => void
  readonly onCreated: (credential: Credential) => void
  /** What it begins with; a system chooses the type as well. */
  readonly preset?: DraftPreset
  /** Types that fit where the credential is needed; all without it. */
  readonly allowedTypes?: readonly string[]
}

interface Choice {
  readonly type: CredentialTypeInfo
  readonly system: System | null
}

/** Adds a credential: first what it is for, then its fields. It can open over another form, which waits (C9). */
export function CreatePanel({ onClose, onCreated, preset = noPreset, allowedTypes }: CreatePanelProps) {
  const allTypes = useResource(credentialTypes).value?.items
  const systems = useResource(systemList).value?.items
  const types = useMemo(
    () => allTypes?.filter((type) => allowedTypes === undefined || allowedTypes.includes(type.id)),
    [allTypes, allowedTypes],
  )
  const [choice, setChoice] = useState<Choice | null>(null)
  const [goneBack, setGoneBack] = useState(false)
  if (!types || !systems)
    return (
      <FormPanel title="New credential" isBusy={false} isChanged={false} form={{ current: null }} onClose={onClose}>
        <Skeleton lines={6} />
      </FormPanel>
    )
  const chosen = choice ?? (goneBack ? null : choiceOf(types, systems, preset))
  return (
    <CreateForm
      choice={chosen}
      types={types}
      systems={systems}
      preset={preset}
      onChoose={setChoice}
      onBack={() => {
        setChoice(null)
        setGoneBack(true)
      }}
      onClose={onClose}
      onCreated={onCreated}
    />
  )
}

const noPreset: DraftPreset = {}

/** What is decided from the beginning: by a system, or because one type alone fits. */
function choiceOf(
  types: readonly CredentialTypeInfo[],
  systems: readonly System[],
  preset: DraftPreset,
): Choice | null {
  const system = systems.find(({ id }) => id === preset.systemId) ?? null
  const type = types.find(({ id }) => id === system?.credentialType) ?? (types.length === 1 ? types[0] : undefined)
  return type ? { type, system } : null
}

interface CreateFormProps {
  readonly choice: Choice | null
  readonly types: readonly CredentialTypeInfo[]
  readonly systems: readonly System[]
  readonly preset: DraftPreset
  readonly onChoose: (choice: Choice) => void
  readonly onBack: () => void
  readonly onClose: () => void
  readonly onCreated: (credential: Credential) => void
}

function CreateForm(props: CreateFormProps) {
  const { choice, types, systems, preset, onChoose, onBack, onClose, onCreated } = props
  const [edited, setEdited] = useState<Draft | null>(null)
  const fields = useRef<TypeFieldsHandle>(null)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()
  const type = choice?.type
  const fresh = useMemo(
    () => (choice ? withSystem(newDraft(choice.type, preset), choice.type, choice.system, null) : null),
    [choice, preset],
  )
  const draft = edited ?? fresh

  const create = useAction(async () => {
    if (!type || !draft || !fields.current) return
    const { secrets, issues } = fields.current.collect()
    refuseIssues([...checkDraft(type, draft, new Set(Object.keys(secrets))), ...issues])
    const credential = await client.credentials.create({
      type: type.id,
      metadata: toMetadata(draft),
      config: toConfig(type, draft),
      secrets,
    })
    fields.current?.clear()
    onCreated(credential)
  })
  const typeFields = useMemo(() => type?.fields.map((field) => field.name) ?? [], [type])
  const errors = useFormErrors(create.error, metadataFields, typeFields, form)

  return (
    <FormPanel
      title={type ? `New ${lowerFirst(type.label)}` : 'New credential'}
      description={type?.summary ?? 'What is it for? A system fills in how its credential is sent.'}
      isBusy={create.isRunning}
      isChanged={edited !== null && !isSame(edited, fresh)}
      form={form}
      onClose={onClose}
      {...(draft && { submit: { formId, label: 'Add credential' } })}
      {...(draft && {
        aside: (
          <Button variant="quiet" onPress={onBack} isDisabled={create.isRunning}>
            Another type
          </Button>
        ),
      })}
    >
      <div ref={form}>
        {!type || !draft ? (
          <TypeChooser
            types={types}
            systems={systems}
            onChoose={(chosenType, system) => {
              setEdited(null)
              onChoose({ type: chosenType, system })
            }}
          />
        ) : (
          <CreateFields
            formId={formId}
            type={type}
            systems={systems}
            draft={draft}
            onChange={setEdited}
            errors={errors.byField}
            fields={fields}
            notice={<ErrorNotice error={errors.notice} shownFields={errors.shown} />}
            onSubmit={() => void create.run()}
          />
        )}
      </div>
    </FormPanel>
  )
}

/** `API key` stays, `Bearer token` becomes `bearer token`. */
function lowerFirst(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}
