import type { Migration } from '../migrate.ts'

/** The connection through which another one goes: an SSH server or a proxy. */
export const connectionWay: Migration = {
  version: 30,
  slug: 'connection-way',
  sql: `
    ALTER TABLE connection ADD COLUMN via_id TEXT;
    CREATE INDEX connection_via ON connection (via_id, name) WHERE via_id IS NOT NULL;
  `,
}
