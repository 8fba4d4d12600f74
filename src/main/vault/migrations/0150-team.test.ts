import { expect, it } from 'vitest'
import { findIdentity, insertIdentity } from '../repositories/identity.ts'
import { insertTeam, insertTeamVersion, listTeams, teamVersions } from '../repositories/teams.ts'
import { temporaryDatabase } from '../testing.ts'

it('a vault has one identity, and a team keeps every version that was seen', () => {
  const { database, close } = temporaryDatabase()
  const identity = {
    id: 'a',
    name: 'Ada',
    recipient: 'age1…',
    signing_key: 'k',
    card: 'c',
    sealed: Buffer.of(1),
    created_at: 0,
  }
  database.write((db) => insertIdentity(db, identity))
  expect(() => database.write((db) => insertIdentity(db, { ...identity, id: 'b' }))).toThrow()
  expect(database.read(findIdentity)).toEqual(identity)

  const version = (number: number) => ({ version: number, payload: `v${number}`, signature: 's' })
  database.write((db) => {
    const rid = insertTeam(db, 't', 5)
    for (const number of [1, 2, 3]) insertTeamVersion(db, rid, version(number))
  })
  expect(() => database.write((db) => insertTeamVersion(db, 1, version(3)))).toThrow()
  expect(database.read(listTeams)).toMatchObject([{ id: 't', version: 3, payload: 'v3', left_at: null }])
  expect(database.read((db) => teamVersions(db, 1, 1, 2)).map((each) => each.version)).toEqual([2, 3])
  database.write((db) => db.run('DELETE FROM team'))
  expect(database.read((db) => db.all('SELECT * FROM team_version'))).toEqual([])
  close()
})
