import { createHash, timingSafeEqual } from 'node:crypto'

/** A server's public key: `ssh-ed25519 AAAA…` in text, as OpenSSH writes it. */
export interface PublicHostKey {
  readonly algorithm: string
  /** The key in its wire format (RFC 4253, section 6.6). */
  readonly blob: Buffer
}

/** What a person trusts: a whole key, or its fingerprint. */
type TrustedKey = { readonly algorithm: string; readonly blob: Buffer } | { readonly fingerprint: string }

const algorithmPattern = /^(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+$/

/** Reads the key that a server sent: its algorithm stands in front, with its length. Null when it is none. */
export function parseHostKey(blob: Buffer): PublicHostKey | null {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0
  const algorithm = blob.toString('latin1', 4, 4 + length)
  return length > 0 && length <= 64 && algorithmPattern.test(algorithm) ? { algorithm, blob } : null
}

/** `ssh-ed25519 AAAA…` */
export function formatHostKey({ algorithm, blob }: PublicHostKey): string {
  return `${algorithm} ${blob.toString('base64')}`
}

/** `SHA256:…` without padding, as OpenSSH shows a key. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

/** What is wrong with a text of trusted keys, as a sentence, or null. */
export function hostKeysComplaint(text: string): string | null {
  return readTrustedKeys(text) === null
    ? 'Write one key on each line: ssh-ed25519 AAAA…, a line of known_hosts, or a fingerprint such as SHA256:….'
    : null
}

/**
 * Reads trusted keys, one on each line: `ssh-ed25519 AAAA…`, a line of known_hosts (whose names are not looked at: they
 * were written for this connection), or a fingerprint. Null when a line is none of these.
 */
export function readTrustedKeys(text: string): TrustedKey[] | null {
  const keys: TrustedKey[] = []
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/)
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const fingerprint = words.find((word) => /^SHA256:[A-Za-z0-9+/]{43}=?$/.test(word))
    const at = words.findIndex((word) => algorithmPattern.test(word))
    const key = at < 0 ? null : readBlob(words[at + 1] ?? '')
    if (line.trim().startsWith('@')) return null
    if (key && key.algorithm === words[at]) keys.push(key)
    else if (fingerprint !== undefined) keys.push({ fingerprint: fingerprint.replace(/=$/, '') })
    else return null
  }
  return keys
}

function readBlob(base64: string): PublicHostKey | null {
  return /^[A-Za-z0-9+/]{20,}={0,2}$/.test(base64) ? parseHostKey(Buffer.from(base64, 'base64')) : null
}

/** Whether a server's key is the trusted one, another one than trusted, or one of a server of which nothing is known. */
export function judgeHostKey(shown: Buffer, trusted: readonly TrustedKey[]): 'trusted' | 'unknown' | 'changed' {
  if (trusted.length === 0) return 'unknown'
  const fingerprint = fingerprintOf(shown)
  const isTrusted = trusted.some((key) =>
    'blob' in key
      ? key.blob.length === shown.length && timingSafeEqual(key.blob, shown)
      : key.fingerprint === fingerprint,
  )
  return isTrusted ? 'trusted' : 'changed'
}

/** By which algorithms a key of each sort proves itself. An RSA key does it by SHA-2 (RFC 8332), and a DSA key by nothing good. */
const proofs = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const

/**
 * The algorithms of keys that are trusted, which a server is asked for first: it may have several keys. Those that no test can
 * check are left out, as keys on a hardware token: known_hosts may name any.
 */
export function preferredAlgorithms(trusted: readonly TrustedKey[]) {
  const known = Object.entries(proofs).filter(([name]) =>
    trusted.some((key) => 'algorithm' in key && key.algorithm === name),
  )
  return known.flatMap(([, algorithms]) => algorithms)
}
