import type { AccessGrant } from '../../../shared/domain/access.ts'
import type { OffboardingLine } from '../../../shared/domain/offboarding.ts'
import { heldLevels } from '../../../shared/domain/offboarding.ts'
import type { ReadDb } from '../../vault/database.ts'
import { connectionsOfCredentials } from '../../vault/repositories/connections.ts'
import { sameValues } from '../../vault/repositories/field-marks.ts'
import { givenCredentials, idsToLookAt } from '../../vault/repositories/handovers.ts'
import { findIdentity } from '../../vault/repositories/identity.ts'
import type { OffboardingRecord } from '../../vault/repositories/offboardings.ts'
import { decisionsOf } from '../../vault/repositories/offboardings.ts'
import { listTeams } from '../../vault/repositories/teams.ts'
import { levelOf } from '../access/levels.ts'
import type { TeamDocument } from '../teams/document.ts'
import { readTeam } from '../teams/document.ts'
import { grantLines } from './grants.ts'
import type { Held } from './held.ts'
import { heldBy } from './held.ts'
import type { Found, ReportBasis, Subject } from './line.ts'
import { isProduction, isUnfinished } from './line.ts'
import { goneLine, valueLine, valueTools } from './value-line.ts'

/** Values that are looked at in one go where they are counted. */
const countedTogether = 100

export function reportBasis(db: ReadDb, now: number): ReportBasis {
  const teams = new Map(listTeams(db).map((team) => [team.id, readTeam(team).document]))
  return { now, teams, tools: valueTools(db) }
}

/**
 * What somebody who is gone could have, in order of risk: see docs/teams.md, "What to rotate". It is found anew each time, from who was
 * given which value and from what has become of it since, and only of what this vault's person manages: the others have the same report.
 */
export function findLines(
  db: ReadDb,
  record: OffboardingRecord,
  basis: ReportBasis,
): { readonly lines: Found[]; readonly others: number } {
  const subject = subjectOf(db, record, basis)
  const { lines, others } = valueLines(db, subject)
  return { lines: [...lines, ...grantLines(db, subject)].sort(byRisk), others }
}

/**
 * How much is left to do of that, values and grants. More than `most` values aren't counted: whoever asks does so after every change, and
 * somebody who has just left may have had thousands.
 */
export function countUnfinished(
  db: ReadDb,
  record: OffboardingRecord,
  basis: ReportBasis,
  most: number,
): { readonly values: number; readonly grants: number } {
  const subject = subjectOf(db, record, basis)
  const ids = idsToLookAt(db, record)
  let values = 0
  for (let at = 0; at < ids.length && values <= most; at += countedTogether)
    values += valueLines(db, subject, ids.slice(at, at + countedTogether)).lines.filter(isUnfinished).length
  return { values, grants: grantLines(db, subject).filter(isUnfinished).length }
}

function subjectOf(db: ReadDb, record: OffboardingRecord, { now, teams, tools }: ReportBasis): Subject {
  const decisions = new Map(
    decisionsOf(db, record.rid).map((decision) => [`${decision.kind} ${decision.credential_id}`, decision]),
  )
  return {
    record,
    now,
    tools,
    decisionOn: (kind, id) => decisions.get(`${kind} ${id}`),
    isAbout: concerns(record, teams),
  }
}

function valueLines(
  db: ReadDb,
  subject: Subject,
  ids?: readonly string[],
): { readonly lines: Found[]; readonly others: number } {
  const held = heldBy(db, subject.record.person_id, ids)
  const all = [...held.keys()]
  const credentials = new Map(givenCredentials(db, all).map((credential) => [credential.id, credential]))
  const uses = Map.groupBy(connectionsOfCredentials(db, all), ({ credential_id }) => credential_id ?? '')
  const shredded = all.filter((id) => !credentials.has(id))
  const self = shredded.length === 0 ? undefined : findIdentity(db)
  const own = self ? heldBy(db, self.id, shredded) : new Map<string, Held>()
  const lines: Found[] = []
  let others = 0
  for (const one of held.values()) {
    const credential = credentials.get(one.id)
    if (!subject.isAbout(one, credential)) continue
    const line = credential ? valueLine(subject, one, credential, uses.get(one.id) ?? []) : goneLine(db, subject, one)
    if (line === null) continue
    const level = credential ? (credential.own_level ?? 'manage') : (own.get(one.id)?.level ?? 'own')
    if (heldLevels.indexOf(level) >= heldLevels.indexOf('manage')) lines.push(line)
    else if (isUnfinished(line)) others += 1
  }
  return { lines, others }
}

/**
 * Whether the report of this team is about a credential: it was shared by the team, or by hand. What another team shares with the person,
 * who is still in that one, they may go on having.
 */
function concerns(
  { team_id, person_id }: OffboardingRecord,
  teams: ReadonlyMap<string, TeamDocument>,
): Subject['isAbout'] {
  return ({ given }, credential) => {
    const sharedBy = credential?.team_id ?? null
    const other = sharedBy === null || sharedBy === team_id ? undefined : teams.get(sharedBy)
    if (other) {
      const grants = JSON.parse(credential?.grants ?? '[]') as AccessGrant[]
      if (levelOf(grants, other, person_id) !== null) return false
    }
    return sharedBy === team_id || given.some((one) => one.team_id === team_id || one.team_id === '')
  }
}

const statusRank = { open: 0, 'under-way': 1, done: 2, decided: 2 } as const
const names = new Intl.Collator('en')
const reachRank = { wide: 0, usual: 1, narrow: 2 } as const

/** As docs/teams.md says it. */
function byRisk(one: Found, other: Found): number {
  return (
    statusRank[one.status] - statusRank[other.status] ||
    productionRank(one) - productionRank(other) ||
    reachRank[one.reach] - reachRank[other.reach] ||
    heldLevels.indexOf(other.level) - heldLevels.indexOf(one.level) ||
    endOf(other) - endOf(one) ||
    names.compare(one.credential, other.credential) ||
    (one.kind === other.kind ? 0 : one.kind === 'value' ? -1 : 1)
  )
}

const productionRank = (line: Found) => (isProduction(line) ? 0 : 1)
const endOf = ({ expiresAt }: Found) => expiresAt ?? Number.MAX_SAFE_INTEGER

/** The line as the contract has it, with the names that only somebody who looks at it needs. */
export function shown(db: ReadDb, { expiresAt: _, reach: __, uses, ...line }: Found): OffboardingLine {
  const [credential] = line.kind === 'value' ? givenCredentials(db, [line.credentialId]) : []
  const same = credential ? sameValues(db, credential.rid, credential.version, 4).map(({ name }) => name) : []
  const names = same.slice(0, 3).map((name) => `“${name.length > 100 ? `${name.slice(0, 99)}…` : name}”`)
  const reason = `A value in it is also in ${names.join(', ')}${same.length > 3 ? ' and more' : ''}.`
  return {
    ...line,
    reasons: same.length > 0 ? [...line.reasons, reason] : line.reasons,
    connections: uses.slice(0, 5).map(({ name }) => name),
    connectionCount: uses.length,
  }
}
