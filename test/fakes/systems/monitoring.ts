import type { SystemAnswers } from './answers.ts'

export const monitoringAnswers: SystemAnswers = {
  datadog: {
    source: 'https://docs.datadoghq.com/api/latest/authentication/',
    request: 'GET /api/v1/validate',
    sent: ['dd-api-key: {secret}', 'dd-application-key: an-application-key-1'],
    parts: { 'dd-application-key': 'an-application-key-1' },
    right: { body: { valid: true } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 403, body: { errors: ['Forbidden'] } },
  },
  grafana: {
    source: 'https://grafana.com/docs/grafana/latest/developers/http_api/access_control/',
    request: 'GET /api/access-control/user/permissions',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { 'dashboards:read': ['dashboards:uid:*'], 'folders:read': ['folders:uid:general'] } },
    tells: { identity: null, expiresAt: null, scopes: ['dashboards:read', 'folders:read'] },
    refused: { status: 401, body: { message: 'Invalid API key', messageId: 'api-key.invalid', statusCode: 401 } },
    limited: {
      status: 403,
      body: { message: 'You’ll need additional permissions to perform this action.', accessErrorId: 'ACE1' },
    },
  },
  splunk: {
    source: 'https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTaccess',
    request: 'GET /services/authentication/current-context?output_mode=json',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        entry: [
          {
            name: 'context',
            content: { username: 'orders', roles: ['user'], capabilities: ['search', 'rest_properties_get'] },
          },
        ],
      },
    },
    tells: { identity: 'orders', expiresAt: null, scopes: ['search', 'rest_properties_get'] },
    refused: { status: 401, body: { messages: [{ type: 'WARN', text: 'call not properly authenticated' }] } },
  },
  'new-relic': {
    source: 'https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/',
    request: 'POST /graphql',
    sent: ['API-Key: {secret}'],
    right: { body: { data: { actor: { user: { id: 1, name: 'Ada' } } } } },
    tells: { identity: 'Ada', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { errors: [{ message: 'The API key provided is invalid', extensions: { errorClass: 'UNAUTHENTICATED' } }] },
    },
  },
  sentry: {
    source: 'https://docs.sentry.io/api/auth/',
    request: 'GET /api/0/',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        version: '0',
        auth: { scopes: ['project:read', 'event:read'] },
        user: { id: '1', username: 'ada@example.com' },
      },
    },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: ['project:read', 'event:read'] },
    refused: { status: 401, body: { detail: 'Invalid token' } },
  },
  pagerduty: {
    source: 'https://developer.pagerduty.com/api-reference/09c171ab4d8c2-list-abilities',
    request: 'GET /abilities',
    sent: ['Authorization: Token token={secret}'],
    right: { body: { abilities: ['sso', 'teams'] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: { message: 'Unauthorized', code: 2006 } } },
  },
  honeycomb: {
    source: 'https://docs.honeycomb.io/api/auth/',
    request: 'GET /1/auth',
    sent: ['X-Honeycomb-Team: {secret}'],
    right: {
      body: {
        id: 'FL_xMM5LapLC',
        type: 'configuration',
        api_key_access: { events: true, markers: true, triggers: false },
        environment: { name: 'Production', slug: 'production' },
        team: { name: 'Acme', slug: 'acme' },
      },
    },
    tells: { identity: 'Production', expiresAt: null, scopes: ['events', 'markers'] },
    refused: { status: 401, body: { error: 'unknown API key - check your credentials' } },
  },
  'incident-io': {
    source: 'https://api-docs.incident.io/tag/Utilities-V1',
    request: 'GET /v1/identity',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        identity: {
          name: 'Orders',
          roles: ['viewer', 'incident_creator'],
          dashboard_url: 'https://app.incident.io/acme',
        },
      },
    },
    tells: { identity: 'Orders', expiresAt: null, scopes: ['viewer', 'incident_creator'] },
    refused: {
      status: 401,
      body: {
        type: 'authentication_error',
        status: 401,
        errors: [
          { code: 'invalid_authorization_material', message: 'authorization material (token, API key, etc) invalid' },
        ],
      },
    },
  },
  statuspage: {
    source: 'https://developer.statuspage.io/#operation/getPages',
    request: 'GET /v1/pages',
    sent: ['Authorization: OAuth {secret}'],
    right: { body: [{ id: 'p1', name: 'Acme Status', subdomain: 'acme' }] },
    tells: { identity: 'Acme Status', expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'Could not authenticate' } },
  },
}
