import type { BundleInfo } from '../../../shared/domain/bundle.ts'
import type { BundleHeader, BundleKey, BundleTarget } from './age-json.ts'
import { decryptJson, encryptJson } from './age-json.ts'
import type { BundlePayload, BundlePayloadInput } from './payload.ts'
import { checkPayload } from './payload.ts'

export interface OpenedBundle {
  readonly payload: BundlePayload
  readonly header: BundleHeader
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

/**
 * Opens a bundle that Keyward made, or whose documented payload was encrypted by any other age implementation.
 * Throws what `decryptJson` and `checkPayload` throw.
 */
export async function decryptBundle(bytes: Uint8Array, key: BundleKey): Promise<OpenedBundle> {
  const { value, header } = await decryptJson(bytes, key)
  return { payload: checkPayload(value), header }
}

/** What a bundle says of itself, for people. */
export function describeBundle({ payload, header }: OpenedBundle): BundleInfo {
  const { format, createdAt, createdBy, vaultId, note, items } = payload
  return {
    format,
    createdAt,
    createdBy,
    vaultId,
    note,
    credentials: items.credentials.length,
    connections: items.connections.length,
    systems: items.systems.length,
    recipients: [...header.recipients],
    size: header.size,
  }
}
