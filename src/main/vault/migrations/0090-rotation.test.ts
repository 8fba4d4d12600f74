import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate, migrations } from '../migrate.ts'
import { listRotations } from '../repositories/rotations.ts'
import { rotation } from './0090-rotation.ts'

it('a vault of before has no rotation under way', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  database.write(() => {
    for (const { version, sql } of migrations.filter((step) => step.version < rotation.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
  })
  migrate(database, () => {})
  expect(database.read((db) => listRotations(db, { limit: 10, before: null }))).toEqual({
    rows: [],
    total: 0,
    more: false,
  })
  database.close()
})
