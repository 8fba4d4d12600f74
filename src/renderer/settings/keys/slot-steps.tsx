import { type ReactNode, useRef } from 'react'
import type { Action } from '../../client/use-action.ts'
import { type NewSlot, type Options, type Protection, slotChoices } from '../../keys/protection.ts'
import { ProtectionPicker } from '../../keys/protection-picker.tsx'
import type { ProviderDraft } from '../../keys/provider-form.ts'
import { SlotForm, type SlotFormHandle } from '../../keys/slot-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { Spinner } from '../../ui/spinner.tsx'

/** What both steps to a new slot are about. */
interface StepProps {
  readonly title: string
  readonly description: string
  readonly onClose: () => void
}

interface ChooseStepProps extends StepProps {
  /** Null while the machine is being looked at. */
  readonly options: Options | null
  readonly value: Protection | null
  readonly onChange: (chosen: Protection) => void
  readonly onContinue: () => void
}

/** The first step to a new slot: what opens the vault by it. */
export function ChooseStep({ options, value, onChange, onContinue, onClose, ...told }: ChooseStepProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      {...told}
      size="large"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={value === null || !options} onPress={onContinue}>
            Continue
          </Button>
        </>
      }
    >
      {options ? (
        <ProtectionPicker options={options} choices={slotChoices(options)} value={value} onChange={onChange} />
      ) : (
        <Spinner label="Looking at this machine" size={20} />
      )}
    </Dialog>
  )
}

interface SlotStepProps extends StepProps {
  readonly options: Options
  readonly protection: Protection
  readonly draft: ProviderDraft
  readonly onDraft: (draft: ProviderDraft) => void
  readonly make: Action<[slot: NewSlot], void>
  /** What the button says that makes it. */
  readonly verb: string
  /** Fields that say themselves what is wrong with them. */
  readonly shownFields: readonly string[]
  readonly onBack: () => void
  /** Further fields. */
  readonly children?: ReactNode
}

/** The second step: what the chosen way needs to be told, and the making. */
export function SlotStep(props: SlotStepProps) {
  const { options, protection, draft, onDraft, make, verb, shownFields, onBack, onClose, children, ...told } = props
  const form = useRef<SlotFormHandle>(null)
  const submit = () => {
    const slot = form.current?.take()
    if (slot) void make.run(slot)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      {...told}
      size="large"
      isBusy={make.isRunning}
      footer={
        <>
          <Button variant="quiet" isDisabled={make.isRunning} onPress={onBack}>
            Back
          </Button>
          <span className="kw-foot-space" />
          <Button isDisabled={make.isRunning} onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" form="kw-slot-step" isPending={make.isRunning}>
            {verb}
          </Button>
        </>
      }
    >
      <Form id="kw-slot-step" onSubmit={submit}>
        <SlotForm
          ref={form}
          options={options}
          protection={protection}
          draft={draft}
          onDraft={onDraft}
          issues={make.error?.issues ?? []}
          isRunning={make.isRunning}
        />
        {children}
        <ErrorNotice error={make.error} shownFields={shownFields} />
      </Form>
    </Dialog>
  )
}
