import type { ReadDb, WriteDb } from '../database.ts'
import { markSent, type ShareRecord } from './shares.ts'

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
  /** 1 for a server that is asked when the vault is unlocked. */
  readonly automatic: number
  /** How much of the last pull waits for a decision. */
  readonly undecided: number
  /** The error code of the last attempt; null when it didn't fail. */
  readonly failure: string | null
}

export function findTeamRemote(db: ReadDb, teamRid: number): TeamRemoteRecord | undefined {
  return db.get('SELECT * FROM team_remote WHERE team_rid = ?', teamRid)
}

/** Keeps a server, or another in its place. What is known of one that was there already stays. */
export function putTeamRemote(
  db: WriteDb,
  record: Omit<TeamRemoteRecord, 'automatic' | 'undecided' | 'failure'>,
): void {
  db.run(
    `INSERT INTO team_remote (team_rid, kind, parameters, credential_id, revision, hash, synced_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (team_rid) DO UPDATE SET kind = excluded.kind, parameters = excluded.parameters,
       credential_id = excluded.credential_id, revision = excluded.revision, hash = excluded.hash, synced_at = excluded.synced_at,
       undecided = 0, failure = NULL`,
    record.team_rid,
    record.kind,
    record.parameters,
    record.credential_id,
    record.revision,
    record.hash,
    record.synced_at,
  )
}

/** IDs of the teams whose servers are asked by themselves. */
export function automaticTeams(db: ReadDb): string[] {
  return db
    .all<{ id: string }>(
      'SELECT t.id FROM team_remote r JOIN team t ON t.rid = r.team_rid WHERE r.automatic = 1 AND t.left_at IS NULL ORDER BY t.id',
    )
    .map(({ id }) => id)
}

export function updateAutomatic(db: WriteDb, teamRid: number, automatic: boolean): void {
  db.run('UPDATE team_remote SET automatic = ? WHERE team_rid = ?', automatic ? 1 : 0, teamRid)
}

/** Notes what came of an attempt. A failure says nothing of what waits. */
export function noteAttempt(
  db: WriteDb,
  teamRid: number,
  { undecided, failure }: { readonly undecided?: number; readonly failure: string | null },
): void {
  db.run(
    'UPDATE team_remote SET undecided = coalesce(?, undecided), failure = ? WHERE team_rid = ?',
    undecided ?? null,
    failure,
    teamRid,
  )
}

/** Notes the last revision that both sides have. */
export function updateTeamRevision(db: WriteDb, teamRid: number, revision: number, hash: string, at: number): void {
  db.run('UPDATE team_remote SET revision = ?, hash = ?, synced_at = ? WHERE team_rid = ?', revision, hash, at, teamRid)
}

export function deleteTeamRemote(db: WriteDb, teamRid: number): boolean {
  return db.run('DELETE FROM team_remote WHERE team_rid = ?', teamRid).changes > 0
}

/** A revision that is being put on a team's server. */
export interface TeamPush {
  readonly number: number
  /** SHA-256 of its object. */
  readonly hash: string
  /** What is true of its credentials once it is there. */
  readonly sent: readonly ShareRecord[]
  /** IDs of what it takes out. */
  readonly ended: readonly string[]
}

/** Notes what is about to be put there, before it is. */
export function putTeamPush(db: WriteDb, teamRid: number, { number, hash, sent, ended }: TeamPush): void {
  db.run(
    'INSERT OR REPLACE INTO team_push (team_rid, number, hash, sent, ended) VALUES (?, ?, ?, ?, ?)',
    teamRid,
    number,
    hash,
    JSON.stringify(sent),
    JSON.stringify(ended),
  )
}

/** One of which nobody knows yet whether it is there. */
export function findTeamPush(db: ReadDb, teamRid: number): TeamPush | undefined {
  const row = db.get<{ number: number; hash: string; sent: string; ended: string }>(
    'SELECT number, hash, sent, ended FROM team_push WHERE team_rid = ?',
    teamRid,
  )
  return row && { ...row, sent: JSON.parse(row.sent) as ShareRecord[], ended: JSON.parse(row.ended) as string[] }
}

/** It is there: what was sent, and what was taken out, is what the team has. */
export function settleTeamPush(db: WriteDb, teamRid: number, { sent, ended }: Pick<TeamPush, 'sent' | 'ended'>): void {
  for (const share of sent) markSent(db, share, 'server')
  forgetEndedShares(db, teamRid, ended)
  forgetTeamPush(db, teamRid)
}

export function forgetTeamPush(db: WriteDb, teamRid: number): void {
  db.run('DELETE FROM team_push WHERE team_rid = ?', teamRid)
}

/** IDs of credentials that were shared with a team, which its server hasn't heard of yet. */
export function endedShares(db: ReadDb, teamRid: number): string[] {
  return db
    .all<{ credential_id: string }>('SELECT credential_id FROM share_ended WHERE team_rid = ?', teamRid)
    .map(({ credential_id }) => credential_id)
}

function forgetEndedShares(db: WriteDb, teamRid: number, ids: readonly string[]): void {
  db.run(
    'DELETE FROM share_ended WHERE team_rid = ? AND credential_id IN (SELECT value FROM json_each(?))',
    teamRid,
    JSON.stringify(ids),
  )
}
