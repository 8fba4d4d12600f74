import { ExternalLink } from 'lucide-react'
import { type ReactNode, type RefObject, useState } from 'react'
import type { CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import type { System } from '../../../shared/domain/system.ts'
import { GuideHint } from '../../systems/guide-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Form, FormRow } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { hasTokens } from '../oauth/grant-store.ts'
import { ProviderNotes } from '../oauth/provider-notes.tsx'
import { openDocs } from '../open-docs.ts'
import { type Draft, withSystem } from './draft.ts'
import { EnvironmentField } from './environment-field.tsx'
import { HostsField, LifetimeFields, OwnershipFields } from './metadata-fields.tsx'
import { SystemField } from './system-field.tsx'
import { TypeFields, type TypeFieldsHandle } from './type-fields.tsx'

interface CreateFieldsProps {
  readonly formId: string
  readonly type: CredentialTypeInfo
  readonly systems: readonly System[]
  readonly draft: Draft
  /** For another environment, which is asked for first. */
  readonly isDuplicate: boolean
  readonly onChange: (draft: Draft) => void
  readonly errors: Readonly<Record<string, string>>
  readonly fields: RefObject<TypeFieldsHandle | null>
  /** Hints of the secret fields that were filled by a paste. */
  readonly given: ReadonlyMap<string, string>
  readonly notice: ReactNode
  /** What else is made. */
  readonly connection: ReactNode
  readonly onSubmit: () => void
}

const folded = ['owner', 'team', 'purpose', 'tags', 'boundHosts']

/** The fields of a new credential: what it is, its value, how long it lives; the rest is folded away. */
export function CreateFields(props: CreateFieldsProps) {
  const { formId, type, systems, draft, isDuplicate, onChange, errors, fields, given, notice, connection, onSubmit } =
    props
  const [isOpen, setOpen] = useState(false)
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part })
  const system = systems.find(({ id }) => id === draft.systemId) ?? null
  return (
    <Form id={formId} label="New credential" onSubmit={onSubmit}>
      {notice}
      <TextField
        label="Name"
        isRequired
        autoFocus={!isDuplicate}
        value={draft.name}
        onChange={(name) => change({ name })}
        placeholder={[system?.name ?? type.label, draft.environment].filter(Boolean).join(' ')}
        error={errors.name}
      />
      <FormRow>
        <SystemField
          value={draft.systemId}
          onChange={(next) => onChange(withSystem(draft, type, next, system))}
          error={errors.systemId}
        />
        <EnvironmentField
          value={draft.environment}
          onChange={(environment) => change({ environment })}
          autoFocus={isDuplicate}
          isRequired={isDuplicate}
          error={errors.environment}
        />
      </FormRow>
      <TypeFields
        ref={fields}
        type={type}
        mode="create"
        given={given}
        config={draft.config}
        onConfigChange={(name, value) => change({ config: { ...draft.config, [name]: value } })}
        errors={errors}
        configKey={draft.systemId ?? ''}
        secretAside={
          hasTokens(type.id) ? (
            <ProviderNotes provider={draft.config.provider} />
          ) : system && system.docs.create !== '' ? (
            <Button size="small" variant="quiet" icon={ExternalLink} onPress={() => void openDocs(system.id, 'create')}>
              Create one at {system.name}
            </Button>
          ) : null
        }
      />
      {system && <GuideHint systemId={system.id} page="create" />}
      {system && <GuideHint systemId={system.id} page="restrict" />}
      <LifetimeFields draft={draft} onChange={change} errors={errors} />
      {connection}
      <Disclosure
        title="Owner, tags, hosts"
        isExpanded={isOpen || folded.some((name) => errors[name] !== undefined)}
        onExpandedChange={setOpen}
      >
        <div className="kw-form">
          <OwnershipFields draft={draft} onChange={change} errors={errors} />
          <HostsField draft={draft} onChange={change} errors={errors} />
        </div>
      </Disclosure>
    </Form>
  )
}
