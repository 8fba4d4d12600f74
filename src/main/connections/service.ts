import { v7 as uuidv7 } from 'uuid'
import type { Connection, ConnectionInput } from '../../shared/domain/connection.ts'
import type { TestResult } from '../../shared/domain/probe.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { refuseSecrets, requireCredential, systemName } from '../credentials/service.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../vault/database.ts'
import type { ConnectionColumns, ConnectionQuery, ConnectionRecord } from '../vault/repositories/connections.ts'
import {
  connectionCursor,
  connectionsThrough,
  deleteConnection,
  findConnection,
  findConnectionByName,
  insertConnection,
  listConnections,
  testHistory,
  updateConnection,
} from '../vault/repositories/connections.ts'
import { currentConfig } from '../vault/repositories/credential-config.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { toInstant } from '../vault/repositories/credential-row.ts'
import { findCredential, updateCredential } from '../vault/repositories/credentials.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import { findShare } from '../vault/repositories/shares.ts'
import { findKind } from './kinds.ts'
import { validateParameters } from './parameters.ts'
import { readTrustedKeys } from './ssh/host-keys.ts'
import { maxHops, wayOf } from './way-of.ts'

/** By ID, or by unique name. @throws VaultError `not-found` */
export function resolveConnection(db: ReadDb, ref: string): ConnectionRecord {
  const record = findConnection(db, ref.toLowerCase()) ?? findConnectionByName(db, ref)
  if (!record) throw new VaultError('not-found')
  return record
}

/** By ID alone, which no name can be taken for. @throws VaultError `not-found` */
export function requireConnection(db: ReadDb, id: string): ConnectionRecord {
  const record = findConnection(db, id)
  if (!record) throw new VaultError('not-found')
  return record
}

/**
 * Checks what a person set on a connection and completes it.
 * @throws VaultError `name-taken`, `kind-unknown`, `kind-mismatch`, `field-invalid`, `not-found`, `secret-in-metadata`
 */
export function connectionColumns(
  context: ServiceContext,
  db: ReadDb,
  id: string,
  input: ConnectionInput,
): ConnectionColumns {
  refuseSecrets({ name: input.name, purpose: input.purpose, environment: input.environment })
  const kind = findKind(input.kind)
  if (!kind) throw new VaultError('kind-unknown')
  const other = findConnectionByName(db, input.name)
  if (other && other.id !== id) throw new VaultError('name-taken')
  if (input.credentialId !== null) {
    const credential = requireCredential(db, input.credentialId)
    if (!kind.credentialTypes.includes(credential.type)) throw new VaultError('kind-mismatch')
  }
  checkWay(db, id, input.viaId ?? null)
  const parameters = validateParameters(kind, input.parameters)
  return {
    id,
    name: input.name,
    kind: input.kind,
    system_id: input.systemId,
    system_name: systemName(db, input.systemId),
    environment: input.environment,
    credential_id: input.credentialId,
    via_id: input.viaId ?? null,
    parameters: JSON.stringify(parameters),
    target: kind.target(parameters),
    purpose: input.purpose,
    revision: 1,
    created_at: context.now(),
    updated_at: context.now(),
  }
}

/** Refuses a way through what carries nothing, that leads back, or that is too long. @throws VaultError `field-invalid` */
function checkWay(db: ReadDb, id: string, viaId: string | null): void {
  if (viaId === null) return
  const complaint = wayComplaint(db, id, viaId)
  if (complaint !== null) throw new VaultError('field-invalid', { issues: [{ path: 'viaId', message: complaint }] })
}

function wayComplaint(db: ReadDb, id: string, viaId: string): string | null {
  const via = findConnection(db, viaId)
  if (!via) return 'This connection does not exist any more.'
  if (findKind(via.kind)?.carries !== true) return 'Choose an SSH server or a proxy.'
  const way = [...wayOf(db, via), via]
  if (way.some((hop) => hop.id === id)) return 'This way would lead through the connection itself.'
  return way.length + longestWayThrough(db, id) > maxHops ? `A way has at most ${maxHops} stations.` : null
}

/** How many connections stand one behind the other on the ways through this one. */
function longestWayThrough(db: ReadDb, id: string, depth = 0): number {
  if (depth > maxHops) return depth
  return Math.max(0, ...connectionsThrough(db, id).map((next) => 1 + longestWayThrough(db, next.id, depth + 1)))
}

/** Connections: what joins a system, an environment, parameters and a credential by ID. */
export function createConnectionService(context: ServiceContext) {
  const { vault } = context

  /** Binds the credential to every target: with consent, or when it has no host at all yet. */
  const bind = (db: WriteDb, audit: (entry: AuditEntry) => void, columns: ConnectionColumns, consent: boolean) => {
    const credential = columns.credential_id === null ? undefined : findCredential(db, columns.credential_id)
    if (!credential) return
    const hosts = JSON.parse(credential.bound_hosts) as string[]
    const { unbound } = targetsOf(db, columns, credential)
    if (unbound.length === 0 || (hosts.length > 0 && !consent)) return
    // Where a shared credential goes is for those to say who manage it.
    if ((findShare(db, credential.rid)?.level ?? 'manage') !== 'manage') {
      if (consent) throw new VaultError('access-denied', { subjects: [credential.name] })
      return
    }
    updateCredential(db, credential, {
      bound_hosts: JSON.stringify([...hosts, ...unbound]),
      revision: credential.revision + 1,
      updated_at: context.now(),
    })
    for (const host of unbound)
      audit({
        action: 'credential.bind-host',
        subjectType: 'credential',
        subjectId: credential.id,
        subject: credential.name,
        detail: host,
      })
  }

  return {
    list(query: ConnectionQuery): { items: Connection[]; nextCursor: string | null; total: number } {
      return vault.read((db) => {
        const { records, total } = listConnections(db, query)
        const items = fitAnswer(records.slice(0, query.limit).map((record) => toConnection(db, record)))
        const last = records[items.length - 1]
        return { items, nextCursor: records.length > items.length && last ? connectionCursor(last) : null, total }
      })
    },

    get(ref: string): Connection {
      return vault.read((db) => toConnection(db, resolveConnection(db, ref)))
    },

    /** @throws VaultError `name-taken`, `kind-unknown`, `kind-mismatch`, `field-invalid`, `not-found`, `secret-in-metadata` */
    create(input: ConnectionInput, consent: boolean): Connection {
      const id = uuidv7()
      return vault.write(['connections', 'credentials'], (db, audit) => {
        const columns = connectionColumns(context, db, id, input)
        insertConnection(db, columns)
        audit({
          action: 'connection.create',
          subjectType: 'connection',
          subjectId: id,
          subject: columns.name,
          detail: columns.target,
        })
        bind(db, audit, columns, consent)
        return toConnection(db, requireConnection(db, id))
      })
    },

    /** @throws VaultError `not-found`, `edit-conflict`, and what `create` throws */
    update(
      id: string,
      revision: number | null,
      input: { readonly [K in keyof ConnectionInput]?: ConnectionInput[K] | undefined },
      consent: boolean,
    ): Connection {
      return vault.write(['connections', 'credentials'], (db, audit) => {
        const before = requireConnection(db, id)
        if (revision !== null && revision !== before.revision) throw new VaultError('edit-conflict')
        const whole: ConnectionInput = {
          name: input.name ?? before.name,
          kind: input.kind ?? before.kind,
          systemId: input.systemId === undefined ? before.system_id : input.systemId,
          environment: input.environment ?? before.environment,
          credentialId: input.credentialId === undefined ? before.credential_id : input.credentialId,
          viaId: input.viaId === undefined ? before.via_id : input.viaId,
          parameters: input.parameters ?? (JSON.parse(before.parameters) as Record<string, string>),
          purpose: input.purpose ?? before.purpose,
        }
        const columns = { ...connectionColumns(context, db, before.id, whole), revision: before.revision + 1 }
        updateConnection(db, before, columns)
        audit({
          action: 'connection.update',
          subjectType: 'connection',
          subjectId: before.id,
          subject: columns.name,
          detail: columns.target,
        })
        // A changed connection is what host binding is for: only an explicit consent follows it to another host.
        if (consent) bind(db, audit, columns, true)
        return toConnection(db, requireConnection(db, before.id))
      })
    },

    /** @throws VaultError `not-found`, `field-invalid` for what is no key, or a connection without host keys */
    trustHostKey(id: string, key: string, replace: boolean): Connection {
      // Several lines would be several keys, of which a person has seen one.
      if (/[\r\n]/.test(key) || readTrustedKeys(key)?.length !== 1)
        throw new VaultError('field-invalid', {
          issues: [{ path: 'key', message: 'Give one host key: ssh-ed25519 AAAA….' }],
        })
      return vault.write(['connections'], (db, audit) => {
        const before = requireConnection(db, id)
        const parameters = JSON.parse(before.parameters) as Record<string, string>
        const kept = replace ? [] : (parameters.hostKey ?? '').split(/\r?\n/).filter((line) => line.trim() !== '')
        const kind = findKind(before.kind)
        if (!kind) throw new VaultError('kind-unknown')
        const hostKey = [...kept.filter((line) => line !== key), key].join('\n')
        const changed = validateParameters(kind, { ...parameters, hostKey })
        updateConnection(db, before, {
          ...before,
          parameters: JSON.stringify(changed),
          revision: before.revision + 1,
          updated_at: context.now(),
        })
        audit({
          action: 'connection.trust-host-key',
          subjectType: 'connection',
          subjectId: before.id,
          subject: before.name,
          detail: before.target,
        })
        return toConnection(db, requireConnection(db, before.id))
      })
    },

    /** @throws VaultError `not-found`, `confirmation-mismatch` */
    delete(id: string, confirm: string): void {
      vault.write(['connections', 'credentials'], (db, audit) => {
        const record = requireConnection(db, id)
        if (confirm !== record.name) throw new VaultError('confirmation-mismatch')
        const through = connectionsThrough(db, record.id)
        if (through.length > 0) throw new VaultError('connection-in-use', { subjects: through.map(({ name }) => name) })
        deleteConnection(db, record.id)
        audit({ action: 'connection.delete', subjectType: 'connection', subjectId: record.id, subject: record.name })
      })
    },

    history(id: string, limit: number): { items: TestResult[] } {
      return vault.read((db) => ({ items: testHistory(db, requireConnection(db, id).id, limit) }))
    },
  }
}

/** The hosts beside the target that a test sends the credential to, and those of all that it isn't bound to. */
function targetsOf(
  db: ReadDb,
  { kind, parameters, target }: Pick<ConnectionRecord, 'kind' | 'parameters' | 'target'>,
  credential: CredentialRecord | undefined,
): { furtherTargets: string[]; unbound: string[] } {
  if (!credential) return { furtherTargets: [], unbound: [] }
  const outline = { type: credential.type, config: currentConfig(db, credential) }
  const named = findKind(kind)?.furtherTargets?.(JSON.parse(parameters) as Record<string, string>, outline) ?? []
  const furtherTargets = [...new Set(named)].filter((host) => host !== target)
  const hosts = JSON.parse(credential.bound_hosts) as string[]
  return { furtherTargets, unbound: [target, ...furtherTargets].filter((host) => !hosts.includes(host)) }
}

/** A record as the contract shows it. */
export function toConnection(db: ReadDb, record: ConnectionRecord): Connection {
  const credential = record.credential_id === null ? undefined : findCredential(db, record.credential_id)
  const { furtherTargets, unbound } = targetsOf(db, record, credential)
  // Who may only use a credential sees that a connection is there, and how its tests end, not where it leads.
  const access = (credential && findShare(db, credential.rid)?.level) ?? 'manage'
  const isHidden = access === 'use'
  return {
    id: record.id,
    name: record.name,
    kind: record.kind,
    system: record.system_name,
    systemId: record.system_id,
    environment: record.environment,
    credentialId: record.credential_id,
    credential: credential?.name ?? null,
    access,
    viaId: record.via_id,
    via: record.via_id === null ? null : (findConnection(db, record.via_id)?.name ?? null),
    parameters: isHidden ? {} : (JSON.parse(record.parameters) as Connection['parameters']),
    target: isHidden ? '' : record.target,
    furtherTargets: isHidden ? [] : furtherTargets,
    unbound: isHidden ? [] : unbound,
    bound: credential !== undefined && unbound.length === 0,
    purpose: record.purpose,
    lastTest:
      record.last_test_at === null
        ? null
        : {
            at: toInstant(record.last_test_at),
            ok: record.last_test_ok === 1,
            code: (record.last_test_code ?? 'crashed') as TestResult['code'],
            message: record.last_test_message ?? '',
            ms: record.last_test_ms ?? 0,
            identity: record.last_test_identity,
            tlsExpiresAt: toInstant(record.tls_expires_at),
          },
    revision: record.revision,
    createdAt: toInstant(record.created_at),
    updatedAt: toInstant(record.updated_at),
  }
}
