import type { FieldIssue } from '../../../shared/errors.ts'
import type { Leg, ProbeCredential } from '../../connections/connector.ts'
import type { CredentialOutline, ParameterField, Parameters } from '../../connections/kind.ts'
import type { ObjectName } from './remote.ts'

/**
 * The declaration of one kind of team server, as kinds of connections have theirs: forms, the command's options and validation are
 * made from it. What speaks to the server is loaded when one is opened.
 */
export interface RemoteDefinition {
  /** Stable word that vaults store. Never renamed. */
  readonly id: string
  readonly label: string
  readonly summary: string
  readonly parameters: readonly ParameterField[]
  /** IDs of credential types that it signs in with; null where it needs none beside the person's own account. */
  readonly credentialTypes: readonly string[] | null
  /** Whether it also works without a credential. */
  readonly credential?: 'optional'
  /** Complaints that concern several parameters at once. */
  readonly check?: (parameters: Parameters) => readonly FieldIssue[]
  /** `host:port` that a credential would be sent to, from validated parameters; null where none is sent. */
  target(parameters: Parameters): string | null
  /** Further hosts that get the credential, or what it is exchanged for. */
  readonly furtherTargets?: (parameters: Parameters, credential: CredentialOutline) => readonly string[]
  /** Why this place can't be safe, whatever a trial shows, as a sentence; null when nothing is known against it. */
  readonly objection?: (parameters: Parameters) => Promise<string | null>
  /** How hard it is tried at set-up, where each call takes long. */
  readonly trial?: { readonly rounds: number; readonly racers: number }
  open(request: RemoteRequest): Promise<Driver>
}

/** A credential that was opened for a remote. */
export type RemoteCredential = ProbeCredential

/** What a remote is opened with. */
export interface RemoteRequest {
  /** Validated, and complete with their defaults. */
  readonly parameters: Parameters
  readonly credential: RemoteCredential | null
  /** `host:port` pairs that the credential may be sent to, in lower case. */
  readonly boundHosts: readonly string[]
  /** Through what the server is reached, the first one first; none for the direct way. */
  readonly hops: readonly Leg[]
  /** A folder that this person alone may enter. What is kept there makes the next opening faster, and may be deleted. */
  readonly folder: string
}

/**
 * What one kind of server makes of `Remote`. Names are valid when they come here, each call has a signal that ends it, and what it
 * throws is a `VaultError`, or an error of the network or the file system that is classified outside.
 */
export interface Driver {
  create(name: ObjectName, bytes: Uint8Array, signal: AbortSignal): Promise<'created' | 'exists'>
  read(name: ObjectName, most: number, signal: AbortSignal): Promise<Uint8Array | null>
  /** In any order. What are no names of objects is left out outside. */
  list(prefix: string, signal: AbortSignal): Promise<string[]>
  remove(name: ObjectName, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}
