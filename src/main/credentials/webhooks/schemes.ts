import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SignatureHeader, WebhookScheme } from '../../../shared/domain/webhook.ts'

/** What is signed besides the secret. */
export interface Sample {
  readonly payload: string
  /** Seconds since 1970. */
  readonly at: number
  readonly messageId: string
}

/** What the headers of a webhook hold. */
export interface Received {
  /** Candidates, of which one must be right: secrets overlap while they are rotated. */
  readonly signatures: readonly Buffer[]
  /** Null for schemes without a time. */
  readonly at: number | null
  readonly messageId: string
}

/** One way to sign webhooks. */
export interface Scheme {
  /** The headers that its sender sends. */
  sign(secret: string, sample: Sample): SignatureHeader[]
  /** Reads them, by names in lower case; a finding where they are missing or no signature. */
  read(headers: ReadonlyMap<string, string>): Received | 'header-missing' | 'malformed'
  /** The signature that is right. */
  expected(secret: string, sample: Sample): Buffer
}

type Hash = 'sha1' | 'sha256'
const hmac = (hash: Hash, key: string | Buffer, text: string) => createHmac(hash, key).update(text).digest()

/** Whether one of the candidates is the right signature. */
export function isAmong(candidates: readonly Buffer[], right: Buffer): boolean {
  return candidates.some((one) => one.length === right.length && timingSafeEqual(one, right))
}

function fromHex(text: string): Buffer | null {
  return /^([0-9a-f]{2}){16,64}$/i.test(text) ? Buffer.from(text, 'hex') : null
}

function fromBase64(text: string): Buffer | null {
  return /^[A-Za-z0-9+/]{20,90}={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null
}

/** Schemes that sign the payload alone. `names` are headers, the first of which is sent. */
function plain(hash: Hash, encoding: 'hex' | 'base64', names: readonly string[], prefix = ''): Scheme {
  const expected = (secret: string, { payload }: Sample) => hmac(hash, secret, payload)
  return {
    expected,
    sign: (secret, sample) => [{ name: names[0] ?? '', value: prefix + expected(secret, sample).toString(encoding) }],
    read(headers) {
      const value = names.map((name) => headers.get(name.toLowerCase())).find((text) => text !== undefined)
      if (value === undefined) return 'header-missing'
      const bare = value.trim().replace(/^sha(1|256)=/, '')
      const signature = encoding === 'hex' ? fromHex(bare) : fromBase64(bare)
      return signature === null ? 'malformed' : { signatures: [signature], at: null, messageId: '' }
    },
  }
}

/** The sender names its header as it likes: the one that is given counts, whatever its name. */
function generic(hash: Hash, encoding: 'hex' | 'base64'): Scheme {
  const scheme = plain(hash, encoding, ['X-Signature'])
  return {
    ...scheme,
    read(headers) {
      const [only] = headers.size === 1 ? headers.values() : []
      return scheme.read(only === undefined ? headers : new Map([['x-signature', only]]))
    },
  }
}

function secondsOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null
}

/** https://docs.stripe.com/webhooks/signature: `t=…,v1=…`, several `v1` while a secret is rolled. */
const stripe: Scheme = {
  expected: (secret, { at, payload }) => hmac('sha256', secret, `${at}.${payload}`),
  sign(secret, sample) {
    return [{ name: 'Stripe-Signature', value: `t=${sample.at},v1=${this.expected(secret, sample).toString('hex')}` }]
  },
  read(headers) {
    const value = headers.get('stripe-signature')
    if (value === undefined) return 'header-missing'
    const parts = value.split(',').map((part) => part.trim().split('=', 2))
    const at = secondsOf(parts.find(([name]) => name === 't')?.[1])
    const signatures = parts.flatMap(([name, text = '']) => (name === 'v1' ? (fromHex(text) ?? []) : []))
    return at === null || signatures.length === 0 ? 'malformed' : { signatures, at, messageId: '' }
  },
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
const slack: Scheme = {
  expected: (secret, { at, payload }) => hmac('sha256', secret, `v0:${at}:${payload}`),
  sign(secret, sample) {
    return [
      { name: 'X-Slack-Request-Timestamp', value: String(sample.at) },
      { name: 'X-Slack-Signature', value: `v0=${this.expected(secret, sample).toString('hex')}` },
    ]
  },
  read(headers) {
    const [time, value] = [headers.get('x-slack-request-timestamp'), headers.get('x-slack-signature')]
    if (time === undefined || value === undefined) return 'header-missing'
    const at = secondsOf(time.trim())
    const signature = value.startsWith('v0=') ? fromHex(value.slice(3).trim()) : null
    return at === null || signature === null ? 'malformed' : { signatures: [signature], at, messageId: '' }
  },
}

/** https://github.com/standard-webhooks/standard-webhooks; Svix has names of its own for the same headers. */
const standardWebhooks: Scheme = {
  expected(secret, { messageId, at, payload }) {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return hmac('sha256', key, `${messageId}.${at}.${payload}`)
  },
  sign(secret, sample) {
    return [
      { name: 'webhook-id', value: sample.messageId },
      { name: 'webhook-timestamp', value: String(sample.at) },
      { name: 'webhook-signature', value: `v1,${this.expected(secret, sample).toString('base64')}` },
    ]
  },
  read(headers) {
    const get = (name: string) => headers.get(`webhook-${name}`) ?? headers.get(`svix-${name}`)
    const [messageId, time, value] = [get('id'), get('timestamp'), get('signature')]
    if (messageId === undefined || time === undefined || value === undefined) return 'header-missing'
    const at = secondsOf(time.trim())
    const signatures = value
      .split(/\s+/)
      .flatMap((one) => (one.startsWith('v1,') ? (fromBase64(one.slice(3)) ?? []) : []))
    return at === null || signatures.length === 0 ? 'malformed' : { signatures, at, messageId }
  },
}

export const webhookSchemeTable: Readonly<Record<WebhookScheme, Scheme>> = {
  'hmac-sha256-hex': generic('sha256', 'hex'),
  'hmac-sha256-base64': generic('sha256', 'base64'),
  'hmac-sha1-hex': generic('sha1', 'hex'),
  'hmac-sha1-base64': generic('sha1', 'base64'),
  github: plain('sha256', 'hex', ['X-Hub-Signature-256'], 'sha256='),
  stripe,
  slack,
  shopify: plain('sha256', 'base64', ['X-Shopify-Hmac-Sha256']),
  'standard-webhooks': standardWebhooks,
}
