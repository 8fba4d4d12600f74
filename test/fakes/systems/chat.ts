import type { SystemAnswers } from './answers.ts'

export const chatAnswers: SystemAnswers = {
  slack: {
    source: 'https://api.slack.com/methods/auth.test',
    request: 'GET /api/auth.test',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      headers: { 'x-oauth-scopes': 'chat:write,channels:read' },
      body: {
        ok: true,
        url: 'https://acme.slack.com/',
        team: 'Acme',
        user: 'orders',
        team_id: 'T1',
        user_id: 'U1',
        bot_id: 'B1',
      },
    },
    tells: { identity: 'orders', expiresAt: null, scopes: ['chat:write', 'channels:read'] },
    refused: { status: 200, body: { ok: false, error: 'invalid_auth' } },
  },
  discord: {
    source: 'https://discord.com/developers/docs/resources/user#get-current-user',
    request: 'GET /api/v10/users/@me',
    sent: ['Authorization: Bot {secret}'],
    right: { body: { id: '80351110224678912', username: 'orders', bot: true } },
    tells: { identity: 'orders', expiresAt: null, scopes: null },
    refused: { status: 401, body: { message: '401: Unauthorized', code: 0 } },
  },
  telegram: {
    source: 'https://core.telegram.org/bots/api#getme',
    request: 'GET /bot{secret}/getMe',
    sent: [],
    right: { body: { ok: true, result: { id: 1, is_bot: true, first_name: 'Orders', username: 'orders_bot' } } },
    tells: { identity: 'orders_bot', expiresAt: null, scopes: null },
    refused: { status: 401, body: { ok: false, error_code: 401, description: 'Unauthorized' } },
  },
  whatsapp: {
    source: 'https://developers.facebook.com/docs/graph-api/reference/user/',
    request: 'GET /v21.0/me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { id: '1', name: 'Orders' } },
    tells: { identity: 'Orders', expiresAt: null, scopes: null },
    refused: {
      status: 400,
      body: { error: { message: 'Invalid OAuth access token.', type: 'OAuthException', code: 190 } },
    },
  },
  mattermost: {
    source: 'https://api.mattermost.com/#tag/users/operation/GetUser',
    request: 'GET /api/v4/users/me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { id: 'u1', username: 'orders', is_bot: true } },
    tells: { identity: 'orders', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        id: 'api.context.session_expired.app_error',
        message: 'Invalid or expired session, please login again.',
        status_code: 401,
      },
    },
  },
  webex: {
    source: 'https://developer.webex.com/docs/api/v1/people/get-my-own-details',
    request: 'GET /v1/people/me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { id: 'Y2lz', emails: ['orders@webex.bot'], displayName: 'Orders', type: 'bot' } },
    tells: { identity: 'Orders', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        message: 'The request requires a valid access token set in the Authorization request header.',
        trackingId: 't',
      },
    },
  },
  line: {
    source: 'https://developers.line.biz/en/reference/messaging-api/#get-bot-info',
    request: 'GET /v2/bot/info',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { userId: 'U1', basicId: '@orders', displayName: 'Orders', chatMode: 'bot' } },
    tells: { identity: 'Orders', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { message: 'Authentication failed. Confirm that the access token in the authorization header is valid.' },
    },
  },
  zoom: {
    source: 'https://developers.zoom.us/docs/api/users/#tag/users/GET/users/{userId}',
    request: 'GET /v2/users/me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { id: 'u1', email: 'ada@example.com', first_name: 'Ada', type: 1 } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { code: 124, message: 'Invalid access token.' } },
  },
}
