import type { RotationMethod } from '../../../shared/domain/rotation.ts'

/**
 * How Keyward itself gives credentials of some type a new value (L3). One file of `methods/` declares one; what it says to the server is
 * a rotator (`connections/rotators`), which runs in the probe worker.
 */
export interface MethodDefinition {
  readonly id: Exclude<RotationMethod, 'manual'>
  /** What it does, as a sentence. */
  readonly summary: string
  /** Credential types that it gives new values to. */
  readonly types: readonly string[]
  /** Kinds of connection by which the server is reached. */
  readonly kinds: readonly string[]
  /** Whether the server takes the old value beside the new one; null where that depends on the server. */
  readonly overlap: boolean | null
  /** The secret field that Keyward makes; null where the server makes the value. */
  readonly generates: string | null
}
