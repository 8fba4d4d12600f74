import type { MethodDefinition } from './method.ts'

export const postgresql: MethodDefinition = {
  id: 'postgresql',
  summary:
    'Keyward sets a new password with ALTER ROLE. The old one ends at that moment: a role of PostgreSQL has one password.',
  types: ['database-login'],
  kinds: ['postgresql'],
  overlap: false,
  generates: 'password',
}
