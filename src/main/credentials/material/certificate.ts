import { type KeyObject, X509Certificate } from 'node:crypto'
import type { Fact } from '../type.ts'
import { readDer } from './der.ts'
import { describeKey, kindOfKey, refusedKey, weakKey } from './key-strength.ts'
import { isPrivateKeyLabel, pemBlocks } from './pem.ts'

/** The certificates of a PEM text in their order, or a sentence about what is wrong. */
export function readCertificates(pem: string): { readonly chain: readonly X509Certificate[] } | string {
  const blocks = pemBlocks(pem)
  if (blocks.some(({ label }) => isPrivateKeyLabel(label)))
    return 'There is a private key in this text. Give it in its own field, where it is kept as a secret.'
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE')
  if (certificates.length === 0)
    return blocks.some(({ label }) => label.endsWith('CERTIFICATE REQUEST'))
      ? 'This is a request for a certificate. Give the certificate that was issued for it.'
      : 'Paste a certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.'
  if (certificates.length > 20) return 'Give the certificate and those between it and its authority, 20 at most.'
  try {
    return { chain: certificates.map(({ bytes }) => new X509Certificate(bytes)) }
  } catch {
    return 'One of the certificates can’t be read. Copy it again.'
  }
}

/** The first certificate, which is its owner's; null when the text has none. */
export function leafOf(pem: string): X509Certificate | null {
  const read = readCertificates(pem)
  return typeof read === 'string' ? null : (read.chain[0] ?? null)
}

/** Why a client certificate is of no use, or null. */
export function refusedCertificate(leaf: X509Certificate): string | null {
  if (leaf.ca) return 'The first certificate is an authority’s. Put your own first.'
  if (signatureHash(leaf) === 'MD5') return 'This certificate is signed with MD5, which is refused everywhere.'
  const key = publicKeyOf(leaf)
  return key === null ? null : refusedKey(kindOfKey(key), 'tls')
}

/** What should be said of a certificate that is taken though it is weak. */
export function certificateWarnings(leaf: X509Certificate): string[] {
  const key = publicKeyOf(leaf)
  const sha1 =
    signatureHash(leaf) === 'SHA-1' && !isSelfSigned(leaf)
      ? 'The certificate is signed with SHA-1. Current servers refuse it: have it issued anew.'
      : null
  const weak = key === null ? null : weakKey(kindOfKey(key))
  return [sha1, weak].filter((warning) => warning !== null)
}

/** Whether a certificate was made for this private key. */
export function belongsTo(leaf: X509Certificate, key: KeyObject): boolean {
  try {
    return leaf.checkPrivateKey(key)
  } catch {
    return false
  }
}

/** What a certificate says of itself. Nothing of it is secret. */
export function certificateFacts(leaf: X509Certificate): Fact[] {
  const key = publicKeyOf(leaf)
  return [
    { label: 'Subject', value: oneLine(leaf.subject) },
    { label: 'Other names', value: leaf.subjectAltName ?? '' },
    { label: 'Issuer', value: isSelfSigned(leaf) ? 'Itself' : oneLine(leaf.issuer) },
    { label: 'Serial number', value: leaf.serialNumber },
    { label: 'Key', value: key === null ? '' : describeKey(kindOfKey(key)) },
    { label: 'SHA-256 fingerprint', value: leaf.fingerprint256 },
    { label: 'Valid from', value: instantOf(leaf.validFrom)?.toISOString().slice(0, 10) ?? '' },
  ]
}

/** When a certificate ends (`notAfter`). */
export function certificateExpiry(leaf: X509Certificate): Date | null {
  return instantOf(leaf.validTo)
}

function instantOf(text: string): Date | null {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? null : date
}

function isSelfSigned(leaf: X509Certificate): boolean {
  return leaf.subject === leaf.issuer
}

/** Null where the library does not know the key's algorithm. */
function publicKeyOf(leaf: X509Certificate): KeyObject | null {
  try {
    return leaf.publicKey
  } catch {
    return null
  }
}

/** A name of several lines as Node writes it (`C=DE\nO=Example`), in one. Names without a subject have none. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').filter(Boolean).join(', ')
}

/** Signature algorithms with a hash that is broken (RFC 3279), as the DER of their object identifiers. */
const brokenHashes: Readonly<Record<string, 'MD5' | 'SHA-1'>> = {
  '2a864886f70d010102': 'MD5',
  '2a864886f70d010104': 'MD5',
  '2a864886f70d010105': 'SHA-1',
  '2a8648ce3d0401': 'SHA-1',
  '2a8648ce380403': 'SHA-1',
}

/** Read from the bytes: older versions of Node don't tell it. */
function signatureHash({ raw }: X509Certificate): 'MD5' | 'SHA-1' | 'sound' {
  const certificate = readDer(raw, 0)
  const body = certificate && readDer(raw, certificate.start)
  const algorithm = body && readDer(raw, body.end)
  const id = algorithm && readDer(raw, algorithm.start)
  return (id && brokenHashes[raw.subarray(id.start, id.end).toString('hex')]) ?? 'sound'
}
