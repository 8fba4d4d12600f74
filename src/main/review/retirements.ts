import type { Retirement, RetirementStep } from '../../shared/domain/review.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { refuseSecrets, requireCredential } from '../credentials/service.ts'
import type { createTrashService } from '../credentials/trash.ts'
import type { AuditEntry } from '../vault/audit-log.ts'
import { findCredential } from '../vault/repositories/credentials.ts'
import { fitAnswer } from '../vault/repositories/page.ts'
import type { RetirementRecord } from '../vault/repositories/retirements.ts'
import {
  countRetirements,
  findLastRetirement,
  findOpenRetirement,
  insertRetirement,
  listRetirements,
  updateRetirement,
} from '../vault/repositories/retirements.ts'
import { toRetirement } from './view.ts'

/** What a retirement does to a credential, by the services that do it otherwise too. */
export interface RetirementTools {
  readonly setDisabled: (ids: readonly string[], disabled: boolean) => unknown
  readonly trash: ReturnType<typeof createTrashService>['trash']
}

const areas = ['credentials', 'connections'] as const

/**
 * The end of a credential (L6): disable it, end it at the vendor, move it to the trash. Each step is recorded with who took it; the
 * record stays when the credential is shredded.
 */
export function createRetirementService(context: ServiceContext, tools: RetirementTools) {
  const { vault, now, person } = context
  const entryOf = (record: RetirementRecord, detail: string): AuditEntry => ({
    action: 'credential.retire',
    subjectType: 'credential',
    subjectId: record.credential_id,
    subject: record.name,
    detail,
  })

  return {
    list({ ended, limit, cursor }: { ended: boolean; limit: number; cursor: string | null }) {
      const before = placeOf(cursor)
      return vault.read((db) => {
        const rows = listRetirements(db, { ended, before, limit: limit + 1 })
        const items = fitAnswer(rows.slice(0, limit).map(toRetirement))
        const last = rows[items.length - 1]
        return {
          items,
          nextCursor: rows.length > items.length && last ? String(last.rid) : null,
          total: countRetirements(db, ended),
        }
      })
    },

    get(credentialId: string): { retirement: Retirement | null } {
      return vault.read((db) => {
        const record = findOpenRetirement(db, credentialId) ?? findLastRetirement(db, credentialId)
        return { retirement: record ? toRetirement(record) : null }
      })
    },

    /** @throws VaultError `not-found`, `credential-in-trash`, `secret-in-metadata` */
    begin(credentialId: string, reason: string): Retirement {
      refuseSecrets({ reason })
      return vault.write(areas, (db, audit) => {
        const open = findOpenRetirement(db, credentialId)
        if (open) return toRetirement(open)
        const credential = requireCredential(db, credentialId)
        if (credential.trashed_at !== null) throw new VaultError('credential-in-trash')
        const record = insertRetirement(db, {
          credential_id: credential.id,
          name: credential.name,
          type: credential.type,
          system_id: credential.system_id,
          system_name: credential.system_name,
          environment: credential.environment,
          reason,
          started_at: now(),
          started_by: person(),
          // What is disabled already has this step behind it.
          disabled_at: credential.disabled_at,
          disabled_by: credential.disabled_at === null ? null : '',
          revoked_at: null,
          revoked_by: null,
          revoked_note: '',
          removed_at: null,
          removed_by: null,
          cancelled_at: null,
          cancelled_by: null,
        })
        audit(entryOf(record, ['begun', reason].filter(Boolean).join(': ')))
        return toRetirement(record)
      })
    },

    /** @throws VaultError `not-found`, `retirement-step`, `confirmation-mismatch`, `secret-in-metadata` */
    step(credentialId: string, step: RetirementStep, note: string, confirm: string | null): Retirement {
      refuseSecrets({ note })
      return vault.write(areas, (db, audit) => {
        const record = findOpenRetirement(db, credentialId)
        if (!record) throw new VaultError('not-found')
        if (toRetirement(record).next !== step) throw new VaultError('retirement-step')
        const exists = findCredential(db, credentialId) !== undefined
        const [at, by] = [now(), person()]
        if (step === 'disable') {
          if (exists) tools.setDisabled([credentialId], true)
          audit(entryOf(record, 'disabled'))
          return toRetirement(updateRetirement(db, record, { disabled_at: at, disabled_by: by }))
        }
        if (step === 'revoke') {
          audit(entryOf(record, ['revoked at the vendor', note].filter(Boolean).join(': ')))
          return toRetirement(updateRetirement(db, record, { revoked_at: at, revoked_by: by, revoked_note: note }))
        }
        // It may have been deleted by another way meanwhile: then this step is done.
        if (exists) tools.trash([credentialId], confirm ?? '')
        audit(entryOf(record, 'removed'))
        return toRetirement(updateRetirement(db, record, { removed_at: at, removed_by: by }))
      })
    },

    /** @throws VaultError `not-found` */
    cancel(credentialId: string): Retirement {
      return vault.write(areas, (db, audit) => {
        const record = findOpenRetirement(db, credentialId)
        if (!record) throw new VaultError('not-found')
        audit(entryOf(record, 'given up'))
        return toRetirement(updateRetirement(db, record, { cancelled_at: now(), cancelled_by: person() }))
      })
    },
  }
}

/** The row after which a list of rows goes on. @throws VaultError `invalid-request` */
export function placeOf(cursor: string | null): number | null {
  if (cursor === null) return null
  const place = Number(cursor)
  if (!Number.isSafeInteger(place)) throw new VaultError('invalid-request')
  return place
}
