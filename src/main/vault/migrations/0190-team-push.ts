import type { Migration } from '../migrate.ts'

/** What is being put on a team's server, so that a process that ends meanwhile knows it again. */
export const teamPush: Migration = {
  version: 190,
  slug: 'team-push',
  sql: `
    -- A revision that is being put on the server, and what is true of its credentials once it is there, as JSON. Development vaults of
    -- one day have the table from step 170.
    CREATE TABLE IF NOT EXISTS team_push (
      team_rid INTEGER PRIMARY KEY REFERENCES team (rid) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      hash TEXT NOT NULL,
      sent TEXT NOT NULL,
      ended TEXT NOT NULL
    ) STRICT;
  `,
}
