import type { KeySlot, VaultStatus } from '../../../shared/domain/vault.ts'
import { slotTitle } from '../../../shared/slot-names.ts'
import { client } from '../../client/client.ts'
import type { Options } from '../../keys/protection.ts'
import { loadStatus } from '../../state/session.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { Asked } from './asked.ts'
import { KitDialog } from './kit-dialog.tsx'
import { NewSlotDialog } from './new-slot-dialog.tsx'
import { ProtectDialog } from './protect-dialog.tsx'
import { RekeyDialog } from './rekey-dialog.tsx'
import { RotateDialog } from './rotate-dialog.tsx'
import { TestPassphraseDialog } from './test-passphrase-dialog.tsx'

interface KeyDialogsProps {
  readonly status: VaultStatus
  readonly options: Options | null
  readonly asked: Asked
  readonly onAsk: (asked: Asked) => void
  readonly onTested: (slot: KeySlot, result: { readonly ok: boolean; readonly ms: number }) => void
}

/** The dialog about the keys that is asked for. */
export function KeyDialogs({ status, options, asked, onAsk, onTested }: KeyDialogsProps) {
  const close = () => onAsk(null)
  switch (asked?.what) {
    case 'add':
      return <NewSlotDialog options={options} start={asked.start ?? null} replaces={null} onClose={close} />
    case 'replace':
      return <NewSlotDialog options={options} start={null} replaces={asked.slot} onClose={close} />
    case 'rotate':
      return <RotateDialog slot={asked.slot} onClose={close} />
    case 'kit':
      return <KitDialog slot={asked.slot} onClose={close} onTest={() => onAsk({ what: 'test', slot: asked.slot })} />
    case 'test':
      return (
        <TestPassphraseDialog slot={asked.slot} onClose={close} onTested={(result) => onTested(asked.slot, result)} />
      )
    case 'remove':
      return <RemoveDialog slot={asked.slot} onClose={close} />
    case 'rekey':
      return <RekeyDialog slots={status.slots} adds={[]} onClose={close} />
    case 'protect':
      return <ProtectDialog slots={status.slots} options={options} onClose={close} />
    case undefined:
      return null
  }
}

function RemoveDialog({ slot, onClose }: { readonly slot: KeySlot; readonly onClose: () => void }) {
  const title = slotTitle(slot)
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Remove “${title}”?`}
      confirmLabel="Remove"
      onConfirm={async () => {
        await client.vault.removeSlot({ id: slot.id })
        await loadStatus()
        showToast({ title: `“${title}” does not open the vault any more.`, tone: 'good' })
      }}
    >
      <p>It will not open this vault any more. Other key slots are not affected; test one of them before.</p>
      <p className="kw-muted">
        Older backups can still be opened with it. If somebody else may have it, give the vault a new key instead.
      </p>
    </ConfirmDialog>
  )
}
