import type { SystemAnswers } from './answers.ts'

export const salesAndSupportAnswers: SystemAnswers = {
  salesforce: {
    source: 'https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm',
    request: 'GET /services/oauth2/userinfo',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        sub: 'https://login.salesforce.com/id/00D/005',
        user_id: '005',
        organization_id: '00D',
        preferred_username: 'ada@example.com',
      },
    },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 403, body: 'Bad_OAuth_Token' },
  },
  hubspot: {
    source: 'https://developers.hubspot.com/docs/reference/api/settings/account-information-api',
    request: 'GET /account-info/v3/details',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { portalId: 62515, accountType: 'STANDARD', timeZone: 'UTC', companyCurrency: 'EUR' } },
    tells: { identity: '62515', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { status: 'error', message: 'Authentication credentials not found.', category: 'INVALID_AUTHENTICATION' },
    },
    limited: {
      status: 403,
      body: {
        status: 'error',
        message: 'This app hasn’t been granted all required scopes to make this call.',
        category: 'MISSING_SCOPES',
      },
    },
  },
  pipedrive: {
    source: 'https://developers.pipedrive.com/docs/api/v1/Users#getCurrentUser',
    request: 'GET /v1/users/me',
    sent: ['x-api-token: {secret}'],
    right: { body: { success: true, data: { id: 1, name: 'Ada', email: 'ada@example.com', company_name: 'Acme' } } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { success: false, error: 'unauthorized access', errorCode: 401 } },
  },
  close: {
    source: 'https://developer.close.com/resources/users/',
    request: 'GET /api/v1/me/',
    sent: ['Authorization: Basic {secret}:'],
    username: '',
    right: { body: { id: 'user_1', email: 'ada@example.com', first_name: 'Ada', organizations: [] } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'The API key is invalid.' } },
  },
  attio: {
    source: 'https://docs.attio.com/rest-api/endpoint-reference/meta/identify',
    request: 'GET /v2/self',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        active: true,
        scope: 'object_configuration:read record_permission:read',
        token_type: 'Bearer',
        workspace_id: 'w1',
        workspace_name: 'Acme',
        workspace_slug: 'acme',
      },
    },
    tells: { identity: 'Acme', expiresAt: null, scopes: ['object_configuration:read', 'record_permission:read'] },
    refused: { status: 200, body: { active: false } },
  },
  zendesk: {
    source: 'https://developer.zendesk.com/api-reference/ticketing/users/users/#show-self',
    request: 'GET /api/v2/users/me.json',
    sent: ['Authorization: Basic ann@example.com/token:{secret}'],
    username: 'ann@example.com/token',
    right: { body: { user: { id: 1, name: 'Ada', email: 'ada@example.com', role: 'agent' } } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'Couldn’t authenticate you' } },
  },
  freshdesk: {
    source: 'https://developers.freshdesk.com/api/#settings',
    request: 'GET /api/v2/settings/helpdesk',
    sent: ['Authorization: Basic {secret}:X'],
    username: 'X',
    right: { body: { primary_language: 'en', supported_languages: [], portal_languages: [] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' },
    },
    limited: {
      status: 403,
      body: { code: 'access_denied', message: 'You are not authorized to perform this action.' },
    },
  },
  intercom: {
    source: 'https://developers.intercom.com/docs/references/rest-api/api.intercom.io/admins/identifyadmin',
    request: 'GET /me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { type: 'admin', id: '1', email: 'ada@example.com', app: { type: 'app', id_code: 'a' } } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { type: 'error.list', errors: [{ code: 'unauthorized', message: 'Access Token Invalid' }] },
    },
  },
  front: {
    source: 'https://dev.frontapp.com/reference/api-token-details',
    request: 'GET /me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { _links: { self: 'https://acme.api.frontapp.com/me' }, name: 'Acme', id: 'cmp_1' } },
    tells: { identity: 'Acme', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { _error: { status: 401, title: 'Unauthenticated', message: 'JSON Web Token is invalid' } },
    },
  },
  typeform: {
    source: 'https://www.typeform.com/developers/create/reference/retrieve-your-own-account/',
    request: 'GET /me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { alias: 'Ada', email: 'ada@example.com', language: 'en' } },
    tells: { identity: 'Ada', expiresAt: null, scopes: null },
    refused: {
      status: 403,
      body: {
        code: 'AUTHENTICATION_FAILED',
        description: 'Authentication credentials not found on the Request Headers',
      },
    },
  },
  activecampaign: {
    source: 'https://developers.activecampaign.com/reference/get-user-loggedin',
    request: 'GET /api/3/users/me',
    sent: ['api-token: {secret}'],
    right: { body: { user: { id: '1', username: 'ada', email: 'ada@example.com' } } },
    tells: { identity: 'ada', expiresAt: null, scopes: null },
    refused: { status: 403, body: { message: 'No Result found for Subscriber with id 0' } },
  },
  klaviyo: {
    source: 'https://developers.klaviyo.com/en/reference/get_accounts',
    request: 'GET /api/accounts',
    sent: ['Authorization: Klaviyo-API-Key {secret}', 'revision: 2024-10-15'],
    right: { body: { data: [{ type: 'account', id: 'AbC123', attributes: { test_account: false } }] } },
    tells: { identity: 'AbC123', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        errors: [{ status: 401, code: 'not_authenticated', title: 'Authentication credentials were not provided.' }],
      },
    },
    limited: {
      status: 403,
      body: {
        errors: [
          { status: 403, code: 'permission_denied', title: 'You do not have permission to perform this action.' },
        ],
      },
    },
  },
  mailchimp: {
    source: 'https://mailchimp.com/developer/marketing/api/ping/',
    request: 'GET /3.0/ping',
    sent: ['Authorization: Basic keyward:{secret}'],
    username: 'keyward',
    right: { body: { health_status: "Everything's Chimpy!" } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { type: 'https://mailchimp.com/developer/marketing/docs/errors/', title: 'API Key Invalid', status: 401 },
    },
  },
  linkedin: {
    source: 'https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2',
    request: 'GET /v2/userinfo',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { sub: '782bbtaQ', name: 'Ada Lovelace', email: 'ada@example.com' } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { status: 401, serviceErrorCode: 65600, code: 'INVALID_ACCESS_TOKEN', message: 'Invalid access token' },
    },
  },
}
