import type { KindGroup } from '../../shared/domain/connection.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import type { FieldValue } from './connector.ts'

/**
 * The declaration of a connection kind: what parameters it has, which credential types it accepts, and where it connects.
 * Screens, the command's `kinds` and the docs are made from it.
 */
export interface ConnectionKind {
  /** Stable word that vaults and bundles store. Never renamed. */
  readonly id: string
  readonly label: string
  readonly summary: string
  /** Where it stands among the others. */
  readonly group: KindGroup
  readonly parameters: readonly ParameterField[]
  /** Whether other connections can go through it, as through an SSH server or a proxy. */
  readonly carries?: boolean
  /** Whether a person can send requests of their own over it (T7): it has a parameter `url`. */
  readonly takesRequests?: boolean
  /** Whether it works without a credential, as a proxy may. Otherwise one is required. */
  readonly credential?: 'optional'
  /** Ids of credential types that can be used with it. */
  readonly credentialTypes: readonly string[]
  /** Complaints that concern several parameters at once, each of them valid on its own. Paths are parameter names. */
  readonly check?: (parameters: Parameters) => readonly FieldIssue[]
  /** `host:port` in lower case that this connection would send a credential to, from validated parameters. */
  target(parameters: Parameters): string
  /**
   * Further `host:port` pairs to which a test sends the credential, or what it is exchanged for: sign-in services that the
   * parameters and the credential's configuration name. One consent binds the credential to all of them.
   */
  readonly furtherTargets?: (parameters: Parameters, credential: CredentialOutline) => readonly string[]
}

/** What is known of a credential without opening it. */
export interface CredentialOutline {
  readonly type: string
  /** Its fields that aren't secret. */
  readonly config: Readonly<Record<string, FieldValue>>
}

/** Parameters of a connection by name. Optional ones may be missing. */
export type Parameters = Readonly<Record<string, string>>

export interface ParameterField {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'number' | 'choice' | 'multiline'
  readonly required: boolean
  readonly default?: string
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  readonly placeholder?: string
  readonly help?: string
  /** A complaint about the value as a sentence that does not repeat it, or null. */
  readonly validate?: (value: string) => string | null
}
