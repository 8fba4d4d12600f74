import { findCatalogName } from '../../../connections/systems/names.ts'
import { scheduleOf } from '../../../credentials/schedule.ts'
import type { AuditEntry } from '../../../vault/audit-log.ts'
import type { ReadDb, WriteDb } from '../../../vault/database.ts'
import { deleteConnection } from '../../../vault/repositories/connections.ts'
import { deleteCredential, findCredential, updateCredential } from '../../../vault/repositories/credentials.ts'
import { inStep, restoreConnection } from '../../../vault/repositories/last-import.ts'
import { putShare } from '../../../vault/repositories/shares.ts'
import { credentialsOfSystem, deleteSystem, findSystem, updateSystem } from '../../../vault/repositories/systems.ts'
import { forgetVersions, madeAt, updateVersionConfig } from '../../../vault/repositories/versions.ts'
import type { ConnectionStep, CredentialStep, SystemStep, UndoPlan } from './plan.ts'

type Audit = (entry: AuditEntry) => void

/**
 * Does what a plan says, inside the caller's transaction: all of it or, by an error, none. What goes makes room first, so that names are
 * free for what comes back; systems are last, when nothing that goes has them any more.
 */
export function runUndo(db: WriteDb, audit: Audit, { credentials, connections, systems, items }: UndoPlan): void {
  for (const { of } of doable(connections)) if (of.before === null) deleteConnection(db, of.now.id)
  for (const { of } of doable(credentials)) if (of.before === null) deleteCredential(db, of.now)
  for (const step of doable(credentials)) restoreCredential(db, step)
  for (const step of doable(connections)) putBackConnection(db, step)
  for (const { of } of doable(systems)) if (of.before === null) deleteSystem(db, of.now.id)
  for (const step of doable(systems)) restoreSystem(db, step)
  for (const { kind, id, name, does, changes } of items) {
    if (does === 'leave') continue
    const removal = kind === 'credential' ? 'credential.shred' : (`${kind}.delete` as const)
    audit({
      action: does === 'remove' ? removal : `${kind}.update`,
      subjectType: kind,
      subjectId: id,
      subject: name,
      detail: ['undo', ...changes].join(' · '),
    })
  }
}

function doable<Step extends { readonly reason: string | null }>(steps: readonly Step[]): Step[] {
  return steps.filter(({ reason }) => reason === null)
}

function restoreCredential(db: WriteDb, { of, keepsValue }: CredentialStep): void {
  const { now, before, shareBefore } = of
  if (before === null) return
  const { version_config, ...columns } = before
  const revision = now.revision + 1
  if (Object.keys(before).length > 0) {
    const next = { ...now, ...columns }
    updateCredential(db, now, {
      ...columns,
      ...('system_id' in columns && systemColumns(db, columns.system_id ?? null)),
      ...scheduleOf(db, next, madeAt(db, next)),
      revision,
    })
    if (typeof version_config === 'string') updateVersionConfig(db, now.rid, next.version, version_config)
    if (columns.version !== undefined && !keepsValue)
      forgetVersions(db, now.rid, { after: columns.version, upTo: now.version })
  }
  if (shareBefore === null) return
  const { local_revision } = shareBefore
  const current = findCredential(db, now.id)?.revision ?? revision
  putShare(db, { ...shareBefore, local_revision: local_revision === inStep ? current : local_revision })
}

function putBackConnection(db: WriteDb, { of: { now, before } }: ConnectionStep): void {
  if (before === null) return
  const { system_id, credential_id } = before
  restoreConnection(db, now.rid, {
    ...before,
    ...(system_id !== undefined && systemColumns(db, system_id)),
    // What was shredded since takes no connection back.
    ...(credential_id && !findCredential(db, credential_id) && { credential_id: null }),
    revision: now.revision + 1,
  })
}

function restoreSystem(db: WriteDb, { of: { now, before } }: SystemStep): void {
  if (before === null) return
  const next = { ...now, ...before }
  updateSystem(db, next)
  for (const id of credentialsOfSystem(db, now.id)) {
    const record = findCredential(db, id)
    if (record) updateCredential(db, record, { system_name: next.name })
  }
}

/** A system that is gone since is none. */
function systemColumns(db: ReadDb, id: string | null) {
  const name = id === null ? undefined : (findSystem(db, id)?.name ?? findCatalogName(id))
  return name === undefined ? { system_id: null, system_name: '' } : { system_id: id, system_name: name }
}
