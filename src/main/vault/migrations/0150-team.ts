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
  `,
}
