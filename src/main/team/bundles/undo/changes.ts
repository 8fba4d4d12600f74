import type { FieldValues } from '../../../../shared/domain/credential.ts'
import type { ReadDb } from '../../../vault/database.ts'
import type { ConnectionRecord } from '../../../vault/repositories/connections.ts'
import type {
  ConnectionThen,
  CredentialNow,
  CredentialThen,
  Imported,
  ImportedCredential,
  SystemThen,
} from '../../../vault/repositories/last-import.ts'
import {
  connectionState,
  credentialState,
  importedConnections,
  importedCredentials,
  importedSystems,
  proofState,
  systemState,
  valueState,
} from '../../../vault/repositories/last-import.ts'
import type { SystemRecord } from '../../../vault/repositories/systems.ts'

/** Something that an import created or replaced, with the columns that an undo would write. */
export interface Undoable<Row, Then> extends Pick<Imported<Row, Then>, 'now' | 'mark'> {
  /** Null for what was created. */
  readonly before: Partial<Then> | null
}

export interface UndoableCredential
  extends Undoable<CredentialNow, CredentialThen>,
    Pick<ImportedCredential, 'shareBefore' | 'shareAfter'> {}
export type UndoableConnection = Undoable<ConnectionRecord, ConnectionThen>
export type UndoableSystem = Undoable<SystemRecord, SystemThen>

export function undoableCredentials(db: ReadDb): UndoableCredential[] {
  return importedCredentials(db).map(({ was, now, ...rest }) => ({
    ...rest,
    now,
    before: was && credentialBefore(now, was),
  }))
}

export function undoableConnections(db: ReadDb): UndoableConnection[] {
  return importedConnections(db).map(({ was, now, mark }) => ({
    now,
    mark,
    before: was && connectionBefore(now, was),
  }))
}

export function undoableSystems(db: ReadDb): UndoableSystem[] {
  return importedSystems(db).map(({ was, now, mark }) => ({
    now,
    mark,
    before: was && differing(systemState, now, was),
  }))
}

function credentialBefore(now: CredentialNow, was: CredentialThen): Partial<CredentialThen> {
  const columns = differing(credentialState, now, was)
  // What is known of a value belongs to it, also what a test has found since.
  if (now.version !== was.version) return { ...columns, ...pick(valueState, was) }
  return {
    ...columns,
    // No import writes what a server says: that is newer.
    ...(now.expiry_source !== 'server' && differing(['expires_at', 'expiry_source'], now, was)),
    ...differing(['version_config'], now, was),
  }
}

function connectionBefore(now: ConnectionRecord, was: ConnectionThen): Partial<ConnectionThen> {
  const columns = differing(connectionState, now, was)
  const isProven = !('kind' in columns || 'parameters' in columns || 'credential_id' in columns)
  return isProven ? columns : { ...columns, ...pick(proofState, was) }
}

function differing<Name extends string, Row extends { readonly [K in Name]: unknown }>(
  names: readonly Name[],
  now: { readonly [K in Name]: unknown },
  was: Row,
): Partial<Pick<Row, Name>> {
  return pick(
    names.filter((name) => now[name] !== was[name]),
    was,
  )
}

function pick<Row, Name extends keyof Row>(names: readonly Name[], row: Row): Pick<Row, Name> {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<Row, Name>
}

const words: Readonly<Record<string, string>> = {
  system_id: 'systemId',
  credential_id: 'credentialId',
  rotate_every: 'rotateEvery',
  bound_hosts: 'boundHosts',
  credential_type: 'credentialType',
  version: 'secrets',
  version_config: 'config',
  trashed_at: 'trash',
  extras: 'guide',
}
/** Called as they are. */
const plain = ['name', 'environment', 'owner', 'team', 'tags', 'purpose', 'category', 'summary', 'kind']
/** Columns with fields of their own, by what stands before the names of these. */
const maps: Readonly<Record<string, string>> = {
  config: 'config',
  parameters: 'parameters',
  credential_config: 'credentialConfig',
}

/** Names of what comes back, as a preview of an import names what differs. */
export function changesOf({ now, before }: UndoableCredential | UndoableConnection | UndoableSystem): string[] {
  const is: Readonly<Record<string, unknown>> = { ...now }
  const was: Readonly<Record<string, unknown>> = { ...before }
  return Object.keys(was).flatMap((column) => {
    if (maps[column] !== undefined)
      return keysThatDiffer(is[column], was[column]).map((key) => `${maps[column]}.${key}`)
    if (plain.includes(column)) return [column]
    // The end of another value comes with that.
    if (column === 'expires_at') return 'version' in was ? [] : ['expiresAt']
    return words[column] ?? []
  })
}

function keysThatDiffer(is: unknown, was: unknown): string[] {
  const [now = {}, before = {}] = [is, was].map((json) => JSON.parse(String(json)) as FieldValues)
  const keys = new Set([...Object.keys(now), ...Object.keys(before)])
  return [...keys].filter((key) => JSON.stringify(now[key]) !== JSON.stringify(before[key]))
}
