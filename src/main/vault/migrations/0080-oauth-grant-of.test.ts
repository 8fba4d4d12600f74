import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate, migrations } from '../migrate.ts'
import { findGrant } from '../repositories/oauth-grants.ts'
import { oauthGrantOf } from './0080-oauth-grant-of.ts'

it('tokens of before stay, and nothing is said of whom they are', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  database.write((db) => {
    for (const { version, sql } of migrations.filter((step) => step.version < oauthGrantOf.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
    db.run(
      `INSERT INTO credential (rid, id, name, type, system_name, environment, owner, team, tags, purpose, config, bound_hosts,
         sharing, masked, secret_fields, version, revision, created_at, updated_at)
       VALUES (1, 'a', 'A', 'oauth2-authorization-code', '', '', '', '', '[]', '', '{}', '[]', 'personal', '', '[]', 1, 1, 0, 0)`,
    )
    db.run(
      `INSERT INTO oauth_grant (credential_rid, state, generation, renewable, rotation, scopes, subject, authorized_by, failures)
       VALUES (1, 'valid', 3, 1, 'replaces', '[]', 'ada', 'bob', 0)`,
    )
  })
  migrate(database, () => {})
  expect(database.read((db) => findGrant(db, 1))).toMatchObject({
    generation: 3,
    subject: 'ada',
    service: '',
    client_id: '',
    authorization_ends_at: null,
  })
  database.close()
})
