import type { SystemAnswers } from './answers.ts'

export const identityAnswers: SystemAnswers = {
  okta: {
    source: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/',
    request: 'GET /api/v1/users/me',
    sent: ['Authorization: SSWS {secret}'],
    right: { body: { id: '00u1', status: 'ACTIVE', profile: { login: 'ada@example.com' } } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' } },
    limited: {
      status: 403,
      body: { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' },
    },
  },
  workos: {
    source: 'https://workos.com/docs/reference/organization/list',
    request: 'GET /organizations?limit=1',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { object: 'list', data: [], list_metadata: { before: null, after: null } } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { message: 'Unauthorized' } },
  },
  clerk: {
    source: 'https://clerk.com/docs/reference/backend-api/tag/jwks',
    request: 'GET /v1/jwks',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { keys: [{ use: 'sig', kty: 'RSA', kid: 'ins_1', alg: 'RS256' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { errors: [{ message: 'The provided Clerk Secret Key is invalid.', code: 'clerk_key_invalid' }] },
    },
  },
  'onepassword-events': {
    source: 'https://developer.1password.com/docs/events-api/reference/',
    request: 'GET /api/v2/auth/introspect',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        uuid: 'OJ',
        issued_at: '2026-01-01T00:00:00Z',
        features: ['auditevents', 'signinattempts'],
        account_uuid: 'A1',
      },
    },
    tells: { identity: 'A1', expiresAt: null, scopes: ['auditevents', 'signinattempts'] },
    refused: { status: 401, body: { status: 401, message: 'Unauthorized access' } },
  },
}
