import { armor, Decrypter, Encrypter, type Identity } from 'age-encryption'
import { VaultError } from '../../../shared/errors.ts'
import { type AgeFile, headerLimits, readAgeFile } from './header.ts'
import { isParsable, maxJson } from './json-limits.ts'
import { paddedLength } from './padding.ts'
import { passphraseIdentity, passphraseRecipient } from './passphrase.ts'
import { openPayload, payloadSize, sealPayload } from './payload.ts'

/** For whom a bundle is made: whoever knows a passphrase, or age recipients (`age1…`). */
export type BundleTarget = { readonly passphrase: string } | { readonly recipients: readonly string[] }

/** What opens a bundle: its passphrase, or age identities, one a line as `age-keygen` writes them. */
export type BundleKey = { readonly passphrase: string } | { readonly identity: string }

/** What everybody can see of a bundle. */
export interface BundleHeader {
  readonly armored: boolean
  /** Kinds of the recipients, such as `X25519` or `scrypt`. Not authenticated. */
  readonly recipients: readonly string[]
  /** How many recipients there are, of known kinds or not. */
  readonly stanzas: number
  /** Bytes of the encrypted file. */
  readonly size: number
}

/** Every identity is tried with every recipient. */
const maxIdentities = 16
/** The largest payload after padding, header, chunk tags, and Base64 with line breaks. */
const maxFile = Math.ceil(maxJson * 1.125 * 1.36) + 1_000_000
const maxPadded = Math.ceil(maxJson * 1.125)

/**
 * Encrypts a value as a standard age file whose payload is padded JSON.
 * `workFactor` is the base-2 logarithm of scrypt's cost; it is lowered in tests alone.
 * @throws VaultError `recipient-invalid`, `bundle-too-large`
 */
export async function encryptJson(
  value: unknown,
  to: BundleTarget,
  options: { readonly armor: boolean; readonly workFactor?: number },
): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  if ('passphrase' in to) encrypter.addRecipient(passphraseRecipient(to.passphrase, options.workFactor))
  else addRecipients(encrypter, to.recipients)
  let fileKey: Uint8Array | undefined
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = Uint8Array.from(key)
      return []
    },
  })
  const plain = padJson(toJson(value))
  try {
    // An empty payload leaves the header followed by a nonce and one tag of 16 bytes each.
    const empty = await encrypter.encrypt(new Uint8Array(0))
    if (fileKey === undefined) throw new VaultError('internal')
    if (empty.length - 32 > headerLimits.bytes) throw refusedRecipient('These are too many recipients of this kind.')
    const file = Buffer.concat([empty.subarray(0, empty.length - 32), sealPayload(fileKey, plain)])
    return options.armor ? Buffer.from(armor.encode(file), 'latin1') : file
  } finally {
    fileKey?.fill(0)
    plain.fill(0)
  }
}

/** Refuses recipients that are none, before anything is opened for them. Throws `recipient-invalid`. */
export function checkTarget(to: BundleTarget): void {
  if ('recipients' in to) addRecipients(new Encrypter(), to.recipients)
}

/** What is visible without a key. Throws `bundle-malformed`, `bundle-too-large`. */
export function inspectHeader(bytes: Uint8Array): BundleHeader {
  const file = readFile(bytes)
  return { armored: file.armored, recipients: file.recipients, stanzas: file.stanzas, size: bytes.length }
}

/**
 * Opens an age file with JSON in it, whoever made it.
 * @throws VaultError `bundle-malformed` (also for a truncated or altered file), `bundle-wrong-key`, `bundle-too-large`,
 *   `bundle-unsupported`, `identity-invalid`
 */
export async function decryptJson(
  bytes: Uint8Array,
  key: BundleKey,
): Promise<{ readonly value: unknown; readonly header: BundleHeader }> {
  const file = readFile(bytes)
  const decrypter = new Decrypter()
  if ('passphrase' in key) decrypter.addIdentity(passphraseIdentity(key.passphrase))
  else addIdentities(decrypter, key.identity)
  const fileKey = await openHeader(decrypter, file)
  const plain = openPayload(fileKey, file.body)
  fileKey.fill(0)
  try {
    return {
      value: parseJson(plain),
      header: { armored: file.armored, recipients: file.recipients, stanzas: file.stanzas, size: bytes.length },
    }
  } finally {
    plain.fill(0)
  }
}

function readFile(bytes: Uint8Array): AgeFile {
  if (bytes.length > maxFile) throw new VaultError('bundle-too-large')
  const file = readAgeFile(bytes)
  const size = payloadSize(file.body.length)
  if (size === -1) throw new VaultError('bundle-malformed')
  if (size > maxPadded) throw new VaultError('bundle-too-large')
  return file
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    // V8 ends a text at half a gigabyte.
    throw new VaultError('bundle-too-large', { cause })
  }
}

/** Spaces after a JSON text belong to no value, so a padded payload is JSON for every reader. */
function padJson(json: string): Buffer {
  const length = Buffer.byteLength(json)
  if (length > maxJson) throw new VaultError('bundle-too-large')
  const plain = Buffer.alloc(paddedLength(length), ' ')
  plain.write(json, 'utf8')
  return plain
}

function parseJson(plain: Buffer): unknown {
  if (!isParsable(plain)) throw new VaultError('bundle-malformed')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain))
  } catch {
    // The parser's message would repeat the text.
    throw new VaultError('bundle-malformed')
  }
}

function addRecipients(encrypter: Encrypter, recipients: readonly string[]): void {
  const unique = [...new Set(recipients.map((recipient) => recipient.trim()))]
  if (unique.length === 0 || unique.length > headerLimits.stanzas) {
    throw refusedRecipient(`Give 1 to ${headerLimits.stanzas} recipients.`)
  }
  // A file that one recipient can open without a quantum computer's resistance has none for anybody.
  const postQuantum = unique.filter((recipient) => /^age1(tag)?pq1/.test(recipient))
  if (postQuantum.length > 0 && postQuantum.length < unique.length) {
    throw refusedRecipient('Post-quantum recipients (age1pq1…) can’t be mixed with others.')
  }
  for (const [index, recipient] of unique.entries()) {
    try {
      encrypter.addRecipient(recipient)
    } catch {
      throw refusedRecipient(`Recipient ${index + 1} is not one.`)
    }
  }
}

function refusedRecipient(message: string): VaultError {
  return new VaultError('recipient-invalid', { issues: [{ path: 'recipients', message }] })
}

function addIdentities(decrypter: Decrypter, text: string): void {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (identities.length === 0 || identities.length > maxIdentities) throw new VaultError('identity-invalid')
  for (const identity of identities) {
    try {
      decrypter.addIdentity(identity)
    } catch {
      throw new VaultError('identity-invalid')
    }
  }
}

async function openHeader(decrypter: Decrypter, file: AgeFile): Promise<Uint8Array> {
  let unmatched = false
  // Identities are asked in turn, so this one is reached only when no other opened the file key.
  const last: Identity = {
    unwrapFileKey() {
      unmatched = true
      return null
    },
  }
  decrypter.addIdentity(last)
  try {
    return await decrypter.decryptHeader(file.header)
  } catch (error) {
    if (error instanceof VaultError) throw error
    throw new VaultError(unmatched ? 'bundle-wrong-key' : 'bundle-malformed')
  }
}
