import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate, migrations } from '../migrate.ts'
import { countUnassessed } from '../repositories/assessments.ts'
import { listVersions } from '../repositories/versions.ts'
import { review } from './0140-review.ts'

it('versions of before wait to be looked at, save those that were destroyed', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  database.write((db) => {
    for (const { version, sql } of migrations.filter((step) => step.version < review.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
    db.run(
      `INSERT INTO credential (rid, id, name, type, system_name, environment, owner, team, tags, purpose, config,
         bound_hosts, sharing, masked, secret_fields, version, revision, created_at, updated_at)
       VALUES (1, 'id', 'n', 'api-key', '', '', '', '', '[]', '', '{}', '[]', 'personal', '', '[]', 2, 1, 0, 0)`,
    )
    for (const [version, destroyed] of [
      [1, 7],
      [2, null],
    ] as const)
      db.run(
        `INSERT INTO credential_version (credential_rid, version, masked, secret_fields, config, fingerprint, created_at,
           created_by, destroyed_at) VALUES (1, ?, 'm', '[]', '{}', 'f', 5, 'me', ?)`,
        version,
        destroyed,
      )
  })
  migrate(database, () => {})
  expect(database.read((db) => listVersions(db, 1))).toMatchObject([
    { version: 2, masked: 'm', strength: null, weakness: '', assessed: 0 },
    { version: 1, destroyed_at: 7 },
  ])
  expect(database.read(countUnassessed)).toBe(1)
  database.close()
})

it('there is one open review at a time, and any number of finished ones', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  migrate(database, () => {})
  const add = (id: string, finished: number | null) =>
    database.write((db) =>
      db.run(
        `INSERT INTO review (id, started_at, started_by, finished_at, credentials) VALUES (?, 1, 'me', ?, 0)`,
        id,
        finished,
      ),
    )
  add('a', 1)
  add('b', 2)
  add('c', null)
  expect(() => add('d', null)).toThrow()
  database.close()
})
