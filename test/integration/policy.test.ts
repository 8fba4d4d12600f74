import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PolicyRule } from '../../src/shared/domain/policy.ts'
import { listen } from '../peers/sockets.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const day = 86_400_000
const start = Date.parse('2026-03-01T12:00:00Z')
let test: TestCore
let now: number
beforeEach(async () => {
  now = start
  test = await startCore({ now: () => now })
})
afterEach(() => test.close())

const add = (name: string, more: Parameters<typeof metadata>[0] = { name }) =>
  test.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ ...more, name }),
    config: {},
    secrets: { key: `value of ${name}` },
  })
const rule = (changes: Partial<PolicyRule>): PolicyRule => ({
  type: null,
  environment: null,
  rotateEvery: null,
  warningDays: null,
  ...changes,
})
const get = (ref: string) => test.client.credentials.get({ ref })
const daysOn = (days: number, from = start) => new Date(from + days * day).toISOString()
const overdue = async () => {
  const query = { sort: 'name', descending: false, limit: 10, cursor: null } as const
  const { items, total } = await test.client.credentials.list({ filter: { overdue: true }, ...query })
  expect(total).toBe(items.length)
  return items.map(({ name }) => name)
}

describe('L4 the policy', () => {
  it('gives due dates to what is there, says which they would be, and takes them back with the rule', async () => {
    await add('Live', { name: '', environment: 'production' })
    await add('Own', { name: '', environment: 'production', rotateEvery: '1y' })
    await add('Test')
    now = start + 100 * day
    const production = rule({ environment: 'Production', rotateEvery: '90d' })
    expect(await test.client.policy.preview(production)).toEqual({ credentials: 1, overdue: 1, own: 1 })
    expect(await overdue()).toEqual([])

    expect(await test.client.policy.set(production)).toMatchObject({ credentials: 1, overdue: 1 })
    expect(await get('Live')).toMatchObject({ rotateEvery: null, policyEvery: '90d', rotationDueAt: daysOn(90) })
    expect(await get('Own')).toMatchObject({ rotateEvery: '1y', policyEvery: null })
    expect(await get('Test')).toMatchObject({ policyEvery: null, rotationDueAt: null })
    expect(await overdue()).toEqual(['Live'])
    const { attention, counts } = await test.client.overview.get({})
    expect(attention.find(({ kind }) => kind === 'rotation-overdue')).toMatchObject({ subject: 'Live' })
    expect(counts.overdue).toBe(1)

    await test.client.policy.set(rule({ environment: 'production', rotateEvery: '180d' }))
    expect((await test.client.policy.list({})).items).toHaveLength(1)
    expect(await overdue()).toEqual([])
    await test.client.policy.remove({ type: null, environment: 'PRODUCTION' })
    expect(await get('Live')).toMatchObject({ policyEvery: null, rotationDueAt: null })
    expect(await codeOf(test.client.policy.remove({ type: null, environment: 'production' }))).toBe('not-found')
  })

  it('follows a credential that is created, moved, given its own interval, rotated and rolled back', async () => {
    await test.client.policy.set(rule({ environment: 'production', rotateEvery: '90d' }))
    await test.client.policy.set(rule({ type: 'api-key', environment: 'production', rotateEvery: '30d' }))
    const { id } = await add('Key', { name: '', environment: 'production' })
    expect(await get(id)).toMatchObject({ policyEvery: '30d', rotationDueAt: daysOn(30) })

    const edit = (changes: object) =>
      test.client.credentials.update({ id, revision: null, metadata: changes, config: null })
    expect(await edit({ environment: 'staging' })).toMatchObject({ policyEvery: null, rotationDueAt: null })
    expect(await edit({ environment: 'production' })).toMatchObject({ rotationDueAt: daysOn(30) })
    expect(await edit({ rotateEvery: '7d' })).toMatchObject({ policyEvery: null, rotationDueAt: daysOn(7) })
    expect(await edit({ rotateEvery: null })).toMatchObject({ policyEvery: '30d', rotationDueAt: daysOn(30) })

    now = start + 20 * day
    const rotated = await test.client.credentials.rotate({ id, config: {}, secrets: { key: 'another value' } })
    expect(rotated).toMatchObject({ policyEvery: '30d', rotationDueAt: daysOn(50) })
    // The value that is back in use is as old as it is.
    expect(await test.client.credentials.rollback({ id, version: 1 })).toMatchObject({ rotationDueAt: daysOn(30) })
  })

  it('counts for what a bundle brings', async () => {
    const identity = await generateIdentity()
    await add('Brought', { name: '', environment: 'production' })
    const { fileId } = await test.client.bundles.export({
      choose: { all: true },
      to: { with: 'recipients', recipients: [await identityToRecipient(identity)] },
      note: '',
      armor: false,
    })
    await test.client.policy.set(rule({ rotateEvery: '10d' }))
    const key = { with: 'identity', identity } as const
    const { previewId } = await test.client.bundles.preview({ fileId, key })
    await test.client.bundles.import({
      previewId,
      onConflict: 'keep-both',
      choices: { 'credential:0': 'keep-both' },
      dryRun: false,
    })
    const { items } = await test.client.credentials.list({
      filter: {},
      sort: 'name',
      descending: false,
      limit: 10,
      cursor: null,
    })
    expect(items.map(({ policyEvery }) => policyEvery)).toEqual(items.map(() => '10d'))
  })

  it('counts from the day on which the service made the value, once a test has told it', async () => {
    const accessKeyId = 'AKIAKEYWARDTESTAAAA2'
    const made = new Date(start - 80 * day).toISOString()
    const result = (action: string, content: string) =>
      `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`
    // What STS and IAM say, as their references show it; both stand at the endpoint of a service that is not AWS's own.
    const server = createServer(async (request, response) => {
      const isList = (await text(request)).includes('Action=ListAccessKeys')
      const member = `<member><AccessKeyId>${accessKeyId}</AccessKeyId><CreateDate>${made}</CreateDate></member>`
      response.end(
        isList
          ? result('ListAccessKeys', `<AccessKeyMetadata>${member}</AccessKeyMetadata>`)
          : result('GetCallerIdentity', '<Arn>arn:aws:iam::123456789012:user/ann</Arn><Account>123456789012</Account>'),
      )
    })
    const peer = await listen(server)
    try {
      const { id } = await test.client.credentials.create({
        type: 'aws-access-key',
        metadata: metadata({ name: 'Cloud', rotateEvery: '90d' }),
        config: { accessKeyId },
        secrets: { secretAccessKey: 'kwAwsSecret/9mV4x+abcdefghijklmnop123456' },
      })
      expect(await get(id)).toMatchObject({ rotationDueAt: daysOn(90) })
      const input = {
        name: 'Account',
        kind: 'aws',
        systemId: null,
        environment: '',
        credentialId: id,
        parameters: { region: 'eu-central-1', endpoint: `http://127.0.0.1:${peer.port}` },
        purpose: '',
      }
      await test.client.connections.create({ input, consent: true })
      const { results } = await test.client.tests.run({
        runId: crypto.randomUUID(),
        connections: { all: true },
        timeoutMs: 10_000,
      })
      expect(results).toMatchObject([{ code: 'ok', madeAt: made }])
      expect(await get(id)).toMatchObject({
        rotationDueAt: daysOn(10),
        facts: expect.arrayContaining([{ label: 'Made at the service', value: made.slice(0, 10) }]),
      })
      const edited = { id, revision: null, metadata: { rotateEvery: '60d' }, config: null }
      expect(await test.client.credentials.update(edited)).toMatchObject({ rotationDueAt: daysOn(-20) })
    } finally {
      await peer.stop()
    }
  })

  it('refuses a rule that says nothing, is for no type there is, or holds a secret; and each change is recorded', async () => {
    expect(await codeOf(test.client.policy.set(rule({})))).toBe('field-invalid')
    expect(await codeOf(test.client.policy.set(rule({ type: 'nothing', rotateEvery: '90d' })))).toBe('type-unknown')
    expect(
      await codeOf(
        test.client.policy.set(rule({ environment: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc', rotateEvery: '90d' })),
      ),
    ).toBe('secret-in-metadata')
    await test.client.policy.set(rule({ type: 'password', warningDays: [7, 60, 7] }))
    expect((await test.client.policy.list({})).items).toMatchObject([{ type: 'password', warningDays: [60, 7] }])
    await test.client.policy.remove({ type: 'password', environment: null })
    const { items } = await test.client.audit.list({ limit: 2, cursor: null })
    expect(items).toMatchObject([
      { action: 'policy.remove', subject: 'password' },
      { action: 'policy.set', subject: 'password', detail: 'warn 60 7' },
    ])
  })
})
