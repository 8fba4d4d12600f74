import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Database } from './database.ts'
import { currentSchema } from './migrate.ts'
import { backupBeforeMigration } from './migration-backup.ts'
import { temporaryDatabase } from './testing.ts'

let temporary: ReturnType<typeof temporaryDatabase>
beforeEach(() => {
  temporary = temporaryDatabase()
  writeFileSync(join(temporary.folder, 'keyslots.json'), '{}', { mode: 0o600 })
})
afterEach(() => temporary.close())

describe('the backup before a migration', () => {
  it('is the whole vault of that moment, for its owner alone', () => {
    const { database, folder, key } = temporary
    database.write((db) => db.run(`INSERT INTO meta (key, value) VALUES ('vault_id', 'mine')`))
    backupBeforeMigration(database, folder)
    const [name = ''] = readdirSync(join(folder, 'backups'))
    const kept = join(folder, 'backups', name)
    expect(name).toMatch(new RegExp(`^schema-${currentSchema}-\\d+$`))
    expect(statSync(kept).mode & 0o777).toBe(0o700)
    for (const file of readdirSync(kept)) expect(statSync(join(kept, file)).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(kept, 'keyslots.json'), 'utf8')).toBe('{}')
    const copy = new Database({ file: join(kept, 'vault.db'), key, create: false })
    expect(copy.read((db) => db.get(`SELECT value FROM meta WHERE key = 'vault_id'`))).toEqual({ value: 'mine' })
    copy.close()
  })

  it('that can’t be written is named', () => {
    writeFileSync(join(temporary.folder, 'backups'), 'something else')
    expect(() => backupBeforeMigration(temporary.database, temporary.folder)).toThrow(
      expect.objectContaining({ code: 'backup-failed' }),
    )
  })
})
