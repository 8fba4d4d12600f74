import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import type { KeyKind } from './key-strength.ts'
import { SshReader, sshNumber, sshString } from './ssh-wire.ts'

const curves: Readonly<Record<string, string>> = { nistp256: 'P-256', nistp384: 'P-384', nistp521: 'P-521' }

/** Kinds of keys by their names in SSH (RFC 4253, 5656, 8709), with how many parts their public half has. */
const plainParts: Readonly<Record<string, number>> = { 'ssh-rsa': 2, 'ssh-dss': 4, 'ssh-ed25519': 1, 'ssh-ed448': 1 }

/** How many parts the public half of a key of this name has; 0 for names that aren't known. */
export function publicParts(name: string): number {
  if (Object.hasOwn(plainParts, name)) return plainParts[name] ?? 0
  return /^ecdsa-sha2-nistp(256|384|521)$/.test(name) ? 2 : 0
}

/** The kind of a public key in SSH's encoding. @throws RangeError for bytes that are cut off */
export function kindOfSshKey(blob: Buffer): KeyKind {
  const reader = new SshReader(blob)
  const name = reader.text()
  if (name === 'ssh-rsa') {
    reader.string()
    return { algorithm: 'RSA', bits: bitsOf(reader.string()), curve: '' }
  }
  if (name === 'ssh-dss') return { algorithm: 'DSA', bits: bitsOf(reader.string()), curve: '' }
  if (name === 'ssh-ed25519') return { algorithm: 'Ed25519', bits: 0, curve: '' }
  if (name === 'ssh-ed448') return { algorithm: 'Ed448', bits: 0, curve: '' }
  const curve = curves[name.replace('ecdsa-sha2-', '')]
  return { algorithm: curve === undefined ? 'other' : 'EC', bits: 0, curve: curve ?? '' }
}

/** `SHA256:…`, as ssh-keygen -l shows it. */
export function sshFingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

/** The public half of a key in SSH's encoding; null for keys that SSH doesn't have. */
export function sshPublicKey(key: KeyObject): Buffer | null {
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  const part = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
  if (jwk.kty === 'RSA') return Buffer.concat([sshString('ssh-rsa'), sshNumber(part(jwk.e)), sshNumber(part(jwk.n))])
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519')
    return Buffer.concat([sshString('ssh-ed25519'), sshString(part(jwk.x))])
  const curve = Object.keys(curves).find((name) => curves[name] === jwk.crv)
  if (jwk.kty !== 'EC' || curve === undefined) return null
  const point = Buffer.concat([Buffer.from([4]), part(jwk.x), part(jwk.y)])
  return Buffer.concat([sshString(`ecdsa-sha2-${curve}`), sshString(curve), sshString(point)])
}

function bitsOf(number: Buffer): number {
  const first = number.findIndex((byte) => byte !== 0)
  return first === -1 ? 0 : (number.length - first) * 8 - Math.clz32(number[first] ?? 0) + 24
}
