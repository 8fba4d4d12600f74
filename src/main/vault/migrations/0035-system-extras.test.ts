import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { noExtras } from '../../../shared/domain/system.ts'
import { readExtras } from '../../connections/system-extras.ts'
import { Database } from '../database.ts'
import { migrate } from '../migrate.ts'
import { findSystem } from '../repositories/systems.ts'
import { initial } from './0010-initial.ts'

it('an own system from before there were guides stays, with an empty one', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  database.write((db) => {
    database.execute(initial.sql)
    database.schemaVersion = initial.version
    db.run(
      `INSERT INTO system (id, name, category, summary, kind, parameters, credential_type, credential_config, created_at,
       updated_at) VALUES ('s', 'Orders', '', '', 'http', '{}', 'api-key', '{}', 1, 2)`,
    )
  })
  migrate(database, () => {})
  const record = database.read((db) => findSystem(db, 's'))
  expect(record).toMatchObject({ name: 'Orders', updated_at: 2 })
  expect(readExtras(record ?? expect.fail('It is gone.'))).toEqual(noExtras)
  database.close()
})
