import type { Migration } from '../migrate.ts'

/**
 * Credentials on their way from an old value to a new one. The new value is a version like any other, that isn't in use. `server` is
 * durable before anything is sent there, so that a process that ended in between is noticed.
 */
export const rotation: Migration = {
  version: 90,
  slug: 'rotation',
  sql: `
    CREATE TABLE rotation (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      batch_id TEXT NOT NULL,
      credential_rid INTEGER NOT NULL REFERENCES credential (rid) ON DELETE CASCADE,
      method TEXT NOT NULL,
      through_id TEXT,
      state TEXT NOT NULL,
      server TEXT NOT NULL,
      -- What a method notes for itself, as JSON: names of keys, never a value.
      notes TEXT NOT NULL,
      failure TEXT,
      old_version INTEGER NOT NULL,
      new_version INTEGER,
      old_expiry_source TEXT,
      new_expiry_source TEXT,
      started_at INTEGER NOT NULL,
      started_by TEXT NOT NULL,
      switched_at INTEGER,
      grace_until INTEGER,
      revoked_at INTEGER,
      revoked_by TEXT NOT NULL,
      ended_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX rotation_open ON rotation (credential_rid) WHERE state IN ('staged', 'switched');
    CREATE INDEX rotation_credential ON rotation (credential_rid, rid);
    CREATE INDEX rotation_batch ON rotation (batch_id, rid);

    CREATE TABLE rotation_test (
      rotation_rid INTEGER NOT NULL REFERENCES rotation (rid) ON DELETE CASCADE,
      connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      ok INTEGER NOT NULL,
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      remedy TEXT NOT NULL,
      ms REAL NOT NULL,
      PRIMARY KEY (rotation_rid, connection_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX rotation_test_connection ON rotation_test (connection_id);
  `,
}
