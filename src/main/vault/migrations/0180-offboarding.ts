import type { Migration } from '../migrate.ts'

/**
 * Who a value was given to, and what a vault’s person decided about the values that somebody had who is gone. What was given is never
 * taken back: no row of it outlives its truth, also when the credential is shredded.
 */
export const offboarding: Migration = {
  version: 180,
  slug: 'offboarding',
  sql: `
    -- People who were given something together, for a team or (empty) by hand: each group of them stands here once.
    CREATE TABLE audience (
      rid INTEGER PRIMARY KEY,
      team_id TEXT NOT NULL,
      -- Each person with the level, sorted, as JSON.
      people TEXT NOT NULL,
      UNIQUE (team_id, people)
    ) STRICT;
    CREATE TABLE audience_person (
      person_id TEXT NOT NULL,
      audience_rid INTEGER NOT NULL REFERENCES audience (rid) ON DELETE CASCADE,
      level TEXT NOT NULL,
      PRIMARY KEY (person_id, audience_rid)
    ) STRICT, WITHOUT ROWID;
    -- A version of a value, and who had it from then on.
    CREATE TABLE handover (
      credential_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      audience_rid INTEGER NOT NULL REFERENCES audience (rid) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      PRIMARY KEY (credential_id, version, audience_rid)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX handover_audience ON handover (audience_rid);

    -- Somebody who is no member of a team any more.
    CREATE TABLE offboarding (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      team_id TEXT NOT NULL,
      person_id TEXT NOT NULL,
      name TEXT NOT NULL,
      -- When the list was made that is without them.
      left_at INTEGER NOT NULL,
      begun_at INTEGER NOT NULL,
      UNIQUE (team_id, person_id)
    ) STRICT;
    -- Holds for the version that was in use: a new one that they were given is undecided again.
    CREATE TABLE offboarding_decision (
      offboarding_rid INTEGER NOT NULL REFERENCES offboarding (rid) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      credential_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      reason TEXT NOT NULL,
      at INTEGER NOT NULL,
      by TEXT NOT NULL,
      PRIMARY KEY (offboarding_rid, kind, credential_id)
    ) STRICT, WITHOUT ROWID;
    -- Reports that were given out, so that one is known again after the vault's key was changed.
    CREATE TABLE offboarding_report (
      rid INTEGER PRIMARY KEY,
      offboarding_rid INTEGER NOT NULL REFERENCES offboarding (rid) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      by TEXT NOT NULL,
      format TEXT NOT NULL,
      sha256 TEXT NOT NULL
    ) STRICT;
    CREATE INDEX offboarding_report_sha256 ON offboarding_report (sha256);

    -- What was shared before nobody wrote down: all who may have it are taken to have it.
    CREATE TEMP TABLE may_have AS
      SELECT s.credential_rid, t.id AS team_id, json_extract(m.value, '$.id') AS person_id,
        max(CASE json_extract(g.value, '$.level') WHEN 'use' THEN 1 WHEN 'view' THEN 2 ELSE 3 END) AS rank
      FROM share s
      JOIN team t ON t.rid = s.team_rid
      JOIN team_version v ON v.team_rid = t.rid
        AND v.version = (SELECT max(version) FROM team_version WHERE team_rid = t.rid)
      JOIN json_each(v.payload, '$.members') m
      JOIN json_each(s.grants) g
      WHERE s.base <> '' AND (
        json_extract(g.value, '$.to') = 'everyone'
        OR (json_extract(g.value, '$.to') = 'member' AND json_extract(g.value, '$.id') = json_extract(m.value, '$.id'))
        OR EXISTS (
          SELECT 1 FROM json_each(v.payload, '$.groups') r JOIN json_each(r.value, '$.members') o
          WHERE json_extract(g.value, '$.to') = 'group' AND json_extract(r.value, '$.id') = json_extract(g.value, '$.id')
            AND o.value = json_extract(m.value, '$.id')))
      GROUP BY s.credential_rid, t.id, person_id;
    CREATE TEMP TABLE had AS
      SELECT credential_rid, team_id, json_group_array(json_array(person_id,
        CASE rank WHEN 1 THEN 'use' WHEN 2 THEN 'view' ELSE 'manage' END) ORDER BY person_id) AS people
      FROM may_have GROUP BY credential_rid, team_id;
    INSERT INTO audience (team_id, people) SELECT DISTINCT team_id, people FROM had;
    INSERT INTO audience_person (person_id, audience_rid, level)
      SELECT json_extract(p.value, '$[0]'), a.rid, json_extract(p.value, '$[1]') FROM audience a JOIN json_each(a.people) p;
    INSERT INTO handover (credential_id, version, audience_rid, at)
      SELECT c.id, c.version, a.rid, c.updated_at FROM had h
      JOIN credential c ON c.rid = h.credential_rid
      JOIN audience a ON a.team_id = h.team_id AND a.people = h.people;
    DROP TABLE had;
    DROP TABLE may_have;
  `,
}
