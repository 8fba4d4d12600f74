import type { Migration } from '../migrate.ts'

/** Beside when a key slot last worked: when it failed since, and how. */
export const slotHealth: Migration = {
  version: 20,
  slug: 'slot-health',
  sql: `
    ALTER TABLE slot_use RENAME TO slot_health;
    ALTER TABLE slot_health ADD COLUMN last_failed_at INTEGER;
    ALTER TABLE slot_health ADD COLUMN last_failure TEXT;
  `,
}
