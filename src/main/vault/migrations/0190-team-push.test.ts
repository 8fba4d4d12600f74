import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../../../test/fakes/temp-folder.ts'
import { Database } from '../database.ts'
import { migrate, migrations } from '../migrate.ts'
import { findTeamPush, forgetTeamPush, putTeamPush } from '../repositories/team-remotes.ts'
import { teamPush } from './0190-team-push.ts'

it('a vault of before notes what is being pushed, one push of a team at a time', () => {
  const database = new Database({ file: join(tempFolder('migration'), 'vault.db'), key: randomBytes(32), create: true })
  database.write((db) => {
    for (const { version, sql } of migrations.filter((step) => step.version < teamPush.version)) {
      database.execute(sql)
      database.schemaVersion = version
    }
    db.run(`INSERT INTO team (rid, id, joined_at) VALUES (1, 'platform', 0)`)
  })
  migrate(database, () => {})
  database.write((db) => {
    expect(findTeamPush(db, 1)).toBeUndefined()
    for (const number of [1, 2]) putTeamPush(db, 1, { number, hash: `hash-${number}`, sent: [], ended: ['x'] })
    expect(findTeamPush(db, 1)).toMatchObject({ number: 2, hash: 'hash-2', sent: [], ended: ['x'] })
    forgetTeamPush(db, 1)
    expect(findTeamPush(db, 1)).toBeUndefined()
  })
  database.close()
})
