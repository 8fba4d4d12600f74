import { useEffect, useState } from 'react'
import type { KeySlot, RecoveryKit } from '../../../shared/domain/vault.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { PrintKitButton, RecoveryKitView } from '../../setup/recovery-kit.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

interface KitDialogProps {
  readonly slot: KeySlot
  readonly onClose: () => void
  /** Leads to the field that tries the written passphrase. */
  readonly onTest: () => void
}

/** The recovery kit of a passphrase slot, to print again and to prove. */
export function KitDialog({ slot, onClose, onTest }: KitDialogProps) {
  const [kit, setKit] = useState<RecoveryKit | null>(null)
  const { run, error } = useAction(async () => setKit(await client.vault.recoveryKit({ slotId: slot.id })))
  useEffect(() => void run(), [run])
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Recovery kit"
      description="There is no secret on it: write the passphrase on its line by hand."
      size="large"
      footer={
        <>
          <Button variant="quiet" onPress={onTest}>
            Test it now
          </Button>
          <span className="kw-foot-space" />
          <Button onPress={onClose}>Close</Button>
          <PrintKitButton primary />
        </>
      }
    >
      {error ? <ErrorNotice error={error} /> : kit ? <RecoveryKitView kit={kit} /> : <Skeleton lines={6} />}
    </Dialog>
  )
}
