import type { KeyObject } from 'node:crypto'
import type { FieldValues } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { SealContext, SealDomain } from '../crypto/aead.ts'
import { open, seal } from '../crypto/aead.ts'
import type { FieldMark } from '../crypto/fingerprint.ts'
import { fieldMarks, fieldsFingerprint } from '../crypto/fingerprint.ts'
import { Secret } from '../crypto/secret.ts'
import { type AuditEntry, lineOf } from '../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../vault/database.ts'
import { localDay } from '../vault/local-day.ts'
import { configOf } from '../vault/repositories/credential-config.ts'
import type { ExportRecord } from '../vault/repositories/credential-export.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { parseConfig } from '../vault/repositories/credential-row.ts'
import { findCredential, updateCredential } from '../vault/repositories/credentials.ts'
import { findShare } from '../vault/repositories/shares.ts'
import { countUse } from '../vault/repositories/usage.ts'
import { readSealed } from '../vault/repositories/versions.ts'
import { isPublicWord } from './strength/known-passwords.ts'

/** Why a secret is opened; written into the audit log. */
export type SecretPurpose =
  | 'test'
  | 'request'
  | 'sign'
  | 'verify'
  | 'authorize'
  | 'refresh'
  | 'revoke'
  | 'rotation'
  | 'stream'
  | 'team'

/** Learns opened values, so that no answer can carry one out. */
interface Guard {
  watch(values: Iterable<string>): void
}

interface UseOptions {
  readonly purpose: SecretPurpose
  /** `host:port` that the secret would be sent to; it must be bound. Null when it isn't sent anywhere. */
  readonly host: string | null
  /** The connection that it is used for. */
  readonly connection?: { readonly id: string; readonly name: string }
  /** Another version than the one in use: the new one of a rotation, or the old one that it replaces. */
  readonly version?: number
}

/** Everything of one credential in plaintext, for the time of one use. */
export interface OpenedCredential {
  readonly record: CredentialRecord
  /** All fields: the configuration of the version in use with the secret fields. */
  readonly values: FieldValues
  readonly config: FieldValues
  readonly secrets: FieldValues
}

/** The only door to plaintext. */
export interface Secrets {
  /**
   * Opens the current value for one use. Whether it may be used is decided, and recorded, in one transaction, which is
   * durable before `work` gets the value; what is refused or can't be opened is recorded as that.
   * @throws VaultError `not-found`, `credential-in-trash`, `credential-disabled`, `host-not-bound`, `secret-damaged`,
   *   `value-missing`, `version-destroyed`
   */
  use<T>(id: string, options: UseOptions, work: (opened: OpenedCredential) => T): T
  /**
   * Opens one of many credentials for an export, whose transaction has read them at once and records here the use of each.
   * @throws VaultError `credential-in-trash`, `access-denied`, `secret-damaged`, `value-missing`
   */
  openForExport(
    db: WriteDb,
    record: ExportRecord,
    audit: (entry: AuditEntry) => void,
  ): { readonly config: FieldValues; readonly secrets: FieldValues }
  /** Lets no answer pass that holds one of these values, which have just come in. */
  watch(secrets: FieldValues): void
  /** Seals the secret fields of one version. */
  seal(secrets: FieldValues, credentialId: string, version: number): Buffer
  /** Opens the sealed fields of a version inside the core, for a rotation that keeps some of them. */
  openVersion(record: CredentialRecord, version: number): FieldValues
  /** The same for a row that was read already. @throws VaultError `secret-damaged` */
  openStored(sealed: Buffer, credentialId: string, version: number): FieldValues
  /** Seals what else belongs to a credential, such as its tokens; `bytes` are wiped. `count` numbers these values. */
  sealBeside(domain: SealDomain, bytes: Buffer, credentialId: string, count: number): Buffer
  /** Opens it. @throws VaultError `secret-damaged` */
  openBeside(domain: SealDomain, sealed: Buffer, credentialId: string, count: number): Secret
  /** Equal for equal values within one vault; tells nothing else. */
  fingerprint(secrets: FieldValues): string
  /** The same for each secret field, by which one password is found in several credentials. */
  marks(secrets: FieldValues): FieldMark[]
}

/** Opens and seals secret values of the vault that `context` holds. */
export function createSecrets(context: ServiceContext, guard: Guard): Secrets {
  const { vault } = context
  /** Marks under a vault's key, for as long as somebody has the values: an import looks at them twice, for ten thousands. */
  const marked = new WeakMap<KeyObject, WeakMap<FieldValues, FieldMark[]>>()

  const sealContext = (credentialId: string, version: number): SealContext => ({
    vaultId: vault.current.id,
    credentialId,
    version,
  })

  const openSealed = (sealed: Buffer, credentialId: string, version: number): FieldValues => {
    const bytes = new Secret(open(vault.current.keys.secrets, sealed, sealContext(credentialId, version)))
    return bytes.use((plain) => JSON.parse(plain.toString('utf8')) as FieldValues)
  }

  const openVersion = (record: CredentialRecord, version: number): FieldValues => {
    const sealed = vault.read((db) => readSealed(db, record.rid, version))
    if (sealed) return openSealed(sealed, record.id, version)
    // The version in use is never destroyed: it has no value yet.
    if (version === record.version) throw new VaultError('value-missing', { subjects: [record.name] })
    throw new VaultError('version-destroyed')
  }

  const refusal = (record: CredentialRecord, options: UseOptions): VaultError | undefined => {
    if (record.trashed_at !== null) return new VaultError('credential-in-trash')
    if (record.disabled_at !== null) return new VaultError('credential-disabled', { subjects: [record.name] })
    if (options.host === null) return undefined
    const hosts = JSON.parse(record.bound_hosts) as string[]
    if (!hosts.includes(options.host))
      return new VaultError('host-not-bound', { subjects: [record.name, options.host] })
    return undefined
  }

  /** The opened credential, or why it can't be opened: the record of the failure must not be rolled back by it. */
  const openOrFailure = (db: ReadDb, record: CredentialRecord, version: number): OpenedCredential | VaultError => {
    try {
      const secrets = openVersion(record, version)
      const config = configOf(db, record, version)
      return { record, config, secrets, values: { ...config, ...secrets } }
    } catch (error) {
      if (error instanceof VaultError) return error
      throw error
    }
  }

  return {
    use(id, options, work) {
      const opened = vault.write([], (db, audit) => {
        const record = findCredential(db, id)
        if (!record) throw new VaultError('not-found')
        const refused = refusal(record, options)
        const version = options.version ?? record.version
        const found = refused ?? openOrFailure(db, record, version)
        const failure = found instanceof VaultError ? found : undefined
        audit({
          action: 'credential.use',
          outcome: refused ? 'refused' : failure ? 'failed' : 'ok',
          subjectType: 'credential',
          subjectId: record.id,
          subject: record.name,
          detail: [
            options.purpose,
            options.connection?.name,
            version !== record.version && `version ${version}`,
            failure?.code,
          ]
            .filter(Boolean)
            .join(' · '),
        })
        const at = context.now()
        countUse(db, {
          rid: record.rid,
          day: localDay(at),
          at,
          by: lineOf(context.vault.actor),
          purpose: options.purpose,
          connection: options.connection ?? null,
          isFailed: failure !== undefined,
        })
        if (!failure && version === record.version) updateCredential(db, record, { last_used_at: at })
        return found
      })
      if (opened instanceof VaultError) throw opened
      guard.watch(watchable(opened.secrets))
      return work(opened)
    },

    openForExport(db, record, audit) {
      if (record.trashed_at !== null) throw new VaultError('credential-in-trash')
      // Who may use it, or see how it is used, has not the right to pass its value on.
      if ((findShare(db, record.rid)?.level ?? 'manage') !== 'manage')
        throw new VaultError('access-denied', { subjects: [record.name] })
      if (record.sealed === null) throw new VaultError('value-missing', { subjects: [record.name] })
      const at = context.now()
      const by = lineOf(context.vault.actor)
      countUse(db, { rid: record.rid, day: localDay(at), at, by, purpose: 'export', connection: null, isFailed: false })
      audit({
        action: 'credential.use',
        subjectType: 'credential',
        subjectId: record.id,
        subject: record.name,
        detail: 'export',
      })
      // The values leave inside the bundle's encryption alone, and are too many to be looked for in answers.
      return {
        config: { ...parseConfig(record.config), ...parseConfig(record.version_config) },
        secrets: openSealed(record.sealed, record.id, record.version),
      }
    },

    watch: (secrets) => guard.watch(watchable(secrets)),

    seal(secrets, credentialId, version) {
      const bytes = Buffer.from(JSON.stringify(secrets))
      try {
        return seal(vault.current.keys.secrets, bytes, sealContext(credentialId, version))
      } finally {
        bytes.fill(0)
      }
    },

    openVersion,
    openStored: openSealed,

    sealBeside(domain, bytes, credentialId, count) {
      try {
        return seal(vault.current.keys.secrets, bytes, { ...sealContext(credentialId, count), domain })
      } finally {
        bytes.fill(0)
      }
    },

    openBeside: (domain, sealed, credentialId, count) =>
      new Secret(open(vault.current.keys.secrets, sealed, { ...sealContext(credentialId, count), domain })),

    fingerprint: (secrets) => fieldsFingerprint(vault.current.keys.fingerprint, secrets),
    marks(values) {
      const key = vault.current.keys.fingerprint
      const known = marked.get(key) ?? new WeakMap<FieldValues, FieldMark[]>()
      marked.set(key, known)
      const marks = known.get(values) ?? fieldMarks(key, values)
      known.set(values, marks)
      return marks
    },
  }
}

/** What must not occur in an answer. A password such as `postgres` would hold back everything about PostgreSQL. */
function watchable(secrets: FieldValues): string[] {
  return [...valuesOf(secrets)].filter((value) => !isPublicWord(value))
}

/** The texts inside field values. */
export function* valuesOf(values: FieldValues): Generator<string> {
  for (const value of Object.values(values)) {
    if (typeof value === 'string') yield value
    else yield* Object.values(value)
  }
}
