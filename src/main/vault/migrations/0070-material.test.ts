import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate, migrations } from '../migrate.ts'
import { listVersions } from '../repositories/versions.ts'
import { material } from './0070-material.ts'

it('versions of before say nothing of their material, and lose nothing', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  database.write((db) => {
    for (const { version, sql } of migrations.filter((step) => step.version < material.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
    db.run(
      `INSERT INTO credential (rid, id, name, type, system_name, environment, owner, team, tags, purpose, config,
         bound_hosts, sharing, masked, secret_fields, version, revision, created_at, updated_at)
       VALUES (1, 'id', 'n', 'api-key', '', '', '', '', '[]', '', '{}', '[]', 'personal', '', '[]', 1, 1, 0, 0)`,
    )
    db.run(
      `INSERT INTO credential_version (credential_rid, version, masked, secret_fields, config, fingerprint, created_at,
         created_by) VALUES (1, 1, 'm', '[]', '{}', 'f', 5, 'me')`,
    )
  })
  migrate(database, () => {})
  expect(database.read((db) => listVersions(db, 1))).toMatchObject([
    { version: 1, masked: 'm', created_at: 5, material: '{"facts":[],"warnings":[]}' },
  ])
  database.close()
})
