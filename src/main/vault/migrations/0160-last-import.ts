import type { Migration } from '../migrate.ts'

/**
 * What the last import did, so that it can be undone as one. Values aren't here: those of before are older versions of their
 * credentials. What is removed for good takes its row along, so that nothing of it is left behind.
 */
export const lastImport: Migration = {
  version: 160,
  slug: 'last-import',
  sql: `
    -- One row at most: another import takes the place of the one before.
    CREATE TABLE last_import (
      rid INTEGER PRIMARY KEY CHECK (rid = 1),
      id TEXT NOT NULL,
      at INTEGER NOT NULL,
      -- What was imported, for people: the name of a file, who signed a bundle.
      label TEXT NOT NULL,
      created INTEGER NOT NULL,
      replaced INTEGER NOT NULL
    ) STRICT;

    -- What it created or changed, with its revision after the import: another one now means that it was changed since.
    CREATE TABLE import_credential (
      credential_rid INTEGER PRIMARY KEY REFERENCES credential (rid) ON DELETE CASCADE,
      revision INTEGER NOT NULL,
      -- Its row of the table share before, as JSON, and the SHA-256 of that after the import; null where it isn't shared.
      share_before TEXT,
      share_after TEXT
    ) STRICT;
    CREATE TABLE import_connection (
      connection_rid INTEGER PRIMARY KEY REFERENCES connection (rid) ON DELETE CASCADE,
      revision INTEGER NOT NULL
    ) STRICT;
    -- Systems count no revisions: the SHA-256 of the row.
    CREATE TABLE import_system (
      system_rid INTEGER PRIMARY KEY REFERENCES system (rid) ON DELETE CASCADE,
      revision TEXT NOT NULL
    ) STRICT;

    -- What was there already, as it was before: its columns as JSON. What has no row here was created.
    CREATE TABLE import_credential_before (
      credential_rid INTEGER PRIMARY KEY REFERENCES credential (rid) ON DELETE CASCADE,
      state TEXT NOT NULL
    ) STRICT;
    CREATE TABLE import_connection_before (
      connection_rid INTEGER PRIMARY KEY REFERENCES connection (rid) ON DELETE CASCADE,
      state TEXT NOT NULL
    ) STRICT;
    CREATE TABLE import_system_before (
      system_rid INTEGER PRIMARY KEY REFERENCES system (rid) ON DELETE CASCADE,
      state TEXT NOT NULL
    ) STRICT;
  `,
}
