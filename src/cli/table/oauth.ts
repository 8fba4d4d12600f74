import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

export const oauthArgs = {
  NAME: { help: 'Name or ID of a credential of an OAuth 2.0 type.', required: true },
} as const satisfies PositionalSpecs

export const authorizeOptions = {
  device: { kind: 'flag', help: 'Print a code to enter on another device, instead of using this computer’s browser.' },
  'no-browser': {
    kind: 'flag',
    help: 'Print the address instead of opening it. It has to be opened on this computer.',
  },
} as const satisfies OptionSpecs

export const refreshOptions = {
  'once-more': {
    kind: 'flag',
    help: 'Use the refresh token again though it was refused, or the answer to the last refresh was lost.',
  },
} as const satisfies OptionSpecs

export const revokeOptions = {
  'forget-only': { kind: 'flag', help: 'Forget the tokens here, and leave the service alone.' },
} as const satisfies OptionSpecs

export const oauthGroups: readonly GroupSpec[] = [
  { path: 'oauth', summary: 'Authorizations and tokens of OAuth 2.0. Tokens are never printed.' },
]

export const oauthCommands = [
  command({
    path: 'oauth authorize',
    summary: 'Have a person agree that the credential acts for them.',
    details: [
      'Opens the service’s page in the browser of this computer and waits for the answer, ten minutes at most. Ctrl-C cancels.',
      'Register http://127.0.0.1/cb as the redirect address of your client; docs/oauth.md tells what each provider wants.',
    ],
    options: authorizeOptions,
    args: oauthArgs,
    examples: ['keyward oauth authorize "Google Drive"', 'keyward oauth authorize github --device'],
    load: async () => (await import('../commands/oauth.ts')).authorize,
  }),
  command({
    path: 'oauth status',
    summary: 'Show who has authorized, for what, and how the tokens stand.',
    args: oauthArgs,
    load: async () => (await import('../commands/oauth.ts')).status,
  }),
  command({
    path: 'oauth refresh',
    summary: 'Fetch a new access token now. Uses fetch theirs by themselves.',
    options: refreshOptions,
    args: oauthArgs,
    load: async () => (await import('../commands/oauth.ts')).refresh,
  }),
  command({
    path: 'oauth revoke',
    summary: 'Have the service revoke the tokens, and forget them.',
    options: revokeOptions,
    args: oauthArgs,
    load: async () => (await import('../commands/oauth.ts')).revoke,
  }),
  command({
    path: 'oauth providers',
    summary: 'List the providers whose addresses are known.',
    load: async () => (await import('../commands/oauth.ts')).providers,
  }),
]
