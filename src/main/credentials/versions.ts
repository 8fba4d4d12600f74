import type { Credential, CredentialVersion, FieldValues } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { statusClock } from '../context.ts'
import type { ReadDb } from '../vault/database.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { toInstant, valueMissing } from '../vault/repositories/credential-row.ts'
import { updateCredential } from '../vault/repositories/credentials.ts'
import { openRotation } from '../vault/repositories/rotations.ts'
import type { VersionRecord } from '../vault/repositories/versions.ts'
import { destroyVersion, findVersion, listVersions } from '../vault/repositories/versions.ts'
import type { CheckedFields, FieldInput, SecretInput } from './fields.ts'
import { validateFields } from './fields.ts'
import { scheduleOf } from './schedule.ts'
import type { Secrets } from './secrets.ts'
import { requireCredential, typeOf } from './service.ts'
import { storeVersion } from './store.ts'
import { toCredential } from './view.ts'

/** A value's versions: replace it, go back, destroy what is old. */
export function createVersionService(context: ServiceContext, secrets: Secrets) {
  const { vault } = context

  return {
    list(id: string): { items: CredentialVersion[] } {
      return vault.read((db) => {
        const record = requireCredential(db, id)
        const staged = openRotation(db, record.rid)?.new_version
        return { items: listVersions(db, record.rid).map((version) => toVersion(version, record.version, staged)) }
      })
    },

    /**
     * Puts a new value into use and keeps the old one. Secret fields that are left out keep their value.
     * `expiresAt` undefined takes the expiry from the new material, and else keeps none: the old date was the old value's.
     * @throws VaultError `not-found`, `credential-in-trash`, `rotation-open`, `field-invalid`
     */
    rotate(id: string, config: FieldValues, given: SecretInput, expiresAt: string | null | undefined): Credential {
      return vault.write(['credentials'], (db, audit) => {
        const record = requireCredential(db, id)
        if (record.trashed_at !== null) throw new VaultError('credential-in-trash')
        refuseWhileRotating(db, record)
        const type = typeOf(record.type)
        const fields = rotatedFields(db, secrets, record, { config, secrets: given })
        const next = storeVersion({ context, secrets }, db, record, type, fields, expiresAt)
        audit({
          action: 'credential.rotate',
          subjectType: 'credential',
          subjectId: record.id,
          subject: record.name,
          detail: `version ${next.version}`,
        })
        return toCredential(db, next, statusClock(context))
      })
    },

    /** @throws VaultError `not-found`, `version-not-found`, `version-destroyed`, `version-current`, `rotation-open`, `secret-damaged` */
    rollback(id: string, version: number): Credential {
      return vault.write(['credentials'], (db, audit) => {
        const record = requireCredential(db, id)
        if (record.trashed_at !== null) throw new VaultError('credential-in-trash')
        refuseWhileRotating(db, record)
        const target = findVersion(db, record.rid, version)
        if (!target) throw new VaultError('version-not-found')
        if (target.destroyed_at !== null) throw new VaultError('version-destroyed')
        if (version === record.version) throw new VaultError('version-current')
        // Opened once to prove that it still can be used.
        secrets.openVersion(record, version)
        const next = updateCredential(db, record, {
          version,
          masked: target.masked,
          secret_fields: target.secret_fields,
          revision: record.revision + 1,
          expires_at: target.expires_at,
          expiry_source: target.expires_at === null ? null : (record.expiry_source ?? 'typed'),
          ...scheduleOf(db, record, target.made_at ?? target.created_at),
          error_code: null,
          last_test_ok: null,
          updated_at: context.now(),
        })
        audit({
          action: 'credential.rollback',
          subjectType: 'credential',
          subjectId: record.id,
          subject: record.name,
          detail: `version ${version}`,
        })
        return toCredential(db, next, statusClock(context))
      })
    },

    /** @throws VaultError `not-found`, `version-not-found`, `version-destroyed`, `version-current`, `rotation-open` */
    destroy(id: string, version: number): Credential {
      const result = vault.write(['credentials'], (db, audit) => {
        const record = requireCredential(db, id)
        refuseWhileRotating(db, record)
        const target = findVersion(db, record.rid, version)
        if (!target) throw new VaultError('version-not-found')
        if (target.destroyed_at !== null) throw new VaultError('version-destroyed')
        if (version === record.version) throw new VaultError('version-current')
        destroyVersion(db, record.rid, version, context.now())
        audit({
          action: 'credential.destroy-version',
          subjectType: 'credential',
          subjectId: record.id,
          subject: record.name,
          detail: `version ${version}`,
        })
        return toCredential(db, record, statusClock(context))
      })
      vault.current.database.checkpoint()
      return result
    },
  }
}

/**
 * All fields as they stand after a rotation: what is left out keeps its value.
 * @throws VaultError `field-invalid`
 */
export function rotatedFields(
  db: ReadDb,
  secrets: Secrets,
  record: CredentialRecord,
  given: FieldInput,
): CheckedFields {
  const current = { config: currentConfig(db, record), secrets: currentSecrets(secrets, record) }
  const type = typeOf(record.type)
  // A first value is asked for as in a new credential: where none must be there, none is one.
  const fields =
    record.error_code === valueMissing
      ? validateFields(type, { ...given, config: { ...current.config, ...given.config } }, 'create')
      : validateFields(type, given, 'rotate', current)
  secrets.watch(fields.secrets)
  return fields
}

/** The secret fields that a rotation starts from; none when they can't be opened any more. */
function currentSecrets(secrets: Secrets, record: CredentialRecord): FieldValues {
  try {
    return secrets.openVersion(record, record.version)
  } catch (error) {
    // Rotating is the remedy for a damaged value, and the way in for a first one: all fields are then asked for.
    if (error instanceof VaultError && (error.code === 'secret-damaged' || error.code === 'value-missing')) return {}
    throw error
  }
}

/** Values of a credential that is being rotated belong to its rotation. @throws VaultError `rotation-open` */
function refuseWhileRotating(db: ReadDb, record: CredentialRecord): void {
  if (openRotation(db, record.rid)) throw new VaultError('rotation-open', { subjects: [record.name] })
}

function toVersion(record: VersionRecord, current: number, staged: number | null | undefined): CredentialVersion {
  const isKept = record.destroyed_at === null
  const state =
    record.version === current ? 'current' : !isKept ? 'destroyed' : record.version === staged ? 'staged' : 'kept'
  return {
    version: record.version,
    state,
    masked: state === 'destroyed' ? '' : record.masked,
    createdAt: toInstant(record.created_at),
    createdBy: record.created_by,
    destroyedAt: toInstant(record.destroyed_at),
  }
}
