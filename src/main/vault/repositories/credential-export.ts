import type { ReadDb } from '../database.ts'
import type { CredentialRecord } from './credential-row.ts'

const columns = [
  'rid',
  'id',
  'name',
  'type',
  'system_id',
  'environment',
  'owner',
  'team',
  'tags',
  'purpose',
  'config',
  'bound_hosts',
  'version',
  'revision',
  'expires_at',
  'expiry_source',
  'rotate_every',
  'trashed_at',
] as const satisfies readonly (keyof CredentialRecord)[]

/** What an export needs of a credential, with its sealed value: nothing more is read, for it is read ten thousandfold. */
export type ExportRecord = Pick<CredentialRecord, (typeof columns)[number]> & {
  /** Fields of the version in use that aren't secret, as JSON. */
  readonly version_config: string
  /** Null when the value was destroyed. */
  readonly sealed: Buffer | null
}

/** Which credentials an export takes: these, also from the trash, where they are refused; or all, one environment's or one team's. */
export type ExportChoice =
  | { readonly ids: readonly string[] }
  | { readonly environment: string }
  | { readonly teamId: string }
  | { readonly all: true }

/** The chosen credentials by name, in one statement. IDs that don't exist are left out. */
export function exportRecords(db: ReadDb, choice: ExportChoice): ExportRecord[] {
  const [where, values] =
    'ids' in choice
      ? ['c.id IN (SELECT value FROM json_each(?))', [JSON.stringify(choice.ids)]]
      : 'environment' in choice
        ? ['c.trashed_at IS NULL AND c.environment = ?', [choice.environment]]
        : 'teamId' in choice
          ? [
              `c.trashed_at IS NULL AND c.rid IN (SELECT credential_rid FROM share
                 WHERE team_rid = (SELECT rid FROM team WHERE id = ?))`,
              [choice.teamId],
            ]
          : ['c.trashed_at IS NULL', []]
  return db.all(
    `SELECT ${columns.map((column) => `c.${column}`).join(', ')}, ifnull(v.config, '{}') AS version_config, s.sealed
     FROM credential c
     LEFT JOIN credential_version v ON v.credential_rid = c.rid AND v.version = c.version
     LEFT JOIN sealed_secret s ON s.credential_rid = c.rid AND s.version = c.version
     WHERE ${where} ORDER BY c.name`,
    ...values,
  )
}
