import type { ReadDb, WriteDb } from '../database.ts'

/** A row of the table `team_remote`. */
export interface TeamRemoteRecord {
  readonly team_rid: number
  readonly kind: string
  /** As JSON. */
  readonly parameters: string
  /** The credential that it is signed in to with; null for none. */
  readonly credential_id: string | null
  /** Number of the last revision that was taken in; 0 before the first. */
  readonly revision: number
  /** SHA-256 of that revision's object; empty before the first. */
  readonly hash: string
  readonly synced_at: number | null
}

export function findTeamRemote(db: ReadDb, teamRid: number): TeamRemoteRecord | undefined {
  return db.get('SELECT * FROM team_remote WHERE team_rid = ?', teamRid)
}

export function putTeamRemote(db: WriteDb, record: TeamRemoteRecord): void {
  db.run(
    `INSERT INTO team_remote (team_rid, kind, parameters, credential_id, revision, hash, synced_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (team_rid) DO UPDATE SET kind = excluded.kind, parameters = excluded.parameters,
       credential_id = excluded.credential_id, revision = excluded.revision, hash = excluded.hash, synced_at = excluded.synced_at`,
    record.team_rid,
    record.kind,
    record.parameters,
    record.credential_id,
    record.revision,
    record.hash,
    record.synced_at,
  )
}

/** Notes the last revision that both sides have. */
export function updateTeamRevision(db: WriteDb, teamRid: number, revision: number, hash: string, at: number): void {
  db.run('UPDATE team_remote SET revision = ?, hash = ?, synced_at = ? WHERE team_rid = ?', revision, hash, at, teamRid)
}

export function deleteTeamRemote(db: WriteDb, teamRid: number): boolean {
  return db.run('DELETE FROM team_remote WHERE team_rid = ?', teamRid).changes > 0
}

/** IDs of credentials that were shared with a team, which its server hasn't heard of yet. */
export function endedShares(db: ReadDb, teamRid: number): string[] {
  return db
    .all<{ credential_id: string }>('SELECT credential_id FROM share_ended WHERE team_rid = ?', teamRid)
    .map(({ credential_id }) => credential_id)
}

export function forgetEndedShares(db: WriteDb, teamRid: number, ids: readonly string[]): void {
  db.run(
    'DELETE FROM share_ended WHERE team_rid = ? AND credential_id IN (SELECT value FROM json_each(?))',
    teamRid,
    JSON.stringify(ids),
  )
}
