import { expect, it } from 'vitest'
import {
  automaticTeams,
  findTeamRemote,
  noteAttempt,
  putTeamRemote,
  updateAutomatic,
} from '../repositories/team-remotes.ts'
import { insertTeam } from '../repositories/teams.ts'
import { temporaryDatabase } from '../testing.ts'

it('a server is asked by hand until a person wants it otherwise, and another in its place begins anew', () => {
  const { database, close } = temporaryDatabase()
  const place = { kind: 'folder', parameters: '{}', credential_id: null, revision: 0, hash: '', synced_at: null }
  database.write((db) => {
    const team_rid = insertTeam(db, 't', 5)
    putTeamRemote(db, { team_rid, ...place })
    expect(findTeamRemote(db, team_rid)).toMatchObject({ automatic: 0, undecided: 0, failure: null })
    expect(automaticTeams(db)).toEqual([])
    updateAutomatic(db, team_rid, true)
    noteAttempt(db, team_rid, { undecided: 2, failure: null })
    noteAttempt(db, team_rid, { failure: 'remote-unreachable' })
    expect(findTeamRemote(db, team_rid)).toMatchObject({ undecided: 2, failure: 'remote-unreachable' })
    putTeamRemote(db, { team_rid, ...place, kind: 's3' })
    expect(findTeamRemote(db, team_rid)).toMatchObject({ automatic: 1, undecided: 0, failure: null })
    expect(automaticTeams(db)).toEqual(['t'])
  })
  close()
})
