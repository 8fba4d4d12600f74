/** The company of the demo vault. It is made up, and its hosts are names that never lead anywhere (RFC 2606). */
export const company = 'meridian.example'

export const people = [
  'ada',
  'boris',
  'chiara',
  'dmitri',
  'elif',
  'farid',
  'grete',
  'hiro',
  'ines',
  'jonas',
  'kofi',
  'lena',
] as const

export const teams = [
  'Payments',
  'Logistics',
  'Storefront',
  'Data',
  'Platform',
  'Support',
  'Marketing',
  'Finance',
] as const

export const environments = ['production', 'production', 'production', 'staging', 'staging', 'development'] as const

/** What a credential does there: a word of its name and of its purpose. */
export const duties = [
  ['checkout', 'Charges orders at the checkout'],
  ['invoices', 'Writes invoices and reads what was paid'],
  ['shipping', 'Books parcels and follows them'],
  ['search', 'Feeds the search index of the shop'],
  ['alerts', 'Tells the people on call'],
  ['reports', 'Reads figures for the weekly reports'],
  ['sync', 'Keeps customers the same in both systems'],
  ['backup', 'Copies data away every night'],
  ['webhooks', 'Takes events and answers them'],
  ['deploy', 'Rolls out releases'],
  ['metrics', 'Sends measurements'],
  ['support', 'Lets the help desk look things up'],
  ['import', 'Takes price lists of suppliers in'],
  ['mail', 'Sends what customers have asked for'],
  ['assistant', 'Answers questions with a model'],
] as const

export type DemoType =
  | 'api-key'
  | 'bearer-token'
  | 'basic-auth'
  | 'database-login'
  | 'aws-access-key'
  | 'webhook-secret'
  | 'password'

/** Systems that it works with: slug in the catalog, type of credential, kind of connection with where it leads to, and how many of them there are. */
export const systems: readonly {
  readonly slug: string
  readonly type: DemoType
  readonly kind: 'http' | 'postgresql' | 'mysql' | 'redis' | 'aws' | null
  readonly weight: number
}[] = [
  { slug: 'stripe', type: 'bearer-token', kind: 'http', weight: 9 },
  { slug: 'github', type: 'bearer-token', kind: 'http', weight: 9 },
  { slug: 'slack', type: 'bearer-token', kind: 'http', weight: 6 },
  { slug: 'openai', type: 'bearer-token', kind: 'http', weight: 6 },
  { slug: 'anthropic', type: 'api-key', kind: 'http', weight: 4 },
  { slug: 'datadog', type: 'api-key', kind: 'http', weight: 6 },
  { slug: 'sentry', type: 'bearer-token', kind: 'http', weight: 4 },
  { slug: 'cloudflare', type: 'bearer-token', kind: 'http', weight: 4 },
  { slug: 'jira', type: 'basic-auth', kind: 'http', weight: 4 },
  { slug: 'pagerduty', type: 'api-key', kind: 'http', weight: 3 },
  { slug: 'notion', type: 'bearer-token', kind: 'http', weight: 2 },
  { slug: 'postgresql', type: 'database-login', kind: 'postgresql', weight: 16 },
  { slug: 'mysql', type: 'database-login', kind: 'mysql', weight: 7 },
  { slug: 'redis', type: 'database-login', kind: 'redis', weight: 5 },
  { slug: 'aws', type: 'aws-access-key', kind: 'aws', weight: 6 },
  { slug: '', type: 'webhook-secret', kind: null, weight: 5 },
  { slug: '', type: 'password', kind: null, weight: 4 },
]

/** What the value of a type is made of; `tail` makes it unlike others. Only a demo has values like these. */
export function fieldsOf(type: DemoType, duty: string, tail: string) {
  const text = `made-up-value-${tail}`
  switch (type) {
    case 'api-key':
      return { config: {}, secrets: { key: text } }
    case 'bearer-token':
      return { config: {}, secrets: { token: text } }
    case 'basic-auth':
      return { config: { username: `${duty}@${company}` }, secrets: { password: text } }
    case 'database-login':
      return { config: { username: `svc_${duty}` }, secrets: { password: text } }
    case 'aws-access-key': {
      const digits = tail.toUpperCase().replace(/[^A-Z2-7]/g, '7')
      return {
        config: { accessKeyId: `AKIA${digits.padEnd(16, 'D').slice(0, 16)}` },
        secrets: { secretAccessKey: tail.padStart(40, 'madeup').slice(-40) },
      }
    }
    case 'webhook-secret':
      return { config: { scheme: 'github' }, secrets: { secret: text } }
    case 'password':
      return { config: { username: `${duty}-admin` }, secrets: { password: text } }
  }
}

/** Findings of tests that go wrong now and then, each with its share. */
export const troubles = [
  ['timeout', 'The server did not answer in time.', 4],
  ['auth-failed', 'The server does not accept this credential.', 3],
  ['server-error', 'The server is not able to answer at the moment.', 3],
  ['rate-limited', 'The server refuses because it was asked too often.', 2],
  ['unreachable', 'The server can’t be reached.', 2],
  ['permission', 'The sign-in works, but it may not do this.', 1],
  ['tls-expired', 'The server’s certificate has expired.', 1],
] as const
