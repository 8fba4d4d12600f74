import { secondFirst } from './steps.ts'
import type { CatalogSystem } from './system.ts'

export const developmentRegistriesSystems: readonly CatalogSystem[] = [
  {
    id: '039dc4eb-7404-5371-bd0e-f926d7a0928b',
    slug: 'docker-hub',
    name: 'Docker Hub',
    category: 'Development',
    summary: 'Container images. The user name is that of the account, the password an access token.',
    kind: 'http',
    parameters: { url: 'https://auth.docker.io', path: '/token?service=registry.docker.io', expectJson: 'token' },
    credentialType: 'basic-auth',
    credentialConfig: {},
    probe: 'Asks for a token of the registry that allows nothing.',
    tokenPrefixes: ['dckr_pat_', 'dckr_oat_'],
    docs: {
      create: 'https://app.docker.com/settings/personal-access-tokens',
      reference: 'https://docs.docker.com/security/access-tokens/',
    },
    guide: {
      create: [
        'Open Personal access tokens in the settings; an organization has tokens of its own.',
        'Generate a token with an expiry and permissions.',
        'Copy it at once: it is shown only this time.',
      ],
      restrict: [
        'Choose Public repo read-only or Read-only unless the program pushes.',
        'Prefer organization tokens, which name single repositories.',
      ],
      rotate: secondFirst('token'),
      revoke: ['Deactivate or delete the token in the settings.'],
      overlap: true,
      lifetime: 'Until the expiry chosen at its creation, or until it is deleted.',
    },
  },
  {
    id: 'de020930-bb16-5cbf-b859-db9c39343235',
    slug: 'npm',
    name: 'npm',
    category: 'Development',
    summary: 'Packages of JavaScript. The base address is that of the registry, as npm config get registry prints it.',
    kind: 'http',
    parameters: {
      url: 'https://{host}',
      path: '/-/whoami',
      expectJson: 'username',
      identityPath: 'username',
    },
    address: [{ name: 'host', label: 'Registry', example: 'npm.example.com', value: '', choices: [] }],
    credentialType: 'bearer-token',
    credentialConfig: {},
    probe: 'Asks for the user that the token belongs to.',
    tokenPrefixes: ['npm_'],
    docs: {
      create: 'https://www.npmjs.com/settings/~/tokens',
      reference: 'https://docs.npmjs.com/about-access-tokens',
    },
    guide: {
      create: [
        'Open Access Tokens in the account.',
        'Generate a granular token with an expiry.',
        'Copy it at once: it is shown only this time.',
        'To publish from a pipeline prefer trusted publishing, which needs no token.',
      ],
      restrict: [
        'Choose Read-only for installations, and single packages or scopes.',
        'Allow only the addresses of your servers.',
        'Let publishing demand a second factor.',
      ],
      rotate: secondFirst('token'),
      revoke: ['Delete the token in the account, or npm token revoke ID.'],
      overlap: true,
      lifetime: 'Until the expiry chosen at its creation; at most 90 days for those that write.',
    },
  },
]
