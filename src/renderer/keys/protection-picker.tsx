import { FileKey2, KeyRound, type LucideIcon, ShieldOff, TextCursorInput } from 'lucide-react'
import type { ResponseOf } from '../../shared/api/contract.ts'
import { type RadioCard, RadioCards } from '../ui/radio-cards.tsx'
import { ownKeyVariable, type Protection, type ProtectionChoice } from './choices.ts'

interface ProtectionCardsProps {
  readonly options: ResponseOf<'vault.options'>
  readonly choices: readonly ProtectionChoice[]
  readonly value: Protection | null
  readonly onChange: (value: Protection) => void
}

const icons: Record<Protection, LucideIcon> = {
  keychain: KeyRound,
  passphrase: TextCursorInput,
  environment: FileKey2,
  noop: ShieldOff,
}

/** The ways to protect a vault, with what each means for the person. */
export function ProtectionCards({ options, choices, value, onChange }: ProtectionCardsProps) {
  const texts: Record<Protection, { title: string; text: string; badge?: string }> = {
    keychain: {
      title: 'System keychain',
      text: `A random key in your ${options.keychain.name}. Opens without typing while you are signed in.`,
      ...(options.keychain.available && { badge: 'Recommended' }),
    },
    passphrase: {
      title: 'Passphrase',
      text: 'You type it to unlock. Works on every machine, needs nothing else.',
    },
    environment: {
      title: 'Your own key',
      text: `A Fernet key that you keep yourself and give in ${ownKeyVariable}.`,
    },
    noop: {
      title: 'No protection',
      text: 'Anyone who can read the folder can read the vault. For development only.',
    },
  }
  const cards = choices.map(
    ({ protection, unavailable }): RadioCard => ({
      value: protection,
      icon: icons[protection],
      ...texts[protection],
      ...(unavailable !== null && { unavailable }),
    }),
  )
  return (
    <RadioCards
      label="How the vault is protected"
      hideLabel
      cards={cards}
      value={value}
      onChange={(chosen) => onChange(chosen as Protection)}
    />
  )
}
