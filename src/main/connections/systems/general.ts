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
    docs: { create: '', reference: '' },
    guide: {
      create: ['Ask the people who run the service for a key of the program’s own.'],
      restrict: ['Ask for the least that the program needs, and for an expiry.'],
      rotate: [
        'Ask for a second key; the first keeps working.',
        'Rotate the credential in Keyward with the new value, and test its connections.',
        'Have the first key revoked when nothing uses it any more.',
      ],
      revoke: ['Ask the people who run the service.'],
      overlap: null,
      lifetime: '',
    },
  },
]
