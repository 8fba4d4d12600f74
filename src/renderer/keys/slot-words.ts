import type { KeySlot } from '../../shared/domain/vault.ts'
import { slotKind } from '../../shared/slot-names.ts'

type Kind = Pick<KeySlot, 'provider' | 'source'>

/** Whether opening it takes a person who signs in. */
export function signsInByBrowser(settings: Readonly<Record<string, string>>): boolean {
  return settings.signIn === 'browser'
}

/** Said while a slot is asked to open the vault. */
export function askingText(slot: Kind & Pick<KeySlot, 'settings'>): string {
  return signsInByBrowser(slot.settings)
    ? `Finish the sign-in for ${slotKind(slot)} in your browser…`
    : `Asking ${slotKind(slot)}…`
}

/** Said while a slot is made anew and proves that it opens. */
export function testingText({ settings }: Pick<KeySlot, 'settings'>): string {
  return signsInByBrowser(settings)
    ? 'Finish the sign-in in your browser, then a test is wrapped and unwrapped…'
    : 'Wrapping and unwrapping a test…'
}

/** What rotating a slot does. Null for slots that have nothing to rotate. */
export function rotationText({ provider, source }: Kind): string | null {
  switch (provider) {
    case 'fernet':
      return source === 'environment'
        ? 'The vault key is wrapped anew with the key that KEYWARD_CREDENTIAL_ENCRYPTION_KEY holds now. To change that key, open the vault by another key slot, with the new key in the variable.'
        : 'A fresh key is made in the keychain and takes the place of the old one.'
    case 'passphrase':
      return 'From now on the new passphrase opens the vault by this slot. A printed kit with the old one is worthless then.'
    case 'aws':
    case 'gcp':
    case 'azure':
    case 'vault':
      return `The vault key is wrapped anew by the newest version of the key in ${slotKind({ provider, source })}. Do this after the key was rotated there, and before an old version is disabled or destroyed.`
    default:
      return null
  }
}

/** A long identifier with its middle left out: what tells one from another stands at its ends. */
export function shortened(text: string, longest = 56): string {
  if (text.length <= longest) return text
  const end = Math.ceil((longest - 1) * 0.6)
  return `${text.slice(0, longest - 1 - end)}…${text.slice(-end)}`
}
