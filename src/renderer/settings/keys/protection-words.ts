import { slotKind } from '../../../shared/slot-names.ts'
import { type Options, type Protection, serviceOf } from '../../keys/protection.ts'

/** A way to protect a vault, as its slot will be called. */
export function protectionTitle(protection: Protection, options: Options): string {
  if (protection === 'keychain' || protection === 'environment')
    return slotKind({ provider: 'fernet', source: protection })
  return serviceOf(options, protection)?.title ?? slotKind({ provider: protection, source: '' })
}

/** What a dialog is called that adds it. */
export function addTitle(protection: Protection, options: Options): string {
  switch (protection) {
    case 'keychain':
      return 'Add the system keychain'
    case 'passphrase':
      return 'Add a passphrase'
    case 'environment':
      return 'Add your own key'
    default:
      return `Add ${protectionTitle(protection, options)}`
  }
}
