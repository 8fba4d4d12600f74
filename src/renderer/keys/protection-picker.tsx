import { FileKey2, KeyRound, type LucideIcon, ShieldOff, TextCursorInput } from 'lucide-react'
import { type RadioCard, type RadioCardGroup, RadioCards } from '../ui/radio-cards.tsx'
import { ServiceMark } from './marks.tsx'
import {
  isService,
  type Options,
  ownKeyVariable,
  type Protection,
  type ProtectionChoice,
  serviceOf,
} from './protection.ts'

interface ProtectionPickerProps {
  readonly options: Options
  readonly choices: readonly ProtectionChoice[]
  readonly value: Protection | null
  readonly onChange: (value: Protection) => void
}

/** The ways to protect a vault, with what each means for the person: this machine's own first, then the services. */
export function ProtectionPicker({ options, choices, value, onChange }: ProtectionPickerProps) {
  const cards = choices.map(({ protection, unavailable }): RadioCard & { readonly value: Protection } => ({
    value: protection,
    ...copyOf(protection, options),
    ...(unavailable !== null && { unavailable }),
  }))
  const groups: readonly RadioCardGroup[] = [
    { cards: cards.filter((card) => !isService(card.value) && card.value !== 'noop') },
    { title: 'Key services of your organisation', look: 'grid', cards: cards.filter((card) => isService(card.value)) },
    { look: 'quiet', cards: cards.filter((card) => card.value === 'noop') },
  ]
  return (
    <RadioCards
      label="How the vault is protected"
      hideLabel
      groups={groups}
      value={value}
      onChange={(chosen) => onChange(chosen as Protection)}
    />
  )
}

const icons: Partial<Record<Protection, LucideIcon>> = {
  keychain: KeyRound,
  passphrase: TextCursorInput,
  environment: FileKey2,
  noop: ShieldOff,
}

function copyOf(protection: Protection, options: Options): Omit<RadioCard, 'value'> {
  const icon = icons[protection]
  return { ...textOf(protection, options), ...(icon ? { icon } : { mark: <ServiceMark provider={protection} /> }) }
}

function textOf(protection: Protection, options: Options): Pick<RadioCard, 'title' | 'text' | 'badge'> {
  switch (protection) {
    case 'keychain':
      return {
        title: 'System keychain',
        text: `A random key in your ${options.keychain.name}. Opens without typing while you are signed in.`,
        ...(options.keychain.available && { badge: 'Recommended' }),
      }
    case 'passphrase':
      return { title: 'Passphrase', text: 'You type it to unlock. Works on every machine, needs nothing else.' }
    case 'environment':
      return { title: 'Your own key', text: `A Fernet key that you keep yourself and give in ${ownKeyVariable}.` }
    case 'noop':
      return {
        title: 'No protection',
        text: 'Anyone who can read the folder can read the vault. For development only.',
      }
    default: {
      const service = serviceOf(options, protection)
      // What it takes is said where its settings are asked for.
      return { title: service?.title ?? protection, text: service?.summary[0] ?? '' }
    }
  }
}
