import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import { isTooWeak } from '../../../shared/passphrase-strength.ts'
import type { KeyProvider, ProviderDefinition, ProviderRequest, SlotParams } from '../provider.ts'
import { bindContext, unbindContext } from '../slot-context.ts'
import type { KdfCost } from './argon2id.ts'
import { argon2id } from './argon2id.ts'
import { calibrate } from './calibrate.ts'
import { passphraseBytes } from './normalize.ts'

const algorithm = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16
const saltLength = 16
const options = { authTagLength: tagLength }
const associated = Buffer.from('keyward/passphrase-slot/1')

/**
 * What a slot says about its key derivation. The caps keep a foreign keyslots.json from taking all memory or running for
 * hours: 1 GiB, 20 passes.
 */
const params = z.strictObject({
  kdf: z.literal('argon2id'),
  memoryKiB: z
    .number()
    .int()
    .min(8)
    .max(1024 * 1024),
  passes: z.number().int().min(1).max(20),
  lanes: z.number().int().min(1).max(4),
  salt: z.base64().length(24),
})

/**
 * Wraps the vault key with AES-256-GCM under a key that Argon2id derives from a passphrase. Layout of the wrapped key: nonce 12,
 * vault key and context digest 64, tag 16.
 */
export const passphraseProvider: ProviderDefinition = {
  id: 'passphrase',
  unattended: () => null,
  make: withPassphrase,
}

function withPassphrase({ passphrase, environment }: ProviderRequest): KeyProvider {
  const derive = async (salt: Buffer, cost: KdfCost) => {
    if (passphrase === undefined || passphrase.length === 0) throw new VaultError('passphrase-required')
    const bytes = passphraseBytes(passphrase)
    const derived = await argon2id({ passphrase: bytes, salt, cost, length: 32 }).finally(() => bytes.fill(0))
    const key = createSecretKey(derived)
    derived.fill(0)
    return key
  }

  return {
    id: 'passphrase',
    async check() {
      if (passphrase === undefined || passphrase.length === 0) throw new VaultError('passphrase-required')
      if (isTooWeak(passphrase)) throw new VaultError('passphrase-too-weak')
    },
    async wrap(vaultKey, context) {
      const cost = environment.kdf ?? (await calibrate())
      const salt = randomBytes(saltLength)
      const key = await derive(salt, cost)
      const nonce = randomBytes(nonceLength)
      const bound = bindContext(vaultKey, context)
      const cipher = createCipheriv(algorithm, key, nonce, options).setAAD(associated)
      const encrypted = Buffer.concat([cipher.update(bound), cipher.final()])
      bound.fill(0)
      const noted: SlotParams = { kdf: 'argon2id', ...cost, salt: salt.toString('base64') }
      return { wrapped: Buffer.concat([nonce, encrypted, cipher.getAuthTag()]), params: noted }
    },
    async unwrap({ wrapped, params: noted }, context) {
      const parsed = params.safeParse(noted)
      if (!parsed.success || wrapped.length <= nonceLength + tagLength) throw new VaultError('keyslots-damaged')
      const { memoryKiB, passes, lanes, salt } = parsed.data
      const key = await derive(Buffer.from(salt, 'base64'), { memoryKiB, passes, lanes })
      const decipher = createDecipheriv(algorithm, key, wrapped.subarray(0, nonceLength), options)
        .setAAD(associated)
        .setAuthTag(wrapped.subarray(-tagLength))
      const bound = decipher.update(wrapped.subarray(nonceLength, -tagLength))
      try {
        decipher.final()
      } catch {
        bound.fill(0)
        throw new VaultError('wrong-passphrase')
      }
      return unbindContext(bound, context)
    },
  }
}
