/*
 * The vault of a company that does not exist: Meridian, which moves parcels. All days count from today: those of an expiry
 * lie ahead, the others behind.
 */

/** A credential of the sample. */
export interface CredentialSample {
  readonly name: string
  /** Slug of the catalog, or name of one of the sample's own systems; empty for a set of environment variables. */
  readonly system: string
  readonly environment: string
  readonly owner: string
  readonly team: string
  readonly added: number
  readonly rotated: number | null
  readonly expires: number | null
  readonly rotateEvery: string | null
  readonly tags: readonly string[]
}

/** A connection of the sample. */
export interface ConnectionSample {
  readonly name: string
  readonly system: string
  readonly environment: string
  readonly credential: string
  /** Beside those of its system. */
  readonly parameters: Readonly<Record<string, string>>
  /** Days on which it was tested. */
  readonly tested: readonly number[]
}

/** A stand-in server of the sample. */
export interface ServerSample {
  /** `host:port` under which the credential is sent. */
  readonly target: string
  readonly speaks: 'http' | 'mysql' | 'redis'
  readonly status?: number
  readonly answer?: unknown
  readonly certificateDays?: number
}

const environments: Readonly<Record<string, string>> = { prod: 'production', stage: 'staging', dev: 'development' }
const owners: Readonly<Record<string, string>> = {
  ines: 'Ines Okafor',
  jonas: 'Jonas Lindqvist',
  priya: 'Priya Raman',
  tomas: 'Tomás Herrera',
  mei: 'Mei Tanaka',
}

export const ownSystems = [
  {
    name: 'Warehouse',
    category: 'Meridian',
    summary: 'Stock and picking orders of all warehouses.',
    kind: 'http',
    parameters: {
      url: 'https://warehouse.meridian.example',
      path: '/api/v2/me',
      expectJson: 'client',
      identityPath: 'client',
    },
    credentialType: 'api-key',
    credentialConfig: { placement: 'header', parameter: 'X-Api-Key' },
  },
  {
    name: 'Skylark Parcel',
    category: 'Carriers',
    summary: 'Labels and tracking of the carrier.',
    kind: 'http',
    parameters: {
      url: 'https://api.skylark.example',
      path: '/v1/account',
      expectJson: 'account',
      identityPath: 'account',
    },
    credentialType: 'bearer-token',
    credentialConfig: {},
  },
  {
    name: 'Customs gateway',
    category: 'Carriers',
    summary: 'Export declarations.',
    kind: 'http',
    parameters: {
      url: 'https://gateway.customs.example',
      path: '/whoami',
      expectJson: 'trader',
      identityPath: 'trader',
    },
    credentialType: 'basic-auth',
    credentialConfig: {},
  },
] as const

/** name | system | environment | owner | team | added | rotated | expires | rotation | tags */
const credentialTable = `
  stripe-live           | stripe          | prod  | priya | Payments  | 310 | 12  | -   | 90d  | pci web-shop
  stripe-test           | stripe          | dev   | priya | Payments  | 310 | -   | -   | -    | -
  wise-payouts          | wise            | prod  | priya | Payments  | 200 | -   | 12  | -    | pci
  chargebee-billing     | chargebee       | prod  | priya | Payments  | 200 | -   | 143 | -    | -
  shopify-storefront    | shopify         | prod  | mei   | Customer  | 120 | -   | 64  | -    | web-shop
  github-deploy         | github          | prod  | jonas | Platform  | 120 | -   | 6   | -    | ci
  github-packages       | github          | dev   | jonas | Platform  | 45  | -   | 171 | -    | ci
  gitlab-mirror         | gitlab          | prod  | jonas | Platform  | 310 | -   | -3  | -    | ci
  terraform-cloud       | terraform-cloud | prod  | jonas | Platform  | 200 | -   | 88  | -    | -
  circleci-orders       | circleci        | dev   | tomas | Logistics | 120 | -   | -   | -    | ci
  vercel-preview        | vercel          | dev   | mei   | Customer  | 45  | -   | 230 | -    | -
  sentry-releases       | sentry          | prod  | jonas | Platform  | 200 | -   | -   | 1y   | -
  snyk-scan             | snyk            | dev   | ines  | Security  | 45  | -   | 301 | -    | ci
  datadog-metrics       | datadog         | prod  | jonas | Platform  | 310 | 120 | -   | 180d | observability
  grafana-boards        | grafana         | prod  | jonas | Platform  | 120 | -   | 41  | -    | observability
  pagerduty-oncall      | pagerduty       | prod  | jonas | Platform  | 200 | -   | -   | -    | observability
  splunk-audit          | splunk          | prod  | ines  | Security  | 120 | -   | 119 | -    | observability
  cloudflare-dns        | cloudflare      | prod  | jonas | Platform  | 120 | -   | 27  | -    | -
  cloudflare-cdn        | cloudflare      | stage | jonas | Platform  | 45  | -   | 196 | -    | -
  hetzner-builders      | hetzner-cloud   | dev   | jonas | Platform  | 45  | -   | -   | -    | -
  okta-scim             | okta            | prod  | ines  | Security  | 200 | -   | 255 | -    | -
  vault-ci              | hashicorp-vault | prod  | ines  | Security  | 12  | -   | 2   | -    | ci
  kubernetes-staging    | kubernetes      | stage | jonas | Platform  | 12  | -   | 78  | -    | -
  orders-db             | mysql           | prod  | tomas | Logistics | 310 | 45  | -   | 90d  | database
  orders-db-staging     | mysql           | stage | tomas | Logistics | 310 | -   | -   | -    | database
  pricing-db            | postgresql      | prod  | tomas | Logistics | 200 | -   | -   | 90d  | database
  reporting-db          | postgresql      | prod  | mei   | Data      | 120 | -   | 104 | -    | database
  session-cache         | redis           | prod  | tomas | Logistics | 120 | -   | -   | -    | database
  session-cache-staging | redis           | stage | tomas | Logistics | 120 | -   | -   | -    | database
  snowflake-finance     | snowflake       | prod  | mei   | Data      | 120 | -   | 75  | -    | -
  databricks-forecast   | databricks      | stage | mei   | Data      | 45  | -   | 133 | -    | -
  elastic-tracking      | elasticsearch   | prod  | tomas | Logistics | 200 | 45  | -   | 180d | -
  algolia-catalog       | algolia         | prod  | mei   | Customer  | 120 | -   | -   | -    | web-shop
  openai-support        | openai          | prod  | mei   | Customer  | 120 | -   | -   | 180d | ai
  anthropic-invoices    | anthropic       | prod  | mei   | Data      | 45  | -   | 210 | -    | ai
  gemini-labels         | gemini          | dev   | mei   | Data      | 120 | -   | -   | -    | ai
  twilio-sms            | twilio          | prod  | mei   | Customer  | 200 | 120 | -   | 180d | -
  sendgrid-receipts     | sendgrid        | prod  | priya | Payments  | 120 | -   | 34  | -    | -
  mailgun-legacy        | mailgun         | prod  | priya | Payments  | 310 | -   | -   | -    | -
  slack-incidents       | slack           | prod  | ines  | Security  | 200 | -   | -   | -    | -
  hubspot-crm           | hubspot         | prod  | mei   | Customer  | 120 | -   | 53  | -    | -
  salesforce-orders     | salesforce      | prod  | tomas | Logistics | 200 | -   | 98  | -    | -
  zendesk-tickets       | zendesk         | prod  | mei   | Customer  | 120 | -   | -   | -    | -
  jira-automation       | jira            | prod  | ines  | Security  | 45  | -   | 9   | -    | -
  notion-runbooks       | notion          | prod  | ines  | Security  | 45  | -   | -   | -    | -
  warehouse-live        | Warehouse       | prod  | tomas | Logistics | 310 | 12  | 318 | -    | warehouse
  warehouse-staging     | Warehouse       | stage | tomas | Logistics | 310 | -   | 152 | -    | warehouse
  skylark-labels        | Skylark Parcel  | prod  | tomas | Logistics | 120 | -   | 19  | -    | carrier
  customs-declarations  | Customs gateway | prod  | tomas | Logistics | 200 | -   | 350 | -    | carrier
  web-shop-env          | -               | prod  | mei   | Customer  | 45  | -   | -   | -    | web-shop
  route-planner-env     | -               | stage | tomas | Logistics | 12  | -   | -   | -    | -
`

export const purposes: Readonly<Record<string, string>> = {
  'stripe-live': 'Charges and refunds of the web shop.',
  'wise-payouts': 'Weekly payouts to carriers.',
  'github-deploy': 'Pushes release tags and reads packages.',
  'datadog-metrics': 'Metrics and monitors of every service.',
  'cloudflare-dns': 'DNS records of meridian.example.',
  'okta-scim': 'Creates and removes accounts.',
  'orders-db': 'The order book. Every service reads from it.',
  'databricks-forecast': 'Nightly forecast of volumes.',
  'openai-support': 'Drafts answers to support tickets.',
  'anthropic-invoices': 'Reads invoices of carriers.',
  'salesforce-orders': 'Orders of key accounts.',
  'warehouse-live': 'Stock levels and picking orders.',
  'skylark-labels': 'Prints parcel labels.',
}

export const usernames: Readonly<Record<string, string>> = {
  'orders-db': 'orders_app',
  'orders-db-staging': 'orders_app',
  'pricing-db': 'pricing',
  'reporting-db': 'reporting_ro',
  'session-cache': 'sessions',
  'session-cache-staging': 'sessions',
  'twilio-sms': 'AC4f5c1b6d2e',
  'zendesk-tickets': 'integrations@meridian.example/token',
  'jira-automation': 'automation@meridian.example',
  'customs-declarations': 'meridian-eu',
}

export const disabled: readonly string[] = ['gemini-labels', 'mailgun-legacy']

/** name | system | environment | credential | address, or host and database | tested */
const connectionTable = `
  Warehouse                | Warehouse       | prod  | warehouse-live        | -                                          | 12 2 0.02
  Warehouse, staging       | Warehouse       | stage | warehouse-staging     | https://warehouse.staging.meridian.example | 12 2
  Skylark labels           | Skylark Parcel  | prod  | skylark-labels        | -                                          | 0.2
  Customs declarations     | Customs gateway | prod  | customs-declarations  | -                                          | 0.2
  Stripe                   | stripe          | prod  | stripe-live           | -                                          | 0.2
  Stripe test mode         | stripe          | dev   | stripe-test           | -                                          | 12
  GitHub deployments       | github          | prod  | github-deploy         | -                                          | 0.2
  Salesforce orders        | salesforce      | prod  | salesforce-orders     | https://meridian.my.salesforce.com         | 2 0.02
  Slack incidents          | slack           | prod  | slack-incidents       | -                                          | 0.2
  SendGrid receipts        | sendgrid        | prod  | sendgrid-receipts     | -                                          | 0.2
  HubSpot CRM              | hubspot         | prod  | hubspot-crm           | -                                          | 0.2
  OpenAI support           | openai          | prod  | openai-support        | -                                          | 0.2
  Anthropic invoices       | anthropic       | prod  | anthropic-invoices    | -                                          | 0.2
  Jira automation          | jira            | prod  | jira-automation       | https://meridian.atlassian.net             | 0.2
  Zendesk tickets          | zendesk         | prod  | zendesk-tickets       | https://meridian.zendesk.com               | 0.2
  Cloudflare DNS           | cloudflare      | prod  | cloudflare-dns        | -                                          | 0.2
  Grafana boards           | grafana         | prod  | grafana-boards        | https://meridian.grafana.net               | 12 0.02
  Orders database          | mysql           | prod  | orders-db             | orders.db.meridian.example orders          | 0.2
  Orders database, staging | mysql           | stage | orders-db-staging     | orders-db.staging.meridian.example orders  | 2
  Pricing database         | postgresql      | prod  | pricing-db            | pricing.db.meridian.example pricing        | -
  Session cache            | redis           | prod  | session-cache         | sessions.cache.meridian.example            | 0.2
  Session cache, staging   | redis           | stage | session-cache-staging | sessions.staging.meridian.example          | -
  Forecast                 | databricks      | stage | databricks-forecast   | https://meridian.cloud.databricks.com      | -
`

/** A connection that was changed to a host to which nobody has consented yet. */
export const moved = { name: 'Grafana boards', url: 'https://boards.meridian.example' }

export const credentials: readonly CredentialSample[] = rowsOf(credentialTable).map((cells) => {
  const [name, system, environment, owner, team, added, rotated, expires, rotateEvery, tags] = cells
  return {
    name: name ?? '',
    system: system ?? '',
    environment: environments[environment ?? ''] ?? '',
    owner: owners[owner ?? ''] ?? '',
    team: team ?? '',
    added: Number(added),
    rotated: rotated ? Number(rotated) : null,
    expires: expires ? Number(expires) : null,
    rotateEvery: rotateEvery || null,
    tags: (tags ?? '').split(' ').filter(Boolean),
  }
})

export const connections: readonly ConnectionSample[] = rowsOf(connectionTable).map((cells) => {
  const [name, system, environment, credential, address = '', tested] = cells
  const [host = '', database] = address.split(' ')
  return {
    name: name ?? '',
    system: system ?? '',
    environment: environments[environment ?? ''] ?? '',
    credential: credential ?? '',
    parameters:
      address === '' ? {} : address.startsWith('https:') ? { url: address } : { host, ...(database && { database }) },
    tested: (tested ?? '').split(' ').filter(Boolean).map(Number),
  }
})

/** The cells of a table; `-` is an empty one. */
function rowsOf(table: string): readonly (readonly string[])[] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => (cell.trim() === '-' ? '' : cell.trim())))
}

/** Nothing stands behind the order database of staging: its name leads nowhere. */
export const servers: readonly ServerSample[] = [
  {
    target: 'warehouse.meridian.example:443',
    speaks: 'http',
    answer: { client: 'integration-hub' },
    certificateDays: 236,
  },
  {
    target: 'warehouse.staging.meridian.example:443',
    speaks: 'http',
    answer: { client: 'integration-hub-staging' },
    certificateDays: 16,
  },
  { target: 'api.skylark.example:443', speaks: 'http', answer: { account: 'meridian-parcels' }, certificateDays: 147 },
  {
    target: 'gateway.customs.example:443',
    speaks: 'http',
    answer: { trader: 'GB Meridian Freight' },
    certificateDays: -1,
  },
  { target: 'api.stripe.com:443', speaks: 'http', answer: { id: 'acct_1MeridianWebShop' }, certificateDays: 205 },
  { target: 'api.github.com:443', speaks: 'http', answer: { login: 'meridian-deploy' }, certificateDays: 171 },
  { target: 'meridian.my.salesforce.com:443', speaks: 'http', status: 401, certificateDays: 284 },
  { target: 'slack.com:443', speaks: 'http', answer: { ok: true, user: 'incident-bot' }, certificateDays: 121 },
  { target: 'api.sendgrid.com:443', speaks: 'http', answer: { scopes: ['mail.send'] }, certificateDays: 263 },
  {
    target: 'api.hubapi.com:443',
    speaks: 'http',
    answer: { portalId: 4471902, accountType: 'STANDARD' },
    certificateDays: 92,
  },
  { target: 'api.openai.com:443', speaks: 'http', answer: { data: [{ id: 'a-model' }] }, certificateDays: 112 },
  { target: 'api.anthropic.com:443', speaks: 'http', answer: { data: [{ id: 'a-model' }] }, certificateDays: 301 },
  { target: 'meridian.atlassian.net:443', speaks: 'http', status: 403, certificateDays: 188 },
  {
    target: 'meridian.zendesk.com:443',
    speaks: 'http',
    answer: { user: { id: 1, email: 'integrations@meridian.example' } },
  },
  {
    target: 'api.cloudflare.com:443',
    speaks: 'http',
    answer: { success: true, result: { status: 'active', id: 'ed17574386854bf7' } },
  },
  { target: 'meridian.grafana.net:443', speaks: 'http', answer: {}, certificateDays: 229 },
  { target: 'orders.db.meridian.example:3306', speaks: 'mysql', certificateDays: 156 },
  { target: 'sessions.cache.meridian.example:6379', speaks: 'redis', certificateDays: 64 },
]
