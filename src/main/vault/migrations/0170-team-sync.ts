import type { Migration } from '../migrate.ts'

/** What both sides last agreed on by field, and a team's server that is asked by itself. */
export const teamSync: Migration = {
  version: 170,
  slug: 'team-sync',
  sql: `
    -- Keyed marks of the credential's fields as they were last sent or taken in, as JSON.
    ALTER TABLE share ADD COLUMN agreed TEXT NOT NULL DEFAULT '{}';
    -- Whether the team's server had it when it was last heard of: what was handed over by hand is taken out by no server.
    ALTER TABLE share ADD COLUMN on_server INTEGER NOT NULL DEFAULT 0;

    -- As both sides last had it: it goes on from there when it is shared again before the server has heard that it ended.
    ALTER TABLE share_ended ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE share_ended ADD COLUMN base TEXT NOT NULL DEFAULT '';
    ALTER TABLE share_ended ADD COLUMN agreed TEXT NOT NULL DEFAULT '{}';

    -- Whether it is asked for what is new when the vault is unlocked.
    ALTER TABLE team_remote ADD COLUMN automatic INTEGER NOT NULL DEFAULT 0;
    -- What came of the last time that it was asked: what waits for a decision, and why it failed; null for no failure.
    ALTER TABLE team_remote ADD COLUMN undecided INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE team_remote ADD COLUMN failure TEXT;
  `,
}
