import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../../shared/errors.ts'
import { connectionColumns } from '../../connections/service.ts'
import type { ServiceContext } from '../../context.ts'
import { splitConfig } from '../../credentials/fields.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { systemName, typeOf } from '../../credentials/service.ts'
import { metadataColumns, storeNew, storeVersion } from '../../credentials/store.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { WriteDb } from '../../vault/database.ts'
import { findConnection, insertConnection, updateConnection } from '../../vault/repositories/connections.ts'
import { findCredential, updateCredential } from '../../vault/repositories/credentials.ts'
import { credentialsOfSystem, findSystem, insertSystem, updateSystem } from '../../vault/repositories/systems.ts'
import { findVersion, updateVersionConfig } from '../../vault/repositories/versions.ts'
import type { ConnectionWrite, CredentialWrite, ImportOperation, SystemWrite } from './apply.ts'

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

/** Does the steps of an import inside the caller's transaction: all of them or, by an error, none. */
export function runOperations(
  tools: ImportTools,
  db: WriteDb,
  audit: (entry: AuditEntry) => void,
  operations: readonly ImportOperation[],
): void {
  for (const operation of operations) {
    if (operation.action === 'skip') continue
    if (operation.kind === 'system') writeSystem(tools, db, operation)
    else if (operation.kind === 'credential') writeCredential(tools, db, operation)
    else writeConnection(tools, db, operation)
    const subject = operation.kind === 'credential' ? operation.metadata.name : operation.input.name
    const change = operation.action === 'replace' ? 'update' : 'create'
    audit({
      action: `${operation.kind}.${change}`,
      subjectType: operation.kind,
      subjectId: operation.id,
      subject,
      detail: ['import', ...operation.changes].join(' · '),
    })
  }
}

function writeSystem({ context }: ImportTools, db: WriteDb, { action, id, input }: SystemWrite): void {
  const columns = {
    id,
    name: input.name,
    category: input.category,
    summary: input.summary,
    kind: input.kind,
    parameters: JSON.stringify(input.parameters),
    credential_type: input.credentialType,
    credential_config: JSON.stringify(input.credentialConfig),
    updated_at: context.now(),
  }
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

function writeCredential(tools: ImportTools, db: WriteDb, operation: CredentialWrite): void {
  const { context, secrets } = tools
  const type = typeOf(operation.type)
  const fields = { config: operation.config, secrets: operation.secrets }
  const name = systemName(db, operation.metadata.systemId)
  if (operation.action !== 'replace') {
    storeNew(tools, db, operation.id, type, { ...operation.metadata, boundHosts: [] }, name, fields)
    return
  }
  const before = findCredential(db, operation.id)
  if (!before) throw new VaultError('import-stale')
  const { stable, rotating } = splitConfig(type, fields.config)
  const { bound_hosts: _, ...columns } = metadataColumns({ ...operation.metadata, boundHosts: [] }, name)
  const version = findVersion(db, before.rid, before.version)
  const sameValue = version?.fingerprint === secrets.fingerprint(fields.secrets)
  const typed = operation.metadata.expiresAt
  const next = updateCredential(db, before, {
    ...columns,
    config: JSON.stringify(stable),
    revision: before.revision + 1,
    updated_at: context.now(),
    ...(operation.restore && { trashed_at: null }),
    ...(sameValue && typed !== null && { expires_at: Date.parse(typed), expiry_source: 'typed' as const }),
    ...(sameValue && typed === null && before.expiry_source === 'typed' && { expires_at: null, expiry_source: null }),
  })
  if (sameValue) updateVersionConfig(db, before.rid, before.version, JSON.stringify(rotating))
  else storeVersion(tools, db, next, type, fields, typed ?? undefined)
}

function writeConnection({ context }: ImportTools, db: WriteDb, { action, id, input }: ConnectionWrite): void {
  const columns = connectionColumns(context, db, id, input)
  if (action !== 'replace') {
    insertConnection(db, columns)
    return
  }
  const before = findConnection(db, id)
  if (!before) throw new VaultError('import-stale')
  updateConnection(db, before, { ...columns, revision: before.revision + 1 })
}

/** IDs for items whose own is taken or missing. */
export const newItemId: () => string = () => uuidv7()
