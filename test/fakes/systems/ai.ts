import type { SystemAnswers } from './answers.ts'

export const aiAnswers: SystemAnswers = {
  openai: {
    source: 'https://platform.openai.com/docs/api-reference/models/list',
    request: 'GET /v1/models',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { object: 'list', data: [{ id: 'gpt-4o-mini', object: 'model', owned_by: 'vendor' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
      },
    },
    limited: {
      status: 403,
      body: {
        error: {
          message: 'You have insufficient permissions for this operation. Missing scopes: api.model.read.',
          type: 'invalid_request_error',
        },
      },
    },
  },
  anthropic: {
    source: 'https://docs.anthropic.com/en/api/models-list',
    request: 'GET /v1/models?limit=1',
    sent: ['x-api-key: {secret}', 'anthropic-version: 2023-06-01'],
    right: {
      body: { data: [{ type: 'model', id: 'claude-sonnet-4-5', display_name: 'Claude Sonnet 4.5' }], has_more: true },
    },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
    },
    limited: {
      status: 403,
      body: {
        type: 'error',
        error: {
          type: 'permission_error',
          message: 'Your API key does not have permission to use the specified resource.',
        },
      },
    },
  },
  gemini: {
    source: 'https://ai.google.dev/api/models',
    request: 'GET /v1/models?pageSize=1',
    sent: ['x-goog-api-key: {secret}'],
    right: { body: { models: [{ name: 'models/gemini-2.5-flash', version: '001' }], nextPageToken: 'x' } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 400,
      body: {
        error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' },
      },
    },
    limited: {
      status: 403,
      body: { error: { code: 403, message: 'Requests to this API method are blocked.', status: 'PERMISSION_DENIED' } },
    },
  },
  mistral: {
    source: 'https://docs.mistral.ai/api/',
    request: 'GET /v1/models',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { object: 'list', data: [{ id: 'mistral-small-latest', object: 'model', owned_by: 'vendor' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { message: 'Unauthorized', request_id: 'r' } },
  },
  cohere: {
    source: 'https://docs.cohere.com/reference/list-models',
    request: 'GET /v1/models?page_size=1',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { models: [{ name: 'command-r', endpoints: ['chat'] }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { message: 'invalid api token' } },
  },
  xai: {
    source: 'https://docs.x.ai/docs/api-reference',
    request: 'GET /v1/api-key',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        redacted_api_key: 'xai-…abcd',
        user_id: 'u',
        name: 'Orders',
        team_id: 't',
        acls: ['api-key:model:*', 'api-key:endpoint:chat'],
        api_key_id: 'k',
        api_key_blocked: false,
        api_key_disabled: false,
      },
    },
    tells: { identity: 'Orders', expiresAt: null, scopes: ['api-key:model:*', 'api-key:endpoint:chat'] },
    refused: {
      status: 400,
      body: { code: 'Client specified an invalid argument', error: 'Incorrect API key provided.' },
    },
  },
  deepseek: {
    source: 'https://api-docs.deepseek.com/api/list-models',
    request: 'GET /models',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { object: 'list', data: [{ id: 'deepseek-chat', object: 'model', owned_by: 'vendor' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { error: { message: 'Authentication Fails (no such user)', type: 'authentication_error' } },
    },
  },
  moonshot: {
    source: 'https://platform.moonshot.ai/docs',
    request: 'GET /v1/models',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { object: 'list', data: [{ id: 'kimi-latest', object: 'model', owned_by: 'vendor' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { error: { message: 'Invalid Authentication', type: 'invalid_authentication_error' } },
    },
  },
  'azure-openai': {
    source: 'https://learn.microsoft.com/en-us/rest/api/azureopenai/models/list',
    request: 'GET /openai/models?api-version=2024-10-21',
    sent: ['api-key: {secret}'],
    right: { body: { object: 'list', data: [{ id: 'gpt-4o', object: 'model', owned_by: 'vendor' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' } },
    },
    limited: {
      status: 403,
      body: { error: { code: '403', message: 'Access denied due to Virtual Network/Firewall rules.' } },
    },
  },
  'vertex-ai': {
    source: 'https://cloud.google.com/vertex-ai/docs/reference/rest',
    request: 'GET /v1/projects/my-project/locations?pageSize=1',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: { locations: [{ name: 'projects/my-project/locations/europe-west4', locationId: 'europe-west4' }] },
    },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        error: { code: 401, message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' },
      },
    },
    limited: {
      status: 403,
      body: {
        error: { code: 403, message: "Permission 'aiplatform.locations.list' denied", status: 'PERMISSION_DENIED' },
      },
    },
  },
  bedrock: {
    source: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html',
    request: 'GET /foundation-models',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { modelSummaries: [{ modelId: 'amazon.nova-lite-v1:0', providerName: 'Amazon' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 403, body: { Message: 'Authentication failed: Please make sure your API Key is valid.' } },
  },
  groq: {
    source: 'https://console.groq.com/docs/api-reference#models-list',
    request: 'GET /openai/v1/models',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { object: 'list', data: [{ id: 'llama-3.3-70b-versatile', object: 'model', owned_by: 'vendor' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { error: { message: 'Invalid API Key', type: 'invalid_request_error', code: 'invalid_api_key' } },
    },
  },
  cerebras: {
    source: 'https://inference-docs.cerebras.ai/api-reference/models',
    request: 'GET /v1/models',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { object: 'list', data: [{ id: 'llama3.1-8b', object: 'model', owned_by: 'vendor' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { message: 'Wrong API Key', type: 'invalid_request_error', code: 'wrong_api_key' } },
  },
  together: {
    source: 'https://docs.together.ai/reference/models-1',
    request: 'GET /v1/models',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: [{ id: 'meta-llama/Llama-3.3-70B-Instruct-Turbo', object: 'model', type: 'chat' }] },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { error: { message: 'Invalid API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' } },
    },
  },
  fireworks: {
    source: 'https://docs.fireworks.ai/api-reference/introduction',
    request: 'GET /inference/v1/models',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        object: 'list',
        data: [{ id: 'accounts/fireworks/models/llama-v3p1-8b-instruct', object: 'model', owned_by: 'vendor' }],
      },
    },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: {
        error: { object: 'error', type: 'invalid_request_error', message: 'The API key you provided is invalid.' },
      },
    },
  },
  openrouter: {
    source: 'https://openrouter.ai/docs/api-reference/api-keys/get-current-api-key',
    request: 'GET /api/v1/key',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        data: {
          label: 'sk-or-v1-au7...890',
          limit: 100,
          limit_remaining: 74.5,
          usage: 25.5,
          is_free_tier: false,
          expires_at: '2027-12-31T23:59:59Z',
        },
      },
    },
    tells: { identity: 'sk-or-v1-au7...890', expiresAt: '2027-12-31T23:59:59.000Z', scopes: null },
    refused: { status: 401, body: { error: { message: 'User not found.', code: 401 } } },
  },
  replicate: {
    source: 'https://replicate.com/docs/reference/http#account.get',
    request: 'GET /v1/account',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { type: 'organization', username: 'acme', name: 'Acme Corp, Inc.' } },
    tells: { identity: 'acme', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { title: 'Unauthenticated', detail: 'You did not pass a valid authentication token', status: 401 },
    },
  },
  'hugging-face': {
    source: 'https://huggingface.co/docs/hub/api#get-apiwhoami-v2',
    request: 'GET /api/whoami-v2',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        type: 'user',
        id: '1',
        name: 'ada',
        auth: { type: 'access_token', accessToken: { displayName: 'orders', role: 'read' } },
      },
    },
    tells: { identity: 'ada', expiresAt: null, scopes: ['read'] },
    refused: { status: 401, body: { error: 'Invalid username or password.' } },
  },
  elevenlabs: {
    source: 'https://elevenlabs.io/docs/api-reference/user/get',
    request: 'GET /v1/user',
    sent: ['xi-api-key: {secret}'],
    right: { body: { user_id: 'u1', subscription: { tier: 'creator', character_count: 17 }, first_name: 'Ada' } },
    tells: { identity: 'u1', expiresAt: null, scopes: null },
    refused: { status: 401, body: { detail: { status: 'invalid_api_key', message: 'Invalid API key' } } },
  },
  deepgram: {
    source: 'https://developers.deepgram.com/reference/management-api/projects/list',
    request: 'GET /v1/projects',
    sent: ['Authorization: Token {secret}'],
    right: { body: { projects: [{ project_id: 'p1', name: 'Orders' }] } },
    tells: { identity: 'Orders', expiresAt: null, scopes: null },
    refused: { status: 401, body: { err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.' } },
    limited: {
      status: 403,
      body: { err_code: 'INSUFFICIENT_PERMISSIONS', err_msg: 'User does not have sufficient permissions.' },
    },
  },
  assemblyai: {
    source: 'https://www.assemblyai.com/docs/api-reference/transcripts/list',
    request: 'GET /v2/transcript?limit=1',
    sent: ['Authorization: {secret}'],
    right: { body: { page_details: { limit: 1, result_count: 0 }, transcripts: [] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'Authentication error, API token missing/invalid' } },
  },
  stability: {
    source: 'https://platform.stability.ai/docs/api-reference#tag/User',
    request: 'GET /v1/user/account',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        id: 'user-1',
        email: 'ada@example.com',
        organizations: [{ id: 'org-1', name: 'Acme', role: 'OWNER', is_default: true }],
      },
    },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { id: 'x', name: 'unauthorized', message: 'missing or invalid authorization header' },
    },
    limited: {
      status: 403,
      body: { name: 'permission_denied', message: 'You lack the necessary permissions to perform this action' },
    },
  },
  runway: {
    source: 'https://docs.dev.runwayml.com/api/#tag/Organization',
    request: 'GET /v1/organization',
    sent: ['Authorization: Bearer {secret}', 'X-Runway-Version: 2024-11-06'],
    right: { body: { tier: { maxMonthlyCreditSpend: 100, models: {} }, creditBalance: 500, usage: { models: {} } } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'Unauthorized' } },
  },
  perplexity: {
    source: 'https://docs.perplexity.ai/api-reference/async-chat-completions-get',
    request: 'GET /async/chat/completions?limit=1',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { requests: [], next_token: null } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { error: { message: 'Invalid API key provided.', type: 'invalid_api_key', code: 401 } },
    },
  },
  tavily: {
    source: 'https://docs.tavily.com/documentation/api-reference/endpoint/usage',
    request: 'GET /usage',
    sent: ['Authorization: Bearer {secret}'],
    right: {
      body: {
        key: { usage: 150, limit: 1000 },
        account: { current_plan: 'Bootstrap', plan_usage: 500, plan_limit: 15000 },
      },
    },
    tells: { identity: 'Bootstrap', expiresAt: null, scopes: null },
    refused: { status: 401, body: { detail: { error: 'Unauthorized: missing or invalid API key.' } } },
  },
  firecrawl: {
    source: 'https://docs.firecrawl.dev/api-reference/endpoint/credit-usage',
    request: 'GET /v1/team/credit-usage',
    sent: ['Authorization: Bearer {secret}'],
    right: { body: { success: true, data: { remaining_credits: 1000 } } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { success: false, error: 'Unauthorized: Invalid token' } },
  },
  serpapi: {
    source: 'https://serpapi.com/account-api',
    request: 'GET /account.json?api_key={secret}',
    sent: [],
    right: {
      body: {
        account_id: '5ac54d6adefb2f1dba1663f5',
        account_email: 'ada@example.com',
        plan_name: 'Free Plan',
        total_searches_left: 100,
      },
    },
    tells: { identity: 'ada@example.com', expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'Invalid API key.' } },
  },
  pinecone: {
    source: 'https://docs.pinecone.io/reference/api/control-plane/list_indexes',
    request: 'GET /indexes',
    sent: ['Api-Key: {secret}'],
    right: { body: { indexes: [{ name: 'orders', dimension: 1024, metric: 'cosine' }] } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: { code: 'UNAUTHENTICATED', message: 'Invalid API key' }, status: 401 } },
    limited: { status: 403, body: { error: { code: 'FORBIDDEN', message: 'Forbidden' }, status: 403 } },
  },
  qdrant: {
    source: 'https://api.qdrant.tech/api-reference/collections/get-collections',
    request: 'GET /collections',
    sent: ['api-key: {secret}'],
    right: { body: { result: { collections: [{ name: 'orders' }] }, status: 'ok', time: 0.00001 } },
    tells: { identity: null, expiresAt: null, scopes: null },
    refused: { status: 403, body: { status: { error: 'forbidden' } } },
  },
  langsmith: {
    source: 'https://docs.langchain.com/langsmith/manage-organization-by-api',
    request: 'GET /api/v1/workspaces',
    sent: ['x-api-key: {secret}'],
    right: { body: [{ id: 'w1', display_name: 'Orders', is_personal: false }] },
    tells: { identity: 'Orders', expiresAt: null, scopes: null },
    refused: { status: 401, body: { detail: 'Invalid token' } },
  },
  langfuse: {
    source: 'https://api.reference.langfuse.com/#tag/projects',
    request: 'GET /api/public/projects',
    sent: ['Authorization: Basic ann@example.com:{secret}'],
    right: { body: { data: [{ id: 'p1', name: 'Orders', metadata: {} }] } },
    tells: { identity: 'Orders', expiresAt: null, scopes: null },
    refused: {
      status: 401,
      body: { message: 'Invalid credentials. Confirm that you’ve configured the correct host.' },
    },
  },
  wandb: {
    source: 'https://docs.wandb.ai/',
    request: 'POST /graphql',
    sent: ['Authorization: Basic api:{secret}'],
    right: { body: { data: { viewer: { id: 'VXNlcjox', username: 'ada' } } } },
    tells: { identity: 'ada', expiresAt: null, scopes: null },
    refused: { status: 401, body: { error: 'user is not logged in' } },
  },
}
