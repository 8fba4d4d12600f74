import { useState } from 'react'
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
import { type ProviderDraft, shownPaths } from '../../keys/provider-form.ts'
import { loadStatus } from '../../state/session.ts'
import { RekeyDialog } from './rekey-dialog.tsx'
import { ChooseStep, SlotStep } from './slot-steps.tsx'

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
  const add = useAction(async (slot: NewSlot) => {
    await client.vault.addSlot({ slot, label: '' })
    await loadStatus()
    setStep('rekey')
  })
  const protection = chosen ?? (options ? firstChoice(slotChoices(options), options) : null)
  const service = options ? serviceOf(options, protection) : undefined

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
      <SlotStep
        title={`Protect this vault with ${service.title}`}
        description={service.summary[1]}
        options={options}
        protection={service.id}
        draft={draft}
        onDraft={setDraft}
        make={add}
        verb="Test and continue"
        shownFields={shownPaths(service, draft)}
        onBack={() => setStep('choose')}
        onClose={onClose}
      />
    )
  return (
    <ChooseStep
      title="Protect this vault"
      description="Choose what opens it from now on."
      options={options}
      value={protection}
      onChange={(value) => {
        setChosen(value)
        setDraft({})
        add.clearError()
      }}
      onContinue={() => setStep(protection !== null && isService(protection) ? 'service' : 'rekey')}
      onClose={onClose}
    />
  )
}
