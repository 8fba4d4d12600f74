import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { ReadDb, WriteDb } from '../../../vault/database.ts'
import type { ConnectionRecord } from '../../../vault/repositories/connections.ts'
import type { CredentialNow } from '../../../vault/repositories/last-import.ts'
import {
  connectionState,
  connectionsNow,
  credentialState,
  credentialsNow,
  inStep,
  insertCreatedCredentials,
  insertImportedConnections,
  insertImportedCredentials,
  insertImportedSystems,
  proofState,
  putImportedShare,
  putLastImport,
  sharesOfImport,
  systemState,
  systemsNow,
  valueState,
} from '../../../vault/repositories/last-import.ts'
import type { ShareRecord } from '../../../vault/repositories/shares.ts'
import { sharesOfCredentials } from '../../../vault/repositories/shares.ts'
import type { SystemRecord } from '../../../vault/repositories/systems.ts'
import type { ImportOperation } from '../apply.ts'
import type { ImportPlan } from '../preview.ts'

/** What an import is about to touch, as it was. */
export interface BeforeImport {
  readonly credentials: readonly CredentialNow[]
  readonly connections: readonly ConnectionRecord[]
  readonly systems: readonly SystemRecord[]
  /** By the row ID of the credential. */
  readonly shares: ReadonlyMap<number, ShareRecord>
}

/**
 * Reads what an import will replace, in its transaction and ahead of it. `alsoShares` takes along what is the same and stays: a
 * signed bundle may say anew how it is shared.
 */
export function readBefore(
  db: ReadDb,
  { plan, operations }: { readonly plan: ImportPlan; readonly operations: readonly ImportOperation[] },
  alsoShares: boolean,
): BeforeImport {
  const replaced = (kind: ImportOperation['kind']) => [
    ...new Set(operations.flatMap((each) => (each.kind === kind && each.action === 'replace' ? [each.id] : []))),
  ]
  const same = plan.credentials.flatMap(({ item, match }) => (item.state === 'same' && match ? [match.id] : []))
  const credentials = credentialsNow(db, [...new Set([...replaced('credential'), ...(alsoShares ? same : [])])])
  const rids = credentials.map(({ rid }) => rid)
  return {
    credentials,
    connections: connectionsNow(db, replaced('connection')),
    systems: systemsNow(db, replaced('system')),
    shares: new Map(sharesOfCredentials(db, rids).map((share) => [share.credential_rid, share])),
  }
}

/**
 * Notes what an import has done, at the end of its transaction. Of what it created only that it did; of what it replaced the columns
 * that it changed, as they were. An import that changed nothing leaves the one before as the last.
 */
export function rememberImport(
  db: WriteDb,
  before: BeforeImport,
  operations: readonly ImportOperation[],
  { label, at }: { readonly label: string; readonly at: number },
): void {
  const written = operations.filter((operation) => operation.action !== 'skip')
  const created = (kind: ImportOperation['kind']) =>
    written.flatMap((each) => (each.kind === kind && each.action !== 'replace' ? [each.id] : []))
  const replaced = new Set(written.flatMap(({ action, id }) => (action === 'replace' ? [id] : [])))
  const rids = before.credentials.map(({ rid }) => rid)
  const shares = new Map(sharesOfCredentials(db, rids).map((share) => [share.credential_rid, share]))
  const touched = before.credentials.filter(
    ({ id, rid }) => replaced.has(id) || shareMark(shares.get(rid)) !== shareMark(before.shares.get(rid)),
  )
  if (written.length === 0 && touched.length === 0) return
  putLastImport(db, {
    id: uuidv7(),
    at,
    label,
    created: written.length - written.filter(({ action }) => action === 'replace').length,
    replaced: replaced.size,
  })
  insertImportedSystems(db, [
    ...systemsNow(db, created('system')).map((now) => ({ rid: now.rid, mark: systemMark(now), before: null })),
    ...pairs(before.systems, systemsNow).map(({ was, now }) => ({
      rid: now.rid,
      mark: systemMark(now),
      before: changed(systemState, was, now),
    })),
  ])
  insertCreatedCredentials(db, created('credential'))
  insertImportedCredentials(
    db,
    pairs(touched, credentialsNow).map(({ was, now }) => ({
      rid: now.rid,
      mark: now.revision,
      before: credentialBefore(was, now),
    })),
  )
  const revisions = new Map(before.credentials.map(({ rid, revision }) => [rid, revision]))
  for (const share of sharesOfImport(db)) {
    const was = before.shares.get(share.credential_rid)
    const isInStep = was?.local_revision === revisions.get(share.credential_rid)
    putImportedShare(db, {
      rid: share.credential_rid,
      before: was && isInStep ? { ...was, local_revision: inStep } : (was ?? null),
      after: shareMark(share),
    })
  }
  insertImportedConnections(db, [
    ...connectionsNow(db, created('connection')).map(({ rid, revision }) => ({ rid, mark: revision, before: null })),
    ...pairs(before.connections, connectionsNow).map(({ was, now }) => ({
      rid: now.rid,
      mark: now.revision,
      before: connectionBefore(was, now),
    })),
  ])

  function pairs<Row extends { readonly id: string }>(
    rows: readonly Row[],
    read: (db: ReadDb, ids: readonly string[]) => readonly Row[],
  ) {
    const earlier = new Map(rows.map((row) => [row.id, row]))
    return read(db, [...earlier.keys()]).flatMap((now) => {
      const was = earlier.get(now.id)
      return was ? [{ was, now }] : []
    })
  }
}

/** SHA-256 of how a credential is shared; empty for one that isn't. */
export function shareMark(share: ShareRecord | undefined): string {
  if (share === undefined) return ''
  const { team_rid, grants, level, revision, base, local_revision, attached, changed_by } = share
  return hash([team_rid, grants, level, revision, base, local_revision, attached, changed_by])
}

/** SHA-256 of what an import or a person sets on a system. */
export function systemMark(system: SystemRecord): string {
  return hash(systemState.map((column) => system[column]))
}

function hash(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex')
}

function credentialBefore(was: CredentialNow, now: CredentialNow) {
  const columns = changed(credentialState, was, now)
  // What is known of a value belongs to it, also what a later test finds.
  if (was.version !== now.version) return { ...columns, ...pick(valueState, was) }
  return {
    ...columns,
    ...(was.version_config !== now.version_config && { version_config: was.version_config ?? '{}' }),
  }
}

function connectionBefore(was: ConnectionRecord, now: ConnectionRecord) {
  const isProven = (['kind', 'parameters', 'credential_id'] as const).every((column) => was[column] === now[column])
  return { ...changed(connectionState, was, now), ...(!isProven && pick(proofState, was)) }
}

function changed<Row, Name extends keyof Row>(names: readonly Name[], was: Row, now: Row): Partial<Pick<Row, Name>> {
  return pick(
    names.filter((name) => was[name] !== now[name]),
    was,
  )
}

function pick<Row, Name extends keyof Row>(names: readonly Name[], row: Row): Pick<Row, Name> {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Pick<Row, Name>
}
