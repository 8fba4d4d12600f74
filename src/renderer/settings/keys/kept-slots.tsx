import { Plus } from 'lucide-react'
import type { KeySlot } from '../../../shared/domain/vault.ts'
import { slotKind, slotTitle } from '../../../shared/slot-names.ts'
import { SlotMark } from '../../keys/marks.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { SecretField, type SecretHandle } from '../../ui/secret-field.tsx'
import { cantKeep, keepText } from './rekey-plan.ts'

interface KeptSlotsProps {
  readonly slots: readonly KeySlot[]
  readonly adds: readonly ('keychain' | 'environment')[]
  readonly kept: ReadonlySet<string>
  readonly onKept: (kept: ReadonlySet<string>) => void
  /** Slots whose passphrase is missing. */
  readonly missing: ReadonlySet<string>
  /** The passphrase fields by slot, for one submit. */
  readonly fields: Map<string, SecretHandle>
}

/** Which slots open the vault from then on: those that are kept, and those that begin with it. */
export function KeptSlots({ slots, adds, kept, onKept, missing, fields }: KeptSlotsProps) {
  const toggle = (id: string, isKept: boolean) => {
    const next = new Set(kept)
    if (isKept) next.add(id)
    else next.delete(id)
    onKept(next)
  }
  return (
    <fieldset className="kw-kept">
      <legend>What opens the vault from then on</legend>
      <ul className="kw-card kw-slots">
        {adds.map((way) => (
          <li key={way} className="kw-slot">
            <SlotMark slot={{ provider: 'fernet', source: way }} />
            <div className="kw-slot-text">
              <div className="kw-slot-title">
                {slotKind({ provider: 'fernet', source: way })}
                <Badge tone="accent" icon={Plus}>
                  New
                </Badge>
              </div>
            </div>
          </li>
        ))}
        {slots.map((slot) => {
          const title = slotTitle(slot)
          const reason = cantKeep(slot)
          const isKept = kept.has(slot.id)
          return (
            <li key={slot.id} className="kw-slot" data-dropped={!isKept || undefined}>
              <SlotMark slot={slot} />
              <div className="kw-slot-text">
                <Checkbox
                  isSelected={isKept}
                  isDisabled={reason !== null}
                  onChange={(next) => toggle(slot.id, next)}
                  help={reason ?? (isKept ? keepText(slot) : 'It will not open the vault any more.')}
                >
                  {reason === null ? `Keep “${title}”` : title}
                </Checkbox>
                {isKept && slot.asks === 'passphrase' && (
                  <SecretField
                    ref={(handle) => {
                      if (handle) fields.set(slot.id, handle)
                      else fields.delete(slot.id)
                    }}
                    label={`Passphrase of “${title}”`}
                    autoComplete="current-password"
                    error={missing.has(slot.id) ? 'Type its passphrase, or don’t keep it.' : undefined}
                  />
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}
