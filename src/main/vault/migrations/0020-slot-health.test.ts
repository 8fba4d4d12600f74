import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate } from '../migrate.ts'
import { recordSlotFailed, recordSlotWorked, slotHealth } from '../repositories/slot-health.ts'
import { initial } from './0010-initial.ts'

it('when a slot last worked survives, and failures are kept beside it until it works again', () => {
  const file = join(tempFolder('migration'), 'vault.db')
  const database = new Database({ file, key: randomBytes(32), create: true })
  database.write(() => {
    database.execute(initial.sql)
    database.schemaVersion = initial.version
  })
  database.write((db) => db.run('INSERT INTO slot_use (slot_id, last_used_at) VALUES (?, ?)', 'slot', 7))
  let backups = 0
  migrate(database, () => {
    backups += 1
  })
  expect(backups).toBe(1)

  const health = () => database.read(slotHealth).get('slot')
  expect(health()).toEqual({ lastUsedAt: 7, lastFailedAt: null, lastFailure: null })
  database.write((db) => recordSlotFailed(db, 'slot', 8, 'key-disabled'))
  expect(health()).toEqual({ lastUsedAt: 7, lastFailedAt: 8, lastFailure: 'key-disabled' })
  database.write((db) => recordSlotWorked(db, 'slot', 9))
  expect(health()).toEqual({ lastUsedAt: 9, lastFailedAt: null, lastFailure: null })
  database.close()
})
