import type { Migration } from '../migrate.ts'

/** Times are milliseconds since 1970 in UTC, lists and maps are JSON. */
export const initial: Migration = {
  version: 10,
  slug: 'initial',
  sql: `
    CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

    CREATE TABLE slot_use (slot_id TEXT PRIMARY KEY, last_used_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE system (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL COLLATE NOCASE UNIQUE,
      category TEXT NOT NULL,
      summary TEXT NOT NULL,
      kind TEXT NOT NULL,
      parameters TEXT NOT NULL,
      credential_type TEXT NOT NULL,
      credential_config TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE credential (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL COLLATE NOCASE,
      type TEXT NOT NULL,
      system_id TEXT,
      system_name TEXT NOT NULL COLLATE NOCASE,
      environment TEXT NOT NULL COLLATE NOCASE,
      owner TEXT NOT NULL COLLATE NOCASE,
      team TEXT NOT NULL COLLATE NOCASE,
      tags TEXT NOT NULL,
      purpose TEXT NOT NULL,
      config TEXT NOT NULL,
      bound_hosts TEXT NOT NULL,
      sharing TEXT NOT NULL,
      masked TEXT NOT NULL,
      secret_fields TEXT NOT NULL,
      version INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      expires_at INTEGER,
      expiry_source TEXT,
      rotate_every TEXT,
      rotation_due_at INTEGER,
      error_code TEXT,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      last_rotated_at INTEGER,
      last_used_at INTEGER,
      last_tested_at INTEGER,
      last_test_ok INTEGER,
      disabled_at INTEGER,
      trashed_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX credential_name ON credential (name) WHERE trashed_at IS NULL;
    -- The columns after the name let a status be counted without reading the rows.
    CREATE INDEX credential_type ON credential (type, environment, name, disabled_at, error_code, expires_at)
      WHERE trashed_at IS NULL;
    CREATE INDEX credential_type_name ON credential (type, name) WHERE trashed_at IS NULL;
    CREATE INDEX credential_environment ON credential (environment, name, disabled_at, error_code, expires_at)
      WHERE trashed_at IS NULL;
    CREATE INDEX credential_system ON credential (system_name, name) WHERE trashed_at IS NULL;
    CREATE INDEX credential_system_id ON credential (system_id, name) WHERE trashed_at IS NULL;
    CREATE INDEX credential_team ON credential (team, name) WHERE trashed_at IS NULL;
    -- What has no date sorts after all dates.
    CREATE INDEX credential_expiry ON credential (ifnull(expires_at, 9007199254740991), name) WHERE trashed_at IS NULL;
    CREATE INDEX credential_updated ON credential (updated_at, name) WHERE trashed_at IS NULL;
    CREATE INDEX credential_used ON credential (ifnull(last_used_at, 0), name) WHERE trashed_at IS NULL;
    CREATE INDEX credential_rotation ON credential (rotation_due_at) WHERE trashed_at IS NULL AND rotation_due_at IS NOT NULL;
    CREATE INDEX credential_disabled ON credential (disabled_at) WHERE disabled_at IS NOT NULL;
    CREATE INDEX credential_error ON credential (error_code) WHERE error_code IS NOT NULL;
    CREATE INDEX credential_trash ON credential (trashed_at) WHERE trashed_at IS NOT NULL;

    CREATE TABLE credential_tag (
      tag TEXT NOT NULL,
      credential_rid INTEGER NOT NULL REFERENCES credential (rid) ON DELETE CASCADE,
      PRIMARY KEY (tag, credential_rid)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX credential_tag_rid ON credential_tag (credential_rid);

    -- What is known of a version without opening it.
    CREATE TABLE credential_version (
      credential_rid INTEGER NOT NULL REFERENCES credential (rid) ON DELETE CASCADE,
      version INTEGER NOT NULL,
      masked TEXT NOT NULL,
      secret_fields TEXT NOT NULL,
      config TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      expires_at INTEGER,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      destroyed_at INTEGER,
      PRIMARY KEY (credential_rid, version)
    ) STRICT, WITHOUT ROWID;

    -- The sealed values stand apart: lists and searches never read these pages.
    CREATE TABLE sealed_secret (
      credential_rid INTEGER NOT NULL REFERENCES credential (rid) ON DELETE CASCADE,
      version INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      PRIMARY KEY (credential_rid, version)
    ) STRICT;

    CREATE TABLE connection (
      rid INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL COLLATE NOCASE UNIQUE,
      kind TEXT NOT NULL,
      system_id TEXT,
      system_name TEXT NOT NULL COLLATE NOCASE,
      environment TEXT NOT NULL COLLATE NOCASE,
      credential_id TEXT,
      parameters TEXT NOT NULL,
      target TEXT NOT NULL,
      purpose TEXT NOT NULL,
      revision INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      last_test_at INTEGER,
      last_test_ok INTEGER,
      last_test_code TEXT,
      last_test_message TEXT,
      last_test_ms REAL,
      last_test_identity TEXT,
      tls_expires_at INTEGER
    ) STRICT;
    CREATE INDEX connection_credential ON connection (credential_id, name);
    CREATE INDEX connection_environment ON connection (environment, name);

    CREATE TABLE test_result (
      rid INTEGER PRIMARY KEY,
      connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
      result TEXT NOT NULL
    ) STRICT;
    CREATE INDEX test_result_connection ON test_result (connection_id, rid);

    -- How many credentials have a value of a dimension (type, environment, …): counting by index costs a thousandfold.
    CREATE TABLE facet (
      dimension TEXT NOT NULL,
      value TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (dimension, value)
    ) STRICT, WITHOUT ROWID;

    -- The same by all of them at once, so that a filter by several is added up instead of counted.
    CREATE TABLE credential_group (
      type TEXT NOT NULL,
      environment TEXT NOT NULL COLLATE NOCASE,
      system_id TEXT NOT NULL,
      team TEXT NOT NULL COLLATE NOCASE,
      owner TEXT NOT NULL COLLATE NOCASE,
      count INTEGER NOT NULL,
      PRIMARY KEY (type, environment, system_id, team, owner)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      outcome TEXT NOT NULL,
      subject_type TEXT NOT NULL,
      subject_id TEXT,
      subject TEXT NOT NULL,
      detail TEXT NOT NULL,
      mac BLOB NOT NULL
    ) STRICT;
    CREATE INDEX audit_subject ON audit (subject_id, seq);

    -- Fed by the repository and not by triggers, which cost three times as much.
    CREATE VIRTUAL TABLE credential_words USING fts5 (
      name, system, tags, purpose, owner, team, environment, type,
      content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2 3', detail=column
    );
    CREATE VIRTUAL TABLE credential_parts USING fts5 (
      text, content='', contentless_delete=1, tokenize='trigram', detail=none
    );
  `,
}
