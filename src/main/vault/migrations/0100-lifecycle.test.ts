import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate, migrations } from '../migrate.ts'
import { findCredential } from '../repositories/credentials.ts'
import { readRules } from '../repositories/policy-rules.ts'
import { listVersions } from '../repositories/versions.ts'
import { lifecycle } from './0100-lifecycle.ts'

it('credentials of before keep their interval and their due date; no rule and no age of a value is made up', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  database.write((db) => {
    for (const { version, sql } of migrations.filter((step) => step.version < lifecycle.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
    db.run(
      `INSERT INTO credential (rid, id, name, type, system_name, environment, owner, team, tags, purpose, config,
         bound_hosts, sharing, masked, secret_fields, version, revision, rotate_every, rotation_due_at, created_at, updated_at)
       VALUES (1, 'id', 'n', 'api-key', '', '', '', '', '[]', '', '{}', '[]', 'personal', '', '[]', 1, 1, '90d', 99, 0, 0)`,
    )
    db.run(
      `INSERT INTO credential_version (credential_rid, version, masked, secret_fields, config, fingerprint, created_at,
         created_by) VALUES (1, 1, 'm', '[]', '{}', 'f', 5, 'me')`,
    )
  })
  migrate(database, () => {})
  database.read((db) => {
    expect(findCredential(db, 'id')).toMatchObject({ rotate_every: '90d', rotation_due_at: 99, policy_every: null })
    expect(listVersions(db, 1)).toMatchObject([{ version: 1, made_at: null }])
    expect(readRules(db)).toEqual([])
  })
  database.close()
})
