import type { RecoveryKit } from '../../../shared/domain/vault.ts'
import { PrintKitButton, RecoveryKitView } from '../../setup/recovery-kit.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

/** The kit of a passphrase that was made just now. */
export function MadeKitDialog({ kit, onClose }: { readonly kit: RecoveryKit; readonly onClose: () => void }) {
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
}
