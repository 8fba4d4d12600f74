import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from './database.ts'
import { migrate } from './migrate.ts'
import type { CredentialColumns } from './repositories/credentials.ts'

/** A real encrypted database in a temporary folder, for tests. `close` removes it. */
export function temporaryDatabase(): { database: Database; folder: string; key: Buffer; close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'keyward-db-'))
  const key = randomBytes(32)
  const database = new Database({ file: join(folder, 'vault.db'), key, create: true })
  migrate(database, () => {})
  return {
    database,
    folder,
    key,
    close() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The columns of a plain credential, to vary in tests. */
export function credentialColumns(
  changes: Partial<CredentialColumns> & { id: string; name: string },
): CredentialColumns {
  return {
    type: 'api-key',
    system_id: null,
    system_name: '',
    environment: 'production',
    owner: 'ada',
    team: '',
    tags: '[]',
    purpose: '',
    config: '{}',
    bound_hosts: '[]',
    sharing: 'personal',
    masked: '••••',
    secret_fields: '["key"]',
    version: 1,
    revision: 1,
    expires_at: null,
    expiry_source: null,
    rotate_every: null,
    policy_every: null,
    rotation_due_at: null,
    error_code: null,
    created_at: 1,
    updated_at: 1,
    last_rotated_at: null,
    last_used_at: null,
    last_tested_at: null,
    last_test_ok: null,
    disabled_at: null,
    trashed_at: null,
    ...changes,
  }
}
