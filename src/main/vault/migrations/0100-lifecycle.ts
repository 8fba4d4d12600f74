import type { Migration } from '../migrate.ts'

/**
 * Rules of rotation and warnings, and what was told of dates. An empty type or environment of a rule stands for any. What a rule
 * decides for a credential is kept with the credential, so that a list reads no rules.
 */
export const lifecycle: Migration = {
  version: 100,
  slug: 'lifecycle',
  sql: `
    CREATE TABLE policy_rule (
      type TEXT NOT NULL,
      environment TEXT NOT NULL COLLATE NOCASE,
      -- A period, 'never', or null for what a wider rule says.
      rotate_every TEXT,
      -- Days before a date as a JSON list, or null for what a wider rule says.
      warning_days TEXT,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL,
      PRIMARY KEY (type, environment)
    ) STRICT, WITHOUT ROWID;

    -- The interval that a rule gives to a credential without one of its own.
    ALTER TABLE credential ADD COLUMN policy_every TEXT;
    -- When the service made the value, where it says so: an imported key is older than its place in the vault.
    ALTER TABLE credential_version ADD COLUMN made_at INTEGER;

    -- Nothing is told twice: one row for each date and each threshold of days before it.
    CREATE TABLE notice_told (
      kind TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      at INTEGER NOT NULL,
      threshold INTEGER NOT NULL,
      told_at INTEGER NOT NULL,
      PRIMARY KEY (kind, subject_id, at, threshold)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE notice_snooze (
      kind TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      until INTEGER NOT NULL,
      PRIMARY KEY (kind, subject_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX connection_tls_expiry ON connection (tls_expires_at) WHERE tls_expires_at IS NOT NULL;
    CREATE INDEX connection_failing ON connection (last_test_at) WHERE last_test_ok = 0;
  `,
}
