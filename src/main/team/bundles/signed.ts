import { createHash } from 'node:crypto'
import * as z from 'zod'
import { accessGrants } from '../../../shared/domain/access.ts'
import { bundleItemKind } from '../../../shared/domain/bundle.ts'
import { id, instant, line, name } from '../../../shared/domain/common.ts'
import { VaultError } from '../../../shared/errors.ts'
import { isSignedBy, signBytes } from '../../crypto/signature.ts'
import { JsonBudget } from '../age/json-limits.ts'
import { ageRecipient, keyBytes, publicSigningKey } from '../identity/card.ts'
import { signedTeam } from '../teams/document.ts'
import { maxItems } from './payload.ts'

/*
 * A signed bundle (docs/bundle-format.md, "Signed bundles"). What is signed are exact texts: the manifest, which names every item by its
 * hash, every recipient, and the bundle that the sender made before. So no item can be altered, left out or added, nobody who opens a
 * bundle can pass it on as if it had been made for somebody else, and an older one is known as older.
 */

export const signedFormat = 'keyward-signed-bundle/1'
/** Most recipients of one bundle. */
const maxRecipients = 1000
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const manifestItem = z.strictObject({
  kind: bundleItemKind,
  id,
  /** Counts the changes of an item that is shared with a team; 0 elsewhere. */
  revision: z.number().int().min(0),
  /** Of the item's text in UTF-8. */
  sha256,
  /** Bytes of that text. */
  length: z.number().int().positive(),
})

export const manifest = z.strictObject({
  bundleId: id,
  /** The team that it is for, with the version of its list that the sender knew; null for single people. */
  team: z.strictObject({ id, version: z.number().int().positive(), sha256 }).nullable(),
  vaultId: id,
  /** Counts the bundles of this sender for this team, from 1. */
  sequence: z.number().int().min(1),
  /** SHA-256 of the manifest of the bundle before; null for the first. */
  previous: sha256.nullable(),
  createdAt: instant,
  sender: z.strictObject({ id, name, signingKey: publicSigningKey }),
  /** Sorted, each once. */
  recipients: z.array(ageRecipient).min(1).max(maxRecipients),
  /** False for definitions without values. */
  values: z.boolean(),
  note: line,
  items: z.array(manifestItem).max(maxItems),
})
export type Manifest = z.infer<typeof manifest>

const envelope = z.strictObject({
  format: z.literal(signedFormat),
  manifest: z.string(),
  items: z.array(z.string()).max(maxItems),
  /** Versions of the team's list, for whoever doesn't have them yet. */
  team: z.array(signedTeam).max(200),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
})
export type Envelope = z.infer<typeof envelope>

/** An item as it travels: what it is, and for whom it is in the team. */
const itemText = z.strictObject({
  kind: bundleItemKind,
  item: z.record(z.string(), z.unknown()),
  access: accessGrants.optional(),
})
export type SignedItem = z.infer<typeof itemText>

/** What the sender puts in, but for what follows from it. */
export interface Unsigned {
  readonly about: Omit<Manifest, 'items' | 'recipients'>
  readonly recipients: readonly string[]
  readonly items: readonly { readonly revision: number; readonly content: SignedItem }[]
  readonly team: Envelope['team']
}

/** Signs a bundle. Answers what is to be encrypted, and the hash by which the next one names this one. */
export function signBundle(unsigned: Unsigned, seed: Uint8Array): { value: Envelope; hash: string } {
  const items = unsigned.items.map(({ content }) => JSON.stringify(content))
  const about: Manifest = {
    ...unsigned.about,
    recipients: [...new Set(unsigned.recipients)].sort(),
    items: unsigned.items.map(({ revision, content }, at) => {
      const text = Buffer.from(items[at] ?? '')
      const itemId = content.item.id
      return {
        kind: content.kind,
        id: typeof itemId === 'string' ? itemId : '',
        revision,
        sha256: hashOf(text),
        length: text.length,
      }
    }),
  }
  const text = JSON.stringify(manifest.parse(about))
  const signature = signBytes('keyward/bundle/1', Buffer.from(text), seed).toString('base64url')
  return {
    value: { format: signedFormat, manifest: text, items, team: [...unsigned.team], signature },
    hash: hashOf(Buffer.from(text)),
  }
}

/** A signed bundle whose parts belong together. Whether one trusts its sender is another question. */
export interface VerifiedBundle {
  readonly manifest: Manifest
  /** SHA-256 of the manifest. */
  readonly hash: string
  readonly items: readonly SignedItem[]
  readonly team: Envelope['team']
}

/** Whether a decrypted value is a signed bundle, of whatever version. */
export function isSigned(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    typeof value.format === 'string' &&
    value.format.startsWith('keyward-signed-bundle/')
  )
}

/**
 * Checks everything that a signed bundle says of itself: the signature of its manifest, each item's hash, and that it was encrypted for
 * exactly the recipients that it names, of whom the reader is one.
 * @param stanzas how many recipients the age header has
 * @param own recipients of the reader
 * @throws VaultError `bundle-unsupported`, `bundle-malformed`, `bundle-forged`, `bundle-not-for-you`
 */
export function verifyBundle(value: unknown, stanzas: number, own: readonly string[]): VerifiedBundle {
  if (isSigned(value)) {
    const version = /^keyward-signed-bundle\/(\d{1,9})$/.exec((value as { format: string }).format)?.[1]
    if (Number(version) > 1) throw new VaultError('bundle-unsupported')
  }
  const parsed = envelope.safeParse(value)
  if (!parsed.success) throw new VaultError('bundle-malformed')
  const { signature, items, team } = parsed.data
  const bytes = Buffer.from(parsed.data.manifest)
  const budget = new JsonBudget()
  const about = manifest.safeParse(parse(bytes, budget))
  if (!about.success) throw new VaultError('bundle-malformed')
  const { sender, recipients } = about.data
  const signed = Buffer.from(signature, 'base64url')
  if (
    signed.toString('base64url') !== signature ||
    !isSignedBy('keyward/bundle/1', bytes, keyBytes(sender.signingKey), signed)
  )
    throw new VaultError('bundle-forged')
  if (items.length !== about.data.items.length) throw new VaultError('bundle-forged')
  const read = items.map((text, at) => readItem(text, about.data.items[at], budget))
  if (!isSortedSet(recipients) || recipients.length !== stanzas) throw new VaultError('bundle-not-for-you')
  if (!own.some((recipient) => recipients.includes(recipient))) throw new VaultError('bundle-not-for-you')
  return { manifest: about.data, hash: hashOf(bytes), items: read, team }
}

function readItem(text: string, said: Manifest['items'][number] | undefined, budget: JsonBudget): SignedItem {
  const bytes = Buffer.from(text)
  if (said?.sha256 !== hashOf(bytes) || said.length !== bytes.length) throw new VaultError('bundle-forged')
  const parsed = itemText.safeParse(parse(bytes, budget))
  if (!parsed.success) throw new VaultError('bundle-malformed')
  if (parsed.data.kind !== said.kind || parsed.data.item.id !== said.id) throw new VaultError('bundle-forged')
  return parsed.data
}

function isSortedSet(texts: readonly string[]): boolean {
  return texts.every((text, at) => at === 0 || (texts[at - 1] ?? '') < text)
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function parse(bytes: Buffer, budget: JsonBudget): unknown {
  if (!budget.takes(bytes)) return undefined
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
