import type { CredentialRow, CredentialStatus, FieldValues } from '../../../shared/domain/credential.ts'

/** A row of the table `credential`, as SQLite gives it. Times are milliseconds, lists and maps JSON. */
export interface CredentialRecord {
  readonly rid: number
  readonly id: string
  readonly name: string
  readonly type: string
  readonly system_id: string | null
  readonly system_name: string
  readonly environment: string
  readonly owner: string
  readonly team: string
  readonly tags: string
  readonly purpose: string
  readonly config: string
  readonly bound_hosts: string
  readonly sharing: 'personal' | 'shared'
  readonly masked: string
  readonly secret_fields: string
  readonly version: number
  readonly revision: number
  readonly expires_at: number | null
  readonly expiry_source: 'typed' | 'material' | 'server' | null
  readonly rotate_every: string | null
  /** What a rule of the policy gives where `rotate_every` is null. */
  readonly policy_every: string | null
  readonly rotation_due_at: number | null
  readonly error_code: string | null
  readonly created_at: number
  readonly updated_at: number
  readonly last_rotated_at: number | null
  readonly last_used_at: number | null
  readonly last_tested_at: number | null
  readonly last_test_ok: number | null
  readonly disabled_at: number | null
  readonly trashed_at: number | null
}

/** The error of a credential that came as a definition alone, until a person enters its value. */
export const valueMissing = 'value-missing'

/** The moment from which statuses are told: now, and how long ahead "expiring" begins. */
export interface StatusClock {
  readonly now: number
  readonly warningMs: number
}

/** Status by precedence: disabled, expired, error, expiring, active. `statusCondition` says the same in SQL. */
export function statusOf(
  record: Pick<CredentialRecord, 'disabled_at' | 'expires_at' | 'error_code'>,
  clock: StatusClock,
): CredentialStatus {
  if (record.disabled_at !== null) return 'disabled'
  if (record.expires_at !== null && record.expires_at <= clock.now) return 'expired'
  if (record.error_code !== null) return 'error'
  if (record.expires_at !== null && record.expires_at <= clock.now + clock.warningMs) return 'expiring'
  return 'active'
}

/** ISO 8601 in UTC of a time in milliseconds. */
export function toInstant(ms: number): string
export function toInstant(ms: number | null): string | null
export function toInstant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

/** The columns that the list shows or is told from. Configuration can be large and isn't among them. */
export const rowColumns = [
  'rid',
  'id',
  'name',
  'type',
  'system_id',
  'system_name',
  'environment',
  'owner',
  'team',
  'tags',
  'purpose',
  'sharing',
  'masked',
  'version',
  'revision',
  'expires_at',
  'expiry_source',
  'rotate_every',
  'policy_every',
  'rotation_due_at',
  'error_code',
  'created_at',
  'updated_at',
  'last_rotated_at',
  'last_used_at',
  'last_tested_at',
  'last_test_ok',
  'disabled_at',
  'trashed_at',
] as const satisfies readonly (keyof CredentialRecord)[]
export type RowRecord = Pick<CredentialRecord, (typeof rowColumns)[number]>

/** The list's view of a record, without what other tables tell of it. */
export function toRow(record: RowRecord, clock: StatusClock): Omit<CredentialRow, 'usedByCount' | 'recentUses'> {
  return {
    id: record.id,
    name: record.name,
    type: record.type,
    system: record.system_name,
    systemId: record.system_id,
    environment: record.environment,
    owner: record.owner,
    team: record.team,
    tags: JSON.parse(record.tags) as string[],
    purpose: record.purpose,
    status: statusOf(record, clock),
    masked: record.masked,
    sharing: record.sharing,
    expiresAt: toInstant(record.expires_at),
    expirySource: record.expiry_source,
    rotateEvery: record.rotate_every,
    policyEvery: record.policy_every,
    rotationDueAt: toInstant(record.rotation_due_at),
    version: record.version,
    revision: record.revision,
    createdAt: toInstant(record.created_at),
    updatedAt: toInstant(record.updated_at),
    lastRotatedAt: toInstant(record.last_rotated_at),
    lastUsedAt: toInstant(record.last_used_at),
    lastTestedAt: toInstant(record.last_tested_at),
    lastTestOk: record.last_test_ok === null ? null : record.last_test_ok === 1,
    disabledAt: toInstant(record.disabled_at),
    trashedAt: toInstant(record.trashed_at),
  }
}

export function parseConfig(json: string): FieldValues {
  return JSON.parse(json) as FieldValues
}
