import { useRef, useState } from 'react'
import type { KeySlot, RecoveryKit } from '../../../shared/domain/vault.ts'
import { slotTitle } from '../../../shared/slot-names.ts'
import { client } from '../../client/client.ts'
import { fieldError } from '../../client/errors.ts'
import { useAction } from '../../client/use-action.ts'
import { type NewSlot, type Options, type Protection, serviceOf, slotChoices } from '../../keys/protection.ts'
import { ProtectionPicker } from '../../keys/protection-picker.tsx'
import { type ProviderDraft, shownPaths } from '../../keys/provider-form.ts'
import { SlotForm, type SlotFormHandle } from '../../keys/slot-form.tsx'
import { loadStatus } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast.tsx'
import { MadeKitDialog } from './made-kit-dialog.tsx'
import { addTitle, protectionTitle } from './protection-words.ts'

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
  const form = useRef<SlotFormHandle>(null)

  const make = useAction(async (slot: NewSlot) => {
    const given = { slot, label: label.trim() }
    const made = await (replaces
      ? client.vault.replaceSlot({ id: replaces.id, ...given })
      : client.vault.addSlot(given))
    await loadStatus()
    if (slot.provider === 'passphrase') return setKit(await client.vault.recoveryKit({ slotId: made.id }))
    showToast({
      title: replaces
        ? `“${slotTitle(made)}” took the place of “${slotTitle(replaces)}”.`
        : 'The key slot was added and tested.',
      tone: 'good',
    })
    onClose()
  })
  const submit = () => {
    const slot = form.current?.take()
    if (slot) void make.run(slot)
  }
  if (kit) return <MadeKitDialog kit={kit} onClose={onClose} />

  const title = replaces ? `Replace “${slotTitle(replaces)}”` : 'Add a key slot'
  if (step === 'choose' || !options || protection === null)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={title}
        description={
          replaces
            ? 'The new way is made and tested first, then takes this one’s place. Nothing in the vault is encrypted again.'
            : 'It opens the vault on its own, beside the ones there are.'
        }
        size="large"
        footer={
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button variant="primary" isDisabled={protection === null || !options} onPress={() => setStep('form')}>
              Continue
            </Button>
          </>
        }
      >
        {options ? (
          <ProtectionPicker
            options={options}
            choices={slotChoices(options)}
            value={protection}
            onChange={(chosen) => {
              setProtection(chosen)
              // Another key or sign-in of the same service begins with what the slot has.
              setDraft(chosen === replaces?.provider ? replaces.settings : {})
              make.clearError()
            }}
          />
        ) : (
          <Spinner label="Looking at this machine" size={20} />
        )}
      </Dialog>
    )
  const service = serviceOf(options, protection)
  const shown = ['label', ...(service ? shownPaths(service, draft) : [])]
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={replaces ? title : addTitle(protection, options)}
      description={
        replaces
          ? `${protectionTitle(protection, options)} opens the vault instead. Older backups still open with “${slotTitle(replaces)}”.`
          : (service?.summary[1] ?? 'It opens the vault on its own, beside the ones there are.')
      }
      size="large"
      isBusy={make.isRunning}
      footer={
        <>
          <Button variant="quiet" isDisabled={make.isRunning} onPress={() => setStep('choose')}>
            Back
          </Button>
          <span className="kw-foot-space" />
          <Button onPress={onClose} isDisabled={make.isRunning}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form="kw-new-slot" isPending={make.isRunning}>
            {replaces ? 'Test and replace' : 'Add and test'}
          </Button>
        </>
      }
    >
      <Form id="kw-new-slot" onSubmit={submit}>
        <SlotForm
          ref={form}
          options={options}
          protection={protection}
          draft={draft}
          onDraft={setDraft}
          issues={make.error?.issues ?? []}
          isRunning={make.isRunning}
        />
        <TextField
          label="Name of the slot"
          optional
          value={label}
          onChange={setLabel}
          maxLength={100}
          placeholder={protection === 'passphrase' ? 'Recovery passphrase' : protectionTitle(protection, options)}
          error={fieldError(make.error, 'label')}
        />
        <ErrorNotice error={make.error} shownFields={shown} />
      </Form>
    </Dialog>
  )
}
