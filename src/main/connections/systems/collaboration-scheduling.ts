import { newEndsOld, secondFirst } from './steps.ts'
import type { CatalogSystem } from './system.ts'

export const collaborationSchedulingSystems: readonly CatalogSystem[] = [
  {
    id: '4d07dd20-cf25-5f56-8b17-b3a108c7cbc0',
    slug: 'calendly',
    name: 'Calendly',
    category: 'Collaboration',
    summary: 'Scheduling.',
    kind: 'http',
    parameters: {
      url: 'https://api.calendly.com',
      path: '/users/me',
      expectJson: 'resource.uri',
      identityPath: 'resource.email',
    },
    credentialType: 'bearer-token',
    credentialConfig: {},
    probe: 'Asks for the user that the token belongs to.',
    docs: {
      create: 'https://calendly.com/integrations/api_webhooks',
      reference: 'https://developer.calendly.com/api-docs',
    },
    guide: {
      create: [
        'Open API and webhooks under Integrations.',
        'Get a token, give it a name and scopes.',
        'Copy it at once: it is shown only this time.',
      ],
      restrict: [
        'A token may do what its person may: use one with the role User.',
        'Choose single scopes where they are offered.',
      ],
      rotate: secondFirst('token'),
      revoke: ['Revoke the token under Integrations.'],
      overlap: true,
      lifetime: 'Until it is revoked.',
    },
  },
  {
    id: '57177c4a-b392-515b-849c-0624d4d1f17c',
    slug: 'pandadoc',
    name: 'PandaDoc',
    category: 'Collaboration',
    summary: 'Documents and signatures.',
    kind: 'http',
    parameters: {
      url: 'https://api.pandadoc.com',
      path: '/public/v1/members/current',
      expectJson: 'user_id',
      identityPath: 'email',
    },
    credentialType: 'api-key',
    credentialConfig: { placement: 'header', parameter: 'Authorization', prefix: 'API-Key' },
    probe: 'Asks for the member that the key belongs to.',
    docs: {
      create: 'https://app.pandadoc.com/a/#/settings/api-dashboard/configuration',
      reference: 'https://developers.pandadoc.com/',
    },
    guide: {
      create: [
        'Open the API dashboard in the settings, then Configuration.',
        'Generate a sandbox or production key and copy it.',
      ],
      restrict: ['A key may do what its member may: use a member of one workspace.'],
      rotate: newEndsOld('key'),
      revoke: ['Delete the key in the API dashboard.'],
      overlap: false,
      lifetime: 'Until it is deleted.',
    },
  },
  {
    id: '41ed5272-6ef2-550c-bdaa-4363f79313d2',
    slug: 'make',
    name: 'Make',
    category: 'Collaboration',
    summary: 'Automations.',
    kind: 'http',
    parameters: {
      url: 'https://{zone}.make.com',
      path: '/api/v2/users/me',
      expectJson: 'authUser.id',
      identityPath: 'authUser.email',
    },
    address: [
      {
        name: 'zone',
        label: 'Zone',
        example: '',
        value: 'eu1',
        choices: [
          { value: 'eu1', label: 'EU 1' },
          { value: 'eu2', label: 'EU 2' },
          { value: 'us1', label: 'US 1' },
          { value: 'us2', label: 'US 2' },
        ],
      },
    ],
    credentialType: 'api-key',
    credentialConfig: { placement: 'header', parameter: 'Authorization', prefix: 'Token' },
    probe: 'Asks for the user that the token belongs to.',
    docs: { create: '', reference: 'https://developers.make.com/api-documentation/authentication' },
    guide: {
      create: [
        'Open API access in the profile.',
        'Add a token with scopes and copy it at once: it is shown only this time.',
      ],
      restrict: [
        'Choose the read scopes of what the program uses.',
        'Add user:read if its connection is to be tested.',
      ],
      rotate: secondFirst('token'),
      revoke: ['Delete the token in the profile.'],
      overlap: true,
      lifetime: 'Until it is deleted.',
    },
  },
]
