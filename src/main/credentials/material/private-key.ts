import { createPrivateKey, type KeyObject } from 'node:crypto'
import { type Effort, isWithin } from './effort.ts'
import { isPrivateKeyLabel, pemBlocks } from './pem.ts'

/** Why a key can't be read: a sentence, and whether the key or its passphrase is to blame. */
export interface KeyComplaint {
  readonly state: 'refused'
  readonly about: 'key' | 'passphrase'
  readonly message: string
}

/**
 * Opens a private key in PEM form: PKCS#8, PKCS#1 or SEC 1, plain or encrypted. OpenSSH's own format is read elsewhere.
 * Which words the crypto library has for a failure differs between OpenSSL and BoringSSL, so none of them decide.
 */
export function readPrivateKey(
  pem: string,
  passphrase: string,
  effort: Effort,
): { readonly state: 'open'; readonly key: KeyObject } | { readonly state: 'unopened' } | KeyComplaint {
  const complaint = privateKeyComplaint(pem)
  if (complaint !== null) return { state: 'refused', about: 'key', message: complaint }
  const block = pemBlocks(pem).find(({ label }) => isPrivateKeyLabel(label))
  if (block?.isEncrypted && passphrase === '')
    return { state: 'refused', about: 'passphrase', message: 'The private key is encrypted. Give its passphrase.' }
  if (block?.label === 'ENCRYPTED PRIVATE KEY' && !isWithin(effort, block.bytes))
    return effort === 'little' ? { state: 'unopened' } : { state: 'refused', about: 'key', message: tooMuchWork }
  try {
    return { state: 'open', key: createPrivateKey({ key: block?.text ?? '', format: 'pem', passphrase }) }
  } catch {
    return block?.isEncrypted
      ? { state: 'refused', about: 'passphrase', message: 'The passphrase does not open the private key.' }
      : { state: 'refused', about: 'key', message: unreadable }
  }
}

/**
 * Whether opening a key in PEM form asks for a sensible amount of work. An import opens none that asks for more, so that a vault
 * may hold one.
 */
export function opensSoon(pem: string): boolean {
  return pemBlocks(pem).every(({ label, bytes }) => label !== 'ENCRYPTED PRIVATE KEY' || isWithin('full', bytes))
}

/** For keys and files whose passphrase would be hashed for minutes. */
export const tooMuchWork = 'Its encryption asks for more work than is sensible. Encrypt it again with current software.'
const unreadable = 'The private key can’t be read. Copy it again, as a whole.'

/** What is wrong with the form of a private key in PEM, without opening it; null when nothing is. */
export function privateKeyComplaint(pem: string): string | null {
  const foreign = foreignKeyComplaint(pem)
  if (foreign !== null) return foreign
  const keys = pemBlocks(pem).filter(({ label }) => isPrivateKeyLabel(label))
  if (keys.length > 1) return 'There are several private keys in this text. Give one.'
  if (keys[0] === undefined) return noKeyComplaint(pem)
  if (keys[0].label === 'OPENSSH PRIVATE KEY')
    return 'This is a key in OpenSSH’s format. Change a copy to PEM with ssh-keygen -p -m PKCS8 -f COPY.'
  if (keys[0].label === 'DSA PRIVATE KEY')
    return 'This is a DSA key, which servers no longer accept. Make an Ed25519, ECDSA or RSA key.'
  return keys[0].bytes.length < 16 ? unreadable : null
}

/** Key formats of others, by their beginnings. */
export function foreignKeyComplaint(text: string): string | null {
  if (/^\s*PuTTY-User-Key-File-/.test(text))
    return 'This is a PuTTY key. Export it with PuTTYgen, Conversions, Export OpenSSH key.'
  if (/^---- BEGIN SSH2 /.test(text.trimStart()))
    return 'This is a key of the SSH2 format. Convert it with ssh-keygen -i -f FILE.'
  if (/^\s*(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+) AAAA/.test(text))
    return 'This is the public key. Give the private one, from the file without .pub.'
  return null
}

/** What a text that has no private key is instead. */
export function noKeyComplaint(text: string): string {
  const labels = pemBlocks(text).map(({ label }) => label)
  if (labels.some((label) => label.endsWith('PUBLIC KEY'))) return 'This is a public key. Give the private one.'
  if (labels.some((label) => label.includes('CERTIFICATE REQUEST')))
    return 'This is a request for a certificate. Give the private key.'
  if (labels.some((label) => label.includes('CERTIFICATE')))
    return 'There is a certificate here and no private key. Give the private key.'
  if (text.includes('-----BEGIN ')) return 'The key is cut off. Copy it from -----BEGIN to the line with -----END.'
  return 'Paste the private key with its lines -----BEGIN … PRIVATE KEY----- and -----END.'
}
