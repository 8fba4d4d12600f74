import { createCipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { VaultError } from '../../../shared/errors.ts'
import { foreignArgon2 } from './foreign-argon2.ts'
import type { Kdf } from './header.ts'
import { childOf, readXml, textOf } from './xml.ts'

/** What opens a KeePass file: its password, its key file, or both. */
export interface KdbxSecret {
  readonly password?: string
  readonly keyFile?: Uint8Array
}

/** Rounds of AES that take some ten seconds. */
const mostRounds = 500_000_000
const largestKeyFile = 8 * 1024 * 1024

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/**
 * The key that a file's encryption keys are made from: what a person gives, stretched as the file says.
 *
 * @throws VaultError `import-too-large` where the file asks for more work than any program would, `import-malformed`,
 *   `import-wrong-key` when nothing was given or the key file is damaged
 */
export async function deriveKey(secret: KdbxSecret, kdf: Kdf): Promise<Buffer> {
  const composite = compositeKey(secret)
  try {
    if (kdf.kind === 'aes') return await stretchByAes(composite, kdf.seed, kdf.rounds)
    const { kind, salt, ...cost } = kdf
    return await foreignArgon2(kind, { passphrase: composite, salt, cost, length: 32 })
  } finally {
    composite.fill(0)
  }
}

function compositeKey({ password = '', keyFile }: KdbxSecret): Buffer {
  const parts: Buffer[] = []
  // KeePassXC and KeePass take an empty password for none where there is a key file.
  if (password !== '' || keyFile === undefined) parts.push(sha256(Buffer.from(password, 'utf8')))
  if (keyFile !== undefined) parts.push(keyOfFile(keyFile))
  const key = sha256(...parts)
  for (const part of parts) part.fill(0)
  return key
}

/**
 * The key in a key file: the XML of KeePass in both versions, 32 bytes, 64 hexadecimal digits, or the hash of any other file.
 *
 * @throws VaultError `import-wrong-key` when the file's own check finds it damaged, `import-too-large`
 */
function keyOfFile(file: Uint8Array): Buffer {
  if (file.length > largestKeyFile) throw new VaultError('import-too-large')
  const bytes = Buffer.from(file)
  if (bytes.length === 32) return bytes
  const text = bytes.length < 65_536 ? bytes.toString('utf8').trim() : ''
  if (bytes.length === 64 && /^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  if (/^(\uFEFF)?<\?xml|^<KeyFile/.test(text) && text.includes('<KeyFile')) return keyOfXml(text)
  return sha256(bytes)
}

function keyOfXml(text: string): Buffer {
  const root = readXml(text)
  const data = childOf(childOf(root, 'Key'), 'Data')
  const version = textOf(childOf(childOf(root, 'Meta'), 'Version')).trim()
  const content = textOf(data).replace(/\s+/g, '')
  if (root.name !== 'KeyFile' || data === undefined) throw new VaultError('import-wrong-key')
  const key = Buffer.from(content, version.startsWith('2') ? 'hex' : 'base64')
  const check = data.attributes.get('Hash')
  const isWhole = check === undefined || sha256(key).subarray(0, 4).equals(Buffer.from(check, 'hex'))
  if (key.length !== 32 || !isWhole) throw new VaultError('import-wrong-key')
  return key
}

/** Blocks of zeros that are encrypted in one go. */
const atOnce = 65_536

/**
 * AES-KDF: each half of the key is encrypted again and again. A chain of blocks of zeros (CBC) does just that, as fast as
 * the processor can.
 */
async function stretchByAes(composite: Buffer, seed: Buffer, rounds: number): Promise<Buffer> {
  if (rounds > mostRounds) throw new VaultError('import-too-large')
  if (rounds < 1 || seed.length !== 32) throw new VaultError('import-malformed')
  const zeros = Buffer.alloc(atOnce * 16)
  const halves: Buffer[] = []
  for (const half of [composite.subarray(0, 16), composite.subarray(16)]) {
    const cipher = createCipheriv('aes-256-cbc', seed, half).setAutoPadding(false)
    let last = Buffer.alloc(0)
    for (let left = rounds; left > 0; left -= atOnce) {
      last = cipher.update(zeros.subarray(0, Math.min(left, atOnce) * 16)).subarray(-16)
      await setImmediate()
    }
    halves.push(last)
  }
  return sha256(...halves)
}

/** Whether two MACs or hashes are the same. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}
