import { Lock } from 'lucide-react'
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { KeyProviderInfo, ProviderFieldInfo } from '../../shared/domain/key-provider.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { heldBy } from '../../shared/provider-fields.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { SecretField, type SecretHandle } from '../ui/secret-field.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { NewSlot } from './protection.ts'
import { missingFields, type ProviderDraft, pathOf, placeFields, readable, settingsOf } from './provider-form.ts'
import { takenFromEnvironment } from './slot-facts.ts'
import './keys.css'

/** What a form can do with the fields. */
export interface ProviderFieldsHandle {
  /** The slot as it is typed, once: the secret fields are emptied. Null when something is missing; the fields say so. */
  take(): NewSlot | null
}

interface ProviderFieldsProps {
  readonly info: KeyProviderInfo
  readonly draft: ProviderDraft
  readonly onDraft: (draft: ProviderDraft) => void
  /** What the core complained about, under `settings.NAME` and `secrets.NAME`. */
  readonly issues: readonly FieldIssue[]
  readonly ref?: Ref<ProviderFieldsHandle>
}

/** The settings of a key service, made from its declaration. What the environment decides is shown and can't be changed. */
export function ProviderFields(props: ProviderFieldsProps) {
  const { info, draft, onDraft } = props
  const secrets = useRef(new Map<string, SecretHandle>())
  const [missing, setMissing] = useState<readonly FieldIssue[]>([])
  const [isOpen, setOpen] = useState(false)
  const { main, network } = placeFields(info, draft)

  // The first complaint gets the focus, once: when something is missing, and when the core has complained.
  const root = useRef<HTMLDivElement>(null)
  const complained = props.issues.map(({ path }) => path).join()
  const [asked, setAsked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each submit and each new complaint is a reason
  useEffect(() => root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [asked, complained])

  useImperativeHandle(props.ref, () => ({
    take() {
      const found = missingFields(info, draft, (name) => (secrets.current.get(name)?.peek() ?? '') !== '')
      setMissing(found)
      setAsked((times) => times + 1)
      if (found.length > 0) return null
      const typed: Record<string, string> = {}
      for (const [name, handle] of secrets.current) {
        const text = handle.take()
        if (text !== '') typed[name] = text
      }
      return { provider: info.id, settings: settingsOf(info, draft), secrets: typed }
    },
  }))

  const complaintOf = (field: ProviderFieldInfo) => {
    const isTyped = heldBy(field, draft).trim() !== ''
    const here = ({ path }: FieldIssue) => path === pathOf(field)
    return (isTyped ? undefined : missing.find(here)?.message) ?? props.issues.find(here)?.message
  }
  const render = (field: ProviderFieldInfo) => {
    if (field.decided) return <DecidedField key={field.name} field={field} error={complaintOf(field)} />
    const common = {
      label: field.label,
      error: complaintOf(field),
      optional: !field.required,
      ...(field.help !== '' && { help: field.help }),
    }
    if (field.secret)
      return (
        <SecretField
          key={field.name}
          ref={noteIn(secrets.current, field.name)}
          {...common}
          placeholder={field.placeholder}
          onFilledChange={(filled) => filled && setMissing((all) => all.filter(({ path }) => path !== pathOf(field)))}
        />
      )
    const change = (value: string) => onDraft({ ...draft, [field.name]: value })
    if (field.kind === 'choice')
      return (
        <Select
          key={field.name}
          {...common}
          optional={false}
          choices={field.choices}
          value={heldBy(field, draft)}
          onChange={change}
        />
      )
    return (
      <TextField
        key={field.name}
        {...common}
        mono
        value={heldBy(field, draft)}
        onChange={change}
        placeholder={field.placeholder}
      />
    )
  }
  const isComplained = network.some((field) => complaintOf(field) !== undefined)
  return (
    <div ref={root} className="kw-form">
      {main.map(render)}
      {network.length > 0 && (
        <Disclosure
          title="Network"
          detail={network
            .map((field) => readable(field, heldBy(field, draft)))
            .filter(Boolean)
            .join(' · ')}
          isExpanded={isOpen || isComplained}
          onExpandedChange={setOpen}
        >
          <div className="kw-form">{network.map(render)}</div>
        </Disclosure>
      )}
    </div>
  )
}

/** A field that the environment decides: what it holds, and by which variable. */
function DecidedField({ field, error }: { readonly field: ProviderFieldInfo; readonly error: string | undefined }) {
  return (
    <TextField
      label={field.label}
      isReadOnly
      icon={Lock}
      mono={!field.secret}
      value={field.secret ? takenFromEnvironment : readable(field, field.value ?? '')}
      error={error === undefined ? undefined : `${error} Correct ${field.variable} and start Keyward again.`}
      help={
        <>
          Decided by <code>{field.variable}</code>.
        </>
      }
    />
  )
}

function noteIn(map: Map<string, SecretHandle>, name: string) {
  return (handle: SecretHandle | null) => {
    if (handle) map.set(name, handle)
    else map.delete(name)
  }
}
