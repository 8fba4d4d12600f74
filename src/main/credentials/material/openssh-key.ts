import { createDecipheriv } from 'node:crypto'
import { pbkdf } from 'bcrypt-pbkdf'
import { isPrivateKeyLabel, pemBlocks } from './pem.ts'
import { SshReader } from './ssh-wire.ts'

/** A private key in OpenSSH's own format (PROTOCOL.key of OpenSSH), still closed. */
export interface OpenSshKey {
  /** The public half, which stands outside the encryption. */
  readonly publicKey: Buffer
  readonly isEncrypted: boolean
  readonly cipher: string
  readonly salt: Buffer
  readonly rounds: number
  readonly sealed: Buffer
}

const magic = Buffer.from('openssh-key-v1\0')

/** Names in OpenSSH, with the name in OpenSSL and the lengths of key, vector and tag in bytes. */
const ciphers: Readonly<Record<string, readonly [name: string, key: number, iv: number, tag: number]>> = {
  'aes256-ctr': ['aes-256-ctr', 32, 16, 0],
  'aes192-ctr': ['aes-192-ctr', 24, 16, 0],
  'aes128-ctr': ['aes-128-ctr', 16, 16, 0],
  'aes256-cbc': ['aes-256-cbc', 32, 16, 0],
  'aes192-cbc': ['aes-192-cbc', 24, 16, 0],
  'aes128-cbc': ['aes-128-cbc', 16, 16, 0],
  'aes256-gcm@openssh.com': ['aes-256-gcm', 32, 12, 16],
  'aes128-gcm@openssh.com': ['aes-128-gcm', 16, 12, 16],
}

/** More rounds than OpenSSH makes on its own (24) would hold up everything else for seconds. */
const maxRounds = 128

/** Reads the outside of an OpenSSH key; null for any other text. */
export function readOpenSshKey(pem: string): OpenSshKey | null {
  const block = pemBlocks(pem).find(({ label }) => isPrivateKeyLabel(label))
  if (block?.label !== 'OPENSSH PRIVATE KEY' || !block.bytes.subarray(0, magic.length).equals(magic)) return null
  try {
    const reader = new SshReader(block.bytes.subarray(magic.length))
    const cipher = reader.text()
    const derivation = reader.text()
    const options = new SshReader(reader.string())
    const isEncrypted = derivation !== 'none'
    const salt = isEncrypted ? options.string() : Buffer.alloc(0)
    const rounds = isEncrypted ? options.uint32() : 0
    if (reader.uint32() !== 1) return null
    const publicKey = reader.string()
    const sealed = reader.string()
    return { publicKey, isEncrypted, cipher, salt, rounds, sealed: Buffer.concat([sealed, reader.rest]) }
  } catch {
    return null
  }
}

/**
 * Whether a passphrase opens a key; null when that can't be found out, because its encryption isn't known here or asks for
 * too much work. The two equal numbers in front of the private half decide, as in OpenSSH.
 */
export function opensOpenSshKey(key: OpenSshKey, passphrase: string): boolean | null {
  const inside = key.isEncrypted ? decrypt(key, passphrase) : key.sealed
  if (inside === null) return null
  const opens = inside.length >= 8 && inside.readUInt32BE(0) === inside.readUInt32BE(4)
  if (key.isEncrypted) inside.fill(0)
  return opens
}

function decrypt({ cipher, salt, rounds, sealed }: OpenSshKey, passphrase: string): Buffer | null {
  const known = ciphers[cipher]
  if (known === undefined || rounds < 1 || rounds > maxRounds || salt.length < 1 || salt.length > 1024) return null
  const [name, keyLength, ivLength, tagLength] = known
  const password = Buffer.from(passphrase)
  const derived = Buffer.alloc(keyLength + ivLength)
  try {
    if (pbkdf(password, password.length, salt, salt.length, derived, derived.length, rounds) !== 0) return null
    const key = derived.subarray(0, keyLength)
    const vector = derived.subarray(keyLength)
    if (tagLength === 0) {
      // The padding is OpenSSH's own, not the cipher's.
      const decipher = createDecipheriv(name, key, vector).setAutoPadding(false)
      return Buffer.concat([decipher.update(sealed), decipher.final()])
    }
    const decipher = createDecipheriv(name === 'aes-128-gcm' ? 'aes-128-gcm' : 'aes-256-gcm', key, vector)
    decipher.setAuthTag(sealed.subarray(-tagLength))
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()])
  } catch {
    // What does not come out whole was opened with another passphrase.
    return Buffer.alloc(0)
  } finally {
    password.fill(0)
    derived.fill(0)
  }
}
