import { createHash, timingSafeEqual } from 'node:crypto'
import { VaultError } from '../../shared/errors.ts'
import { canonical } from '../crypto/canonical.ts'
import { keyLength } from '../crypto/hkdf.ts'

/** What a wrapped key belongs to. */
export interface SlotContext {
  readonly vaultId: string
  readonly slotId: string
  /** Format of the slot file. */
  readonly format: string
}

/** The context in its one way to be written, for a cipher that authenticates additional data. */
export function contextBytes({ format, vaultId, slotId }: SlotContext): Buffer {
  return canonical(['keyward/slot', format, vaultId, slotId])
}

function digest(context: SlotContext): Buffer {
  return createHash('sha256').update(contextBytes(context)).digest()
}

/**
 * What a provider encrypts: the vault key and the SHA-256 of its context, 64 bytes. Inside the encryption the context is bound
 * with any cipher, and a foreign slot can be told from a wrong key. The caller wipes the result.
 */
export function bindContext(vaultKey: Buffer, context: SlotContext): Buffer {
  return Buffer.concat([vaultKey, digest(context)])
}

/**
 * The vault key out of what a provider decrypted, which is wiped.
 * @throws VaultError `key-wrong-vault` when it was wrapped for another slot or another vault
 */
export function unbindContext(bound: Buffer, context: SlotContext): Buffer {
  try {
    const expected = digest(context)
    if (bound.length !== keyLength + expected.length || !timingSafeEqual(bound.subarray(keyLength), expected))
      throw new VaultError('key-wrong-vault')
    return Buffer.from(bound.subarray(0, keyLength))
  } finally {
    bound.fill(0)
  }
}
