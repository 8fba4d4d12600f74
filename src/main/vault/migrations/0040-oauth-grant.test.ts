import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate } from '../migrate.ts'
import { findGrant } from '../repositories/oauth-grants.ts'
import { initial } from './0010-initial.ts'
import { slotHealth } from './0020-slot-health.ts'

it('a vault of before gets the table, and no credential in it is thought to be authorized', () => {
  const file = join(tempFolder('migration'), 'vault.db')
  const database = new Database({ file, key: randomBytes(32), create: true })
  database.write(() => {
    database.execute(initial.sql)
    database.execute(slotHealth.sql)
    database.schemaVersion = slotHealth.version
  })
  migrate(database, () => {})
  expect(database.read((db) => findGrant(db, 1))).toBeUndefined()
  database.close()
})
