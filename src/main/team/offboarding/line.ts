import type { OffboardingLine } from '../../../shared/domain/offboarding.ts'
import type { ConnectionRecord } from '../../vault/repositories/connections.ts'
import { toInstant } from '../../vault/repositories/credential-row.ts'
import type { GivenCredential } from '../../vault/repositories/handovers.ts'
import type { DecisionRecord, OffboardingRecord } from '../../vault/repositories/offboardings.ts'
import type { RetirementRecord } from '../../vault/repositories/retirements.ts'
import type { RotationRecord } from '../../vault/repositories/rotations.ts'
import type { TeamDocument } from '../teams/document.ts'
import type { Held } from './held.ts'

/** A line before it is shown, with what it is ordered by. */
export interface Found extends Omit<OffboardingLine, 'connections' | 'connectionCount'> {
  readonly expiresAt: number | null
  readonly reach: 'wide' | 'usual' | 'narrow'
  readonly uses: readonly ConnectionRecord[]
}

/** What has been done about values. */
export interface Tools {
  readonly rotations: ReadonlyMap<number, RotationRecord>
  readonly retirements: ReadonlyMap<string, RetirementRecord>
}

/** What several reports have in common, read once. */
export interface ReportBasis {
  readonly now: number
  /** Each team as its newest list has it, by ID. */
  readonly teams: ReadonlyMap<string, TeamDocument>
  readonly tools: Tools
}

/** What all lines of one report have in common. */
export interface Subject extends Omit<ReportBasis, 'teams'> {
  readonly record: OffboardingRecord
  readonly decisionOn: (kind: OffboardingLine['kind'], credentialId: string) => DecisionRecord | undefined
  /** Whether the report is about a credential. */
  readonly isAbout: (held: Held, credential: GivenCredential | undefined) => boolean
}

export function isUnfinished({ status }: Pick<OffboardingLine, 'status'>): boolean {
  return status === 'open' || status === 'under-way'
}

export function isProduction({ environment }: Pick<OffboardingLine, 'environment'>): boolean {
  return /^prod/i.test(environment)
}

export function decisionView(decision: DecisionRecord | undefined): OffboardingLine['decision'] {
  if (!decision) return null
  const { outcome, reason, at, by } = decision
  return { outcome, reason, at: toInstant(at), by }
}
