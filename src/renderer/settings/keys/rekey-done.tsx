import { useEffect, useState } from 'react'
import type { KeySlot, RecoveryKit, VaultStatus } from '../../../shared/domain/vault.ts'
import { slotTitle } from '../../../shared/slot-names.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { PrintKitButton, RecoveryKitView } from '../../setup/recovery-kit.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

interface RekeyDoneProps {
  readonly status: VaultStatus
  /** What opened the vault before and doesn't any more. */
  readonly lost: readonly KeySlot[]
  readonly hasNewPassphrase: boolean
  readonly onClose: () => void
}

/** What a re-keying has brought, and the kit where there is a new passphrase. */
export function RekeyDone({ status, lost, hasNewPassphrase, onClose }: RekeyDoneProps) {
  const [kit, setKit] = useState<RecoveryKit | null>(null)
  const passphrase = hasNewPassphrase
    ? status.slots.findLast(({ provider }) => provider === 'passphrase')?.id
    : undefined
  const { run } = useAction(async (slotId: string) => setKit(await client.vault.recoveryKit({ slotId })))
  useEffect(() => {
    if (passphrase !== undefined) void run(passphrase)
  }, [run, passphrase])
  const names = (slots: readonly KeySlot[]) => slots.map((slot) => `“${slotTitle(slot)}”`).join(', ')
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="The vault has a new key"
      size="large"
      footer={
        <>
          {kit && <PrintKitButton />}
          <Button variant="primary" onPress={onClose} autoFocus>
            Done
          </Button>
        </>
      }
    >
      <div className="kw-form">
        <Banner tone="good" title={`It opens with ${names(status.slots)}`}>
          {lost.length > 0 ? `${names(lost)} won’t open it any more. ` : ''}
          Backups from before still open with the keys of their day.
        </Banner>
        {kit && <RecoveryKitView kit={kit} />}
      </div>
    </Dialog>
  )
}
