/*
 * Where a team keeps its bundles: an engine that exists already (S4). All that Keyward asks of it is to keep objects that never
 * change once they are there, and to let exactly one of several create an object of a name. What the team has now is then the newest
 * of a row of numbered objects, and whoever comes second sees that number taken.
 */

/**
 * Name of an object inside the remote: parts of `a-z`, `0-9`, `.`, `_` and `-`, joined by slashes, at most 200 characters in all. No
 * part begins or ends with a dot. A name is used once: after its object was removed, no other is created in its place.
 */
export type ObjectName = string

/** One remote, signed in. Failures are `VaultError`s of the closed list; whatever the server says of itself stays out of them. */
export interface Remote {
  /**
   * Creates an object where there is none of this name, whole or not at all: a reader sees nothing or everything, and of several who try
   * at once exactly one gets `created`. When the answer is lost, the driver finds out what became of it before it says anything.
   *
   * @throws VaultError when it can't be found out either: then the object may be there with these bytes, or still come
   */
  create(name: ObjectName, bytes: Uint8Array): Promise<'created' | 'exists'>
  /**
   * An object as it was created; null for none.
   * @param most the most bytes that are taken from the server; more is `remote-too-large`
   */
  read(name: ObjectName, most: number): Promise<Uint8Array | null>
  /**
   * Names of the objects below a prefix that ends with a slash, in the order of their characters; all of them for an empty prefix.
   * Objects that were created before the call began are there.
   */
  list(prefix: string): Promise<ObjectName[]>
  /** Removes an object, for what the team's retention no longer keeps. One that isn't there is no failure. */
  remove(name: ObjectName): Promise<void>
  /** Ends sessions, processes and files that belong to it. */
  close(): Promise<void>
}
