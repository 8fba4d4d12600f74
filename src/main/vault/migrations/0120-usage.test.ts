import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { localDay } from '../local-day.ts'
import { migrate, migrations } from '../migrate.ts'
import { usage } from './0120-usage.ts'

it('the uses of before are counted from the log, and those of credentials that are gone are not', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  const morning = new Date(2026, 9, 25, 1, 30).getTime()
  const evening = new Date(2026, 9, 25, 23, 59).getTime()
  const nextDay = new Date(2026, 9, 26, 0, 0, 1).getTime()
  database.write((db) => {
    for (const { version, sql } of migrations.filter((step) => step.version < usage.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
    db.run(
      `INSERT INTO credential (rid, id, name, type, system_name, environment, owner, team, tags, purpose, config,
         bound_hosts, sharing, masked, secret_fields, version, revision, created_at, updated_at)
       VALUES (1, 'a', 'A', 'api-key', '', '', '', '', '[]', '', '{}', '[]', 'personal', '', '[]', 1, 1, 0, 0)`,
    )
    db.run(
      `INSERT INTO connection (id, name, kind, system_name, environment, parameters, target, purpose, revision, created_at,
         updated_at) VALUES ('n', 'Orders · EU', 'http', '', '', '{}', '', '', 1, 0, 0)`,
    )
    const log = (at: number, subject: string, outcome: string, detail: string, action = 'credential.use', by = 'ada') =>
      db.run(
        `INSERT INTO audit (at, actor, action, outcome, subject_type, subject_id, subject, detail, mac)
         VALUES (?, ?, ?, ?, 'credential', ?, '', ?, x'00')`,
        at,
        by,
        action,
        outcome,
        subject,
        detail,
      )
    log(morning, 'a', 'ok', 'test · Orders · EU')
    log(evening, 'a', 'ok', 'test · Orders · EU', 'credential.use', 'bob')
    log(evening, 'a', 'refused', 'test · Orders · EU · host-not-bound')
    log(evening, 'a', 'failed', 'sign · secret-damaged')
    log(nextDay, 'a', 'ok', 'request · Deleted')
    log(nextDay, 'a', 'ok', 'export')
    log(nextDay, 'gone', 'ok', 'sign')
    log(nextDay, 'a', 'ok', 'version 2', 'credential.rotate')
  })
  migrate(database, () => {})
  const day = localDay(morning)
  expect(
    database
      .read((db) => db.all('SELECT * FROM usage_day ORDER BY day, purpose, connection'))
      .map((row) => Object.values(row as object)),
  ).toEqual([
    [1, day, 'sign', '', '', 0, 1, 0, 'ada'],
    [1, day, 'test', 'n', 'Orders · EU', 2, 1, evening, 'bob'],
    [1, day + 1, 'export', '', '', 1, 0, nextDay, 'ada'],
    [1, day + 1, 'request', '', 'Deleted', 1, 0, nextDay, 'ada'],
  ])
  database.close()
})
