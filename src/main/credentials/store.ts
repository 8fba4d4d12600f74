import type { CredentialMetadata } from '../../shared/domain/credential.ts'
import type { ServiceContext } from '../context.ts'
import type { WriteDb } from '../vault/database.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import type { CredentialColumns } from '../vault/repositories/credentials.ts'
import { insertCredential, updateCredential } from '../vault/repositories/credentials.ts'
import { insertVersion, listVersions } from '../vault/repositories/versions.ts'
import type { CheckedFields } from './fields.ts'
import { secretFieldNames, splitConfig } from './fields.ts'
import { maskedHint } from './mask.ts'
import { rotationDue } from './schedule.ts'
import type { Secrets } from './secrets.ts'
import type { CredentialType } from './type.ts'

/** What storing a value needs besides the transaction. */
export interface StoreTools {
  readonly context: ServiceContext
  readonly secrets: Secrets
}

/** Columns of a credential that a person sets. */
export function metadataColumns(
  metadata: CredentialMetadata,
  systemName: string,
): Pick<
  CredentialColumns,
  | 'name'
  | 'system_id'
  | 'system_name'
  | 'environment'
  | 'owner'
  | 'team'
  | 'tags'
  | 'purpose'
  | 'rotate_every'
  | 'bound_hosts'
> {
  return {
    name: metadata.name,
    system_id: metadata.systemId,
    system_name: systemName,
    environment: metadata.environment,
    owner: metadata.owner,
    team: metadata.team,
    tags: JSON.stringify([...new Set(metadata.tags)]),
    purpose: metadata.purpose,
    rotate_every: metadata.rotateEvery,
    bound_hosts: JSON.stringify([...new Set(metadata.boundHosts)]),
  }
}

/** Writes a new credential with its first version. The fields are checked, the name is free. */
export function storeNew(
  { context, secrets }: StoreTools,
  db: WriteDb,
  id: string,
  type: CredentialType,
  metadata: CredentialMetadata,
  systemName: string,
  fields: CheckedFields,
): CredentialRecord {
  const now = context.now()
  const { stable, rotating } = splitConfig(type, fields.config)
  const expiry = expiryOf(type, fields, metadata.expiresAt)
  const face = faceOf(type, fields)
  const record = insertCredential(db, {
    id,
    type: type.id,
    ...metadataColumns(metadata, systemName),
    owner: metadata.owner || context.person(),
    config: JSON.stringify(stable),
    sharing: 'personal',
    ...face,
    version: 1,
    revision: 1,
    ...expiry,
    rotation_due_at: rotationDue(metadata.rotateEvery, now),
    error_code: null,
    created_at: now,
    updated_at: now,
    last_rotated_at: null,
    last_used_at: null,
    last_tested_at: null,
    last_test_ok: null,
    disabled_at: null,
    trashed_at: null,
  })
  insertVersion(
    db,
    {
      credential_rid: record.rid,
      version: 1,
      ...face,
      config: JSON.stringify(rotating),
      fingerprint: secrets.fingerprint(fields.secrets),
      expires_at: expiry.expires_at,
      created_at: now,
      created_by: context.person(),
      destroyed_at: null,
    },
    secrets.seal(fields.secrets, id, 1),
  )
  return record
}

/**
 * Writes a further version of a value and puts it into use; the older ones are kept. `expiresAt` is the typed date, null for
 * none, undefined for what the material says.
 */
export function storeVersion(
  { context, secrets }: StoreTools,
  db: WriteDb,
  record: CredentialRecord,
  type: CredentialType,
  fields: CheckedFields,
  expiresAt: string | null | undefined,
): CredentialRecord {
  const now = context.now()
  const { rotating } = splitConfig(type, fields.config)
  const version = (listVersions(db, record.rid)[0]?.version ?? record.version) + 1
  const expiry =
    expiresAt === null ? { expires_at: null, expiry_source: null } : expiryOf(type, fields, expiresAt ?? null)
  const face = faceOf(type, fields)
  insertVersion(
    db,
    {
      credential_rid: record.rid,
      version,
      ...face,
      config: JSON.stringify(rotating),
      fingerprint: secrets.fingerprint(fields.secrets),
      expires_at: expiry.expires_at,
      created_at: now,
      created_by: context.person(),
      destroyed_at: null,
    },
    secrets.seal(fields.secrets, record.id, version),
  )
  return updateCredential(db, record, {
    version,
    ...face,
    ...expiry,
    revision: record.revision + 1,
    rotation_due_at: rotationDue(record.rotate_every, now),
    // What the last test found was found with the old value.
    error_code: null,
    last_test_ok: null,
    updated_at: now,
    last_rotated_at: now,
  })
}

/** What lists show of a value, made while it is at hand. */
function faceOf(type: CredentialType, fields: CheckedFields): { masked: string; secret_fields: string } {
  return {
    masked: maskedHint(type, fields.secrets),
    secret_fields: JSON.stringify(secretFieldNames(type, fields.secrets)),
  }
}

/** A typed date goes before what the material says. */
function expiryOf(
  type: CredentialType,
  fields: CheckedFields,
  typed: string | null,
): Pick<CredentialColumns, 'expires_at' | 'expiry_source'> {
  if (typed !== null) return { expires_at: Date.parse(typed), expiry_source: 'typed' }
  const material = type.expiry?.({ ...fields.config, ...fields.secrets }) ?? null
  return { expires_at: material?.getTime() ?? null, expiry_source: material ? 'material' : null }
}
