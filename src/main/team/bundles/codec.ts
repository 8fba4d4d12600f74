import { identityToRecipient } from 'age-encryption'
import type { BundleInfo, BundleSender } from '../../../shared/domain/bundle.ts'
import type { BundleHeader, BundleKey, BundleTarget } from '../age/json.ts'
import { decryptJson, encryptJson } from '../age/json.ts'
import type { BundlePayload, BundlePayloadInput } from './payload.ts'
import { bundleFormat, checkPayload } from './payload.ts'
import type { Envelope, VerifiedBundle } from './signed.ts'
import { isSigned, signedFormat, verifyBundle } from './signed.ts'

export interface OpenedBundle {
  readonly payload: BundlePayload
  readonly header: BundleHeader
  /** Null for a bundle that nobody has signed. */
  readonly signed: VerifiedBundle | null
}

/**
 * Encrypts a bundle as a standard age file whose payload is padded JSON (docs/bundle-format.md).
 * Throws what `encryptJson` throws, and what `checkPayload` throws for a payload that breaks its own format.
 */
export async function encryptBundle(
  payload: BundlePayloadInput,
  to: BundleTarget,
  options: { readonly armor: boolean; readonly workFactor?: number },
): Promise<Uint8Array> {
  return encryptJson(checkPayload(payload), to, options)
}

/** Encrypts a bundle that was signed, for exactly the recipients that it names. @throws what `encryptJson` throws */
export async function encryptSigned(
  value: Envelope,
  recipients: readonly string[],
  options: { readonly armor: boolean },
): Promise<Uint8Array> {
  return encryptJson(value, { recipients }, options)
}

/**
 * Opens a bundle that Keyward made, or whose documented payload was encrypted by any other age implementation. Of a signed one
 * everything is checked but whether its sender is to be trusted.
 * @throws VaultError what `decryptJson`, `verifyBundle` and `checkPayload` throw
 */
export async function decryptBundle(bytes: Uint8Array, key: BundleKey): Promise<OpenedBundle> {
  const { value, header } = await decryptJson(bytes, key)
  if (!isSigned(value)) return { payload: checkPayload(value), header, signed: null }
  const signed = verifyBundle(value, header.stanzas, await recipientsOf(key))
  return { payload: checkPayload(payloadOf(signed)), header, signed }
}

/** The recipients that typed identities stand for. A signed bundle has no passphrase. */
async function recipientsOf(key: BundleKey): Promise<string[]> {
  if ('passphrase' in key) return []
  const identities = key.identity.split(/\r?\n/).map((line) => line.trim())
  return Promise.all(identities.filter((line) => line.startsWith('AGE-SECRET-KEY-1')).map(identityToRecipient))
}

/** A signed bundle's items in the form of one that isn't signed, from where both go the same way. */
function payloadOf({ manifest, items }: VerifiedBundle): unknown {
  const of = (kind: string) => items.filter((item) => item.kind === kind).map(({ item }) => item)
  return {
    format: bundleFormat,
    bundleId: manifest.bundleId,
    vaultId: manifest.vaultId,
    createdAt: manifest.createdAt,
    createdBy: manifest.sender.name,
    note: manifest.note,
    items: { systems: of('system'), credentials: of('credential'), connections: of('connection') },
  }
}

/** What a bundle says of itself, for people. */
export function describeBundle({ payload, header, signed }: OpenedBundle, sender: BundleSender | null): BundleInfo {
  const { format, createdAt, createdBy, vaultId, note, items } = payload
  return {
    format: signed ? signedFormat : format,
    createdAt,
    createdBy: sender?.name ?? createdBy,
    sender,
    hasValues: signed?.manifest.values ?? holdsValues(items.credentials),
    vaultId,
    note,
    credentials: items.credentials.length,
    connections: items.connections.length,
    systems: items.systems.length,
    recipients: [...header.recipients],
    size: header.size,
  }
}

/** Of a bundle that nobody has signed: whether it has more than definitions, of which nothing in it tells. */
function holdsValues(credentials: BundlePayload['items']['credentials']): boolean {
  return credentials.length === 0 || credentials.some(({ secrets }) => Object.keys(secrets).length > 0)
}
