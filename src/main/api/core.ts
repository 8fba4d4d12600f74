import type { AnyEvent, CallName, Client, Envelope } from '../../shared/api/contract.ts'

/** The face that a core serves. It is written into the audit log beside the user's name. */
export type Face = 'desktop' | 'browser' | 'command'

/**
 * The running application without a transport. Every host and the command hold one and put their wire around `call`,
 * which parses, checks, runs the handler, guards the answer, and never throws.
 */
export interface Core {
  /** Runs one call of the contract. Unknown names and malformed requests become error envelopes. */
  call(name: CallName | (string & {}), request: unknown): Promise<Envelope<unknown>>
  /** The same as typed methods that throw `CallError`. */
  readonly client: Client
  /** Listens to what the core tells. The returned function ends it. */
  subscribe(listener: (event: AnyEvent) => void): () => void
  /** Locks the vault for a reason that only a host can know. */
  lock(reason: 'suspend' | 'idle'): void
  /** Hands bytes over as a transfer file without chunks, for faces in the same process. Returns its `fileId`. */
  putFile(bytes: Uint8Array): string
  /** Takes a transfer file's bytes and forgets it. Throws `file-not-found`. */
  takeFile(fileId: string): Uint8Array
  /** Cancels running work, locks and closes everything. */
  close(): Promise<void>
}

/** What a host provides to the core. */
export interface CoreOptions {
  readonly face: Face
  /** Folder of settings.json, logs and vaults; see `defaultHome`. */
  readonly home: string
  /** Name of the vault to work with. */
  readonly vault: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether this is a package built for people (no-op vaults are refused there). */
  readonly packaged: boolean
  readonly version: string
  /**
   * Opens an https address in the system's browser; resolves false where that can't be done. The page of an `authorization` may also
   * be of a service on this computer, and its address long.
   */
  openExternal(url: string, what?: 'page' | 'authorization'): Promise<boolean>
  /**
   * Asks the person for a folder with a dialog of the system; null when they don't choose one. A host that has it takes no paths of its
   * page.
   */
  chooseFolder?(): Promise<string | null>
  /**
   * Asks the person with a dialog of the system where a file goes, then for its content, and writes it for them alone; false when
   * they choose no place. A host that has it writes past its page what a page must not hold.
   */
  saveFile?(name: string, content: () => Uint8Array): Promise<boolean>
  /** Path of the SQLite addon to load instead of the package's own, for unpackaged test runs. */
  readonly sqliteBinding?: string
}
