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

    -- revision: the row's after the import; another one now means that it was changed since.
    -- before: the columns that the import changed, as they were, as JSON; null for what it created.
    CREATE TABLE import_credential (
      credential_rid INTEGER PRIMARY KEY REFERENCES credential (rid) ON DELETE CASCADE,
      revision INTEGER NOT NULL,
      before TEXT,
      -- Its row of the table share before, as JSON; null where it wasn't shared.
      share_before TEXT,
      -- SHA-256 of that row after the import; empty where it isn't shared.
      share_after TEXT NOT NULL
    ) STRICT;
    CREATE TABLE import_connection (
      connection_rid INTEGER PRIMARY KEY REFERENCES connection (rid) ON DELETE CASCADE,
      revision INTEGER NOT NULL,
      before TEXT
    ) STRICT;
    -- Systems count no revisions: state is the SHA-256 of the row after the import.
    CREATE TABLE import_system (
      system_rid INTEGER PRIMARY KEY REFERENCES system (rid) ON DELETE CASCADE,
      state TEXT NOT NULL,
      before TEXT
    ) STRICT;
  `,
}
