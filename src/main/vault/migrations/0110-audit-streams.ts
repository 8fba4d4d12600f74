import type { Migration } from '../migrate.ts'

/**
 * Indexes by which the log is filtered, where its records are sent, and the alerts that they have raised. A stream's `cursor` is the
 * last record that is known to have arrived; up to `sent` they may have.
 */
export const auditStreams: Migration = {
  version: 110,
  slug: 'audit-streams',
  sql: `
    CREATE INDEX audit_action ON audit (action, outcome, at);
    CREATE INDEX audit_actor ON audit (actor, at);
    CREATE INDEX audit_trouble ON audit (outcome, action) WHERE outcome <> 'ok';

    CREATE TABLE audit_stream (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL COLLATE NOCASE UNIQUE,
      address TEXT NOT NULL,
      credential_id TEXT,
      ca TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      cursor INTEGER NOT NULL,
      sent INTEGER NOT NULL,
      delivered_at INTEGER,
      failures INTEGER NOT NULL DEFAULT 0,
      failure TEXT,
      failed_at INTEGER,
      next_at INTEGER NOT NULL DEFAULT 0,
      lagging INTEGER NOT NULL DEFAULT 0,
      lease_owner TEXT,
      lease_until INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit_alert (
      id TEXT PRIMARY KEY,
      rule TEXT NOT NULL,
      about TEXT NOT NULL,
      subject_type TEXT NOT NULL,
      subject_id TEXT,
      subject TEXT NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      first_seq INTEGER NOT NULL,
      last_seq INTEGER NOT NULL,
      count INTEGER NOT NULL,
      detail TEXT NOT NULL,
      acknowledged_at INTEGER,
      acknowledged_by TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX audit_alert_open ON audit_alert (rule, about) WHERE acknowledged_at IS NULL;
    CREATE INDEX audit_alert_last ON audit_alert (last_at);
    -- What lies back is no reason to alert of today.
    INSERT OR REPLACE INTO meta (key, value) SELECT 'alerts_seq', coalesce(max(seq), 0) FROM audit;
  `,
}
