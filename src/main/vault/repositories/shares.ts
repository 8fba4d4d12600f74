import type { AccessLevel } from '../../../shared/domain/access.ts'
import type { ReadDb, WriteDb } from '../database.ts'

/** What stands for a value whose hint isn't shown either. */
export const hiddenMask = '••••'

/** A row of the table `share`. */
export interface ShareRecord {
  readonly credential_rid: number
  readonly team_rid: number
  /** Who may do what, as a JSON list of `AccessGrant`. */
  readonly grants: string
  readonly level: AccessLevel
  /** Counts the changes of the item in the team. */
  readonly revision: number
  /** SHA-256 of the item's text as it was last sent or taken in; empty before. */
  readonly base: string
  /** The credential's revision here at that time. */
  readonly local_revision: number
  /** SHA-256 of its connections and their systems at that time; empty before. */
  readonly attached: string
  /** Keyed marks of its fields at that time, as JSON; an empty object before. */
  readonly agreed: string
  /** 1 for one that the team's server had when it was last heard of. */
  readonly on_server: number
  /** Name of who has last changed it in the team. */
  readonly changed_by: string
}

export function findShare(db: ReadDb, rid: number): ShareRecord | undefined {
  return db.get('SELECT * FROM share WHERE credential_rid = ?', rid)
}

/** Those of these credentials that are shared. */
export function sharesOfCredentials(db: ReadDb, rids: readonly number[]): ShareRecord[] {
  return db.all('SELECT * FROM share WHERE credential_rid IN (SELECT value FROM json_each(?))', JSON.stringify(rids))
}

/** The shares of a team by the ID of the credential. */
export function sharesOfTeam(
  db: ReadDb,
  teamRid: number,
): (ShareRecord & { readonly credential_id: string; readonly name: string })[] {
  return db.all(
    `SELECT s.*, c.id AS credential_id, c.name FROM share s JOIN credential c ON c.rid = s.credential_rid
     WHERE s.team_rid = ? ORDER BY c.name`,
    teamRid,
  )
}

/** Levels of those among these credentials that are shared, by ID. */
export function levelsOf(
  db: ReadDb,
  credentialIds: readonly string[],
): { readonly id: string; readonly name: string; readonly level: AccessLevel }[] {
  return db.all(
    `SELECT c.id, c.name, s.level FROM share s JOIN credential c ON c.rid = s.credential_rid
     WHERE c.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(credentialIds),
  )
}

/** Shares a credential, or changes how it is shared; its row says so too, for lists. */
export function putShare(db: WriteDb, record: ShareRecord): void {
  db.run(
    `INSERT INTO share (credential_rid, team_rid, grants, level, revision, base, local_revision, attached, agreed,
       on_server, changed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (credential_rid) DO UPDATE SET team_rid = excluded.team_rid, grants = excluded.grants,
       level = excluded.level, revision = excluded.revision, base = excluded.base,
       local_revision = excluded.local_revision, attached = excluded.attached,
       agreed = excluded.agreed, on_server = excluded.on_server, changed_by = excluded.changed_by`,
    record.credential_rid,
    record.team_rid,
    record.grants,
    record.level,
    record.revision,
    record.base,
    record.local_revision,
    record.attached,
    record.agreed,
    record.on_server,
    record.changed_by,
  )
  db.run(`UPDATE credential SET sharing = 'shared' WHERE rid = ?`, record.credential_rid)
}

/**
 * Notes that the team has a credential as it was when it was gathered. Who may have it may have been changed since, or what was sent
 * may be shared no more: that stays, and is sent with the next one.
 */
export function markSent(db: WriteDb, sent: ShareRecord, to: 'server' | 'people'): void {
  const now = findShare(db, sent.credential_rid)
  if (!now) return
  const local_revision = now.grants === sent.grants ? sent.local_revision : 0
  const { revision, base, attached, agreed, changed_by } = sent
  const on_server = to === 'server' ? 1 : now.on_server
  putShare(db, { ...now, revision, base, local_revision, attached, agreed, on_server, changed_by })
}

/** Another server has nothing of a team yet. */
export function forgetOnServer(db: WriteDb, teamRid: number): void {
  db.run('UPDATE share SET on_server = 0 WHERE team_rid = ?', teamRid)
}

/** Ends it, and notes that the team's server has to hear of it. */
export function endShare(db: WriteDb, rid: number, credentialId: string): void {
  db.run(
    `INSERT OR IGNORE INTO share_ended (team_rid, credential_id, revision, base, agreed)
     SELECT team_rid, ?, revision, base, agreed FROM share WHERE credential_rid = ?`,
    credentialId,
    rid,
  )
  db.run('DELETE FROM share WHERE credential_rid = ?', rid)
  db.run(`UPDATE credential SET sharing = 'personal' WHERE rid = ?`, rid)
}

/** What a credential was in a team whose server hasn't heard yet that it ended: it goes on from there, and has not ended then. */
export function takeEndedShare(
  db: WriteDb,
  teamRid: number,
  credentialId: string,
): Pick<ShareRecord, 'revision' | 'base' | 'agreed'> | undefined {
  const where = 'WHERE team_rid = ? AND credential_id = ?'
  const ended = db.get<Pick<ShareRecord, 'revision' | 'base' | 'agreed'>>(
    `SELECT revision, base, agreed FROM share_ended ${where}`,
    teamRid,
    credentialId,
  )
  if (ended) db.run(`DELETE FROM share_ended ${where}`, teamRid, credentialId)
  return ended
}

/** The last bundle of a sender for a team (empty for none). */
export interface SeenBundle {
  readonly sender_key: string
  readonly team_id: string
  readonly sequence: number
  /** SHA-256 of its manifest. */
  readonly hash: string
}

export function findSeenBundle(db: ReadDb, senderKey: string, teamId: string): SeenBundle | undefined {
  return db.get('SELECT * FROM bundle_seen WHERE sender_key = ? AND team_id = ?', senderKey, teamId)
}

/** Notes the newest one. */
export function putSeenBundle(db: WriteDb, seen: SeenBundle): void {
  db.run(
    `INSERT INTO bundle_seen (sender_key, team_id, sequence, hash) VALUES (?, ?, ?, ?)
     ON CONFLICT (sender_key, team_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash`,
    seen.sender_key,
    seen.team_id,
    seen.sequence,
    seen.hash,
  )
}

/** More bundles than anybody makes between a backup and its restore. */
const skipped = 1_000_000

/**
 * After a restore: bundles may have been made since the backup, whose numbers others have seen. The next one follows none of them, and
 * is newer than all.
 */
export function skipSequence(db: WriteDb): void {
  const table = db.get<{ n: number }>(`SELECT count(*) AS n FROM sqlite_master WHERE name = 'bundle_seen'`)
  // A backup of before has none yet.
  if (table?.n === 0) return
  db.run(
    `UPDATE bundle_seen SET sequence = sequence + ?, hash = '' WHERE sender_key = (SELECT signing_key FROM identity)`,
    skipped,
  )
}
