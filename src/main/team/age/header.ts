import { armor } from 'age-encryption'
import { VaultError } from '../../../shared/errors.ts'

/**
 * A header of 1,000 recipients has about 100 KiB, one of 64 post-quantum ones 110 KiB. Beyond these caps reading it would be work for
 * nothing.
 */
export const headerLimits = { bytes: 256 * 1024, stanzas: 1000 } as const

const beginArmor = '-----BEGIN AGE ENCRYPTED FILE-----'
const versionLine = Buffer.from('age-encryption.org/v1\n')

/** The binary form of an age file, and what its header shows without a key. */
export interface AgeFile {
  readonly armored: boolean
  /** The header with its MAC and final line break. */
  readonly header: Uint8Array
  /** Nonce and encrypted chunks. */
  readonly body: Uint8Array
  /** Kind of each recipient stanza, such as `X25519` or `scrypt`; kinds unknown to Keyward are left out. */
  readonly recipients: readonly string[]
  /** How many stanzas there are, of known kinds or not. */
  readonly stanzas: number
}

const knownKinds = new Set([
  'X25519',
  'scrypt',
  'mlkem768x25519',
  'p256tag',
  'mlkem768p256tag',
  'ssh-ed25519',
  'ssh-rsa',
  'piv-p256',
])

/**
 * Takes an age file apart (format: https://age-encryption.org/v1, C2SP). Binary and armored files are told apart by their
 * first bytes. The header is not authenticated yet: only a key can do that.
 * Throws `bundle-malformed`.
 */
export function readAgeFile(bytes: Uint8Array): AgeFile {
  const armored = isArmored(bytes)
  const binary = armored ? decodeArmor(bytes) : bytes
  const start = Buffer.from(binary.buffer, binary.byteOffset, Math.min(binary.byteLength, headerLimits.bytes))
  if (!start.subarray(0, versionLine.length).equals(versionLine)) throw new VaultError('bundle-malformed')
  const macLine = start.indexOf('\n--- ', versionLine.length - 1)
  const end = macLine === -1 ? -1 : start.indexOf('\n', macLine + 1)
  if (end === -1) throw new VaultError('bundle-malformed')
  const stanzas = start
    .toString('latin1', versionLine.length, macLine)
    .split('\n')
    .filter((line) => line.startsWith('-> '))
  if (stanzas.length === 0 || stanzas.length > headerLimits.stanzas) throw new VaultError('bundle-malformed')
  const kinds = stanzas.map((stanza) => stanza.split(' ')[1] ?? '')
  return {
    armored,
    header: binary.subarray(0, end + 1),
    body: binary.subarray(end + 1),
    recipients: kinds.filter((kind) => knownKinds.has(kind)),
    stanzas: stanzas.length,
  }
}

function isArmored(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString('latin1')
  return start.trimStart().startsWith(beginArmor)
}

function decodeArmor(bytes: Uint8Array): Uint8Array {
  try {
    return armor.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))
  } catch {
    throw new VaultError('bundle-malformed')
  }
}
