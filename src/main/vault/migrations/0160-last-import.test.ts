import { expect, it } from 'vitest'
import {
  findLastImport,
  importedSystems,
  keepState,
  noteImportedSystems,
  putLastImport,
} from '../repositories/last-import.ts'
import { temporaryDatabase } from '../testing.ts'

it('a vault keeps one last import, and what is removed for good takes along what was kept of it', () => {
  const { database, close } = temporaryDatabase()
  const last = { id: 'a', at: 1, label: 'passwords.csv', created: 1, replaced: 0 }
  database.write((db) => {
    putLastImport(db, last)
    db.run(
      `INSERT INTO system (rid, id, name, category, summary, kind, parameters, credential_type, credential_config, created_at, updated_at)
       VALUES (1, 's', 'Own', '', '', 'http', '{}', 'api-key', '{}', 0, 0)`,
    )
    keepState(db, 'system', ['s'])
    noteImportedSystems(db, ['s'], () => 'mark')
  })
  expect(database.read(findLastImport)).toEqual(last)
  expect(database.read(importedSystems)).toMatchObject([{ mark: 'mark', was: { name: 'Own' } }])
  database.write((db) => db.run('DELETE FROM system'))
  expect(database.read((db) => db.all('SELECT * FROM import_system_before'))).toEqual([])
  database.write((db) => putLastImport(db, { ...last, id: 'b' }))
  expect(database.read((db) => db.all('SELECT id FROM last_import'))).toEqual([{ id: 'b' }])
  close()
})
