import { toLine } from '../../shared/domain/common.ts'
import type { CredentialMetadata, FieldValues } from '../../shared/domain/credential.ts'
import type { ServiceContext } from '../context.ts'
import type { FieldMark } from '../crypto/fingerprint.ts'
import type { ReadDb, WriteDb } from '../vault/database.ts'
import { type CredentialRecord, valueMissing } from '../vault/repositories/credential-row.ts'
import type { CredentialColumns } from '../vault/repositories/credentials.ts'
import { insertCredential, insertCredentials, updateCredential } from '../vault/repositories/credentials.ts'
import type { VersionRecord } from '../vault/repositories/versions.ts'
import { insertVersions, listVersions } from '../vault/repositories/versions.ts'
import type { CheckedFields } from './fields.ts'
import { secretFieldNames, splitConfig } from './fields.ts'
import { maskedHint } from './mask.ts'
import type { Effort } from './material/effort.ts'
import { scheduleOf } from './schedule.ts'
import type { Secrets } from './secrets.ts'
import type { Assessment } from './strength/assess.ts'
import { assess } from './strength/assess.ts'
import type { CredentialType } from './type.ts'

/** What storing a value needs besides the transaction. */
export interface StoreTools {
  readonly context: ServiceContext
  readonly secrets: Secrets
  /** `little` for one of many. */
  readonly effort?: Effort
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

/** A credential with its first version, ready to be written. */
export interface NewCredential {
  readonly columns: CredentialColumns
  readonly version: Omit<VersionRecord, 'credential_rid'>
  readonly sealed: Buffer | null
  readonly marks: readonly FieldMark[]
}

/** Fields of a new credential; without secrets where a person is still to enter them. */
interface NewFields extends Pick<CheckedFields, 'config'> {
  readonly secrets: FieldValues | null
}

/**
 * Seals a new credential's value and makes its columns. The fields are checked, the name is free. Without a value the first version
 * has nothing that could be opened, as if it were destroyed; the next one is the first value.
 */
export function makeNew(
  { context, secrets, effort = 'full' }: StoreTools,
  db: ReadDb,
  id: string,
  type: CredentialType,
  metadata: CredentialMetadata,
  systemName: string,
  { config, secrets: values }: NewFields,
): NewCredential {
  const now = context.now()
  const { stable, rotating } = splitConfig(type, config)
  const fields = values === null ? null : { config, secrets: values }
  const expiry = fields ? expiryOf(type, fields, metadata.expiresAt, effort) : typedExpiry(metadata.expiresAt)
  const face = fields ? faceOf(type, fields) : { masked: '', secret_fields: '[]' }
  const typed = metadataColumns(metadata, systemName)
  const schedule = scheduleOf(db, { type: type.id, ...typed }, now)
  return {
    // Written out: an object that is put together from others grows a property at a time, which an import does thousandfold.
    columns: {
      id,
      name: typed.name,
      type: type.id,
      system_id: typed.system_id,
      system_name: typed.system_name,
      environment: typed.environment,
      owner: typed.owner || context.person(),
      team: typed.team,
      tags: typed.tags,
      purpose: typed.purpose,
      config: JSON.stringify(stable),
      bound_hosts: typed.bound_hosts,
      sharing: 'personal',
      masked: face.masked,
      secret_fields: face.secret_fields,
      version: 1,
      revision: 1,
      expires_at: expiry.expires_at,
      expiry_source: expiry.expiry_source,
      rotate_every: typed.rotate_every,
      policy_every: schedule.policy_every,
      rotation_due_at: schedule.rotation_due_at,
      error_code: fields ? null : valueMissing,
      created_at: now,
      updated_at: now,
      last_rotated_at: null,
      last_used_at: null,
      last_tested_at: null,
      last_test_ok: null,
      disabled_at: null,
      trashed_at: null,
    },
    version: {
      version: 1,
      masked: face.masked,
      secret_fields: face.secret_fields,
      config: JSON.stringify(rotating),
      fingerprint: fields ? secrets.fingerprint(fields.secrets) : '',
      material: fields ? materialOf(type, fields, effort) : JSON.stringify({ facts: [], warnings: [] }),
      expires_at: expiry.expires_at,
      created_at: now,
      created_by: context.person(),
      destroyed_at: fields ? null : now,
      made_at: null,
      ...(fields
        ? assessmentOf(type, fields, [typed.name, systemName, ...metadata.boundHosts], effort)
        : { strength: null, weakness: '', assessed: 1 }),
    },
    sealed: fields && secrets.seal(fields.secrets, id, 1),
    marks: fields ? secrets.marks(fields.secrets) : [],
  }
}

/** Writes a new credential with its first version. */
export function storeNew(db: WriteDb, { columns, version, sealed, marks }: NewCredential): CredentialRecord {
  const record = insertCredential(db, columns)
  insertVersions(db, [{ record: { credential_rid: record.rid, ...version }, sealed, marks }])
  return record
}

/** Writes many new credentials with their first versions. */
export function storeManyNew(db: WriteDb, all: readonly NewCredential[]): void {
  const rids = insertCredentials(
    db,
    all.map(({ columns }) => columns),
  )
  insertVersions(
    db,
    all.map(({ version, sealed, marks }, at) => ({
      record: { credential_rid: rids[at] ?? 0, ...version },
      sealed,
      marks,
    })),
  )
}

/** A further version, and what the credential takes over of it when it comes into use. */
export interface StoredVersion
  extends Pick<CredentialColumns, 'masked' | 'secret_fields' | 'expires_at' | 'expiry_source'> {
  readonly version: number
}

/**
 * Writes a further version of a value beside the one in use. `expiresAt` is the typed date, null for none, undefined for what the
 * material says.
 */
export function addVersion(
  { context, secrets, effort = 'full' }: StoreTools,
  db: WriteDb,
  record: CredentialRecord,
  type: CredentialType,
  fields: CheckedFields,
  expiresAt: string | null | undefined,
): StoredVersion {
  const { rotating } = splitConfig(type, fields.config)
  const version = (listVersions(db, record.rid)[0]?.version ?? record.version) + 1
  const expiry =
    expiresAt === null ? { expires_at: null, expiry_source: null } : expiryOf(type, fields, expiresAt ?? null, effort)
  const face = faceOf(type, fields)
  insertVersions(db, [
    {
      record: {
        credential_rid: record.rid,
        version,
        ...face,
        config: JSON.stringify(rotating),
        fingerprint: secrets.fingerprint(fields.secrets),
        material: materialOf(type, fields, effort),
        expires_at: expiry.expires_at,
        created_at: context.now(),
        created_by: context.person(),
        destroyed_at: null,
        made_at: null,
        ...assessmentOf(
          type,
          fields,
          [record.name, record.system_name, ...(JSON.parse(record.bound_hosts) as string[])],
          effort,
        ),
      },
      sealed: secrets.seal(fields.secrets, record.id, version),
      marks: secrets.marks(fields.secrets),
    },
  ])
  return { version, ...face, ...expiry }
}

/** Puts a version into use that was not in use before; the older ones are kept. */
export function activateVersion(
  context: ServiceContext,
  db: WriteDb,
  record: CredentialRecord,
  stored: StoredVersion,
): CredentialRecord {
  const now = context.now()
  return updateCredential(db, record, {
    ...stored,
    revision: record.revision + 1,
    ...scheduleOf(db, record, now),
    // What the last test found was found with the old value. A refused or uncertain token is none of its parts.
    error_code: ['oauth-refused', 'oauth-uncertain'].includes(record.error_code ?? '') ? record.error_code : null,
    last_test_ok: null,
    updated_at: now,
    // The first value replaces none.
    last_rotated_at: record.error_code === valueMissing ? null : now,
  })
}

/** Writes a further version of a value and puts it into use; see `addVersion`. */
export function storeVersion(
  tools: StoreTools,
  db: WriteDb,
  record: CredentialRecord,
  type: CredentialType,
  fields: CheckedFields,
  expiresAt: string | null | undefined,
): CredentialRecord {
  return activateVersion(tools.context, db, record, addVersion(tools, db, record, type, fields, expiresAt))
}

/** What lists show of a value, made while it is at hand. */
function faceOf(type: CredentialType, fields: CheckedFields): { masked: string; secret_fields: string } {
  return {
    masked: maskedHint(type, fields.secrets),
    secret_fields: JSON.stringify(secretFieldNames(type, fields.secrets)),
  }
}

/** How strong the passwords are. Of many values the estimate is left to later: it takes milliseconds for each. */
function assessmentOf(
  type: CredentialType,
  fields: CheckedFields,
  names: readonly string[],
  effort: Effort,
): Assessment {
  return assess(type, { ...fields.config, ...fields.secrets }, names, effort === 'full' ? 'full' : 'quick')
}

/** What the material says of itself, in one line each, as the contract wants texts from outside. */
function materialOf(type: CredentialType, fields: CheckedFields, effort: Effort): string {
  const { facts, warnings } = type.material?.({ ...fields.config, ...fields.secrets }, effort) ?? {
    facts: [],
    warnings: [],
  }
  const shown = facts.map(({ label, value }) => ({ label, value: toLine(value) })).filter(({ value }) => value !== '')
  return JSON.stringify({ facts: shown, warnings })
}

function typedExpiry(typed: string | null): Pick<CredentialColumns, 'expires_at' | 'expiry_source'> {
  return typed === null
    ? { expires_at: null, expiry_source: null }
    : { expires_at: Date.parse(typed), expiry_source: 'typed' }
}

/** A typed date goes before what the material says. */
function expiryOf(
  type: CredentialType,
  fields: CheckedFields,
  typed: string | null,
  effort: Effort,
): Pick<CredentialColumns, 'expires_at' | 'expiry_source'> {
  if (typed !== null) return typedExpiry(typed)
  const material = type.expiry?.({ ...fields.config, ...fields.secrets }, effort) ?? null
  return { expires_at: material?.getTime() ?? null, expiry_source: material ? 'material' : null }
}
