import type { AccessGrant } from '../../../shared/domain/access.ts'
import type { OffboardingLine } from '../../../shared/domain/offboarding.ts'
import { heldLevels } from '../../../shared/domain/offboarding.ts'
import type { ReadDb } from '../../vault/database.ts'
import { connectionsOfCredentials } from '../../vault/repositories/connections.ts'
import { sameValues } from '../../vault/repositories/field-marks.ts'
import type { Given, GivenCredential } from '../../vault/repositories/handovers.ts'
import { givenCredentials, givenTo } from '../../vault/repositories/handovers.ts'
import { findIdentity } from '../../vault/repositories/identity.ts'
import type { OffboardingRecord } from '../../vault/repositories/offboardings.ts'
import { decisionsOf } from '../../vault/repositories/offboardings.ts'
import { listTeams } from '../../vault/repositories/teams.ts'
import { levelOf } from '../access/levels.ts'
import { readTeam } from '../teams/document.ts'
import { grantLines } from './grants.ts'
import type { Found, Held, Subject } from './line.ts'
import { isProduction, isUnfinished } from './line.ts'
import { goneLine, valueLine, valueTools } from './value-line.ts'

/**
 * What somebody who is gone could have, in order of risk: see docs/teams.md, "What to rotate". It is found anew each time, from who was
 * given which value and from what has become of it since, and only of what this vault's person manages: the others have the same report.
 */
export function findLines(
  db: ReadDb,
  record: OffboardingRecord,
  now: number,
): { readonly lines: Found[]; readonly others: number } {
  const decisions = new Map(
    decisionsOf(db, record.rid).map((decision) => [`${decision.kind} ${decision.credential_id}`, decision]),
  )
  const subject: Subject = { record, now, decisionOn: (kind, id) => decisions.get(`${kind} ${id}`) }
  const held = byCredential(givenTo(db, record.person_id))
  const ids = [...held.keys()]
  const credentials = new Map(givenCredentials(db, ids).map((credential) => [credential.id, credential]))
  const isAbout = concerns(db, record)
  const self = findIdentity(db)
  const own = self ? byCredential(givenTo(db, self.id)) : new Map<string, Held>()
  const uses = Map.groupBy(connectionsOfCredentials(db, ids), ({ credential_id }) => credential_id ?? '')
  const tools = valueTools(db)
  const lines: Found[] = []
  let others = 0
  for (const one of held.values()) {
    const credential = credentials.get(one.id)
    if (!isAbout(one, credential)) continue
    const line = credential
      ? valueLine(subject, one, credential, uses.get(one.id) ?? [], tools)
      : goneLine(db, subject, one, tools)
    if (line === null) continue
    const level = credential ? (credential.own_level ?? 'manage') : (own.get(one.id)?.level ?? 'own')
    if (heldLevels.indexOf(level) >= heldLevels.indexOf('manage')) lines.push(line)
    else if (isUnfinished(line)) others += 1
  }
  lines.push(
    ...grantLines(
      db,
      subject,
      [...held.values()].filter((one) => isAbout(one, credentials.get(one.id))),
    ),
  )
  return { lines: lines.sort(byRisk), others }
}

function byCredential(given: readonly Given[]): Map<string, Held> {
  const groups = Map.groupBy(given, ({ credential_id }) => credential_id)
  return new Map(
    [...groups].map(([id, some]) => {
      const level = Math.max(...some.map((one) => heldLevels.indexOf(one.level)))
      return [id, { id, level: heldLevels[level] ?? 'use', given: some }]
    }),
  )
}

/**
 * Whether the report of this team is about a credential: it was shared by the team, or by hand. What another team shares with the person,
 * who is still in that one, they may go on having.
 */
function concerns(db: ReadDb, { team_id, person_id }: OffboardingRecord) {
  const teams = new Map(listTeams(db).map((team) => [team.rid, { id: team.id, document: readTeam(team).document }]))
  return ({ given }: Held, credential: GivenCredential | undefined): boolean => {
    const team = credential?.team_rid == null ? undefined : teams.get(credential.team_rid)
    if (team && team.id !== team_id) {
      const grants = JSON.parse(credential?.grants ?? '[]') as AccessGrant[]
      if (levelOf(grants, team.document, person_id) !== null) return false
    }
    return team?.id === team_id || given.some((one) => one.team_id === team_id || one.team_id === '')
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
