import type { Migration } from '../migrate.ts'

/**
 * How often a credential's value was opened, by calendar day, purpose and connection, so that nobody has to walk through the
 * log to know it. `day` counts days since 1970-01-01 in the time zone of the computer at that time; `uses` are the openings that
 * went well, `failures` those that were refused or failed. `connection_id` is empty without a connection, and where only a name is
 * known: what the log of before tells. `last_at` is 0 where none went well.
 *
 * It is filled from the log, whose details read `purpose · connection · code`, the code only where a use did not go well.
 */
export const usage: Migration = {
  version: 120,
  slug: 'usage',
  sql: `
    CREATE TABLE usage_day (
      credential_rid INTEGER NOT NULL REFERENCES credential (rid) ON DELETE CASCADE,
      day INTEGER NOT NULL,
      purpose TEXT NOT NULL,
      connection_id TEXT NOT NULL,
      connection TEXT NOT NULL,
      uses INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      last_by TEXT NOT NULL,
      PRIMARY KEY (credential_rid, day, purpose, connection_id, connection)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX usage_connection ON usage_day (connection_id, day) WHERE connection_id <> '';

    INSERT INTO usage_day (credential_rid, day, purpose, connection_id, connection, uses, failures, last_at, last_by)
    WITH opened AS (
      SELECT c.rid AS rid, a.at AS at, a.actor AS actor, a.outcome = 'ok' AS ok,
        CAST(julianday(date(a.at / 1000, 'unixepoch', 'localtime')) - 2440587.5 AS INTEGER) AS day,
        CASE WHEN a.outcome = 'ok' THEN a.detail
          ELSE rtrim(rtrim(a.detail, replace(a.detail, '·', '')), ' ·') END AS text
      FROM audit a JOIN credential c ON c.id = a.subject_id
      WHERE a.action = 'credential.use'
    ), parted AS (
      SELECT rid, at, actor, ok, day,
        CASE instr(text, ' · ') WHEN 0 THEN text ELSE substr(text, 1, instr(text, ' · ') - 1) END AS purpose,
        CASE instr(text, ' · ') WHEN 0 THEN '' ELSE substr(text, instr(text, ' · ') + 3) END AS connection
      FROM opened
    )
    SELECT p.rid, p.day, p.purpose, ifnull(n.id, ''), p.connection, sum(p.ok), sum(1 - p.ok),
      max(CASE WHEN p.ok THEN p.at ELSE 0 END), p.actor
    FROM parted p LEFT JOIN connection n ON n.name = p.connection AND p.connection <> ''
    GROUP BY p.rid, p.day, p.purpose, ifnull(n.id, ''), p.connection;
  `,
}
