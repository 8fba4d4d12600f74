import { useEffect, useRef, useState } from 'react'
import type { ResponseOf } from '../../shared/api/contract.ts'
import type { KeySlot, RecoveryKit } from '../../shared/domain/vault.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { type Protection, protectionChoices, slotOf } from '../setup/choices.ts'
import { PassphraseFields, type PassphraseHandle } from '../setup/passphrase-fields.tsx'
import { ProtectionCards } from '../setup/protection-cards.tsx'
import { PrintKitButton, RecoveryKitView } from '../setup/recovery-kit.tsx'
import { loadStatus } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showToast } from '../ui/toast.tsx'

interface AddSlotDialogProps {
  readonly slots: readonly KeySlot[]
  readonly onClose: () => void
}

/** Another way to open the vault. A passphrase ends with its recovery kit. */
export function AddSlotDialog({ slots, onClose }: AddSlotDialogProps) {
  const [options, setOptions] = useState<ResponseOf<'vault.options'> | null>(null)
  const [protection, setProtection] = useState<Protection | null>(
    slots.some(({ provider }) => provider === 'passphrase') ? null : 'passphrase',
  )
  const [label, setLabel] = useState('')
  const [kit, setKit] = useState<RecoveryKit | null>(null)
  const passphrase = useRef<PassphraseHandle>(null)

  const { run: loadOptions, error: optionsError } = useAction(async () => setOptions(await client.vault.options({})))
  useEffect(() => void loadOptions(), [loadOptions])
  const add = useAction(async (chosen: Protection, typed: string) => {
    const slot = await client.vault.addSlot({ slot: slotOf(chosen, typed), label: label.trim() })
    await loadStatus()
    if (chosen === 'passphrase') return setKit(await client.vault.recoveryKit({ slotId: slot.id }))
    showToast({ title: 'The key slot was added and tested.', tone: 'good' })
    onClose()
  })
  const submit = () => {
    if (!protection) return
    const typed = protection === 'passphrase' ? passphrase.current?.take() : ''
    if (typed !== null && typed !== undefined) void add.run(protection, typed)
  }

  if (kit)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title="Recovery kit"
        description="Print it and write the passphrase on its line."
        size="large"
        footer={
          <>
            <PrintKitButton />
            <Button variant="primary" onPress={onClose}>
              Done
            </Button>
          </>
        }
      >
        <RecoveryKitView kit={kit} />
      </Dialog>
    )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Add a key slot"
      description="It opens the vault on its own, beside the ones there are."
      size="large"
      isBusy={add.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={add.isRunning}>
            Cancel
          </Button>
          <Button variant="primary" isDisabled={protection === null} isPending={add.isRunning} onPress={submit}>
            Add and test
          </Button>
        </>
      }
    >
      {options ? (
        <Form onSubmit={submit}>
          <ProtectionCards
            options={options}
            choices={protectionChoices({ ...options, decided: null, noop: { allowed: false } })}
            value={protection}
            onChange={setProtection}
          />
          {protection === 'passphrase' && <PassphraseFields ref={passphrase} label="New passphrase" />}
          {protection !== null && (
            <TextField
              label="Name"
              optional
              value={label}
              onChange={setLabel}
              maxLength={100}
              placeholder={protection === 'passphrase' ? 'Recovery passphrase' : ''}
            />
          )}
          <ErrorNotice error={add.error} />
        </Form>
      ) : optionsError ? (
        <ErrorNotice error={optionsError} />
      ) : (
        <Spinner label="Looking at this machine" size={20} />
      )}
    </Dialog>
  )
}
