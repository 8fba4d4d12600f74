import type { MethodDefinition } from './method.ts'

export const mysql: MethodDefinition = {
  id: 'mysql',
  summary:
    'Keyward sets a new password. MySQL 8 keeps the old one beside it where the user may do that; on MariaDB the old one ends at that moment.',
  types: ['database-login'],
  kinds: ['mysql'],
  overlap: null,
  generates: 'password',
}
