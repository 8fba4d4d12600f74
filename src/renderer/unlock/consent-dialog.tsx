import type { KeySlot } from '../../shared/domain/vault.ts'
import { slotKind, slotTitle } from '../../shared/slot-names.ts'
import { useAction } from '../client/use-action.ts'
import { SlotSettings } from '../keys/slot-settings.tsx'
import { askingText } from '../keys/slot-words.ts'
import { useOptions } from '../keys/use-options.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'

interface ConsentDialogProps {
  readonly slot: KeySlot
  readonly unlock: (slotId: string) => Promise<void>
  readonly onClose: () => void
}

/**
 * The settings of a slot that this computer has not used yet. They say where a sign-in is sent, and only the vault that it opens
 * proves them, so a person looks at them once.
 */
export function ConsentDialog({ slot, unlock, onClose }: ConsentDialogProps) {
  const info = useOptions().value?.providers.find(({ id }) => id === slot.provider)
  const open = useAction(() => unlock(slot.id))
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Is this your ${slotKind(slot)}?`}
      description={`This computer has not used “${slotTitle(slot)}” yet. Your sign-in is sent where its settings say, so see that they are yours. You are asked once.`}
      isBusy={open.isRunning}
      footer={
        <>
          <Button autoFocus isDisabled={open.isRunning} onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" isPending={open.isRunning} onPress={() => void open.run()}>
            They are mine, unlock
          </Button>
        </>
      }
    >
      <div className="kw-form">
        <SlotSettings slot={slot} info={info} />
        {open.isRunning && <ProgressBar label={askingText(slot)} />}
        <ErrorNotice error={open.error} />
      </div>
    </Dialog>
  )
}
