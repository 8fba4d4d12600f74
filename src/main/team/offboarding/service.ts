import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { Offboarding } from '../../../shared/domain/offboarding.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import type { ReadDb } from '../../vault/database.ts'
import { toInstant } from '../../vault/repositories/credential-row.ts'
import { findCredential } from '../../vault/repositories/credentials.ts'
import type { OffboardingRecord } from '../../vault/repositories/offboardings.ts'
import {
  deleteDecision,
  findOffboarding,
  listOffboardings,
  putDecision,
} from '../../vault/repositories/offboardings.ts'
import { fitAnswer } from '../../vault/repositories/page.ts'
import { teamVersions } from '../../vault/repositories/teams.ts'
import { readTeam } from '../teams/document.ts'
import { requireTeam } from '../teams/store.ts'
import { beginOffboarding } from './gone.ts'
import type { ReportBasis } from './line.ts'
import { isUnfinished } from './line.ts'
import { findLines, reportBasis, shown } from './lines.ts'

/** What somebody who is gone from a team could have, and what is done about it (S5). */
export function createOffboardingService(context: ServiceContext) {
  const { vault, now, person } = context

  return {
    list({ teamId, offset }: ParsedRequestOf<'offboarding.list'>): ResponseOf<'offboarding.list'> {
      return vault.read((db) => {
        const all = listOffboardings(db, teamId)
        const basis = reportBasis(db, now())
        return {
          items: fitAnswer(all.slice(offset, offset + 50).map((record) => viewOf(db, record, basis))),
          total: all.length,
        }
      })
    },

    get: (id: string): Offboarding =>
      vault.read((db) => viewOf(db, requireOffboarding(db, id), reportBasis(db, now()))),

    /** @throws VaultError `not-found`, `invalid-request` for a cursor that this list didn’t give */
    lines({ id, show, limit, cursor }: ParsedRequestOf<'offboarding.lines'>): ResponseOf<'offboarding.lines'> {
      const offset = cursor === null ? 0 : Number(cursor)
      if (!Number.isSafeInteger(offset) || offset < 0) throw new VaultError('invalid-request')
      return vault.read((db) => {
        const { lines } = findLines(db, requireOffboarding(db, id), reportBasis(db, now()))
        const chosen = lines.filter((line) => show === 'all' || isUnfinished(line) === (show === 'unfinished'))
        const items = fitAnswer(chosen.slice(offset, offset + limit).map((line) => shown(db, line)))
        const next = offset + items.length
        return { items, nextCursor: next < chosen.length ? String(next) : null, total: chosen.length }
      })
    },

    /** @throws VaultError `team-not-found`, `team-member-not-found`, `team-member-present` */
    begin({ teamId, personId }: ParsedRequestOf<'offboarding.begin'>): Offboarding {
      return vault.write(['teams'], (db, audit) => {
        const { record, document } = requireTeam(db, teamId)
        if (document.members.some(({ id }) => id === personId)) throw new VaultError('team-member-present')
        const versions = teamVersions(db, record.rid, 1, 1_000_000).map((version) => readTeam(version).document)
        const last = versions.findLastIndex(({ members }) => members.some(({ id }) => id === personId))
        const member = versions[last]?.members.find(({ id }) => id === personId)
        if (!member) throw new VaultError('team-member-not-found')
        const leftAt = Date.parse((versions[last + 1] ?? document).createdAt)
        const begun = beginOffboarding(db, teamId, member, leftAt, now())
        audit({
          action: 'offboarding.begin',
          subjectType: 'team',
          subjectId: teamId,
          subject: document.name,
          detail: member.name,
        })
        return viewOf(db, begun, reportBasis(db, now()))
      })
    },

    /**
     * @throws VaultError `not-found` for a line that isn’t there, `field-invalid` without a reason where nothing is done,
     *   `secret-in-metadata`
     */
    decide({ id, lines, outcome, reason }: ParsedRequestOf<'offboarding.decide'>): Offboarding {
      if (outcome === 'no-need' && reason.trim() === '')
        throw new VaultError('field-invalid', {
          issues: [{ path: 'reason', message: 'Say why nothing has to be done: whoever reads the report will ask.' }],
        })
      refuseSecrets({ reason })
      return vault.write(['teams'], (db, audit) => {
        const record = requireOffboarding(db, id)
        const found = new Map(
          findLines(db, record, reportBasis(db, now())).lines.map((line) => [
            `${line.kind} ${line.credentialId}`,
            line,
          ]),
        )
        for (const { kind, credentialId } of lines) {
          const line = found.get(`${kind} ${credentialId}`)
          if (!line) throw new VaultError('not-found')
          const decision = { kind, credential_id: credentialId }
          if (outcome === null) deleteDecision(db, record.rid, decision)
          else
            putDecision(db, record.rid, {
              ...decision,
              version: findCredential(db, credentialId)?.version ?? 0,
              outcome,
              reason,
              at: now(),
              by: person(),
            })
          audit({
            action: 'offboarding.decide',
            subjectType: 'credential',
            subjectId: credentialId,
            subject: line.credential,
            detail: [record.name, kind, outcome ?? 'taken back', reason].filter(Boolean).join(' · '),
          })
        }
        return viewOf(db, record, reportBasis(db, now()))
      })
    },
  }
}

/** @throws VaultError `not-found` */
export function requireOffboarding(db: ReadDb, id: string): OffboardingRecord {
  const record = findOffboarding(db, id)
  if (!record) throw new VaultError('not-found')
  return record
}

export function viewOf(db: ReadDb, record: OffboardingRecord, basis: ReportBasis): Offboarding {
  const { lines, others } = findLines(db, record, basis)
  const document = basis.teams.get(record.team_id)
  return {
    id: record.id,
    teamId: record.team_id,
    team: document?.name ?? '',
    personId: record.person_id,
    name: record.name,
    leftAt: toInstant(record.left_at),
    isBack: document?.members.some(({ id }) => id === record.person_id) ?? false,
    lines: lines.length,
    unfinished: lines.filter(isUnfinished).length,
    others,
  }
}
