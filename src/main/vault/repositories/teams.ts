import type { ReadDb, WriteDb } from '../database.ts'

/** A row of the table `team` with the newest version that was seen of it. */
export interface TeamRecord {
  readonly rid: number
  readonly id: string
  readonly joined_at: number
  /** When this vault's person left or was removed; null for a member. */
  readonly left_at: number | null
  readonly version: number
  readonly payload: string
  readonly signature: string
}

const columns = `t.rid, t.id, t.joined_at, t.left_at, v.version, v.payload, v.signature
  FROM team t JOIN team_version v ON v.team_rid = t.rid
    AND v.version = (SELECT max(version) FROM team_version WHERE team_rid = t.rid)`

/** All teams, those that were left last. */
export function listTeams(db: ReadDb): TeamRecord[] {
  return db.all(`SELECT ${columns} ORDER BY t.left_at IS NOT NULL, t.rid`)
}

export function findTeam(db: ReadDb, id: string): TeamRecord | undefined {
  return db.get(`SELECT ${columns} WHERE t.id = ?`, id)
}

/** The versions from a number on, oldest first; at most `limit`, the newest of them. */
export function teamVersions(
  db: ReadDb,
  rid: number,
  from: number,
  limit: number,
): { readonly version: number; readonly payload: string; readonly signature: string }[] {
  return db.all(
    `SELECT * FROM (SELECT version, payload, signature FROM team_version WHERE team_rid = ? AND version >= ?
       ORDER BY version DESC LIMIT ?) ORDER BY version`,
    rid,
    from,
    limit,
  )
}

/** One version of a team's list. */
export function findTeamVersion(
  db: ReadDb,
  rid: number,
  version: number,
): { readonly payload: string; readonly signature: string } | undefined {
  return db.get('SELECT payload, signature FROM team_version WHERE team_rid = ? AND version = ?', rid, version)
}

/** Answers the row's ID. */
export function insertTeam(db: WriteDb, id: string, joinedAt: number): number {
  return db.run('INSERT INTO team (id, joined_at) VALUES (?, ?)', id, joinedAt).lastInsertRowid
}

export function insertTeamVersion(
  db: WriteDb,
  rid: number,
  version: { readonly version: number; readonly payload: string; readonly signature: string },
): void {
  db.run(
    'INSERT INTO team_version (team_rid, version, payload, signature) VALUES (?, ?, ?, ?)',
    rid,
    version.version,
    version.payload,
    version.signature,
  )
}

/** Forgets the versions of a team, for others in their place. */
export function deleteTeamVersions(db: WriteDb, rid: number): void {
  db.run('DELETE FROM team_version WHERE team_rid = ?', rid)
}

/** Notes that the person is a member again, or (with a time) no longer. */
export function updateTeamLeft(db: WriteDb, rid: number, leftAt: number | null): void {
  db.run('UPDATE team SET left_at = ? WHERE rid = ?', leftAt, rid)
}
