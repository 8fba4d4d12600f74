import { secondFirst } from './steps.ts'
import type { CatalogSystem } from './system.ts'

export const messagingPhoneSystems: readonly CatalogSystem[] = [
  {
    id: '23dbbbbe-f73e-5259-9475-b63815ec658d',
    slug: 'twilio',
    name: 'Twilio',
    category: 'E-mail and SMS',
    summary: 'SMS and voice. The user name is the account’s SID, the password its auth token.',
    kind: 'http',
    parameters: {
      url: 'https://api.twilio.com',
      path: '/2010-04-01/Accounts.json?PageSize=1',
      expectJson: 'accounts.0.sid',
      identityPath: 'accounts.0.friendly_name',
    },
    credentialType: 'basic-auth',
    credentialConfig: {},
    probe: 'Asks for the account that the login belongs to.',
    docs: {
      create: 'https://console.twilio.com/us1/account/keys-credentials/api-keys',
      rotate: 'https://console.twilio.com/us1/account/keys-credentials/auth-tokens',
      reference: 'https://www.twilio.com/docs/usage/requests-to-twilio',
    },
    guide: {
      create: [
        'Open API keys and tokens in the console.',
        'Create a key: its SID is the user name, its secret the password. Only a main key, or the auth token, can be tested here.',
        'Copy the secret at once: it is shown only this time.',
      ],
      restrict: [
        'Prefer a restricted key with single permissions to the auth token, which may do everything.',
        'Use a subaccount for each environment.',
      ],
      rotate: [
        'Create a secondary auth token, or a second key; both work.',
        'Rotate the credential in Keyward with the new value, and test its connections.',
        'Promote the secondary token, or delete the old key.',
      ],
      revoke: ['Delete the key, or promote a new auth token.'],
      overlap: true,
      lifetime: 'Until it is deleted.',
    },
  },
  {
    id: '5b3515dd-361e-5087-8139-74e9e41bf614',
    slug: 'vonage',
    name: 'Vonage',
    category: 'E-mail and SMS',
    summary: 'SMS and voice. The user name is the API key, the password its secret.',
    kind: 'http',
    parameters: { url: 'https://rest.nexmo.com', path: '/account/get-balance', expectJson: 'value' },
    credentialType: 'basic-auth',
    credentialConfig: {},
    probe: 'Asks for the balance of the account.',
    docs: {
      create: 'https://dashboard.nexmo.com/settings',
      reference: 'https://developer.vonage.com/en/account/secret-management',
    },
    guide: {
      create: [
        'Open the API settings in the dashboard.',
        'Copy the key, and create a secret: an account has up to two.',
      ],
      restrict: [
        'A secret may do everything in the account: use a subaccount for each program.',
        'Prefer applications with a key pair where the API offers them.',
      ],
      rotate: secondFirst('secret'),
      revoke: ['Revoke the secret in the dashboard; one has to stay.'],
      overlap: true,
      lifetime: 'Until it is revoked.',
    },
  },
  {
    id: '7f53e871-5c7e-5881-8468-d4e0448ad87d',
    slug: 'telnyx',
    name: 'Telnyx',
    category: 'E-mail and SMS',
    summary: 'SMS and voice.',
    kind: 'http',
    parameters: { url: 'https://api.telnyx.com', path: '/v2/balance', expectJson: 'data.balance' },
    credentialType: 'bearer-token',
    credentialConfig: {},
    probe: 'Asks for the balance of the account.',
    tokenPrefixes: ['KEY0'],
    docs: {
      create: 'https://portal.telnyx.com/#/api-keys',
      reference: 'https://developers.telnyx.com/docs/development/authentication',
    },
    guide: {
      create: ['Open API Keys in the portal.', 'Create a key and copy it at once: it is shown only this time.'],
      restrict: ['A key may do what its user may: use one of a group with single permissions.'],
      rotate: secondFirst('key'),
      revoke: ['Delete the key in the portal.'],
      overlap: true,
      lifetime: 'Until it is deleted.',
    },
  },
]
