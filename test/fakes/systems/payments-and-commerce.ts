import type { SystemAnswers } from './answers.ts'

export const paymentsAndCommerceAnswers: SystemAnswers = {
  stripe: {
    source: 'https://docs.stripe.com/api/accounts/retrieve',
    request: 'GET /v1/account',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { id: 'acct_1', object: 'account', country: 'DE', charges_enabled: true } },
    tells: { identity: 'acct_1', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { error: { message: 'Invalid API Key provided: sk_test_********1234', type: 'invalid_request_error' } },
    },
    limited: {
      status: 403,
      body: {
        error: {
          message: 'The provided key does not have the required permissions for this endpoint.',
          type: 'invalid_request_error',
          code: 'more_permissions_required_for_application',
        },
      },
    },
  },
  square: {
    source: 'https://developer.squareup.com/reference/square/merchants-api/retrieve-merchant',
    request: 'GET /v2/merchants/me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { merchant: { id: 'M1', business_name: 'Acme', country: 'US', status: 'ACTIVE' } } },
    tells: { identity: 'Acme', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        errors: [
          { category: 'AUTHENTICATION_ERROR', code: 'UNAUTHORIZED', detail: 'This request could not be authorized.' },
        ],
      },
    },
    limited: {
      status: 403,
      body: {
        errors: [
          {
            category: 'AUTHENTICATION_ERROR',
            code: 'INSUFFICIENT_SCOPES',
            detail: 'The merchant has not given your application sufficient permissions.',
          },
        ],
      },
    },
  },
  adyen: {
    source: 'https://docs.adyen.com/api-explorer/Management/3/get/me',
    request: 'GET /v3/me',
    sent: ['X-API-Key: {secret}'],
    right: {
      body: {
        id: 'S1',
        username: 'ws_1@Company.Acme',
        roles: ['Management API - Account read'],
        active: true,
        companyName: 'Acme',
      },
    },
    tells: { identity: 'ws_1@Company.Acme', expiresAt: null, scopes: ['Management API - Account read'] },
    refused: {
      status: 401,
      body: { type: 'https://docs.adyen.com/errors/security/unauthorized', title: 'Unauthorized', status: 401 },
    },
    limited: {
      status: 403,
      body: { type: 'https://docs.adyen.com/errors/forbidden', title: 'Forbidden', status: 403 },
    },
  },
  mollie: {
    source: 'https://docs.mollie.com/reference/get-current-profile',
    request: 'GET /v2/profiles/me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { resource: 'profile', id: 'pfl_1', mode: 'live', name: 'Acme' } },
    tells: { identity: 'Acme', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { status: 401, title: 'Unauthorized Request', detail: 'Missing authentication, or failed to authenticate' },
    },
  },
  paddle: {
    source: 'https://developer.paddle.com/api-reference/event-types/list-event-types',
    request: 'GET /event-types',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { data: [{ name: 'transaction.completed', group: 'Transaction' }], meta: { request_id: 'r' } } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 403,
      body: {
        error: {
          type: 'request_error',
          code: 'authentication_malformed',
          detail: 'Authentication header included, but incorrectly formatted',
        },
      },
    },
  },
  gocardless: {
    source: 'https://developer.gocardless.com/api-reference/#creditors-list-creditors',
    request: 'GET /creditors?limit=1',
    sent: ['Authorization: Bearer {secret}', 'GoCardless-Version: 2015-07-06'],
    right: { body: { creditors: [{ id: 'CR1', name: 'Acme' }], meta: { limit: 1 } } },
    tells: { identity: 'Acme', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        error: {
          message: 'The access token you’ve used is not a valid access token',
          type: 'invalid_api_usage',
          code: 401,
        },
      },
    },
  },
  wise: {
    source: 'https://docs.wise.com/api-docs/api-reference/profile',
    request: 'GET /v1/profiles',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: [{ id: 1, type: 'business', details: { name: 'Acme' } }] },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'invalid_token', error_description: 'Invalid token' } },
  },
  chargebee: {
    source: 'https://apidocs.chargebee.com/docs/api/business_entities',
    request: 'GET /api/v2/business_entities?limit=1',
    sent: ['Authorization: Basic {secret}:'],
    username: '',
    right: { body: { list: [{ business_entity: { id: 'b1', name: 'Acme', status: 'active' } }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        message: 'Sorry, authentication failed. Wrong api key.',
        api_error_code: 'api_authentication_failed',
        http_status_code: 401,
      },
    },
    limited: {
      status: 403,
      body: {
        message: 'Sorry, you are not authorized to perform this operation.',
        api_error_code: 'api_authorization_failed',
        http_status_code: 403,
      },
    },
  },
  'lemon-squeezy': {
    source: 'https://docs.lemonsqueezy.com/api/users/retrieve-user',
    request: 'GET /v1/users/me',
    sent: ['Authorization: Bearer {secret}', 'Accept: application/vnd.api+json'],
    right: { body: { data: { type: 'users', id: '1', attributes: { name: 'Ada', email: 'ada@example.com' } } } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { errors: [{ status: '401', title: 'Unauthorized', detail: 'Unauthenticated.' }] } },
  },
  shopify: {
    source: 'https://shopify.dev/docs/api/admin-rest/latest/resources/shop',
    request: 'GET /admin/api/2025-10/shop.json?fields=id,name',
    sent: ['X-Shopify-Access-Token: {secret}'],
    right: { body: { shop: { id: 1, name: 'Acme' } } },
    tells: { identity: 'Acme', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' },
    },
    limited: { status: 403, body: { errors: '[API] This action requires merchant approval for read_orders scope.' } },
  },
  bigcommerce: {
    source: 'https://developer.bigcommerce.com/docs/rest-management/store-information',
    request: 'GET /stores/abc123/v2/store',
    sent: ['X-Auth-Token: {secret}'],
    right: { body: { id: 'abc123', name: 'Acme', domain: 'acme.example.com' } },
    tells: { identity: 'Acme', expiresAt: null, scopes: null },
    refused: { status: 401, body: { status: 401, title: 'Unauthorized' } },
    limited: { status: 403, body: { status: 403, title: 'You don’t have a required scope to access the endpoint' } },
  },
  shippo: {
    source: 'https://docs.goshippo.com/shippoapi/public-api/user-parcel-templates',
    request: 'GET /parcel-templates?page=1&results=1',
    sent: ['Authorization: ShippoToken {secret}'],
    right: { body: { results: [] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { detail: 'Invalid token.' } },
  },
  xero: {
    source: 'https://developer.xero.com/documentation/guides/oauth2/tenants',
    request: 'GET /connections',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: [{ id: 'c1', tenantId: 't1', tenantType: 'ORGANISATION', tenantName: 'Acme' }] },
    tells: { identity: 'Acme', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { Type: null, Title: 'Unauthorized', Status: 401, Detail: 'AuthenticationUnsuccessful' },
    },
  },
}
