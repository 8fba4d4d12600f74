import type { Migration } from '../migrate.ts'

/** What the material of a version says of itself, read when it is stored. Values of before say nothing until they are rotated. */
export const material: Migration = {
  version: 70,
  slug: 'material',
  sql: `
    ALTER TABLE credential_version ADD COLUMN material TEXT NOT NULL DEFAULT '{"facts":[],"warnings":[]}';
  `,
}
