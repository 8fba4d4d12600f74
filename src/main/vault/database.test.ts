import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Database } from './database.ts'
import { temporaryDatabase } from './testing.ts'

let temporary: ReturnType<typeof temporaryDatabase>
beforeEach(() => {
  temporary = temporaryDatabase()
})
afterEach(() => temporary.close())

const note = (database: Database, text: string) =>
  database.write((db) => db.run(`INSERT INTO facet (dimension, value, count) VALUES ('tag', ?, 1)`, text))

describe('the database', () => {
  it('and its copy are for their owner alone, and encrypted with the same key', () => {
    const { database, folder, key } = temporary
    note(database, 'a word that would be seen')
    const copy = join(folder, 'copy.db')
    database.copyInto(copy)
    for (const name of ['vault.db', 'vault.db-wal', 'copy.db']) {
      const file = join(folder, name)
      expect(statSync(file).mode & 0o777, name).toBe(0o600)
      expect(readFileSync(file).includes('a word that'), name).toBe(false)
    }
    const opened = new Database({ file: copy, key, create: false })
    expect(opened.read((db) => db.get('SELECT value FROM facet'))).toEqual({ value: 'a word that would be seen' })
    opened.close()
    expect(() => new Database({ file: copy, key: Buffer.alloc(32), create: false })).toThrow(
      expect.objectContaining({ code: 'vault-foreign' }),
    )
  })

  it('never takes the place of a file that is there', () => {
    const { folder, key } = temporary
    expect(() => new Database({ file: join(folder, 'vault.db'), key, create: true })).toThrow()
  })

  it('lets no change begin inside a read, where a part of it would be lost', () => {
    const { database } = temporary
    expect(() => database.read(() => note(database, 'lost'))).toThrow('inside a read')
    note(database, 'kept')
    expect(database.read((db) => db.all('SELECT value FROM facet'))).toEqual([{ value: 'kept' }])
  })
})
