import type { Credential, CredentialVersion, FieldValues } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { statusClock } from '../context.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { parseConfig, toInstant } from '../vault/repositories/credential-row.ts'
import { updateCredential } from '../vault/repositories/credentials.ts'
import type { VersionRecord } from '../vault/repositories/versions.ts'
import { destroyVersion, findVersion, insertVersion, listVersions } from '../vault/repositories/versions.ts'
import type { SecretInput } from './fields.ts'
import { secretFieldNames, splitConfig, validateFields } from './fields.ts'
import { maskedHint } from './mask.ts'
import { rotationDue } from './schedule.ts'
import type { Secrets } from './secrets.ts'
import { resolveCredential, typeOf } from './service.ts'
import { toCredential } from './view.ts'

/** A value's versions: replace it, go back, destroy what is old. */
export function createVersionService(context: ServiceContext, secrets: Secrets) {
  const { vault } = context

  /** The secret fields that a rotation starts from; none when they can't be opened any more. */
  const currentSecrets = (record: CredentialRecord): FieldValues => {
    try {
      return secrets.openVersion(record, record.version)
    } catch (error) {
      // Rotating is the remedy for a damaged or destroyed value: all fields are then asked for anew.
      if (error instanceof VaultError && (error.code === 'secret-damaged' || error.code === 'version-destroyed'))
        return {}
      throw error
    }
  }

  return {
    list(id: string): { items: CredentialVersion[] } {
      return vault.read((db) => {
        const record = resolveCredential(db, id)
        return { items: listVersions(db, record.rid).map((version) => toVersion(version, record.version)) }
      })
    },

    /**
     * Puts a new value into use and keeps the old one. Secret fields that are left out keep their value.
     * `expiresAt` undefined takes the expiry from the new material, and else keeps none: the old date was the old value's.
     * @throws VaultError `not-found`, `credential-in-trash`, `field-invalid`
     */
    rotate(id: string, config: FieldValues, given: SecretInput, expiresAt: string | null | undefined): Credential {
      return vault.write(['credentials'], (db, audit) => {
        const record = resolveCredential(db, id)
        if (record.trashed_at !== null) throw new VaultError('credential-in-trash')
        const type = typeOf(record.type)
        const before = findVersion(db, record.rid, record.version)
        const current = {
          config: { ...parseConfig(record.config), ...(before && parseConfig(before.config)) },
          secrets: currentSecrets(record),
        }
        const checked = validateFields(type, { config, secrets: given }, 'rotate', current)
        const { rotating } = splitConfig(type, checked.config)
        const now = context.now()
        const version = (listVersions(db, record.rid)[0]?.version ?? record.version) + 1
        const masked = maskedHint(type, checked.secrets)
        const secretFields = JSON.stringify(secretFieldNames(type, checked.secrets))
        const material = type.expiry?.({ ...checked.config, ...checked.secrets })?.getTime() ?? null
        const expires = expiresAt ? Date.parse(expiresAt) : expiresAt === null ? null : material
        insertVersion(
          db,
          {
            credential_rid: record.rid,
            version,
            masked,
            secret_fields: secretFields,
            config: JSON.stringify(rotating),
            fingerprint: secrets.fingerprint(checked.secrets),
            expires_at: expires,
            created_at: now,
            created_by: context.person(),
            destroyed_at: null,
          },
          secrets.seal(checked.secrets, record.id, version),
        )
        const next = updateCredential(db, record, {
          version,
          masked,
          secret_fields: secretFields,
          revision: record.revision + 1,
          expires_at: expires,
          expiry_source: expires === null ? null : expiresAt ? 'typed' : 'material',
          rotation_due_at: rotationDue(record.rotate_every, now),
          // What the last test found was found with the old value.
          error_code: null,
          last_test_ok: null,
          updated_at: now,
          last_rotated_at: now,
        })
        audit({
          action: 'credential.rotate',
          subjectType: 'credential',
          subjectId: record.id,
          subject: record.name,
          detail: `version ${version}`,
        })
        return toCredential(db, next, statusClock(context))
      })
    },

    /** @throws VaultError `not-found`, `version-not-found`, `version-destroyed`, `version-current`, `secret-damaged` */
    rollback(id: string, version: number): Credential {
      return vault.write(['credentials'], (db, audit) => {
        const record = resolveCredential(db, id)
        if (record.trashed_at !== null) throw new VaultError('credential-in-trash')
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

    /** @throws VaultError `not-found`, `version-not-found`, `version-destroyed`, `version-current` */
    destroy(id: string, version: number): Credential {
      const result = vault.write(['credentials'], (db, audit) => {
        const record = resolveCredential(db, id)
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

export type VersionService = ReturnType<typeof createVersionService>

function toVersion(record: VersionRecord, current: number): CredentialVersion {
  const state = record.version === current ? 'current' : record.destroyed_at === null ? 'kept' : 'destroyed'
  return {
    version: record.version,
    state,
    masked: state === 'destroyed' ? '' : record.masked,
    createdAt: toInstant(record.created_at),
    createdBy: record.created_by,
    destroyedAt: toInstant(record.destroyed_at),
  }
}
