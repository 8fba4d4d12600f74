import type { Migration } from '../migrate.ts'

/** The person's own keys, the cards of others, and the teams that they are in. */
export const team: Migration = {
  version: 150,
  slug: 'team',
  sql: `
    -- One person has a vault: one row at most.
    CREATE TABLE identity (
      rid INTEGER PRIMARY KEY CHECK (rid = 1),
      id TEXT NOT NULL,
      name TEXT NOT NULL,
      recipient TEXT NOT NULL,
      signing_key TEXT NOT NULL,
      card TEXT NOT NULL,
      -- The age identity and the seed of the signing key.
      sealed BLOB NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE contact (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      recipient TEXT NOT NULL,
      signing_key TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      -- When the words of its fingerprint were compared.
      verified_at INTEGER
    ) STRICT;

    CREATE TABLE team (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      joined_at INTEGER NOT NULL,
      -- When this vault's person left, or was told to have been removed; null for a member.
      left_at INTEGER
    ) STRICT;
    -- Every version that was seen, as it was signed: none of them is taken back.
    CREATE TABLE team_version (
      team_rid INTEGER NOT NULL REFERENCES team (rid) ON DELETE CASCADE,
      version INTEGER NOT NULL,
      payload TEXT NOT NULL,
      signature TEXT NOT NULL,
      PRIMARY KEY (team_rid, version)
    ) STRICT, WITHOUT ROWID;

    -- A credential that belongs to a team. One without a row here is the person's own.
    CREATE TABLE share (
      credential_rid INTEGER PRIMARY KEY REFERENCES credential (rid) ON DELETE CASCADE,
      team_rid INTEGER NOT NULL REFERENCES team (rid),
      -- Who may do what, as a JSON list.
      grants TEXT NOT NULL,
      -- What this vault's person may do with it: use, view or manage.
      level TEXT NOT NULL,
      -- The item as it was last sent or taken in: its number, the SHA-256 of its text, and by whom.
      revision INTEGER NOT NULL,
      base TEXT NOT NULL,
      -- The credential's revision here at that time: another one now means that it was changed here since.
      local_revision INTEGER NOT NULL,
      -- SHA-256 of its connections and their systems at that time.
      attached TEXT NOT NULL,
      changed_by TEXT NOT NULL
    ) STRICT;
    -- What was shared with a team and is no more, until the server has heard of it.
    CREATE TABLE share_ended (
      team_rid INTEGER NOT NULL REFERENCES team (rid) ON DELETE CASCADE,
      credential_id TEXT NOT NULL,
      PRIMARY KEY (team_rid, credential_id)
    ) STRICT, WITHOUT ROWID;

    -- Where a team keeps its bundles, and the last revision that was seen there.
    CREATE TABLE team_remote (
      team_rid INTEGER PRIMARY KEY REFERENCES team (rid) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      parameters TEXT NOT NULL,
      credential_id TEXT,
      revision INTEGER NOT NULL,
      hash TEXT NOT NULL,
      synced_at INTEGER
    ) STRICT;
    CREATE INDEX share_team ON share (team_rid);

    -- The last bundle that was taken in of a sender for a team (empty for none), and the last one that was made.
    CREATE TABLE bundle_seen (
      sender_key TEXT NOT NULL,
      team_id TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      hash TEXT NOT NULL,
      PRIMARY KEY (sender_key, team_id)
    ) STRICT, WITHOUT ROWID;
  `,
}
