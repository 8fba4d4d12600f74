import { createDecipheriv, createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { VaultError } from '../../../shared/errors.ts'
import { foreignArgon2 } from '../kdbx/foreign-argon2.ts'
import { type Json, textAt } from './json.ts'

/** Rounds of PBKDF2: Bitwarden allows two million. */
const mostRounds = 5_000_000
const kinds = { pbkdf2: 0, argon2id: 1 } as const

/**
 * The content of an export that is protected by a password of its own: PBKDF2 or Argon2id, HKDF, AES-256-CBC and HMAC-SHA-256.
 * https://bitwarden.com/help/encrypted-export/ and /help/bitwarden-security-white-paper/
 *
 * @throws VaultError `import-wrong-key`, `import-malformed`, `import-unsupported`, `import-too-large`
 */
export async function openBitwarden(file: Json, password: string): Promise<Buffer> {
  const master = await stretch(file, password)
  // HKDF-Expand (RFC 5869, section 2.3) of one block, without the step before it.
  const expand = (info: string) => createHmac('sha256', master).update(info).update(Buffer.of(1)).digest()
  const keys = { cipher: expand('enc'), mac: expand('mac') }
  master.fill(0)
  try {
    // A text without a meaning that is there to tell a wrong password from a damaged file.
    decrypt(textAt(file, 'encKeyValidation_DO_NOT_EDIT'), keys, 'import-wrong-key').fill(0)
    return decrypt(textAt(file, 'data'), keys, 'import-malformed')
  } finally {
    keys.cipher.fill(0)
    keys.mac.fill(0)
  }
}

async function stretch(file: Json, password: string): Promise<Buffer> {
  const salt = textAt(file, 'salt')
  const rounds = countAt(file, 'kdfIterations')
  if (salt === '' || salt.length > 1000) throw new VaultError('import-malformed')
  switch (file.kdfType) {
    case kinds.pbkdf2:
      if (rounds > mostRounds) throw new VaultError('import-too-large')
      return promisify(pbkdf2)(password, salt, rounds, 32, 'sha256')
    case kinds.argon2id: {
      const passphrase = Buffer.from(password)
      const cost = {
        passes: rounds,
        memoryKiB: countAt(file, 'kdfMemory') * 1024,
        lanes: countAt(file, 'kdfParallelism'),
      }
      const request = { passphrase, salt: createHash('sha256').update(salt).digest(), cost, length: 32 }
      return foreignArgon2('argon2id', request).finally(() => passphrase.fill(0))
    }
    default:
      throw new VaultError('import-unsupported')
  }
}

function countAt(file: Json, name: string): number {
  const value = file[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw new VaultError('import-malformed')
  return value
}

/** `2.` and then IV, ciphertext and MAC in Base64. Other numbers are other ciphers. */
function decrypt(
  text: string,
  keys: { readonly cipher: Buffer; readonly mac: Buffer },
  wrongMac: 'import-wrong-key' | 'import-malformed',
): Buffer {
  if (!/^\d{1,2}\./.test(text)) throw new VaultError('import-malformed')
  if (!text.startsWith('2.')) throw new VaultError('import-unsupported')
  const [iv, sealed, mac] = text
    .slice(2)
    .split('|', 3)
    .map((part) => Buffer.from(part, 'base64'))
  if (iv?.length !== 16 || sealed === undefined || mac?.length !== 32) throw new VaultError('import-malformed')
  const expected = createHmac('sha256', keys.mac).update(iv).update(sealed).digest()
  if (!timingSafeEqual(mac, expected)) throw new VaultError(wrongMac)
  try {
    const decipher = createDecipheriv('aes-256-cbc', keys.cipher, iv)
    return Buffer.concat([decipher.update(sealed), decipher.final()])
  } catch {
    throw new VaultError('import-malformed')
  }
}
