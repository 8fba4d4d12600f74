import type { KeySlot, ProviderId } from '../../shared/domain/vault.ts'
import type { KeyEnvironment } from './environment.ts'
import type { SlotContext } from './slot-context.ts'

/** Where a Fernet key is kept; empty for other providers. */
export type SlotSource = KeySlot['source']

/** What a slot notes beside the wrapped key: the settings of its provider, and what that found out. Nothing secret. */
export type SlotParams = Readonly<Record<string, string | number | boolean>>

/** Settings of a provider by field name. */
export type ProviderSettings = Readonly<Record<string, string>>

/** A vault key that its provider alone can unwrap. */
export interface WrappedKey {
  readonly wrapped: Buffer
  /** When wrapping: what the provider adds to the slot's settings, such as the key's version. When unwrapping: all of it. */
  readonly params: SlotParams
}

/**
 * Wraps and unwraps a vault key for one slot. Every provider binds the slot's context: what was wrapped for one slot doesn't
 * unwrap for another. What a provider's service reports stays here; only VaultErrors with codes of key slots leave, without a
 * cause: the errors of SDKs hold requests, and those plaintext and tokens.
 */
export interface KeyProvider {
  readonly id: ProviderId
  /** Whether a new slot can be made now. Throws the reason why not. */
  check(): Promise<void>
  wrap(vaultKey: Buffer, context: SlotContext): Promise<WrappedKey>
  /** The caller wipes the key that it gets. */
  unwrap(wrapped: WrappedKey, context: SlotContext): Promise<Buffer>
  /** Deletes what the provider itself keeps for the slot outside keyslots.json; its secret fields are deleted without it. */
  forget?(context: SlotContext): Promise<void>
}

/** What one provider is made from, for one slot. */
export interface ProviderRequest {
  readonly source: SlotSource
  /** As the person typed it. A buffer stays the caller's, to be wiped there. */
  readonly passphrase?: string | Buffer
  readonly environment: KeyEnvironment
  /** The declared fields that aren't secret: what the environment decides, otherwise what the slot has; '' for none. */
  readonly settings: ProviderSettings
  /** A secret field's value: out of the environment, as it was typed just now, or out of the keychain; null for none. */
  secret(field: string): Promise<string | null>
}

/** A setting that a provider takes. Forms, the command's help and validation are made from it. */
export interface ProviderField {
  readonly name: string
  readonly label: string
  /** Kept in the keychain, unless the environment gives it. */
  readonly secret?: boolean
  readonly required?: boolean
  readonly default?: string
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  readonly placeholder?: string
  readonly help?: string
  /** Asked for only while another field has one of these values. */
  readonly when?: { readonly field: string; readonly values: readonly string[] }
  /** Environment variable that decides it. */
  readonly variable?: string
  /** The wrapped key belongs to it, so that the environment can't change it for a slot that stands. */
  readonly pinned?: boolean
  /** A complaint about the value as a sentence that doesn't repeat it, or null. */
  readonly validate?: (value: string) => string | null
}

/** A provider as the registry lists it. What it needs of an SDK it loads when it is used. */
export interface ProviderDefinition {
  readonly id: ProviderId
  /** For people; absent where the faces have words of their own. */
  readonly title?: string
  /** Two lines: what it means for the person, and what it takes. */
  readonly summary?: readonly [string, string]
  readonly fields?: readonly ProviderField[]
  /** Place among the slots that open without asking a person, lowest first; null when a person is asked. */
  unattended(source: SlotSource, settings: ProviderSettings): number | null
  make(request: ProviderRequest): KeyProvider
}
