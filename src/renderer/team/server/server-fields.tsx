import { FolderTree, GitBranch, Globe, HardDrive, KeySquare, type LucideIcon, Server } from 'lucide-react'
import { useState } from 'react'
import { CredentialPicker } from '../../connections/credential-picker.tsx'
import { PlainField } from '../../credentials/form/plain-field.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { type ServerDraft, shownParameters, withKind } from './draft.ts'
import type { ServerKind } from './words.ts'

const icons: Readonly<Record<string, LucideIcon>> = {
  webdav: Globe,
  s3: HardDrive,
  'vault-kv': KeySquare,
  folder: FolderTree,
  git: GitBranch,
}

export function serverIcon(kind: string): LucideIcon {
  return icons[kind] ?? Server
}

interface ServerFieldsProps {
  readonly kinds: readonly ServerKind[]
  readonly kind: ServerKind
  readonly draft: ServerDraft
  readonly onChange: (draft: ServerDraft) => void
  readonly onNewCredential: () => void
  readonly errors: Readonly<Record<string, string>>
}

/** Which kind of server, where it is (from the kind’s declaration), and with which credential. */
export function ServerFields({ kinds, kind, draft, onChange, onNewCredential, errors }: ServerFieldsProps) {
  const [isOpen, setOpen] = useState(false)
  // What is in sight is decided once a kind, so that nothing jumps while a person types.
  const [placed, setPlaced] = useState(() => ({ kind: kind.id, shown: shownParameters(kind, draft.parameters) }))
  if (placed.kind !== kind.id) setPlaced({ kind: kind.id, shown: shownParameters(kind, draft.parameters) })
  const main = kind.parameters.filter(({ name }) => placed.shown.has(name))
  const more = kind.parameters.filter(({ name }) => !placed.shown.has(name))
  const render = (field: ServerKind['parameters'][number]) => (
    <PlainField
      key={`${kind.id} ${field.name}`}
      field={field}
      common={{
        label: field.label,
        error: errors[`field.${field.name}`],
        isRequired: field.required,
        ...(field.help !== '' && { help: field.help }),
      }}
      value={draft.parameters[field.name]}
      onChange={(value) => onChange({ ...draft, parameters: { ...draft.parameters, [field.name]: String(value) } })}
    />
  )
  return (
    <>
      <RadioCards
        label="Kind"
        groups={[
          {
            look: 'grid',
            cards: kinds.map(({ id, label, summary }) => ({
              value: id,
              title: label,
              text: summary,
              icon: serverIcon(id),
            })),
          },
        ]}
        value={kind.id}
        onChange={(id) => {
          const next = kinds.find((one) => one.id === id)
          if (next) onChange(withKind(draft, next, kind))
        }}
      />
      {main.map(render)}
      {more.length > 0 && (
        <Disclosure
          key={kind.id}
          title={more.length === 1 ? 'One more setting' : `${more.length} more settings`}
          isExpanded={isOpen || more.some(({ name }) => errors[`field.${name}`] !== undefined)}
          onExpandedChange={setOpen}
        >
          <div className="kw-form">{more.map(render)}</div>
        </Disclosure>
      )}
      {kind.credentialTypes.length > 0 && (
        <CredentialPicker
          value={draft.credentialId}
          name={draft.credential}
          onChange={(credentialId, credential) => onChange({ ...draft, credentialId, credential })}
          types={kind.credentialTypes}
          systemId={null}
          environment=""
          onNew={onNewCredential}
          error={errors.credentialId}
        />
      )}
    </>
  )
}
