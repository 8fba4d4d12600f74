import type { Migration } from '../migrate.ts'

/**
 * What uses a credential beyond connections: a workflow, a pipeline, a file. `places` is JSON: the lines of a file that name it and
 * the fields that they name, never what else stands there. `scanned` rows were found in a file, whose path is `location`; scans keep
 * them up to date, and `gone_at` says since when the file has not named the credential any more.
 */
export const references: Migration = {
  version: 130,
  slug: 'references',
  sql: `
    CREATE TABLE credential_reference (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      credential_rid INTEGER NOT NULL REFERENCES credential (rid) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      location TEXT NOT NULL,
      note TEXT NOT NULL,
      places TEXT NOT NULL,
      scanned INTEGER NOT NULL,
      gone_at INTEGER,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      seen_at INTEGER
    ) STRICT;
    CREATE INDEX reference_credential ON credential_reference (credential_rid, name, rid);
    CREATE UNIQUE INDEX reference_scanned ON credential_reference (location, credential_rid) WHERE scanned = 1;
  `,
}
