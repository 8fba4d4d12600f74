import { expect, it } from 'vitest'
import { insertCredential } from '../repositories/credentials.ts'
import { credentialColumns, temporaryDatabase } from '../testing.ts'

it('a file is found once for each credential, however many are recorded by hand, and goes with its credential', () => {
  const { database, close } = temporaryDatabase()
  const insert = (id: string, rid: number, scanned: 0 | 1) =>
    database.write((db) =>
      db.run(
        `INSERT INTO credential_reference (id, credential_rid, kind, name, location, note, places, scanned, created_at,
           created_by, updated_at) VALUES (?, ?, 'file', 'n', '/srv/app/.env', '', '[]', ?, 0, '', 0)`,
        id,
        rid,
        scanned,
      ),
    )
  database.write((db) => insertCredential(db, credentialColumns({ id: 'a', name: 'A' })))
  insert('1', 1, 1)
  insert('2', 1, 0)
  insert('3', 1, 0)
  expect(() => insert('4', 1, 1)).toThrow()
  database.write((db) => db.run('DELETE FROM credential'))
  expect(database.read((db) => db.all('SELECT * FROM credential_reference'))).toEqual([])
  close()
})
