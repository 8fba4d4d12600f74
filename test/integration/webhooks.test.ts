import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebhookScheme } from '../../src/shared/domain/webhook.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const make = async (scheme: WebhookScheme, secret: string) => {
  const made = await test.client.credentials.create({
    type: 'webhook-secret',
    metadata: metadata({ name: `Webhooks ${scheme}` }),
    config: { scheme },
    secrets: { secret },
  })
  return made.id
}

const slackBody =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
const at = (seconds: number) => new Date(seconds * 1000).toISOString()
const message = 'msg_p5jXN8AQM9LWM0D4loKWxJek'

/** From the documentation of GitHub, Slack and Standard Webhooks; the others were made with Python’s hmac. */
const vectors: readonly [WebhookScheme, string, string, string | null, Record<string, string>][] = [
  [
    'github',
    "It's a Secret to Everybody",
    'Hello, World!',
    null,
    { 'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
  ],
  [
    'slack',
    '8f742231b10e8888abcd99yyyzzz85a5',
    slackBody,
    at(1531420618),
    {
      'X-Slack-Request-Timestamp': '1531420618',
      'X-Slack-Signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    },
  ],
  [
    'standard-webhooks',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    '{"test": 2432232314}',
    at(1614265330),
    {
      'webhook-id': message,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
  ],
  [
    'stripe',
    'whsec_test_secret',
    '{"id":"evt_1"}',
    at(1492774577),
    { 'Stripe-Signature': 't=1492774577,v1=799c4ba7bb339f3c8601adfd112f0e477c930a268be1243d341abb8286501c2f' },
  ],
  ['shopify', 'hush', '{"id":1}', null, { 'X-Shopify-Hmac-Sha256': 'VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=' }],
  [
    'hmac-sha1-hex',
    'key',
    'The quick brown fox jumps over the lazy dog',
    null,
    { 'X-Signature': 'de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9' },
  ],
]
const headersOf = (record: Record<string, string>) => Object.entries(record).map(([name, value]) => ({ name, value }))

describe('C1 webhook secrets', () => {
  it.each(vectors)(
    '%s signs as its documentation shows, and proves what it signed',
    async (scheme, secret, payload, time, headers) => {
      const id = await make(scheme, secret)
      const signed = await test.client.webhooks.sign({ id, payload, at: time, messageId: message })
      expect(signed.headers).toEqual(headersOf(headers))
      const verify = (changes: { payload?: string; toleranceSeconds?: number | null }) =>
        test.client.webhooks.verify({ id, payload, headers: signed.headers, toleranceSeconds: null, ...changes })
      expect(await verify({})).toMatchObject({ verified: true, finding: 'verified' })
      expect(await verify({ payload: `${payload} ` })).toMatchObject({ verified: false, finding: 'different' })
      const late = await verify({ toleranceSeconds: 300 })
      expect(late.finding).toBe(time === null ? 'verified' : 'too-old')
    },
  )

  it('says what is the matter with headers that are missing, damaged or from the future', async () => {
    const id = await make('stripe', 'whsec_test_secret')
    const finding = async (headers: Record<string, string>) =>
      (await test.client.webhooks.verify({ id, payload: '{}', headers: headersOf(headers), toleranceSeconds: 300 }))
        .finding
    expect(await finding({})).toBe('header-missing')
    expect(await finding({ 'stripe-signature': 'v1=abc' })).toBe('malformed')
    expect(await finding({ 'stripe-signature': `t=1,v1=${'00'.repeat(32)}` })).toBe('different')
    const future = new Date(Date.now() + 3_600_000).toISOString()
    const { headers } = await test.client.webhooks.sign({ id, payload: '{}', at: future, messageId: null })
    const verdict = await test.client.webhooks.verify({ id, payload: '{}', headers, toleranceSeconds: 300 })
    expect(verdict).toMatchObject({ verified: false, finding: 'from-the-future' })
  })

  it('takes any of several signatures, as they are sent while a secret is rotated', async () => {
    const id = await make('stripe', 'whsec_test_secret')
    const { headers } = await test.client.webhooks.sign({ id, payload: '{}', at: null, messageId: null })
    const [sent] = headers
    const both = `${sent?.value},v1=${'00'.repeat(32)},v0=old`
    const verdict = await test.client.webhooks.verify({
      id,
      payload: '{}',
      headers: [{ name: 'Stripe-Signature', value: both }],
      toleranceSeconds: 300,
    })
    expect(verdict.verified).toBe(true)
  })

  it('is recorded as a use, is refused while disabled, and belongs to webhook secrets alone', async () => {
    const id = await make('github', 'secret of the webhook')
    const sign = (of: string) => test.client.webhooks.sign({ id: of, payload: 'x', at: null, messageId: null })
    await sign(id)
    const { items } = await test.client.audit.list({
      subjectId: id,
      action: ['credential.use'],
      limit: 5,
      cursor: null,
    })
    expect(items).toMatchObject([{ outcome: 'ok', detail: 'sign' }])
    await test.client.credentials.disable({ ids: [id] })
    await expect(sign(id)).rejects.toMatchObject({ body: { code: 'credential-disabled' } })
    const other = await test.client.credentials.create({
      type: 'bearer-token',
      metadata: metadata({ name: 'Token' }),
      config: {},
      secrets: { token: 'abc' },
    })
    await expect(sign(other.id)).rejects.toMatchObject({ body: { code: 'invalid-request' } })
  })
})
