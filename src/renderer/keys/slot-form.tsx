import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react'
import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { heldBy } from '../../shared/provider-fields.ts'
import { PassphraseFields, type PassphraseHandle } from '../setup/passphrase-fields.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import {
  isService,
  type NewSlot,
  type Options,
  ownKeyVariable,
  type Protection,
  plainSlot,
  serviceOf,
} from './protection.ts'
import { ProviderFields, type ProviderFieldsHandle } from './provider-fields.tsx'
import type { ProviderDraft } from './provider-form.ts'
import './keys.css'

/** What a form can do with the fields of the chosen way. */
export interface SlotFormHandle {
  /** The slot as it is typed, once: what is secret is taken out of the page. Null when something is missing. */
  take(): NewSlot | null
}

interface SlotFormProps {
  readonly options: Options
  readonly protection: Protection
  readonly draft: ProviderDraft
  readonly onDraft: (draft: ProviderDraft) => void
  readonly issues: readonly FieldIssue[]
  readonly isRunning: boolean
  readonly ref: Ref<SlotFormHandle>
}

/** What the chosen way needs to be told; where it needs nothing, what will happen. */
export function SlotForm({ options, protection, draft, onDraft, issues, isRunning, ref }: SlotFormProps) {
  const passphrase = useRef<PassphraseHandle>(null)
  const fields = useRef<ProviderFieldsHandle>(null)
  const service = serviceOf(options, protection)

  useImperativeHandle(ref, () => ({
    take() {
      if (service) return fields.current?.take() ?? null
      if (isService(protection)) return null
      if (protection !== 'passphrase') return plainSlot(protection, '')
      const typed = passphrase.current?.take() ?? null
      return typed === null ? null : plainSlot(protection, typed)
    },
  }))
  return (
    <>
      {service ? (
        <ProviderFields ref={fields} info={service} draft={draft} onDraft={onDraft} issues={issues} />
      ) : protection === 'passphrase' ? (
        <PassphraseFields ref={passphrase} label="New passphrase" autoFocus />
      ) : (
        <p className="kw-key-note">{noteOf(protection, options)}</p>
      )}
      {isRunning && <Testing service={service} draft={draft} />}
    </>
  )
}

interface TestingProps {
  readonly service: KeyProviderInfo | undefined
  readonly draft: ProviderDraft
}

/** Said while a slot is made: nothing is kept before it has proven that it opens. */
function Testing({ service, draft }: TestingProps) {
  if (!service) return <ProgressBar label="Wrapping and unwrapping a test…" />
  const signIn = service.fields.find(({ name }) => name === 'signIn')
  return signIn && heldBy(signIn, draft) === 'browser' ? (
    <ProgressBar label={`Finish the sign-in in your browser, then ${service.title} wraps and unwraps a test…`} />
  ) : (
    <ProgressBar label={`Wrapping and unwrapping a test with ${service.title}…`} detail="Up to 15 seconds" />
  )
}

function noteOf(protection: Protection, options: Options): ReactNode {
  if (protection === 'keychain')
    return (
      <>
        Keyward makes a random key and keeps it in your {options.keychain.name}. It is this machine’s: on another one,
        or after the keychain was reset, another key slot has to open the vault.
      </>
    )
  return (
    <>
      The key in <code>{ownKeyVariable}</code> is used. Keyward keeps no copy of it: start Keyward with the same key
      each time.
    </>
  )
}
