import { Undo2, X } from 'lucide-react'
import { type ReactNode, type Ref, useImperativeHandle, useRef, useState } from 'react'
import type { CredentialTypeInfo, FieldValue, FieldValues, TypeField } from '../../../shared/domain/credential.ts'
import type { FieldIssue } from '../../../shared/errors.ts'
import { isThere } from '../../../shared/field-condition.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SecretField, type SecretHandle } from '../../ui/secret-field.tsx'
import { describeSettings } from './draft.ts'
import { storedNames } from './pairs.ts'
import { PlainField } from './plain-field.tsx'
import { SecretPairsField, type SecretPairsHandle } from './secret-pairs-field.tsx'

/** What the secret fields hold at the moment of a submit. Used for one call and kept nowhere. */
export interface CollectedSecrets {
  readonly secrets: Record<string, string | Record<string, string | null> | null>
  readonly issues: readonly FieldIssue[]
}

export interface TypeFieldsHandle {
  collect(): CollectedSecrets
  /** Empties every secret field: the call has succeeded. */
  clear(): void
}

interface TypeFieldsProps {
  readonly type: CredentialTypeInfo
  /** `create`: all fields. `edit`: those that aren't secret. `rotate`: secrets, and what changes with them. */
  readonly mode: 'create' | 'edit' | 'rotate'
  readonly config: FieldValues
  readonly onConfigChange: (name: string, value: FieldValue) => void
  /** Hints of the secret fields that were filled by a paste, by their names. */
  readonly given?: ReadonlyMap<string, string>
  /** Names of the secret fields that hold a value, for a rotation. */
  readonly stored?: readonly string[]
  readonly errors: Readonly<Record<string, string>>
  /** Secret fields that a rotation takes away. */
  readonly removed?: ReadonlySet<string>
  readonly onRemove?: (name: string, isRemoved: boolean) => void
  /** Changes when the settings were replaced from outside, such as by a system. */
  readonly configKey?: string
  readonly autoFocus?: boolean
  /** Stands below the value. */
  readonly secretAside?: ReactNode
  readonly ref?: Ref<TypeFieldsHandle>
}

/** The fields of a credential type, made from its declaration. Settings that few people touch are folded away. */
export function TypeFields(props: TypeFieldsProps) {
  const { type, mode, config, onConfigChange, stored = [], given, errors, configKey = '', autoFocus = false } = props
  const { removed = nothing, onRemove } = props
  const texts = useRef(new Map<string, SecretHandle>())
  const pairs = useRef(new Map<string, SecretPairsHandle>())
  const [isOpen, setOpen] = useState(false)

  useImperativeHandle(props.ref, () => ({
    collect() {
      const secrets: CollectedSecrets['secrets'] = {}
      const issues: FieldIssue[] = []
      for (const [name, handle] of texts.current) {
        const text = handle.peek()
        if (text !== '') secrets[name] = text
      }
      for (const name of removed) secrets[name] = null
      for (const [name, handle] of pairs.current) {
        const { value, problem } = handle.collect()
        if (problem !== null) issues.push({ path: `secrets.${name}`, message: problem })
        else if (value !== undefined) secrets[name] = typeof value === 'string' ? value : { ...value }
      }
      return { secrets, issues }
    },
    clear() {
      for (const handle of [...texts.current.values(), ...pairs.current.values()]) handle.clear()
    },
  }))

  const shown = type.fields.filter(
    (field) => isThere(field, config) && (mode === 'create' || (mode === 'edit' ? field.editable : field.rotates)),
  )
  const isMain = (field: TypeField) =>
    mode !== 'create' || field.required || (field.secret ? field.kind !== 'pairs' : field.rotates)
  const more = shown.filter((field) => !isMain(field))
  const isUnknownService = mode === 'create' && config.provider === 'custom'
  // Where there is one value alone, leaving it empty would change nothing.
  const keeps = stored.length > 1
  const firstSecret = shown.find((field) => field.secret)?.name

  const render = (field: TypeField) => {
    const common = {
      label: field.label,
      error: errors[`field.${field.name}`],
      // On a rotation what is left empty stays.
      isRequired: field.required && mode !== 'rotate' && !given?.has(field.name),
      ...(field.help !== '' && { help: field.help }),
    }
    if (!field.secret)
      return (
        <PlainField
          key={`${type.id} ${field.name} ${configKey}`}
          field={field}
          common={common}
          value={config[field.name]}
          onChange={(value) => onConfigChange(field.name, value)}
        />
      )
    const hint = given?.get(field.name)
    const isRemoved = removed.has(field.name)
    if (field.kind === 'pairs' && hint !== undefined)
      return <GivenPairs key={`${type.id} ${field.name}`} label={field.label} names={hint} />
    if (field.kind === 'pairs')
      return (
        <SecretPairsField
          key={`${type.id} ${field.name}`}
          ref={noteIn(pairs.current, field.name)}
          {...common}
          {...(field.placeholder !== '' && { namePlaceholder: field.placeholder })}
          stored={mode === 'rotate' ? storedNames(stored, field.name) : []}
        />
      )
    return (
      <SecretField
        key={`${type.id} ${field.name}`}
        ref={noteIn(texts.current, field.name)}
        {...common}
        {...(isRemoved && { help: '' })}
        name={field.name}
        multiline={field.kind === 'multiline'}
        {...(field.binary && { encoding: 'base64' as const })}
        autoFocus={autoFocus && field.name === firstSecret}
        isDisabled={isRemoved}
        placeholder={
          isRemoved
            ? 'Will be removed'
            : hint !== undefined
              ? `${hint} from what you pasted`
              : mode === 'rotate' && keeps && stored.includes(field.name)
                ? 'Keeps its value'
                : field.placeholder
        }
        trailing={
          onRemove &&
          !field.required &&
          stored.includes(field.name) && (
            <IconButton
              icon={isRemoved ? Undo2 : X}
              label={isRemoved ? `Keep ${field.label}` : `Remove ${field.label}`}
              onPress={() => {
                if (!isRemoved) texts.current.get(field.name)?.clear()
                onRemove(field.name, !isRemoved)
              }}
            />
          )
        }
      />
    )
  }
  return (
    <>
      {shown.filter(isMain).map(render)}
      {props.secretAside && <div className="kw-secret-aside">{props.secretAside}</div>}
      {more.length > 0 && (
        <Disclosure
          title="Settings"
          detail={describeSettings(more, config)}
          // A service of OAuth that isn't known has its addresses there.
          isExpanded={isOpen || isUnknownService || more.some((field) => errors[`field.${field.name}`] !== undefined)}
          onExpandedChange={setOpen}
        >
          <div className="kw-form">{more.map(render)}</div>
        </Disclosure>
      )}
    </>
  )
}

const nothing: ReadonlySet<string> = new Set()

/** Names whose values were pasted. */
function GivenPairs({ label, names }: { readonly label: string; readonly names: string }) {
  return (
    <div className="kw-field">
      <span className="kw-label">{label}</span>
      <span className="kw-help">From what you pasted: {names}</span>
    </div>
  )
}

function noteIn<Handle>(map: Map<string, Handle>, name: string) {
  return (handle: Handle | null) => {
    if (handle) map.set(name, handle)
    else map.delete(name)
  }
}
