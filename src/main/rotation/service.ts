import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { ResponseOf } from '../../shared/api/contract.ts'
import type { FieldValues } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import type { SecretInput } from '../credentials/fields.ts'
import { scheduleOf } from '../credentials/schedule.ts'
import type { Secrets } from '../credentials/secrets.ts'
import { requireCredentials, typeOf } from '../credentials/service.ts'
import { activateVersion, addVersion } from '../credentials/store.ts'
import { rotatedFields } from '../credentials/versions.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import type { ReadDb } from '../vault/database.ts'
import { type CredentialRecord, valueMissing } from '../vault/repositories/credential-row.ts'
import { credentialByRid, updateCredential } from '../vault/repositories/credentials.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import type { RotationColumns, RotationQuery, RotationRecord } from '../vault/repositories/rotations.ts'
import { insertRotation, listRotations, openRotation, updateRotation } from '../vault/repositories/rotations.ts'
import { destroyVersion, findVersion } from '../vault/repositories/versions.ts'
import { namesOf, type RotationOf, requireAt, requireRotation } from './records.ts'
import { isProven, testsOf, toRotation } from './view.ts'

const hour = 3_600_000

/** A new value that goes to each of several credentials. */
export interface NewValue {
  readonly config: FieldValues
  readonly secrets: SecretInput
  readonly expiresAt: string | null | undefined
}

/**
 * Rotation without an outage (L2): the new value lies beside the one in use, is tested by every connection that depends on it, comes into
 * use, and the old one is kept until it is revoked. Each step of these is one transaction with its audit record, and what several
 * rotations take together, all of them take or none. The steps that talk to servers are in `trial.ts` and `automatic.ts`.
 */
export function createRotationService(context: ServiceContext, secrets: Secrets) {
  const { vault } = context
  const tools = { context, secrets }

  const requireFinishable = (db: ReadDb, ids: readonly string[], early: boolean): RotationOf[] => {
    const all = requireAt(db, ids, 'switched')
    const unrevoked = all.filter(({ rotation }) => rotation.revoked_at === null)
    if (unrevoked.length > 0) throw new VaultError('rotation-unrevoked', { subjects: namesOf(unrevoked) })
    const waiting = all.filter(({ rotation }) => (rotation.grace_until ?? 0) > context.now())
    if (waiting.length > 0 && !early) throw new VaultError('rotation-grace', { subjects: namesOf(waiting) })
    return all
  }

  return {
    /** The rotations whose old values may be destroyed. @throws VaultError `rotation-step`, `rotation-unrevoked`, `rotation-grace` */
    requireFinishable,

    list({
      cursor,
      ...query
    }: Omit<RotationQuery, 'before'> & { cursor: string | null }): ResponseOf<'rotations.list'> {
      const before = cursor === null ? null : Number(cursor)
      if (before !== null && !Number.isSafeInteger(before)) throw new VaultError('invalid-request')
      return vault.read((db) => {
        const { rows, total, more } = listRotations(db, { ...query, before })
        const items = fitAnswer(rows.flatMap((rotation) => viewOf(db, rotation)))
        const last = rows[items.length - 1]
        return { items, nextCursor: (more || items.length < rows.length) && last ? String(last.rid) : null, total }
      })
    },

    get(id: string): ResponseOf<'rotations.get'> {
      return vault.read((db) => {
        const found = requireRotation(db, id)
        return { rotation: toRotation(db, found), tests: fitAnswer(testsOf(db, found)) }
      })
    },

    /** @throws VaultError `not-found`, `credential-in-trash`, `value-missing`, `rotation-open`, `field-invalid` */
    start(
      credentialIds: readonly string[],
      value: NewValue,
      batchId: string | null,
    ): { batchId: string; ids: string[] } {
      const batch = batchId ?? randomUUID()
      return vault.write(['credentials'], (db, audit) => {
        const credentials = requireUnrotated(db, credentialIds)
        const ids = credentials.map((record) => {
          const fields = rotatedFields(db, secrets, record, value)
          const added = addVersion(tools, db, record, typeOf(record.type), fields, value.expiresAt)
          const rotation = insertRotation(db, {
            ...begun(context, record, batch),
            method: 'manual',
            through_id: null,
            new_version: added.version,
            new_expiry_source: added.expiry_source,
          })
          audit(entry('rotation.start', record, `version ${added.version}`))
          return rotation.id
        })
        return { batchId: batch, ids }
      })
    },

    /**
     * Puts the new values into use.
     * @throws VaultError `rotation-step`, `rotation-overtaken`, `version-destroyed`, `rotation-untested` unless `despite`, `rotation-unclear`
     *   where the server of an automatic one has not taken the new value
     */
    switch(ids: readonly string[], despite: boolean, graceHours: number): void {
      vault.write(['credentials'], (db, audit) => {
        const all = requireAt(db, ids, 'staged')
        refuseOvertaken(all, (rotation) => rotation.old_version)
        const unset = all.filter(({ rotation }) => rotation.method !== 'manual' && rotation.server !== 'made')
        if (unset.length > 0) throw new VaultError('rotation-unclear', { subjects: namesOf(unset) })
        const unproven = all.filter((each) => !isAllProven(db, each))
        if (unproven.length > 0 && !despite) throw new VaultError('rotation-untested', { subjects: namesOf(unproven) })
        for (const { rotation, credential } of all) {
          const stored = findVersion(db, credential.rid, rotation.new_version ?? 0)
          if (stored?.destroyed_at !== null) throw new VaultError('version-destroyed', { subjects: [credential.name] })
          const { version, masked, secret_fields, expires_at } = stored
          const next = { version, masked, secret_fields, expires_at, expiry_source: rotation.new_expiry_source }
          const tests = testsOf(db, { rotation, credential })
          const isTested = tests.length > 0 && tests.every(({ result }) => result?.ok)
          const switched = activateVersion(context, db, credential, next)
          if (isTested) updateCredential(db, switched, { last_test_ok: 1, last_tested_at: context.now() })
          updateRotation(db, rotation, {
            state: 'switched',
            switched_at: context.now(),
            grace_until: context.now() + graceHours * hour,
            old_expiry_source: credential.expiry_source,
          })
          const note = isAllProven(db, { rotation, credential }) ? '' : ' · despite its tests'
          audit(entry('rotation.switch', credential, `version ${version}${note}`))
        }
      })
    },

    /** Puts the old values back into use. @throws VaultError `rotation-step`, `rotation-overtaken`, `version-destroyed` */
    rollBack(ids: readonly string[]): void {
      vault.write(['credentials'], (db, audit) => {
        const all = requireAt(db, ids, 'switched')
        refuseOvertaken(all, (rotation) => rotation.new_version)
        for (const { rotation, credential } of all) {
          const old = findVersion(db, credential.rid, rotation.old_version)
          if (old?.destroyed_at !== null) throw new VaultError('version-destroyed', { subjects: [credential.name] })
          const rotatedAt = old.version === 1 ? null : old.created_at
          updateCredential(db, credential, {
            version: old.version,
            masked: old.masked,
            secret_fields: old.secret_fields,
            expires_at: old.expires_at,
            expiry_source: rotation.old_expiry_source,
            revision: credential.revision + 1,
            ...scheduleOf(db, credential, old.made_at ?? rotatedAt ?? credential.created_at),
            last_rotated_at: rotatedAt,
            last_test_ok: null,
            updated_at: context.now(),
          })
          updateRotation(db, rotation, {
            state: 'staged',
            switched_at: null,
            grace_until: null,
            revoked_at: null,
            revoked_by: '',
          })
          audit(entry('rotation.roll-back', credential, `version ${old.version}`))
        }
      })
    },

    /** Destroys the new values and gives up. @throws VaultError `rotation-step`, `rotation-unclear` where a server may have the new value */
    abort(ids: readonly string[]): void {
      vault.write(['credentials'], (db, audit) => {
        const all = requireAt(db, ids, 'staged')
        const told = all.filter(({ rotation }) => rotation.server !== 'none')
        if (told.length > 0) throw new VaultError('rotation-unclear', { subjects: namesOf(told) })
        for (const { rotation, credential } of all) {
          if (rotation.new_version !== null) destroyVersion(db, credential.rid, rotation.new_version, context.now())
          updateRotation(db, rotation, { state: 'aborted', ended_at: context.now() })
          audit(entry('rotation.abort', credential))
        }
      })
      vault.current.database.checkpoint()
    },

    /** Records that the old values are revoked at the vendor. Said twice, it stays as it was said first. @throws VaultError `rotation-step` */
    confirmRevocation(ids: readonly string[]): void {
      vault.write(['credentials'], (db, audit) => {
        for (const { rotation, credential } of requireAt(db, ids, 'switched')) {
          if (rotation.revoked_at !== null) continue
          updateRotation(db, rotation, { revoked_at: context.now(), revoked_by: context.person() })
          audit(entry('rotation.revoke', credential, `version ${rotation.old_version}`))
        }
      })
    },

    /** Destroys the old values. @throws VaultError `rotation-step`, `rotation-unrevoked`, `rotation-grace` unless `early` */
    finish(ids: readonly string[], early: boolean): void {
      vault.write(['credentials'], (db, audit) => {
        for (const { rotation, credential } of requireFinishable(db, ids, early)) {
          destroyVersion(db, credential.rid, rotation.old_version, context.now())
          updateRotation(db, rotation, { state: 'done', ended_at: context.now() })
          audit(entry('rotation.finish', credential, `version ${rotation.old_version} destroyed`))
        }
      })
      vault.current.database.checkpoint()
    },
  }
}

/** What every rotation begins with. */
export function begun(context: ServiceContext, record: CredentialRecord, batchId: string) {
  return {
    id: uuidv7(),
    batch_id: batchId,
    credential_rid: record.rid,
    state: 'staged',
    server: 'none',
    notes: '{}',
    failure: null,
    old_version: record.version,
    old_expiry_source: null,
    started_at: context.now(),
    started_by: context.person(),
    switched_at: null,
    grace_until: null,
    revoked_at: null,
    revoked_by: '',
    ended_at: null,
  } as const satisfies Partial<RotationColumns>
}

/** Credentials none of which is being rotated, with a value each: there is none to go back to otherwise, and none to revoke. */
export function requireUnrotated(db: ReadDb, ids: readonly string[]): CredentialRecord[] {
  const all = requireCredentials(db, ids)
  const trashed = all.find((record) => record.trashed_at !== null)
  if (trashed) throw new VaultError('credential-in-trash', { subjects: [trashed.name] })
  const empty = all.filter((record) => record.error_code === valueMissing)
  if (empty.length > 0) throw new VaultError('value-missing', { subjects: empty.slice(0, 10).map(({ name }) => name) })
  const rotating = all.filter((record) => openRotation(db, record.rid))
  if (rotating.length > 0)
    throw new VaultError('rotation-open', { subjects: rotating.slice(0, 10).map(({ name }) => name) })
  return all
}

/** An import may have put another value into use meanwhile. */
function refuseOvertaken(all: readonly RotationOf[], expected: (rotation: RotationRecord) => number | null): void {
  const overtaken = all.filter(({ rotation, credential }) => credential.version !== expected(rotation))
  if (overtaken.length > 0) throw new VaultError('rotation-overtaken', { subjects: namesOf(overtaken) })
}

function isAllProven(db: ReadDb, each: RotationOf): boolean {
  return testsOf(db, each).every(({ result }) => result !== null && isProven(result))
}

function viewOf(db: ReadDb, rotation: RotationRecord) {
  const credential = credentialByRid(db, rotation.credential_rid)
  return credential ? [toRotation(db, { rotation, credential })] : []
}

/** A record of one step, found where the credential's other records are. */
export function entry(action: AuditEntry['action'], credential: CredentialRecord, detail = ''): AuditEntry {
  return { action, subjectType: 'credential', subjectId: credential.id, subject: credential.name, detail }
}
