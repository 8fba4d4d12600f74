import type { Migration } from '../migrate.ts'

/**
 * Equal values field by field, how strong passwords are, reviews with their decisions, and retirements. What was stored before
 * waits with `assessed = 0` until the open vault has looked at it once.
 */
export const review: Migration = {
  version: 140,
  slug: 'review',
  sql: `
    -- How easily the passwords of a version are guessed: from 0, at once, to 4; null where nothing in it is a password.
    ALTER TABLE credential_version ADD COLUMN strength INTEGER;
    -- A word for what is the matter with them; empty for nothing.
    ALTER TABLE credential_version ADD COLUMN weakness TEXT NOT NULL DEFAULT '';
    ALTER TABLE credential_version ADD COLUMN assessed INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX version_weak ON credential_version (credential_rid, version) WHERE weakness <> '';
    CREATE INDEX version_unassessed ON credential_version (credential_rid, version)
      WHERE assessed = 0 AND destroyed_at IS NULL;

    -- The first half of a keyed fingerprint for each secret field of a version.
    CREATE TABLE field_mark (
      credential_rid INTEGER NOT NULL REFERENCES credential (rid) ON DELETE CASCADE,
      version INTEGER NOT NULL,
      field TEXT NOT NULL,
      mark BLOB NOT NULL,
      PRIMARY KEY (credential_rid, version, field)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX field_mark_value ON field_mark (mark);

    CREATE TABLE review (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      started_at INTEGER NOT NULL,
      started_by TEXT NOT NULL,
      finished_at INTEGER,
      finished_by TEXT,
      credentials INTEGER NOT NULL
    ) STRICT;
    -- One at a time.
    CREATE UNIQUE INDEX review_open ON review (finished_at IS NULL) WHERE finished_at IS NULL;

    -- What was found when the review began, and what a person decided. It stays true to that day, whatever becomes of the credential.
    CREATE TABLE review_item (
      review_rid INTEGER NOT NULL REFERENCES review (rid) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      credential_id TEXT NOT NULL,
      name TEXT NOT NULL,
      type TEXT NOT NULL,
      environment TEXT NOT NULL,
      owner TEXT NOT NULL,
      rules INTEGER NOT NULL,
      findings TEXT NOT NULL,
      decision TEXT,
      reason TEXT NOT NULL DEFAULT '',
      decided_at INTEGER,
      decided_by TEXT,
      PRIMARY KEY (review_rid, position)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX review_item_credential ON review_item (review_rid, credential_id);

    -- Reports that were given out, so that one is known again after the vault's key was changed.
    CREATE TABLE review_report (
      rid INTEGER PRIMARY KEY,
      review_rid INTEGER NOT NULL REFERENCES review (rid) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      by TEXT NOT NULL,
      format TEXT NOT NULL,
      sha256 TEXT NOT NULL
    ) STRICT;
    CREATE INDEX review_report_sha256 ON review_report (sha256);

    CREATE TABLE retirement (
      rid INTEGER PRIMARY KEY,
      credential_id TEXT NOT NULL,
      name TEXT NOT NULL,
      type TEXT NOT NULL,
      system_id TEXT,
      system_name TEXT NOT NULL,
      environment TEXT NOT NULL,
      reason TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      started_by TEXT NOT NULL,
      disabled_at INTEGER,
      disabled_by TEXT,
      revoked_at INTEGER,
      revoked_by TEXT,
      revoked_note TEXT NOT NULL DEFAULT '',
      removed_at INTEGER,
      removed_by TEXT,
      cancelled_at INTEGER,
      cancelled_by TEXT
    ) STRICT;
    CREATE UNIQUE INDEX retirement_open ON retirement (credential_id)
      WHERE removed_at IS NULL AND cancelled_at IS NULL;
    CREATE INDEX retirement_credential ON retirement (credential_id, rid);
  `,
}
