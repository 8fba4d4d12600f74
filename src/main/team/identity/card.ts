import { createHash } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import * as z from 'zod'
import { id, instant, name } from '../../../shared/domain/common.ts'
import { VaultError } from '../../../shared/errors.ts'
import { canonical } from '../../crypto/canonical.ts'
import { isSignedBy, signBytes, signingKeyLength } from '../../crypto/signature.ts'

/*
 * A public card: what somebody has to know of a person to encrypt for them and to check what they have signed. As a text:
 *
 *     keyward-card:1:<base64url of the JSON below>:<base64url of the signature>
 *
 * The signature is of the card's own signing key over the exact bytes of the JSON. It proves that one person has chosen both keys; that
 * the person is who the name says is for people to find out, by the words of the fingerprint.
 */

const prefix = 'keyward-card:1:'
/** A card has about 500 characters; names may be long. */
const maxText = 4000

/** A recipient of age: X25519 alone, so that a bundle is for all members of one kind. */
export const ageRecipient = z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/, 'An age recipient begins with age1.')
/** 32 bytes in base64url. */
export const publicSigningKey = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)

export const card = z.strictObject({
  /** The person's ID in every team. */
  id,
  name,
  recipient: ageRecipient,
  signingKey: publicSigningKey,
  createdAt: instant,
})
export type Card = z.infer<typeof card>

/** The keys of a card, by which two are the same person's. */
export type CardKeys = Pick<Card, 'id' | 'recipient' | 'signingKey'>

/** Makes the card's text. The seed stays the caller's. */
export function writeCard(content: Card, seed: Uint8Array): string {
  const bytes = Buffer.from(JSON.stringify(card.parse(content)))
  const signature = signBytes('keyward/card/1', bytes, seed)
  return `${prefix}${bytes.toString('base64url')}:${signature.toString('base64url')}`
}

/**
 * Reads a card. Spaces and line breaks, which mail programs add, don't count.
 * @throws VaultError `card-invalid` for anything that isn't one, or was altered
 */
export function readCard(text: string): Card {
  const bare = text.length > maxText ? '' : text.replace(/\s+/g, '')
  const [bytes, signature, ...rest] = bare.slice(prefix.length).split(':').map(decode)
  if (!bare.startsWith(prefix) || !bytes || !signature || rest.length > 0) throw new VaultError('card-invalid')
  const content = card.safeParse(parse(bytes))
  if (!content.success) throw new VaultError('card-invalid')
  if (!isSignedBy('keyward/card/1', bytes, keyBytes(content.data.signingKey), signature))
    throw new VaultError('card-invalid')
  return content.data
}

/**
 * What people compare, by telephone for example: 8 of the 2,048 words of BIP 39, from the first 88 bits of a SHA-256 over the card's ID
 * and keys. Whoever wants a card of their own with the same words has to make 2^88 pairs of keys.
 */
export function fingerprintWords({ id, recipient, signingKey }: CardKeys): string[] {
  return wordsOf(
    createHash('sha256')
      .update(canonical(['keyward/fingerprint/1', id, recipient, signingKey]))
      .digest(),
  )
}

/** The first 88 bits of a digest as words. */
export function wordsOf(digest: Uint8Array): string[] {
  let bits = 0n
  for (const byte of digest.subarray(0, 11)) bits = (bits << 8n) | BigInt(byte)
  return Array.from({ length: 8 }, (_, at) => wordlist[Number((bits >> BigInt(77 - 11 * at)) & 2047n)] ?? '')
}

/** The bytes of a key that a card names. */
export function keyBytes(signingKey: string): Buffer {
  const bytes = Buffer.from(signingKey, 'base64url')
  return bytes.length === signingKeyLength ? bytes : Buffer.alloc(0)
}

/** Canonical base64url alone, so that a card has one text. */
function decode(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url')
  return bytes.length > 0 && bytes.toString('base64url') === part ? bytes : undefined
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
