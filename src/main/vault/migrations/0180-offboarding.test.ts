import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate, migrations } from '../migrate.ts'
import { givenTo } from '../repositories/handovers.ts'
import { offboarding } from './0180-offboarding.ts'

it('what was shared before is taken to be known to all who may have it, and what never left to nobody', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  const document = {
    members: ['ada', 'bob', 'cyd'].map((id) => ({ id })),
    groups: [{ id: 'ops', members: ['bob'] }],
  }
  const grants = {
    sent: [
      { to: 'group', id: 'ops', level: 'view' },
      { to: 'member', id: 'ada', level: 'manage' },
      { to: 'everyone', level: 'use' },
    ],
    hers: [{ to: 'member', id: 'ada', level: 'manage' }],
    never: [{ to: 'everyone', level: 'manage' }],
  }
  database.write((db) => {
    for (const { version, sql } of migrations.filter((step) => step.version < offboarding.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
    db.run(`INSERT INTO team (rid, id, joined_at) VALUES (1, 'platform', 0)`)
    for (const version of [1, 2])
      db.run(
        `INSERT INTO team_version (team_rid, version, payload, signature) VALUES (1, ?, ?, '')`,
        version,
        JSON.stringify(version === 1 ? { members: [{ id: 'eve' }], groups: [] } : document),
      )
    for (const [at, [name, given]] of Object.entries(grants).entries()) {
      db.run(
        `INSERT INTO credential (rid, id, name, type, system_name, environment, owner, team, tags, purpose, config, bound_hosts,
           sharing, masked, secret_fields, version, revision, created_at, updated_at)
         VALUES (?, ?, ?, 'api-key', '', '', '', '', '[]', '', '{}', '[]', 'shared', '', '[]', 4, 1, 0, 7)`,
        at + 1,
        name,
        name,
      )
      db.run(
        `INSERT INTO share (credential_rid, team_rid, grants, level, revision, base, local_revision, attached, changed_by)
         VALUES (?, 1, ?, 'manage', 1, ?, 1, '', '')`,
        at + 1,
        JSON.stringify(given),
        name === 'never' ? '' : 'base',
      )
    }
  })
  migrate(database, () => {})
  const had = (person: string) =>
    database
      .read((db) => givenTo(db, person))
      .map(({ credential_id, version, level, team_id, at }) => [credential_id, version, level, team_id, at])
  expect(had('ada')).toEqual([
    ['hers', 4, 'manage', 'platform', 7],
    ['sent', 4, 'manage', 'platform', 7],
  ])
  expect(had('bob')).toEqual([['sent', 4, 'view', 'platform', 7]])
  expect(had('cyd')).toEqual([['sent', 4, 'use', 'platform', 7]])
  expect(had('eve')).toEqual([])
  database.close()
})
