import type { ImportLayout, ImportRole } from '../../../shared/domain/import.ts'

/** What a column becomes, as the choice says it. */
export const roleLabels: Readonly<Record<ImportRole, string>> = {
  name: 'Name',
  username: 'User name',
  secret: 'Password or key',
  website: 'Website',
  url: 'Address of an API',
  host: 'Host',
  port: 'Port',
  database: 'Database',
  type: 'Credential type',
  system: 'System',
  environment: 'Environment',
  team: 'Team',
  owner: 'Owner',
  tags: 'Tags or folder',
  purpose: 'Notes',
  expires: 'Expiry',
  field: 'Field, readable',
  'secret-field': 'Field, secret',
  variable: 'Variable',
  skip: 'Leave out',
}

export const layoutLabels: Readonly<Record<ImportLayout, string>> = {
  rows: 'A row each',
  together: 'All together',
  groups: 'In groups',
  single: 'One by one',
}

export const layoutTexts: Readonly<Record<ImportLayout, string>> = {
  rows: 'Each row becomes a credential.',
  together: 'All variables become one credential, which a program gets as it is.',
  groups: 'Variables that begin alike belong together: DB_HOST and DB_PASSWORD become a database login.',
  single: 'Each secret becomes a credential of its own, of the type that its value tells. Settings stay out.',
}
