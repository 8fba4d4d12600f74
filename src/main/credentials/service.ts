import { v7 as uuidv7 } from 'uuid'
import type {
  Credential,
  CredentialMetadata,
  CredentialRow,
  FieldValues,
  Impact,
} from '../../shared/domain/credential.ts'
import { credentialStatuses } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import { canonicalHostPort } from '../connections/host.ts'
import { findCatalogName } from '../connections/systems/names.ts'
import type { ServiceContext } from '../context.ts'
import { statusClock } from '../context.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { ReadDb } from '../vault/database.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import { countStatuses } from '../vault/repositories/credential-count.ts'
import type { ListQuery } from '../vault/repositories/credential-list.ts'
import { listCredentials } from '../vault/repositories/credential-list.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import type { CredentialColumns } from '../vault/repositories/credentials.ts'
import { findCredential, findCredentialByName, updateCredential } from '../vault/repositories/credentials.ts'
import { facetValues } from '../vault/repositories/facets.ts'
import { findSystem } from '../vault/repositories/systems.ts'
import { madeAt, updateVersionConfig, updateVersionExpiry } from '../vault/repositories/versions.ts'
import type { SecretInput } from './fields.ts'
import { splitConfig, validateFields } from './fields.ts'
import { impactOf } from './impact.ts'
import { scheduleOf } from './schedule.ts'
import { findSecretLike } from './secret-like.ts'
import type { Secrets } from './secrets.ts'
import { makeNew, storeNew } from './store.ts'
import { findType } from './types/registry.ts'
import { toCredential } from './view.ts'

/** A type by its ID. @throws VaultError `type-unknown` */
export function typeOf(id: string) {
  const type = findType(id)
  if (!type) throw new VaultError('type-unknown')
  return type
}

/** By ID, or by unique name. @throws VaultError `not-found` */
export function resolveCredential(db: ReadDb, ref: string): CredentialRecord {
  const record = findCredential(db, ref.toLowerCase()) ?? findCredentialByName(db, ref)
  if (!record) throw new VaultError('not-found')
  return record
}

/** By ID alone, which no name can be taken for. @throws VaultError `not-found` */
export function requireCredential(db: ReadDb, id: string): CredentialRecord {
  const record = findCredential(db, id)
  if (!record) throw new VaultError('not-found')
  return record
}

/** Several by ID, each once however often it was named. @throws VaultError `not-found` */
export function requireCredentials(db: ReadDb, ids: readonly string[]): CredentialRecord[] {
  return [...new Set(ids)].map((id) => requireCredential(db, id))
}

/** Hosts as connections name theirs, each once. @throws VaultError `field-invalid` */
export function checkedHosts(hosts: readonly string[]): string[] {
  const checked = hosts.map((host) => canonicalHostPort(host))
  if (checked.includes(null))
    throw new VaultError('field-invalid', {
      issues: [
        { path: 'boundHosts', message: 'Write a host name or address and a port, such as db.example.com:5432.' },
      ],
    })
  return [...new Set(checked.filter((host) => host !== null))]
}

/** Name of a system of the catalog or of a person's own. @throws VaultError `not-found` */
export function systemName(db: ReadDb, systemId: string | null): string {
  if (systemId === null) return ''
  const name = findSystem(db, systemId)?.name ?? findCatalogName(systemId)
  if (name === undefined)
    throw new VaultError('not-found', { issues: [{ path: 'systemId', message: 'This system does not exist.' }] })
  return name
}

/** Refuses metadata that looks like a secret (C10). @throws VaultError `secret-in-metadata` */
export function refuseSecrets(texts: Readonly<Record<string, string | undefined>>): void {
  for (const [path, text] of Object.entries(texts)) {
    const reason = text ? findSecretLike(text) : null
    if (reason !== null) throw new VaultError('secret-in-metadata', { issues: [{ path, message: reason }] })
  }
}

/** What people do with credentials besides their values. */
export function createCredentialService(context: ServiceContext, secrets: Secrets) {
  const { vault } = context
  const tools = { context, secrets }

  const view = (db: ReadDb, record: CredentialRecord) => toCredential(db, record, statusClock(context))

  return {
    list(query: ListQuery): { items: CredentialRow[]; nextCursor: string | null; total: number } {
      return vault.read((db) => listCredentials(db, query, statusClock(context)))
    },

    facets() {
      return vault.read((db) => {
        const plain = (dimension: 'type' | 'environment' | 'team' | 'owner' | 'tag') =>
          facetValues(db, dimension).map(({ value, count }) => ({ value, label: value, count }))
        const statuses = countStatuses(db, statusClock(context))
        return {
          type: facetValues(db, 'type').map(({ value, count }) => ({
            value,
            label: findType(value)?.label ?? value,
            count,
          })),
          environment: plain('environment'),
          system: facetValues(db, 'system').map(({ value, count }) => ({
            value,
            label: findSystem(db, value)?.name ?? findCatalogName(value) ?? value,
            count,
          })),
          team: plain('team'),
          owner: plain('owner'),
          tag: plain('tag'),
          status: credentialStatuses.map((status) => ({ value: status, label: status, count: statuses[status] })),
        }
      })
    },

    get(ref: string): Credential {
      return vault.read((db) => view(db, resolveCredential(db, ref)))
    },

    /** @throws VaultError `type-unknown`, `field-invalid`, `name-taken`, `secret-in-metadata` */
    create(type: string, given: CredentialMetadata, config: FieldValues, values: SecretInput): Credential {
      const declared = typeOf(type)
      refuseMetadata(given)
      const fields = validateFields(declared, { config, secrets: values }, 'create')
      const named = declared.hosts?.({ ...fields.config, ...fields.secrets }) ?? []
      const metadata = { ...given, boundHosts: checkedHosts([...given.boundHosts, ...named]) }
      secrets.watch(fields.secrets)
      const id = uuidv7()
      return vault.write(['credentials'], (db, audit) => {
        if (findCredentialByName(db, metadata.name)) throw new VaultError('name-taken')
        const made = makeNew(tools, db, id, declared, metadata, systemName(db, metadata.systemId), fields)
        const record = storeNew(db, made)
        audit({
          action: 'credential.create',
          subjectType: 'credential',
          subjectId: id,
          subject: record.name,
          detail: type,
        })
        auditHosts(audit, record, metadata.boundHosts)
        return view(db, record)
      })
    },

    /** @throws VaultError `not-found`, `edit-conflict`, `name-taken`, `field-invalid`, `secret-in-metadata` */
    update(
      id: string,
      revision: number | null,
      given: { readonly [K in keyof CredentialMetadata]?: CredentialMetadata[K] | undefined },
      config: FieldValues | null,
    ): Credential {
      refuseMetadata(given)
      const metadata = { ...given, ...(given.boundHosts && { boundHosts: checkedHosts(given.boundHosts) }) }
      return vault.write(['credentials'], (db, audit) => {
        const record = requireCredential(db, id)
        if (revision !== null && revision !== record.revision) throw new VaultError('edit-conflict')
        if (metadata.name !== undefined) {
          const other = findCredentialByName(db, metadata.name)
          if (other && other.id !== record.id) throw new VaultError('name-taken')
        }
        const now = context.now()
        const changes: { -readonly [K in keyof CredentialColumns]?: CredentialColumns[K] } = {
          ...partialMetadataColumns(db, metadata),
          revision: record.revision + 1,
          updated_at: now,
        }
        if (metadata.expiresAt !== undefined) {
          changes.expires_at = toTime(metadata.expiresAt)
          changes.expiry_source = metadata.expiresAt === null ? null : 'typed'
          updateVersionExpiry(db, record.rid, record.version, changes.expires_at)
        }
        if (metadata.rotateEvery !== undefined || metadata.environment !== undefined)
          Object.assign(changes, scheduleOf(db, { ...record, ...changes }, madeAt(db, record)))
        if (config !== null) {
          const { stable, rotating } = editConfig(db, record, config)
          const added = newlyNamedHosts(db, record, { ...stable, ...rotating })
          if (added.length > 0)
            changes.bound_hosts = JSON.stringify([
              ...new Set([...(JSON.parse(changes.bound_hosts ?? record.bound_hosts) as string[]), ...added]),
            ])
          changes.config = JSON.stringify(stable)
          updateVersionConfig(db, record.rid, record.version, JSON.stringify(rotating))
        }
        const next = updateCredential(db, record, changes)
        audit({
          action: 'credential.update',
          subjectType: 'credential',
          subjectId: record.id,
          subject: next.name,
          detail: [...Object.keys(metadata), ...(config === null ? [] : ['config'])].join(', '),
        })
        const before = JSON.parse(record.bound_hosts) as string[]
        const after = JSON.parse(next.bound_hosts) as string[]
        auditHosts(
          audit,
          next,
          after.filter((host) => !before.includes(host)),
        )
        return view(db, next)
      })
    },

    /** Consent to one more host. */
    bindHost(id: string, host: string): Credential {
      const added = checkedHosts([host])
      return vault.write(['credentials', 'connections'], (db, audit) => {
        const record = requireCredential(db, id)
        const hosts = JSON.parse(record.bound_hosts) as string[]
        if (hosts.includes(added[0] ?? '')) return view(db, record)
        const next = updateCredential(db, record, {
          bound_hosts: JSON.stringify([...hosts, ...added]),
          revision: record.revision + 1,
          updated_at: context.now(),
        })
        auditHosts(audit, record, added)
        return view(db, next)
      })
    },

    /** Disables or enables several; those that are so already are left alone. */
    setDisabled(ids: readonly string[], disabled: boolean): { changed: number } {
      return vault.write(['credentials'], (db, audit) => {
        let changed = 0
        for (const record of requireCredentials(db, ids)) {
          if ((record.disabled_at !== null) === disabled) continue
          updateCredential(db, record, {
            disabled_at: disabled ? context.now() : null,
            revision: record.revision + 1,
            updated_at: context.now(),
          })
          audit({
            action: disabled ? 'credential.disable' : 'credential.enable',
            subjectType: 'credential',
            subjectId: record.id,
            subject: record.name,
          })
          changed++
        }
        return { changed }
      })
    },

    /** Adds and removes tags. */
    tag(ids: readonly string[], add: readonly string[], remove: readonly string[]): { changed: number } {
      refuseSecrets({ tags: add.join(' ') })
      return vault.write(['credentials'], (db, audit) => {
        let changed = 0
        for (const record of requireCredentials(db, ids)) {
          const before = JSON.parse(record.tags) as string[]
          const after = [...new Set([...before.filter((tag) => !remove.includes(tag)), ...add])]
          if (after.length > 50)
            throw new VaultError('invalid-request', { issues: [{ path: 'add', message: 'Use at most 50 tags.' }] })
          if (JSON.stringify(after) === record.tags) continue
          updateCredential(db, record, {
            tags: JSON.stringify(after),
            revision: record.revision + 1,
            updated_at: context.now(),
          })
          audit({
            action: 'credential.update',
            subjectType: 'credential',
            subjectId: record.id,
            subject: record.name,
            detail: 'tags',
          })
          changed++
        }
        return { changed }
      })
    },

    /** What breaks without these credentials. */
    impact(ids: readonly string[]): Impact {
      return vault.read((db) =>
        impactOf(
          db,
          requireCredentials(db, ids).map(({ id }) => id),
        ),
      )
    },

    /** Texts to copy in place of the value (D5). */
    references(id: string): { items: { label: string; text: string }[] } {
      const record = vault.read((db) => requireCredential(db, id))
      const uri = `keyward://${encodeURIComponent(record.name)}`
      const fields = JSON.parse(record.secret_fields) as string[]
      const fieldUri = (field: string) => `${uri}/${field.split('.').map(encodeURIComponent).join('/')}`
      return {
        items: [
          { label: 'ID', text: record.id },
          { label: 'Reference', text: uri },
          ...fields.map((field) => ({ label: `Reference to ${field}`, text: fieldUri(field) })),
          {
            label: 'YAML',
            text: `credential:\n  id: ${record.id}\n  name: ${JSON.stringify(record.name)}\n  reference: ${JSON.stringify(uri)}\n`,
          },
        ],
      }
    },
  }
}

function refuseMetadata(
  metadata: { readonly [K in keyof CredentialMetadata]?: CredentialMetadata[K] | undefined },
): void {
  const { name, purpose, owner, team, environment, tags } = metadata
  refuseSecrets({ name, purpose, owner, team, environment, tags: tags?.join(' ') })
}

/** Consent to a host has a record of its own, by which way soever it was given. */
function auditHosts(audit: (entry: AuditEntry) => void, record: CredentialRecord, hosts: readonly string[]): void {
  for (const host of hosts)
    audit({
      action: 'credential.bind-host',
      subjectType: 'credential',
      subjectId: record.id,
      subject: record.name,
      detail: host,
    })
}

function toTime(instant: string | null | undefined): number | null {
  return instant ? Date.parse(instant) : null
}

function partialMetadataColumns(
  db: ReadDb,
  metadata: { readonly [K in keyof CredentialMetadata]?: CredentialMetadata[K] | undefined },
): Partial<CredentialColumns> {
  return {
    ...(metadata.name !== undefined && { name: metadata.name }),
    ...(metadata.systemId !== undefined && {
      system_id: metadata.systemId,
      system_name: systemName(db, metadata.systemId),
    }),
    ...(metadata.environment !== undefined && { environment: metadata.environment }),
    ...(metadata.owner !== undefined && { owner: metadata.owner }),
    ...(metadata.team !== undefined && { team: metadata.team }),
    ...(metadata.tags !== undefined && { tags: JSON.stringify([...new Set(metadata.tags)]) }),
    ...(metadata.purpose !== undefined && { purpose: metadata.purpose }),
    ...(metadata.rotateEvery !== undefined && { rotate_every: metadata.rotateEvery }),
    ...(metadata.boundHosts !== undefined && { bound_hosts: JSON.stringify([...new Set(metadata.boundHosts)]) }),
  }
}

/**
 * Hosts that the settings name since this edit. Those that they named before are left alone: an imported credential has hosts
 * in its settings to which nobody has consented.
 */
function newlyNamedHosts(db: ReadDb, record: CredentialRecord, config: FieldValues): string[] {
  const { hosts } = typeOf(record.type)
  if (!hosts) return []
  const before = hosts(currentConfig(db, record))
  return checkedHosts(hosts(config).filter((host) => !before.includes(host)))
}

/** The configuration after an edit: what stays, and what belongs to the version in use. */
function editConfig(db: ReadDb, record: CredentialRecord, given: FieldValues) {
  const type = typeOf(record.type)
  const current = { config: currentConfig(db, record), secrets: {} }
  const checked = validateFields(type, { config: given, secrets: {} }, 'update', current)
  return splitConfig(type, checked.config)
}
