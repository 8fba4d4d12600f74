import type { SystemAnswers } from './answers.ts'

export const cloudAnswers: SystemAnswers = {
  'microsoft-graph': {
    source: 'https://learn.microsoft.com/en-us/graph/api/organization-list',
    request: 'GET /v1.0/organization?$select=id,displayName',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { value: [{ id: '84841066-274d-4ec0-a5c1-276be684bdd3', displayName: 'Contoso' }] } },
    tells: { identity: 'Contoso', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message: 'Access token has expired or is not yet valid.' } },
    },
    limited: {
      status: 403,
      body: {
        error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
      },
    },
  },
  google: {
    source: 'https://developers.google.com/identity/protocols/oauth2',
    request: 'GET /tokeninfo?access_token={secret}',
    sent: [],
    right: {
      body: {
        azp: 'client',
        aud: 'client',
        scope: 'openid https://www.googleapis.com/auth/drive.file',
        exp: '1900000000',
        expires_in: '3599',
        email: 'ada@example.com',
      },
    },
    tells: {
      identity: 'ada@example.com',
      expiresAt: '2030-03-17T17:46:40.000Z',
      scopes: ['openid', 'https://www.googleapis.com/auth/drive.file'],
    },
    refused: { status: 400, body: { error: 'invalid_token', error_description: 'Invalid Value' } },
  },
  digitalocean: {
    source: 'https://docs.digitalocean.com/reference/api/digitalocean/#tag/Account',
    request: 'GET /v2/account',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { account: { uuid: 'u', email: 'ada@example.com', status: 'active', team: { name: 'Acme' } } } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { id: 'Unauthorized', message: 'Unable to authenticate you' } },
    limited: { status: 403, body: { id: 'Forbidden', message: 'You are not authorized to perform this operation' } },
  },
  'hetzner-cloud': {
    source: 'https://docs.hetzner.cloud/#servers-get-all-servers',
    request: 'GET /v1/servers?per_page=1',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { servers: [], meta: { pagination: { page: 1, per_page: 1, total_entries: 0 } } } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: { code: 'unauthorized', message: 'unable to authenticate' } } },
    limited: { status: 403, body: { error: { code: 'forbidden', message: 'insufficient permissions' } } },
  },
  linode: {
    source: 'https://techdocs.akamai.com/linode-api/reference/get-profile',
    request: 'GET /v4/profile',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      headers: { 'X-OAuth-Scopes': 'linodes:read_only' },
      body: { username: 'ada', email: 'ada@example.com', restricted: true },
    },
    tells: { identity: 'ada', expiresAt: null, scopes: ['linodes:read_only'] },
    refused: { status: 401, body: { errors: [{ reason: 'Invalid Token' }] } },
  },
  vultr: {
    source: 'https://www.vultr.com/api/#operation/get-account',
    request: 'GET /v2/account',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        account: { name: 'Ada', email: 'ada@example.com', acls: ['manage_users', 'subscriptions_view'], balance: 0 },
      },
    },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: ['manage_users', 'subscriptions_view'] },
    refused: { status: 401, body: { error: 'Invalid API token.', status: 401 } },
  },
  cloudflare: {
    source: 'https://developers.cloudflare.com/api/resources/user/subresources/tokens/methods/verify/',
    request: 'GET /client/v4/user/tokens/verify',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        success: true,
        errors: [],
        messages: [{ code: 10000, message: 'This API Token is valid and active' }],
        result: { id: 'ed17574386854bf78a67040be0a770b0', status: 'active', expires_on: '2030-01-01T00:00:00Z' },
      },
    },
    tells: { identity: 'ed17574386854bf78a67040be0a770b0', expiresAt: '2030-01-01T00:00:00.000Z', scopes: null },
    refused: {
      status: 401,
      body: { success: false, errors: [{ code: 1000, message: 'Invalid API Token' }], result: null },
    },
  },
  fastly: {
    source: 'https://www.fastly.com/documentation/reference/api/auth-tokens/user/',
    request: 'GET /tokens/self',
    sent: ['Fastly-Key: {secret}'],
    right: {
      body: {
        id: 't1',
        name: 'Orders',
        scope: 'purge_select purge_all',
        expires_at: '2030-01-01T00:00:00Z',
        services: [],
      },
    },
    tells: { identity: 'Orders', expiresAt: '2030-01-01T00:00:00.000Z', scopes: ['purge_select', 'purge_all'] },
    refused: { status: 401, body: { msg: 'Provided credentials are missing or invalid' } },
  },
  tailscale: {
    source: 'https://tailscale.com/api',
    request: 'GET /api/v2/tailnet/-/users',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { users: [{ id: '1', displayName: 'Ada', loginName: 'ada@example.com', role: 'owner' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { message: 'API token invalid' } },
    limited: {
      status: 403,
      body: { message: 'calling actor does not have enough permissions to perform this function' },
    },
  },
  dnsimple: {
    source: 'https://developer.dnsimple.com/v2/identity/#whoami',
    request: 'GET /v2/whoami',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { data: { user: null, account: { id: 1, email: 'ada@example.com', plan_identifier: 'teams' } } } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { message: 'Authentication failed' } },
  },
  kubernetes: {
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/self-subject-review-v1/',
    request: 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      status: 201,
      body: {
        kind: 'SelfSubjectReview',
        status: {
          userInfo: {
            username: 'system:serviceaccount:orders:api',
            groups: ['system:serviceaccounts', 'system:authenticated'],
          },
        },
      },
    },
    tells: {
      identity: 'system:serviceaccount:orders:api',
      expiresAt: null,
      scopes: ['system:serviceaccounts', 'system:authenticated'],
    },
    refused: {
      status: 401,
      body: { kind: 'Status', status: 'Failure', message: 'Unauthorized', reason: 'Unauthorized', code: 401 },
    },
  },
  'hashicorp-vault': {
    source: 'https://developer.hashicorp.com/vault/api-docs/auth/token#lookup-a-token-self',
    request: 'GET /v1/auth/token/lookup-self',
    sent: ['X-Vault-Token: {secret}'],
    right: {
      body: {
        request_id: 'r',
        data: {
          accessor: 'a1',
          display_name: 'token-orders',
          policies: ['default', 'orders'],
          expire_time: '2030-01-01T00:00:00.000000000Z',
          ttl: 3600,
        },
      },
    },
    tells: { identity: 'token-orders', expiresAt: '2030-01-01T00:00:00.000Z', scopes: ['default', 'orders'] },
    refused: { status: 403, body: { errors: ['permission denied'] } },
  },
  doppler: {
    source: 'https://docs.doppler.com/reference/auth-me',
    request: 'GET /v3/me',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { slug: '4b6c', name: 'Orders', type: 'service_token', workplace: { slug: 'w', name: 'Acme' } } },
    tells: { identity: 'Orders', expiresAt: null, scopes: null },
    refused: { status: 401, body: { messages: ['Invalid Service token'], success: false } },
  },
  'google-account': {
    source: 'https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation',
    request: 'GET /v1/userinfo',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { sub: '110169484474386276334', email: 'ada@example.com', email_verified: true } },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'invalid_request', error_description: 'Invalid Credentials' } },
  },
}
