import { useState } from 'react'
import { period } from '../../../shared/domain/common.ts'
import type { CredentialMetadata } from '../../../shared/domain/credential.ts'
import { useResource } from '../../state/resource.ts'
import { DateField } from '../../ui/date-field.tsx'
import { FormRow } from '../../ui/form.tsx'
import { Select } from '../../ui/select.tsx'
import { TagField } from '../../ui/tag-field.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { facets } from '../catalog.ts'
import { SuggestedField } from './environment-field.tsx'
import { toHostPort } from './hosts.ts'
import { describePeriod, rotationChoices } from './rotation.ts'

/** All fields of the metadata, as complaints name them. */
export const metadataFields = [
  'name',
  'systemId',
  'environment',
  'owner',
  'team',
  'tags',
  'purpose',
  'expiresAt',
  'rotateEvery',
  'boundHosts',
] as const

interface MetadataPartProps {
  readonly draft: CredentialMetadata
  readonly onChange: (part: Partial<CredentialMetadata>) => void
  readonly errors: Readonly<Record<string, string>>
}

/** When it ends, and how often it should be replaced. */
export function LifetimeFields({ draft, onChange, errors }: MetadataPartProps) {
  return (
    <FormRow>
      <DateField
        label="Expires"
        value={draft.expiresAt}
        onChange={(expiresAt) => onChange({ expiresAt })}
        help="JWTs and certificates tell by themselves."
        error={errors.expiresAt}
      />
      <RotationField
        value={draft.rotateEvery}
        onChange={(rotateEvery) => onChange({ rotateEvery })}
        error={errors.rotateEvery}
      />
    </FormRow>
  )
}

interface RotationFieldProps {
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly error?: string | undefined
}

const [never, own] = ['never', 'own']

function RotationField({ value, onChange, error }: RotationFieldProps) {
  const isOffered = value === null || rotationChoices.some((choice) => choice.value === value)
  const [isOwn, setOwn] = useState(!isOffered)
  const isPeriod = value !== null && period.safeParse(value).success
  return (
    <div className="kw-form">
      <Select
        label="Rotate"
        choices={[
          { value: never, label: 'No reminder' },
          ...rotationChoices,
          { value: own, label: 'Another interval…' },
        ]}
        value={isOwn ? own : (value ?? never)}
        onChange={(choice) => {
          setOwn(choice === own)
          if (choice !== own) onChange(choice === never ? null : choice)
        }}
        error={isOwn ? undefined : error}
      />
      {isOwn && (
        <TextField
          label="Interval"
          hideLabel
          mono
          value={value ?? ''}
          onChange={(text) => onChange(text.trim() === '' ? null : text.trim())}
          placeholder="45d, 12w, 6m or 1y"
          {...(isPeriod && { help: `Reminds ${describePeriod(value)}.` })}
          error={error}
        />
      )}
    </div>
  )
}

/** Who it belongs to and what it is for. */
export function OwnershipFields({ draft, onChange, errors }: MetadataPartProps) {
  const tags = useResource(facets).value?.tag ?? []
  return (
    <>
      <FormRow>
        <SuggestedField
          label="Owner"
          facet="owner"
          value={draft.owner}
          onChange={(owner) => onChange({ owner })}
          placeholder="You"
          error={errors.owner}
        />
        <SuggestedField
          label="Team"
          facet="team"
          value={draft.team}
          onChange={(team) => onChange({ team })}
          placeholder="payments"
          error={errors.team}
        />
      </FormRow>
      <TextArea
        label="Purpose"
        rows={2}
        value={draft.purpose}
        onChange={(purpose) => onChange({ purpose: purpose.replace(/\s*\n\s*/g, ' ') })}
        placeholder="What breaks when it stops working?"
        error={errors.purpose}
      />
      <TagField
        label="Tags"
        value={draft.tags}
        onChange={(next) => onChange({ tags: [...next] })}
        suggestions={tags.map((tag) => tag.value)}
        placeholder="billing, eu"
        error={errors.tags}
      />
    </>
  )
}

/** Where it may be sent. */
export function HostsField({ draft, onChange, errors }: MetadataPartProps) {
  return (
    <TagField
      label="Bound hosts"
      value={draft.boundHosts}
      onChange={(hosts) => onChange({ boundHosts: [...new Set(hosts.map(toHostPort))] })}
      placeholder="api.example.com"
      help="The credential is sent to these hosts only. Left empty: its first connection decides."
      error={errors.boundHosts}
    />
  )
}
