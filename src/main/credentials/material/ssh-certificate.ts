import type { Fact } from '../type.ts'
import { publicParts, sshFingerprint } from './ssh-public-key.ts'
import { SshReader, sshString } from './ssh-wire.ts'

/** An OpenSSH certificate for a user (PROTOCOL.certkeys of OpenSSH). Its signature is not verified: servers do. */
export interface SshCertificate {
  /** The public key that it is for, in SSH's encoding. */
  readonly publicKey: Buffer
  readonly serial: bigint
  readonly keyId: string
  readonly principals: readonly string[]
  readonly validAfter: bigint
  /** Seconds since 1970; the largest number stands for no end. */
  readonly validBefore: bigint
  readonly authority: Buffer
}

const line = /^\s*(\S{1,100}-cert-v01@openssh\.com)\s+([A-Za-z0-9+/]+={0,2})(\s|$)/
const forever = 0xffffffffffffffffn

/** Reads the line of a `-cert.pub` file, or says as a sentence what is wrong. */
export function readSshCertificate(text: string): SshCertificate | string {
  const [, name = '', body = ''] = line.exec(text) ?? []
  if (name === '')
    return /^\s*(ssh-|ecdsa-)\S+ AAAA/.test(text)
      ? 'This is a plain public key. A certificate stands in the file that ends in -cert.pub.'
      : 'Paste the line of the file that ends in -cert.pub.'
  try {
    const reader = new SshReader(Buffer.from(body, 'base64'))
    if (reader.text() !== name) return unreadable
    reader.string() // a random number
    const plain = name.replace('-cert-v01@openssh.com', '')
    const count = publicParts(plain)
    if (count === 0) return 'Keys of this kind need their hardware, and can’t be used from a vault.'
    const parts = Array.from({ length: count }, () => sshString(reader.string()))
    const serial = reader.uint64()
    if (reader.uint32() !== 1) return 'This is a certificate for a host. Give the one for a user.'
    const keyId = reader.text()
    const principals = textsOf(reader.string())
    const validAfter = reader.uint64()
    const validBefore = reader.uint64()
    reader.string() // critical options
    reader.string() // extensions
    reader.string() // reserved
    const authority = reader.string()
    reader.string() // the signature
    if (reader.rest.length > 0) return unreadable
    const publicKey = Buffer.concat([sshString(plain), ...parts])
    return { publicKey, serial, keyId, principals, validAfter, validBefore, authority }
  } catch {
    return unreadable
  }
}

const unreadable = 'The certificate can’t be read. Copy the whole line again.'

/** When it ends; null when it never does, or after the year 9999. */
export function sshCertificateExpiry({ validBefore }: SshCertificate): Date | null {
  if (validBefore === forever || validBefore > 253_402_300_799n) return null
  return new Date(Number(validBefore) * 1000)
}

/** What the certificate says of itself. Nothing of it is secret. */
export function sshCertificateFacts({ keyId, principals, serial, authority }: SshCertificate): Fact[] {
  return [
    { label: 'Certificate', value: keyId },
    { label: 'For the users', value: principals.length === 0 ? 'Any' : principals.join(', ') },
    { label: 'Serial number', value: String(serial) },
    { label: 'Signed by', value: sshFingerprint(authority) },
  ]
}

function textsOf(packed: Buffer): string[] {
  const reader = new SshReader(packed)
  const texts: string[] = []
  while (reader.rest.length > 0 && texts.length < 256) texts.push(reader.text())
  return texts
}
