import type { CatalogSystem } from './system.ts'

export const generalSystems: readonly CatalogSystem[] = [
  {
    id: '2bbe0313-d2df-5734-86e6-833aa2cac959',
    slug: 'http-api',
    name: 'Any HTTP API',
    category: 'General',
    summary:
      'A service that is not in the catalog. Give the base address, and a harmless request that needs the credential.',
    kind: 'http',
    parameters: {},
    credentialType: 'api-key',
    credentialConfig: {},
    probe: '',
    docs: { create: '', rotate: '', revoke: '', reference: '' },
  },
]
