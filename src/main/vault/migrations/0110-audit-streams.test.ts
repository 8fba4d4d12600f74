import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate, migrations } from '../migrate.ts'
import { listAlerts } from '../repositories/audit-alerts.ts'
import { listAudit } from '../repositories/audit-list.ts'
import { listStreams } from '../repositories/audit-streams.ts'
import { readMeta } from '../repositories/meta.ts'
import { auditStreams } from './0110-audit-streams.ts'

it('a log of before stays as it is, is found by its filters, and raises no alert of what lies back', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  database.write((db) => {
    for (const { version, sql } of migrations.filter((step) => step.version < auditStreams.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
    for (let seq = 1; seq <= 3; seq++)
      db.run(
        `INSERT INTO audit VALUES (?, 1000, 'ada (app)', 'credential.use', 'refused', 'credential', 'a', 'A', 'host-not-bound', x'00')`,
        seq,
      )
  })
  migrate(database, () => {})
  database.read((db) => {
    expect(listAudit(db, { actor: ['ada'], outcome: ['refused'], limit: 10, before: null }).total).toBe(3)
    expect(readMeta<number>(db, 'alerts_seq')).toBe(3)
    expect(listAlerts(db, true, 10)).toEqual([])
    expect(listStreams(db)).toEqual([])
  })
  database.close()
})
