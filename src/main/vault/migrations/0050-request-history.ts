import type { Migration } from '../migrate.ts'

/** Requests that were sent from the console. Answers are not kept: they are other people's data. */
export const requestHistory: Migration = {
  version: 50,
  slug: 'request-history',
  sql: `
    CREATE TABLE request (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      method TEXT NOT NULL,
      path TEXT NOT NULL,
      headers TEXT NOT NULL,
      body TEXT NOT NULL,
      code TEXT NOT NULL,
      status INTEGER,
      ms REAL NOT NULL
    ) STRICT;
    CREATE INDEX request_connection ON request (connection_id, rid);
  `,
}
