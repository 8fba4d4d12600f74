import type { KeySlot, ProviderId } from '../../shared/domain/vault.ts'
import type { KeyEnvironment } from './environment.ts'
import type { SlotContext } from './slot-context.ts'

/** Where a Fernet key is kept; empty for other providers. */
export type SlotSource = KeySlot['source']

/** What a provider notes in the slot beside the wrapped key. Nothing secret. */
export type SlotParams = Readonly<Record<string, string | number | boolean>>

/** A vault key that its provider alone can unwrap. */
export interface WrappedKey {
  readonly wrapped: Buffer
  readonly params: SlotParams
}

/**
 * Wraps and unwraps a vault key for one slot. Every provider binds the slot's context: what was wrapped for one slot doesn't
 * unwrap for another. What a provider's service reports stays here; only VaultErrors with codes of key slots leave.
 */
export interface KeyProvider {
  readonly id: ProviderId
  /** Whether a new slot can be made now. Throws the reason why not. */
  check(): Promise<void>
  wrap(vaultKey: Buffer, context: SlotContext): Promise<WrappedKey>
  /** The caller wipes the key that it gets. */
  unwrap(wrapped: WrappedKey, context: SlotContext): Promise<Buffer>
  /** Deletes what the provider keeps for the slot outside keyslots.json. */
  forget?(context: SlotContext): Promise<void>
}

/** What one provider is made from, for one slot. */
export interface ProviderRequest {
  readonly source: SlotSource
  /** As the person typed it. A buffer stays the caller's, to be wiped there. */
  readonly passphrase?: string | Buffer
  readonly environment: KeyEnvironment
}

/** A provider as the registry lists it. */
export interface ProviderDefinition {
  readonly id: ProviderId
  /** Place among the slots that open without asking a person, lowest first; null when a person is asked. */
  unattended(source: SlotSource): number | null
  make(request: ProviderRequest): KeyProvider
}
