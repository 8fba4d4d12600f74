import { v7 as uuidv7 } from 'uuid'
import { bundleFormat } from '../../src/main/team/bundles/payload.ts'

const vendors = ['Stripe', 'GitHub', 'OpenAI', 'Datadog', 'Okta', 'Neon', 'Slack', 'Vercel', 'Twilio', 'Sentry']
const duties = [
  'deploy',
  'invoices',
  'search',
  'alerts',
  'sign-in',
  'reports',
  'webhooks',
  'import',
  'backup',
  'monitoring',
]
const environments = ['production', 'staging', 'development']

/** Names and values that look like a company's, the same in every run. */
export function sampleCredential(number: number) {
  const vendor = vendors[number % 10] ?? ''
  const duty = duties[Math.floor(number / 10) % 10] ?? ''
  return {
    id: uuidv7(),
    name: `${vendor} ${duty} ${number}`,
    type: number % 5 < 2 ? 'bearer-token' : 'api-key',
    systemId: null,
    environment: environments[number % 3] ?? '',
    owner: `person ${number % 17}`,
    team: `team ${number % 23}`,
    tags: [`cost-${number % 40}`, duty],
    purpose: `Used by the ${duty} service of region ${number % 7}`,
    expiresAt: number % 4 === 0 ? new Date(1_800_000_000_000 + number * 3_600_000).toISOString() : null,
    secrets: number % 5 < 2 ? { token: secretText(number) } : { key: secretText(number) },
  }
}

function secretText(number: number): string {
  return `bench-${number.toString(36).padStart(8, '0')}-${'0123456789abcdef'.repeat(2)}`
}

/** A bundle's payload with credentials from `from` on. */
export function samplePayload(from: number, count: number) {
  return {
    format: bundleFormat,
    bundleId: uuidv7(),
    createdAt: new Date().toISOString(),
    items: { credentials: Array.from({ length: count }, (_, index) => sampleCredential(from + index)) },
  } as const
}

/** The same credentials as a KeePass XML database, which `keepassxc-cli import` takes. */
export function sampleKeePassXml(count: number): string {
  const field = (name: string, value: string, secret = false) =>
    `<String><Key>${name}</Key><Value${secret ? ' ProtectInMemory="True"' : ''}>${value}</Value></String>`
  const entries = Array.from({ length: count }, (_, number) => {
    const { name, owner, purpose, secrets } = sampleCredential(number)
    const value = Object.values(secrets)[0] ?? ''
    const uuid = Buffer.from(uuidv7().replaceAll('-', ''), 'hex').toString('base64')
    return `<Entry><UUID>${uuid}</UUID>${field('Title', name)}${field('UserName', owner)}${field('Password', value, true)}${field('Notes', purpose)}</Entry>`
  })
  const group = `<Group><UUID>${Buffer.alloc(16, 1).toString('base64')}</UUID><Name>Root</Name>${entries.join('\n')}</Group>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<KeePassFile><Meta><Generator>bench</Generator></Meta><Root>${group}</Root></KeePassFile>\n`
}
