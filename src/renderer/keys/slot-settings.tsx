import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'
import type { KeySlot } from '../../shared/domain/vault.ts'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { slotFacts } from './slot-facts.ts'
import './keys.css'

interface SlotSettingsProps {
  readonly slot: Pick<KeySlot, 'settings'>
  readonly info: KeyProviderInfo | undefined
}

/** Every setting of a slot, with the variable that decides it. */
export function SlotSettings({ slot, info }: SlotSettingsProps) {
  return (
    <div className="kw-slot-settings">
      <KeyValueList>
        {slotFacts(slot, info).map(({ name, label, value, isCode, variable }) => (
          <KeyValue key={name} label={label}>
            <span className={isCode ? 'kw-slot-value' : undefined}>{value}</span>
            {variable !== '' && (
              <small className="kw-muted">
                Decided by <code>{variable}</code>
              </small>
            )}
          </KeyValue>
        ))}
      </KeyValueList>
    </div>
  )
}
