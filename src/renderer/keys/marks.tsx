import { FileKey2, KeyRound, type LucideIcon, ShieldOff, TextCursorInput } from 'lucide-react'
import type { KeySlot } from '../../shared/domain/vault.ts'
import './keys.css'

const monograms: Readonly<Record<string, string>> = { aws: 'AWS', gcp: 'GCP', azure: 'AZ', vault: 'HV' }

/** A few letters for a service: vendors' logos are theirs. */
export function ServiceMark({ provider }: { readonly provider: string }) {
  return <span className="kw-monogram">{monograms[provider] ?? provider.slice(0, 3).toUpperCase()}</span>
}

const icons: Readonly<Record<string, LucideIcon>> = {
  fernet: KeyRound,
  passphrase: TextCursorInput,
  noop: ShieldOff,
}

/** The mark of a key slot on a tile. */
export function SlotMark({ slot }: { readonly slot: Pick<KeySlot, 'provider' | 'source'> }) {
  const Icon = slot.source === 'environment' ? FileKey2 : icons[slot.provider]
  return (
    <span className="kw-slot-icon" aria-hidden>
      {Icon ? <Icon size={17} /> : <ServiceMark provider={slot.provider} />}
    </span>
  )
}
