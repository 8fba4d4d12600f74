import { useState } from 'react'
import type { KeySlot, RecoveryKit } from '../../../shared/domain/vault.ts'
import { slotTitle } from '../../../shared/slot-names.ts'
import { client } from '../../client/client.ts'
import { fieldError } from '../../client/errors.ts'
import { useAction } from '../../client/use-action.ts'
import { type NewSlot, type Options, type Protection, serviceOf } from '../../keys/protection.ts'
import { type ProviderDraft, shownPaths } from '../../keys/provider-form.ts'
import { loadStatus } from '../../state/session.ts'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { MadeKitDialog } from './made-kit-dialog.tsx'
import { addTitle, protectionTitle } from './protection-words.ts'
import { ChooseStep, SlotStep } from './slot-steps.tsx'

interface NewSlotDialogProps {
  /** Null while the machine is being looked at. */
  readonly options: Options | null
  /** The way that was asked for; null lets the person choose. */
  readonly start: Protection | null
  /** The slot whose place the new one takes; null adds one beside the others. */
  readonly replaces: KeySlot | null
  readonly onClose: () => void
}

/** Another way to open the vault, beside the others or in the place of one. A passphrase ends with its recovery kit. */
export function NewSlotDialog({ options, start, replaces, onClose }: NewSlotDialogProps) {
  const [step, setStep] = useState<'choose' | 'form'>(start === null ? 'choose' : 'form')
  const [protection, setProtection] = useState<Protection | null>(start)
  const [draft, setDraft] = useState<ProviderDraft>({})
  const [label, setLabel] = useState(replaces?.label ?? '')
  const [kit, setKit] = useState<RecoveryKit | null>(null)

  const make = useAction(async (slot: NewSlot) => {
    const given = { slot, label: label.trim() }
    const made = await (replaces
      ? client.vault.replaceSlot({ id: replaces.id, ...given })
      : client.vault.addSlot(given))
    await loadStatus()
    if (slot.provider === 'passphrase') {
      setKit(await client.vault.recoveryKit({ slotId: made.id }))
      return
    }
    showToast({
      title: replaces
        ? `“${slotTitle(made)}” took the place of “${slotTitle(replaces)}”.`
        : 'The key slot was added and tested.',
      tone: 'good',
    })
    onClose()
  })
  if (kit) return <MadeKitDialog kit={kit} onClose={onClose} />

  const title = replaces ? `Replace “${slotTitle(replaces)}”` : 'Add a key slot'
  if (step === 'choose' || !options || protection === null)
    return (
      <ChooseStep
        title={title}
        description={
          replaces
            ? 'The new way is made and tested first, then takes this one’s place. Nothing in the vault is encrypted again.'
            : 'It opens the vault on its own, beside the ones there are.'
        }
        options={options}
        value={protection}
        onChange={(chosen) => {
          setProtection(chosen)
          // Another key or sign-in of the same service begins with what the slot has.
          setDraft(chosen === replaces?.provider ? replaces.settings : {})
          make.clearError()
        }}
        onContinue={() => setStep('form')}
        onClose={onClose}
      />
    )
  const service = serviceOf(options, protection)
  return (
    <SlotStep
      title={replaces ? title : addTitle(protection, options)}
      description={
        replaces
          ? `${protectionTitle(protection, options)} opens the vault instead. Older backups still open with “${slotTitle(replaces)}”.`
          : (service?.summary[1] ?? 'It opens the vault on its own, beside the ones there are.')
      }
      options={options}
      protection={protection}
      draft={draft}
      onDraft={setDraft}
      make={make}
      verb={replaces ? 'Test and replace' : 'Add and test'}
      shownFields={['label', ...(service ? shownPaths(service, draft) : [])]}
      onBack={() => setStep('choose')}
      onClose={onClose}
    >
      <TextField
        label="Name of the slot"
        optional
        value={label}
        onChange={setLabel}
        maxLength={100}
        placeholder={protection === 'passphrase' ? 'Recovery passphrase' : protectionTitle(protection, options)}
        error={fieldError(make.error, 'label')}
      />
    </SlotStep>
  )
}
