import type { RecoveryKit } from '../../shared/domain/vault.ts'
import { Button } from '../ui/button.tsx'
import { PrintKitButton, RecoveryKitView } from './recovery-kit.tsx'

interface KitStepProps {
  readonly kit: RecoveryKit
  readonly isOnlyWay: boolean
  readonly onDone: () => void
}

/** Last step: the sheet to print. */
export function KitStep({ kit, isOnlyWay, onDone }: KitStepProps) {
  return (
    <>
      <h1>Keep a way back in</h1>
      <p>
        Print this sheet and write your passphrase on its line.
        {isOnlyWay
          ? ' Nothing else opens the vault when you forget it.'
          : ' It opens the vault when the other key is gone, on this machine or another.'}
      </p>
      <RecoveryKitView kit={kit} />
      <div className="kw-setup-actions">
        <Button onPress={onDone}>Open the vault</Button>
        <PrintKitButton primary />
      </div>
    </>
  )
}
