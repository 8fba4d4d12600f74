import { v7 as uuidv7 } from 'uuid'
import type { FieldValues } from '../../../shared/domain/credential.ts'
import { VaultError } from '../../../shared/errors.ts'
import { connectionColumns } from '../../connections/service.ts'
import { systemColumns } from '../../connections/system-extras.ts'
import type { ServiceContext } from '../../context.ts'
import { splitConfig } from '../../credentials/fields.ts'
import { scheduleOf } from '../../credentials/schedule.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { systemName, typeOf } from '../../credentials/service.ts'
import { makeNew, metadataColumns, storeManyNew, storeVersion } from '../../credentials/store.ts'
import type { CredentialType } from '../../credentials/type.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { WriteDb } from '../../vault/database.ts'
import { findConnection, insertConnection, updateConnection } from '../../vault/repositories/connections.ts'
import { parseConfig } from '../../vault/repositories/credential-row.ts'
import { findCredential, updateCredential } from '../../vault/repositories/credentials.ts'
import { credentialsOfSystem, findSystem, insertSystem, updateSystem } from '../../vault/repositories/systems.ts'
import { findVersion, madeAt, updateVersionConfig } from '../../vault/repositories/versions.ts'
import type { ConnectionWrite, CredentialWrite, ImportOperation, SystemWrite } from './apply.ts'
import { foldName } from './payload.ts'

interface ImportTools {
  readonly context: ServiceContext
  readonly secrets: Secrets
}

export interface ImportCounts {
  readonly created: number
  readonly replaced: number
  readonly kept: number
  readonly skipped: number
}

/** How many items of each kind of step there are. */
export function countOperations(operations: readonly ImportOperation[]): ImportCounts {
  const count = (action: ImportOperation['action']) =>
    operations.filter((operation) => operation.action === action).length
  return { created: count('create'), replaced: count('replace'), kept: count('keep-both'), skipped: count('skip') }
}

/** New credentials that are prepared and written together: enough to be quick, few enough to be light on memory. */
const together = 512

/** Does the steps of an import inside the caller's transaction: all of them or, by an error, none. */
export function runOperations(
  tools: ImportTools,
  db: WriteDb,
  audit: (entry: AuditEntry) => void,
  operations: readonly ImportOperation[],
): void {
  const writes = operations.filter((operation) => operation.action !== 'skip')
  for (const operation of writes) {
    if (operation.kind === 'system') writeSystem(tools, db, operation)
    else if (operation.kind === 'credential' && operation.action === 'replace') replaceCredential(tools, db, operation)
    else continue
    audit(entryOf(operation))
  }
  const created = byName(writes.filter(isNewCredential))
  for (let at = 0; at < created.length; at += together) {
    const some = created.slice(at, at + together)
    createCredentials(tools, db, some)
    for (const operation of some) audit(entryOf(operation))
  }
  for (const operation of writes) {
    if (operation.kind !== 'connection') continue
    writeConnection(tools, db, operation)
    audit(entryOf(operation))
  }
}

function isNewCredential(write: ImportOperation): write is CredentialWrite {
  return write.kind === 'credential' && (write.action === 'create' || write.action === 'keep-both')
}

function entryOf(operation: CredentialWrite | ConnectionWrite | SystemWrite): AuditEntry {
  return {
    action: `${operation.kind}.${operation.action === 'replace' ? 'update' : 'create'}`,
    subjectType: operation.kind,
    subjectId: operation.id,
    subject: operation.kind === 'credential' ? operation.metadata.name : operation.input.name,
    detail: ['import', ...operation.changes].join(' · '),
  }
}

/** In the order of the vault's indexes, where neighbours are written faster. What an export made has it already. */
function byName(writes: readonly CredentialWrite[]): CredentialWrite[] {
  const keyed = writes.map((write) => ({ key: foldName(write.metadata.name), write }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ write }) => write)
}

function writeSystem({ context }: ImportTools, db: WriteDb, { action, id, input }: SystemWrite): void {
  const columns = { id, ...systemColumns(input), updated_at: context.now() }
  if (action !== 'replace') {
    insertSystem(db, { ...columns, created_at: context.now() })
    return
  }
  if (!findSystem(db, id)) throw new VaultError('import-stale')
  updateSystem(db, columns)
  for (const credentialId of credentialsOfSystem(db, id)) {
    const record = findCredential(db, credentialId)
    if (record) updateCredential(db, record, { system_name: input.name })
  }
}

function createCredentials(tools: ImportTools, db: WriteDb, operations: readonly CredentialWrite[]): void {
  storeManyNew(
    db,
    operations.map(({ id, type, metadata, config, secrets, keepsValue, hosts }) => {
      const name = systemName(db, metadata.systemId)
      return makeNew(
        { ...tools, effort: 'little' },
        db,
        id,
        typeOf(type),
        { ...metadata, boundHosts: [...(hosts ?? [])] },
        name,
        {
          config,
          secrets: keepsValue ? null : secrets,
        },
      )
    }),
  )
}

function replaceCredential(tools: ImportTools, db: WriteDb, operation: CredentialWrite): void {
  const { context, secrets } = tools
  const type = typeOf(operation.type)
  const fields = { config: operation.config, secrets: operation.secrets }
  const name = systemName(db, operation.metadata.systemId)
  const before = findCredential(db, operation.id)
  if (!before) throw new VaultError('import-stale')
  const { stable, rotating } = splitConfig(type, fields.config)
  const { bound_hosts: _, ...columns } = metadataColumns({ ...operation.metadata, boundHosts: [] }, name)
  const version = findVersion(db, before.rid, before.version)
  const inUse = version ? parseConfig(version.config) : {}
  const sameValue =
    operation.keepsValue ||
    (version?.fingerprint === secrets.fingerprint(fields.secrets) && belongsToValue(type, inUse, rotating))
  const typed = operation.metadata.expiresAt
  const next = updateCredential(db, before, {
    ...columns,
    ...(operation.hosts && { bound_hosts: JSON.stringify([...new Set(operation.hosts)]) }),
    ...scheduleOf(db, { ...before, ...columns }, madeAt(db, before)),
    config: JSON.stringify(stable),
    revision: before.revision + 1,
    updated_at: context.now(),
    ...(operation.restore && { trashed_at: null }),
    ...(sameValue && typed !== null && { expires_at: Date.parse(typed), expiry_source: 'typed' as const }),
    ...(sameValue && typed === null && before.expiry_source === 'typed' && { expires_at: null, expiry_source: null }),
  })
  // What belongs to a value, as a certificate to its key, stays with it.
  if (sameValue) {
    const kept = operation.keepsValue ? { ...rotating, ...partsOfValue(type, inUse) } : rotating
    updateVersionConfig(db, before.rid, before.version, JSON.stringify(kept))
  } else storeVersion({ ...tools, effort: 'little' }, db, next, type, fields, typed ?? undefined)
}

/** What changes by rotation only, such as the certificate of a key. */
function partsOfValue(type: CredentialType, config: FieldValues): FieldValues {
  const names = type.fields.filter(({ rotates }) => rotates === 'only').map(({ name }) => name)
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)))
}

/** Whether what changes by rotation only, such as the certificate of a key, is as before. */
function belongsToValue(type: CredentialType, before: FieldValues, after: FieldValues): boolean {
  const names = type.fields.filter(({ rotates }) => rotates === 'only').map(({ name }) => name)
  return names.every((name) => JSON.stringify(before[name]) === JSON.stringify(after[name]))
}

function writeConnection({ context }: ImportTools, db: WriteDb, { action, id, input }: ConnectionWrite): void {
  if (action !== 'replace') {
    insertConnection(db, connectionColumns(context, db, id, input))
    return
  }
  const before = findConnection(db, id)
  if (!before) throw new VaultError('import-stale')
  // Through what a host is reached depends on where one sits: a bundle does not say, and changes nothing of it.
  const columns = connectionColumns(context, db, id, { ...input, viaId: before.via_id })
  updateConnection(db, before, { ...columns, revision: before.revision + 1 })
}

/** IDs for items whose own is taken or missing. */
export const newItemId: () => string = () => uuidv7()
