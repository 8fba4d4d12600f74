import { type ReactNode, useState } from 'react'
import type { ConnectionInput, ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { System } from '../../shared/domain/system.ts'
import { EnvironmentField } from '../credentials/form/environment-field.tsx'
import { PlainField } from '../credentials/form/plain-field.tsx'
import { SystemField } from '../credentials/form/system-field.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { Form, FormRow } from '../ui/form.tsx'
import { TextField } from '../ui/text-field.tsx'
import { AddressField } from './address-field.tsx'
import { CredentialPicker } from './credential-picker.tsx'
import { describePreset, type ParameterInfo, placeParameters, templateOf, withKind, withSystem } from './form-model.ts'
import { KindField } from './kind-field.tsx'
import { ViaField } from './via-field.tsx'

interface ConnectionFieldsProps {
  readonly formId: string
  readonly kinds: readonly ConnectionKindInfo[]
  readonly kind: ConnectionKindInfo
  /** Kinds through which others can go. */
  readonly carriers: readonly ConnectionKindInfo[]
  readonly systems: readonly System[]
  /** What takes the focus. */
  readonly focus: 'system' | 'environment' | null
  /** ID of the connection that is edited. */
  readonly ownId: string | null
  readonly input: ConnectionInput
  readonly onChange: (input: ConnectionInput) => void
  readonly credentialName: string | null
  readonly onCredential: (id: string | null, name: string | null) => void
  readonly onNewCredential: () => void
  readonly viaName: string | null
  readonly onVia: (id: string | null, name: string | null) => void
  readonly onNewVia: (kind: ConnectionKindInfo) => void
  readonly errors: Readonly<Record<string, string>>
  readonly notice: ReactNode
  readonly onSubmit: () => void
}

/** The fields of a connection: what it is, where it leads (from its kind's declaration), and with which credential. */
export function ConnectionFields(props: ConnectionFieldsProps) {
  const { formId, kinds, kind, systems, input, onChange, errors } = props
  const [isOpen, setOpen] = useState(false)
  const change = (part: Partial<ConnectionInput>) => onChange({ ...input, ...part })
  const system = systems.find(({ id }) => id === input.systemId) ?? null
  // What is in sight is decided once a kind or system, so that nothing jumps while a person types.
  const placement = `${kind.id} ${input.systemId}`
  const [placed, setPlaced] = useState(() => ({ placement, ...placeParameters(kind, input, null) }))
  if (placed.placement !== placement) setPlaced({ placement, ...placeParameters(kind, input, system) })
  const main = kind.parameters.filter((field) => placed.shown.has(field.name))
  const more = kind.parameters.filter((field) => !placed.shown.has(field.name))
  const address = kind.parameters.filter(({ name }) => templateOf(system, kind, name) !== null)
  const rest = [...main, ...more].filter((field) => !address.includes(field))
  const complains = (fields: readonly ParameterInfo[]) =>
    fields.some((field) => errors[`field.${field.name}`] !== undefined)

  const render = (field: ParameterInfo) => {
    const template = templateOf(system, kind, field.name)
    return system && template !== null ? (
      <AddressField
        key={`${kind.id} ${field.name} ${system.id}`}
        system={system}
        template={template}
        label={field.label}
        value={input.parameters[field.name] ?? ''}
        onChange={(address) => change({ parameters: { ...input.parameters, [field.name]: address } })}
        error={errors[`field.${field.name}`]}
      />
    ) : (
      renderPlain(field)
    )
  }
  const renderPlain = (field: ParameterInfo) => (
    <PlainField
      key={`${kind.id} ${field.name}`}
      field={field}
      common={{
        label: field.label,
        error: errors[`field.${field.name}`],
        isRequired: field.required,
        ...(field.help !== '' && { help: field.help }),
      }}
      value={input.parameters[field.name]}
      onChange={(value) => change({ parameters: { ...input.parameters, [field.name]: String(value) } })}
    />
  )
  const kindField = (
    <KindField
      kinds={kinds}
      kind={kind}
      onChange={(next) => onChange(withKind(input, next, kind))}
      error={errors.kind}
    />
  )
  const viaField = (
    <ViaField
      ownId={props.ownId}
      kinds={props.carriers}
      value={input.viaId ?? null}
      name={props.viaName}
      onChange={props.onVia}
      onNew={props.onNewVia}
      error={errors.viaId}
    />
  )
  return (
    <Form id={formId} label="Connection" onSubmit={props.onSubmit}>
      {props.notice}
      <SystemField
        value={input.systemId}
        onChange={(next) => onChange(withSystem(input, next, system, kinds))}
        autoFocus={props.focus === 'system'}
        error={errors.systemId}
      />
      {system !== null && system.summary !== '' && (
        <p className="kw-connection-note">
          {system.summary} {system.probe}
        </p>
      )}
      <FormRow>
        <TextField
          label="Name"
          isRequired
          value={input.name}
          onChange={(name) => change({ name })}
          placeholder={[system?.name ?? kind.label, input.environment].filter(Boolean).join(' ')}
          error={errors.name}
        />
        <EnvironmentField
          value={input.environment}
          onChange={(environment) => change({ environment })}
          autoFocus={props.focus === 'environment'}
          isRequired={props.focus === 'environment'}
          error={errors.environment}
        />
      </FormRow>
      {placed.isPreset && address.map(render)}
      {placed.isPreset ? (
        <Disclosure
          title="Settings"
          detail={describePreset(kind, input)}
          isExpanded={isOpen || complains(rest) || errors.viaId !== undefined}
          onExpandedChange={setOpen}
        >
          <div className="kw-form">
            <FormRow>
              {kindField}
              {viaField}
            </FormRow>
            {rest.map(render)}
          </div>
        </Disclosure>
      ) : (
        <>
          <FormRow>
            {kindField}
            {viaField}
          </FormRow>
          {main.map(render)}
          {more.length > 0 && (
            <Disclosure
              title={`${more.length} more settings`}
              isExpanded={isOpen || complains(more)}
              onExpandedChange={setOpen}
            >
              <div className="kw-form">{more.map(render)}</div>
            </Disclosure>
          )}
        </>
      )}
      <CredentialPicker
        value={input.credentialId}
        name={props.credentialName}
        onChange={props.onCredential}
        types={kind.credentialTypes}
        systemId={input.systemId}
        environment={input.environment}
        onNew={props.onNewCredential}
        error={errors.credentialId}
      />
      <TextField
        label="Purpose"
        value={input.purpose}
        onChange={(purpose) => change({ purpose })}
        error={errors.purpose}
      />
    </Form>
  )
}
