import { timingSafeEqual } from 'node:crypto'
import { VaultError } from '../../../shared/errors.ts'
import type { FernetKey } from '../../crypto/fernet.ts'
import { generateKey, parseKey } from '../../crypto/fernet.ts'
import type { SlotContext } from '../slot-context.ts'
import type { Keychain } from './keychain.ts'

/** Account of a slot's key under the service "Keyward". */
export function keychainAccount({ vaultId, slotId }: SlotContext): string {
  return `vault:${vaultId}:${slotId}`
}

/**
 * Makes the slot's key and puts it into the keychain. It is read back, because a keychain that forgets at once would lock the
 * vault for ever.
 * @throws VaultError `keychain-unavailable`
 */
export async function createKeychainKey(keychain: Keychain, context: SlotContext): Promise<FernetKey> {
  const account = keychainAccount(context)
  const text = generateKey()
  try {
    await keychain.set(account, text)
    const stored = await keychain.get(account)
    const kept = stored?.length === text.length && timingSafeEqual(stored, text)
    stored?.fill(0)
    if (!kept) throw new VaultError('keychain-unavailable')
    return parseKey(text)
  } finally {
    text.fill(0)
  }
}

/**
 * The slot's key out of the keychain.
 * @throws VaultError `keychain-unavailable`, `key-missing`, `key-invalid`
 */
export async function readKeychainKey(keychain: Keychain, context: SlotContext): Promise<FernetKey> {
  const text = await keychain.get(keychainAccount(context))
  if (!text) throw new VaultError('key-missing')
  try {
    return parseKey(text)
  } finally {
    text.fill(0)
  }
}
