import type { Migration } from '../migrate.ts'

/**
 * Tokens of OAuth 2.0, one row per credential. They are no versions of its value: a service replaces them by itself, every
 * hour. `claim` names the refresh that is under way, `claim_key` is a sealed key for an answer that comes too late to be
 * written here.
 */
export const oauthGrant: Migration = {
  version: 40,
  slug: 'oauth-grant',
  sql: `
    CREATE TABLE oauth_grant (
      credential_rid INTEGER PRIMARY KEY REFERENCES credential (rid) ON DELETE CASCADE,
      state TEXT NOT NULL,
      generation INTEGER NOT NULL,
      sealed BLOB,
      renewable INTEGER NOT NULL,
      rotation TEXT NOT NULL,
      scopes TEXT NOT NULL,
      subject TEXT NOT NULL,
      access_expires_at INTEGER,
      authorized_at INTEGER,
      authorized_by TEXT NOT NULL,
      refreshed_at INTEGER,
      claim TEXT,
      claim_until INTEGER,
      claim_process TEXT,
      claim_key BLOB,
      failure TEXT,
      failed_at INTEGER,
      failures INTEGER NOT NULL,
      next_try_at INTEGER
    ) STRICT;
    CREATE INDEX oauth_grant_due ON oauth_grant (access_expires_at) WHERE state = 'valid';
  `,
}
