import type { HeldLevel, OffboardingLine } from '../../../shared/domain/offboarding.ts'
import type { ConnectionRecord } from '../../vault/repositories/connections.ts'
import { toInstant } from '../../vault/repositories/credential-row.ts'
import type { Given } from '../../vault/repositories/handovers.ts'
import type { DecisionRecord, OffboardingRecord } from '../../vault/repositories/offboardings.ts'

/** A line before it is shown, with what it is ordered by. */
export interface Found extends Omit<OffboardingLine, 'connections' | 'connectionCount'> {
  readonly expiresAt: number | null
  readonly reach: 'wide' | 'usual' | 'narrow'
  readonly uses: readonly ConnectionRecord[]
}

/** What is known of a credential that the person had. */
export interface Held {
  readonly id: string
  /** The highest one that they ever had. */
  readonly level: HeldLevel
  readonly given: readonly Given[]
}

/** What all lines of one report have in common. */
export interface Subject {
  readonly record: OffboardingRecord
  readonly now: number
  readonly decisionOn: (kind: OffboardingLine['kind'], credentialId: string) => DecisionRecord | undefined
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
