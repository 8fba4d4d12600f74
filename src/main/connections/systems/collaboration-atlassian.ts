import { secondFirst } from './steps.ts'
import type { CatalogSystem } from './system.ts'

export const collaborationAtlassianSystems: readonly CatalogSystem[] = [
  {
    id: 'ad9ca5c8-2282-5228-82cc-576da38996ce',
    slug: 'jira',
    name: 'Jira',
    category: 'Collaboration',
    summary: 'Issues and projects. The user name is an e-mail address, the password an API token.',
    kind: 'http',
    parameters: {
      url: 'https://{site}.atlassian.net',
      path: '/rest/api/3/myself',
      expectJson: 'accountId',
      identityPath: 'displayName',
    },
    address: [{ name: 'site', label: 'Site', example: 'acme', value: '', choices: [] }],
    credentialType: 'basic-auth',
    credentialConfig: {},
    probe: 'Asks for the user that the token belongs to.',
    tokenPrefixes: ['ATATT3'],
    docs: {
      create: 'https://id.atlassian.com/manage-profile/security/api-tokens',
      reference: 'https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/',
    },
    guide: {
      create: [
        'Open API tokens in the security settings of the Atlassian account.',
        'Create a token with an expiry.',
        'Copy it at once: it is shown only this time.',
      ],
      restrict: [
        'A token may do what its person may: use an account with Browse Projects in single projects.',
        'A token with scopes needs another address: https://api.atlassian.com/ex/jira/ and the site’s ID.',
      ],
      rotate: secondFirst('token'),
      revoke: ['Revoke the token in the security settings.'],
      overlap: true,
      lifetime: 'Until the expiry chosen at its creation, at most a year.',
    },
  },
  {
    id: '79c6189d-f790-5363-8509-e664a0521be2',
    slug: 'confluence',
    name: 'Confluence',
    category: 'Collaboration',
    summary: 'Pages and spaces. The user name is an e-mail address, the password an API token.',
    kind: 'http',
    parameters: { url: 'https://{site}.atlassian.net', path: '/wiki/api/v2/spaces?limit=1', expectJson: 'results' },
    address: [{ name: 'site', label: 'Site', example: 'acme', value: '', choices: [] }],
    credentialType: 'basic-auth',
    credentialConfig: {},
    probe: 'Lists at most one space.',
    tokenPrefixes: ['ATATT3'],
    docs: {
      create: 'https://id.atlassian.com/manage-profile/security/api-tokens',
      reference: 'https://developer.atlassian.com/cloud/confluence/basic-auth-for-rest-apis/',
    },
    guide: {
      create: [
        'Open API tokens in the security settings of the Atlassian account.',
        'Create a token with an expiry.',
        'Copy it at once: it is shown only this time.',
      ],
      restrict: [
        'A token may do what its person may: use an account that sees single spaces.',
        'A token with scopes needs another address: https://api.atlassian.com/ex/confluence/ and the site’s ID.',
      ],
      rotate: secondFirst('token'),
      revoke: ['Revoke the token in the security settings.'],
      overlap: true,
      lifetime: 'Until the expiry chosen at its creation, at most a year.',
    },
  },
  {
    id: '7ef2726d-cea2-5ccb-b1bf-1e5c25f3efe4',
    slug: 'trello',
    name: 'Trello',
    category: 'Collaboration',
    summary: 'Boards and cards. The API key is a further secret part named key.',
    kind: 'http',
    parameters: {
      url: 'https://api.trello.com',
      path: '/1/members/me?fields=username',
      expectJson: 'id',
      identityPath: 'username',
    },
    credentialType: 'api-key',
    credentialConfig: { placement: 'query', parameter: 'token' },
    probe: 'Asks for the member that the token belongs to. Key and token stand in the address of every request.',
    tokenPrefixes: ['ATTA'],
    docs: {
      create: 'https://trello.com/power-ups/admin',
      reference: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/',
    },
    guide: {
      create: [
        'Create a Power-Up in the admin portal and generate its API key.',
        'Follow the link Token beside it, with an expiration and a scope, and allow it.',
        'Store the token, and the key as a further secret part named key.',
      ],
      restrict: [
        'Ask for scope=read unless the program writes.',
        'Choose expiration=30days rather than never.',
        'Use an account that is a member of few boards.',
      ],
      rotate: secondFirst('token'),
      revoke: ['Revoke the token in the account’s settings, or by DELETE /1/tokens/TOKEN.'],
      overlap: true,
      lifetime: 'An hour, a day, 30 days, or without end, as was asked for.',
    },
  },
]
