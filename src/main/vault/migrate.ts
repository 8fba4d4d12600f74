import { VaultError } from '../../shared/errors.ts'
import type { Database } from './database.ts'
import { initial } from './migrations/0010-initial.ts'
import { slotHealth } from './migrations/0020-slot-health.ts'
import { connectionWay } from './migrations/0030-connection-way.ts'
import { systemExtras } from './migrations/0035-system-extras.ts'
import { oauthGrant } from './migrations/0040-oauth-grant.ts'
import { requestHistory } from './migrations/0050-request-history.ts'
import { material } from './migrations/0070-material.ts'
import { oauthGrantOf } from './migrations/0080-oauth-grant-of.ts'
import { rotation } from './migrations/0090-rotation.ts'
import { lifecycle } from './migrations/0100-lifecycle.ts'
import { auditStreams } from './migrations/0110-audit-streams.ts'
import { usage } from './migrations/0120-usage.ts'
import { references } from './migrations/0130-references.ts'
import { review } from './migrations/0140-review.ts'
import { team } from './migrations/0150-team.ts'
import { lastImport } from './migrations/0160-last-import.ts'
import { teamSync } from './migrations/0170-team-sync.ts'
import { offboarding } from './migrations/0180-offboarding.ts'
import { teamPush } from './migrations/0190-team-push.ts'

/** One step of the schema. Numbers rise in tens; a step, once released, never changes. */
export interface Migration {
  readonly version: number
  readonly slug: string
  readonly sql: string
}

export const migrations: readonly Migration[] = [
  initial,
  slotHealth,
  connectionWay,
  systemExtras,
  oauthGrant,
  requestHistory,
  material,
  oauthGrantOf,
  rotation,
  lifecycle,
  auditStreams,
  usage,
  references,
  review,
  team,
  lastImport,
  teamSync,
  offboarding,
  teamPush,
]

/** Schema number that this version of Keyward writes. */
export const currentSchema = migrations[migrations.length - 1]?.version ?? 0

/**
 * Brings the database to the current schema, each step in a transaction of its own; a failure stops.
 * `before` is called once, ahead of the first change of a vault that holds data, to make a backup.
 * @throws VaultError `vault-newer` for a schema from the future, which is left untouched
 */
export function migrate(database: Database, before: () => void): void {
  const from = database.schemaVersion
  if (from > currentSchema) throw new VaultError('vault-newer')
  const pending = migrations.filter(({ version }) => version > from)
  if (pending.length > 0 && from > 0) before()
  for (const { version, sql } of pending) {
    database.write(() => {
      // Another process may have done this step while we waited for the write lock.
      if (database.schemaVersion >= version) return
      database.execute(sql)
      database.schemaVersion = version
    })
  }
}
