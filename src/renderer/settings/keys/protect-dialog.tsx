import { useRef, useState } from 'react'
import type { KeySlot } from '../../../shared/domain/vault.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import {
  firstChoice,
  isService,
  type NewSlot,
  type Options,
  type Protection,
  serviceOf,
  slotChoices,
} from '../../keys/protection.ts'
import { ProtectionPicker } from '../../keys/protection-picker.tsx'
import { type ProviderDraft, shownPaths } from '../../keys/provider-form.ts'
import { SlotForm, type SlotFormHandle } from '../../keys/slot-form.tsx'
import { loadStatus } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { RekeyDialog } from './rekey-dialog.tsx'

interface ProtectDialogProps {
  readonly slots: readonly KeySlot[]
  readonly options: Options | null
  readonly onClose: () => void
}

/**
 * The way out of "No protection": what protects from now on, then a new vault key. A key service becomes a slot first, because
 * that tests it before everything is sealed anew.
 */
export function ProtectDialog({ slots, options, onClose }: ProtectDialogProps) {
  const [step, setStep] = useState<'choose' | 'service' | 'rekey'>(() =>
    slots.some(({ provider }) => provider !== 'noop') ? 'rekey' : 'choose',
  )
  const [chosen, setChosen] = useState<Protection | null>(null)
  const [draft, setDraft] = useState<ProviderDraft>({})
  const form = useRef<SlotFormHandle>(null)
  const add = useAction(async (slot: NewSlot) => {
    await client.vault.addSlot({ slot, label: '' })
    await loadStatus()
    setStep('rekey')
  })
  const protection = chosen ?? (options ? firstChoice(slotChoices(options), options) : null)
  const service = options ? serviceOf(options, protection) : undefined
  const submit = () => {
    const slot = form.current?.take()
    if (slot) void add.run(slot)
  }

  if (step === 'rekey') {
    const isPlain = protection === 'keychain' || protection === 'environment'
    const hasOther = slots.some(({ provider }) => provider !== 'noop')
    return (
      <RekeyDialog
        slots={slots}
        adds={isPlain && !hasOther ? [protection] : []}
        needsPassphrase={protection === 'passphrase' && !hasOther}
        {...(!hasOther && { onBack: () => setStep('choose') })}
        onClose={onClose}
      />
    )
  }
  if (step === 'service' && options && service)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={`Protect this vault with ${service.title}`}
        description={service.summary[1]}
        size="large"
        isBusy={add.isRunning}
        footer={
          <>
            <Button variant="quiet" isDisabled={add.isRunning} onPress={() => setStep('choose')}>
              Back
            </Button>
            <span className="kw-foot-space" />
            <Button isDisabled={add.isRunning} onPress={onClose}>
              Cancel
            </Button>
            <Button variant="primary" type="submit" form="kw-protect" isPending={add.isRunning}>
              Test and continue
            </Button>
          </>
        }
      >
        <Form id="kw-protect" onSubmit={submit}>
          <SlotForm
            ref={form}
            options={options}
            protection={service.id}
            draft={draft}
            onDraft={setDraft}
            issues={add.error?.issues ?? []}
            isRunning={add.isRunning}
          />
          <ErrorNotice error={add.error} shownFields={shownPaths(service, draft)} />
        </Form>
      </Dialog>
    )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Protect this vault"
      description="Choose what opens it from now on."
      size="large"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={protection === null}
            onPress={() => setStep(protection !== null && isService(protection) ? 'service' : 'rekey')}
          >
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
          onChange={(value) => {
            setChosen(value)
            setDraft({})
            add.clearError()
          }}
        />
      ) : (
        <Spinner label="Looking at this machine" size={20} />
      )}
    </Dialog>
  )
}
