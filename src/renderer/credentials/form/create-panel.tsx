import { useId, useMemo, useRef, useState } from 'react'
import type { Credential, CredentialTypeInfo, Recognised } from '../../../shared/domain/credential.ts'
import type { System } from '../../../shared/domain/system.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { useResource } from '../../state/resource.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { credentialTypes, systems as systemList } from '../catalog.ts'
import { connect, describeConnection } from './connect.ts'
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
import { checkEnvironment, draftLike, followEnvironment } from './duplicate.ts'
import { FormPanel } from './form-panel.tsx'
import { metadataFields } from './metadata-fields.tsx'
import { RecognisedNotice, recognisedFields } from './recognised.tsx'
import { refuseIssues } from './refuse.ts'
import { TypeChooser } from './type-chooser.tsx'
import type { TypeFieldsHandle } from './type-fields.tsx'
import { useDiscard } from './use-discard.ts'
import { useFormErrors } from './use-form-errors.ts'

interface CreatePanelProps {
  readonly onClose: () => void
  readonly onCreated: (credential: Credential) => void
  /** What it begins with; a system chooses the type as well. */
  readonly preset?: DraftPreset
  /** Makes one like this in another environment; its value is never copied. */
  readonly like?: Credential
  /** Types that fit where the credential is needed; all without it. */
  readonly allowedTypes?: readonly string[]
}

interface Choice {
  readonly type: CredentialTypeInfo
  readonly system: System | null
  /** What was pasted: its settings fill the form, its secrets wait in the core. */
  readonly recognised: Recognised | null
}

/** Adds a credential: first what it is for, then its fields. It can open over another form, which waits (C9). */
export function CreatePanel({ onClose, onCreated, preset = noPreset, like, allowedTypes }: CreatePanelProps) {
  const allTypes = useResource(credentialTypes).value?.items
  const systems = useResource(systemList).value?.items
  const types = useMemo(
    () => allTypes?.filter((type) => allowedTypes === undefined || allowedTypes.includes(type.id)),
    [allTypes, allowedTypes],
  )
  const [choice, setChoice] = useState<Choice | null>(null)
  const [recognised, setRecognised] = useState<Recognised | null>(null)
  const [goneBack, setGoneBack] = useState(false)
  useDiscard(recognised)
  if (!types || !systems)
    return (
      <FormPanel title="New credential" isBusy={false} isChanged={false} form={{ current: null }} onClose={onClose}>
        <Skeleton lines={6} />
      </FormPanel>
    )
  const chosen = choice ?? (goneBack ? null : choiceOf(types, systems, preset, like))
  return (
    <CreateForm
      choice={chosen}
      types={types}
      systems={systems}
      preset={preset}
      like={like ?? null}
      recognised={recognised}
      onChoose={(type, system) => setChoice({ type, system, recognised })}
      onRecognised={(found) => {
        setRecognised(found)
        const type = types.find(({ id }) => id === found.type)
        if (type)
          setChoice({ type, system: systems.find(({ id }) => id === found.systemId) ?? null, recognised: found })
      }}
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
  like: Credential | undefined,
): Choice | null {
  const system = systems.find(({ id }) => id === (like ?? preset).systemId) ?? null
  const wanted = like?.type ?? system?.credentialType
  const type = types.find(({ id }) => id === wanted) ?? (types.length === 1 ? types[0] : undefined)
  return type ? { type, system, recognised: null } : null
}

interface CreateFormProps {
  readonly choice: Choice | null
  readonly types: readonly CredentialTypeInfo[]
  readonly systems: readonly System[]
  readonly preset: DraftPreset
  readonly like: Credential | null
  readonly recognised: Recognised | null
  readonly onChoose: (type: CredentialTypeInfo, system: System | null) => void
  readonly onRecognised: (found: Recognised) => void
  readonly onBack: () => void
  readonly onClose: () => void
  readonly onCreated: (credential: Credential) => void
}

function CreateForm(props: CreateFormProps) {
  const { choice, types, systems, preset, like, recognised, onChoose, onRecognised, onBack, onClose, onCreated } = props
  const [edited, setEdited] = useState<Draft | null>(null)
  const fields = useRef<TypeFieldsHandle>(null)
  const form = useRef<HTMLDivElement>(null)
  const formId = useId()
  const type = choice?.type
  const fresh = useMemo(() => (choice ? freshDraft(choice, preset, like) : null), [choice, preset, like])
  const draft = edited ?? fresh
  const found = choice?.recognised ?? null
  const given = useMemo(() => (type ? recognisedFields(found, type) : new Map<string, string>()), [found, type])
  const [isConnecting, setConnecting] = useState(true)

  const create = useAction(async () => {
    if (!type || !draft || !fields.current) return
    const { secrets, issues } = fields.current.collect()
    refuseIssues([
      ...checkDraft(type, draft, new Set([...Object.keys(secrets), ...given.keys()])),
      ...(like ? checkEnvironment(draft, 'metadata.environment') : []),
      ...issues,
    ])
    const created = await client.credentials.create({
      type: type.id,
      metadata: toMetadata(draft),
      config: toConfig(type, draft),
      secrets,
      draftId: found?.draftId ?? null,
    })
    fields.current?.clear()
    if (found?.connection && found.type === type.id && isConnecting) await connect(created, found.connection)
    onCreated(created)
  })
  const typeFields = useMemo(() => type?.fields.map((field) => field.name) ?? [], [type])
  const errors = useFormErrors(create.error, metadataFields, typeFields, form)

  return (
    <FormPanel
      title={like ? `Duplicate ${like.name}` : type ? `New ${lowerFirst(type.label)}` : 'New credential'}
      description={
        like
          ? `Like ${like.name}, in another environment. Its value is not copied: give the one of that environment.`
          : (type?.summary ?? 'What is it for? A system fills in how its credential is sent.')
      }
      isBusy={create.isRunning}
      isChanged={edited !== null && !isSame(edited, fresh)}
      form={form}
      onClose={onClose}
      {...(draft && { submit: { formId, label: 'Add credential' } })}
      {...(draft &&
        !like && {
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
            recognised={recognised}
            onChoose={(chosenType, system) => {
              setEdited(null)
              onChoose(chosenType, system)
            }}
            onRecognised={(pasted) => {
              setEdited(null)
              onRecognised(pasted)
            }}
          />
        ) : (
          <CreateFields
            formId={formId}
            type={type}
            systems={systems}
            draft={draft}
            isDuplicate={like !== null}
            onChange={(next) => setEdited(like ? followEnvironment(like, draft, next) : next)}
            errors={errors.byField}
            fields={fields}
            given={given}
            notice={
              <>
                {found && <RecognisedNotice found={found} />}
                <ErrorNotice error={errors.notice} shownFields={errors.shown} />
              </>
            }
            connection={
              found?.connection && found.type === type.id ? (
                <Checkbox isSelected={isConnecting} onChange={setConnecting}>
                  Make its connection as well: {describeConnection(found.connection)}
                </Checkbox>
              ) : null
            }
            onSubmit={() => void create.run()}
          />
        )}
      </div>
    </FormPanel>
  )
}

/** The defaults of a type, laid over by its system, laid over by what was pasted. */
function freshDraft({ type, system, recognised }: Choice, preset: DraftPreset, like: Credential | null): Draft {
  if (like?.type === type.id) return draftLike(type, like)
  const draft = withSystem(newDraft(type, preset), type, system, null)
  if (!recognised) return draft
  const config = recognised.type === type.id ? { ...draft.config, ...recognised.config } : draft.config
  return { ...draft, name: draft.name || recognised.name, config }
}

/** `API key` stays, `Bearer token` becomes `bearer token`. */
function lowerFirst(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}
