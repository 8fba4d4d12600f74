import type { Migration } from '../migrate.ts'

/** What own systems have since the catalog has it: a guide, pages of the vendor, parts of the address; as JSON. */
export const systemExtras: Migration = {
  version: 35,
  slug: 'system-extras',
  sql: `
    ALTER TABLE system ADD COLUMN extras TEXT NOT NULL DEFAULT '{}';
  `,
}
