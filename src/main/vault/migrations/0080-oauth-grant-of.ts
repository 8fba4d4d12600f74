import type { Migration } from '../migrate.ts'

/**
 * What tokens are of, so that a person is told of changed settings without opening them, and when the service lets the
 * authorization end. `service` and `client_id` are empty where tokens were stored before.
 */
export const oauthGrantOf: Migration = {
  version: 80,
  slug: 'oauth-grant-of',
  sql: `
    ALTER TABLE oauth_grant ADD COLUMN service TEXT NOT NULL DEFAULT '';
    ALTER TABLE oauth_grant ADD COLUMN client_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE oauth_grant ADD COLUMN authorization_ends_at INTEGER;
  `,
}
