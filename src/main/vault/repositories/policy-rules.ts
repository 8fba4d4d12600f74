import type { ReadDb, WriteDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'

/** A row of the table `policy_rule`. An empty type or environment stands for any. */
export interface RuleRecord {
  readonly type: string
  readonly environment: string
  /** A period, `never`, or null for what a wider rule says. */
  readonly rotate_every: string | null
  /** Days before a date as a JSON list; null for what a wider rule says. */
  readonly warning_days: string | null
  readonly updated_at: number
  readonly updated_by: string
}

/** All rules, the widest first. There are as many as people write by hand. */
export function readRules(db: ReadDb): RuleRecord[] {
  return db.all('SELECT * FROM policy_rule ORDER BY type, environment')
}

export function putRule(db: WriteDb, rule: RuleRecord): void {
  db.run(
    `INSERT INTO policy_rule (type, environment, rotate_every, warning_days, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (type, environment) DO UPDATE SET environment = excluded.environment, rotate_every = excluded.rotate_every,
       warning_days = excluded.warning_days, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    rule.type,
    rule.environment,
    rule.rotate_every,
    rule.warning_days,
    rule.updated_at,
    rule.updated_by,
  )
}

/** Answers whether there was such a rule. */
export function deleteRule(db: WriteDb, type: string, environment: string): boolean {
  return db.run('DELETE FROM policy_rule WHERE type = ? AND environment = ?', type, environment).changes > 0
}

/** What the due date of a rotation is counted from and decided by. */
export interface ScheduleRecord
  extends Pick<
    CredentialRecord,
    | 'rid'
    | 'type'
    | 'environment'
    | 'rotate_every'
    | 'policy_every'
    | 'rotation_due_at'
    | 'disabled_at'
    | 'trashed_at'
    | 'created_at'
  > {
  /** When the value in use was made, or came into the vault where nobody says. */
  readonly since: number
}

/** The credentials within the scope of a rule, those of the trash too: they may come back. */
export function schedulesWithin(db: ReadDb, type: string, environment: string): ScheduleRecord[] {
  return db.all(
    `SELECT c.rid, c.type, c.environment, c.rotate_every, c.policy_every, c.rotation_due_at, c.disabled_at, c.trashed_at,
       c.created_at, coalesce(v.made_at, v.created_at, c.last_rotated_at, c.created_at) AS since
     FROM credential c LEFT JOIN credential_version v ON v.credential_rid = c.rid AND v.version = c.version
     WHERE (? = '' OR c.type = ?) AND (? = '' OR c.environment = ?)`,
    type,
    type,
    environment,
    environment,
  )
}

/** Writes what is decided for one credential. Nothing that a person has edited changes, so its revision stays. */
export function putSchedule(
  db: WriteDb,
  rid: number,
  { policy_every, rotation_due_at }: Pick<CredentialRecord, 'policy_every' | 'rotation_due_at'>,
): void {
  db.run(
    'UPDATE credential SET policy_every = ?, rotation_due_at = ? WHERE rid = ?',
    policy_every,
    rotation_due_at,
    rid,
  )
}
