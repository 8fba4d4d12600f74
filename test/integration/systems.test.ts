import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallError } from '../../src/shared/api/client.ts'
import type { RequestOf } from '../../src/shared/api/contract.ts'
import type { SystemInput } from '../../src/shared/domain/system.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const input = (changes: Partial<SystemInput> = {}): RequestOf<'systems.create'> => ({
  name: 'Mine',
  category: '',
  summary: '',
  kind: 'http',
  parameters: {},
  credentialType: 'api-key',
  credentialConfig: {},
  ...changes,
})
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error as CallError).body,
  )

describe('T1 an own system', () => {
  it('can go when only the trash refers to it, and harms nothing that comes back', async () => {
    const { id: systemId } = await test.client.systems.create(input())
    const { id } = await test.client.credentials.create({
      type: 'api-key',
      metadata: metadata({ name: 'Stripe', systemId }),
      config: {},
      secrets: { key: 'a value' },
    })
    expect((await errorOf(test.client.systems.delete({ id: systemId })))?.code).toBe('system-in-use')
    await test.client.credentials.trash({ ids: [id], confirm: 'Stripe' })
    await test.client.systems.delete({ id: systemId })
    await test.client.credentials.restore({ ids: [id] })
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ system: '', systemId: null })
    expect((await test.client.credentials.facets({})).system).toEqual([])
  })

  it('has what systems of the catalog have: a guide, pages, an address with parts, and what its tokens begin with', async () => {
    const guide = {
      create: ['Ask #orders for a key.'],
      restrict: ['Ask for one that reads.'],
      rotate: ['Ask for a second key.', 'Have the first one revoked.'],
      revoke: ['Tell #orders.'],
      overlap: true,
      lifetime: 'A year.',
    }
    const docs = { create: 'https://wiki.example.com/keys', restrict: '', rotate: '', revoke: '', reference: '' }
    const extras = {
      guide,
      docs,
      probe: 'Asks for the customer.',
      tokenPrefixes: ['orders_'],
      address: [{ name: 'customer', label: 'Customer', example: 'acme', value: '', choices: [] }],
    }
    const parameters = { url: 'https://{customer}.orders.example.com', expiryPath: 'until', scopesPath: 'may' }
    const { id } = await test.client.systems.create(input({ parameters, ...extras }))
    expect(await test.client.systems.get({ ref: 'Mine' })).toMatchObject({ id, parameters, ...extras })
    const listed = (await test.client.systems.list({})).items.find((system) => system.id === id)
    expect(listed).toMatchObject({ docs, probe: extras.probe, address: extras.address })
    expect(await test.client.app.openDocs({ system: id, page: 'create' })).toMatchObject({ url: docs.create })
    expect((await errorOf(test.client.app.openDocs({ system: id, page: 'rotate' })))?.code).toBe('not-found')

    await test.client.systems.update({ id, input: input({ summary: 'Plain again' }) })
    expect(await test.client.systems.get({ ref: id })).toMatchObject({
      probe: '',
      guide: { create: [], overlap: null },
    })
  })

  it('has no secret in its guide, and leads to no page without https', async () => {
    const guide = { ...(await test.client.systems.get({ ref: 'github' })).guide }
    const written = { ...guide, rotate: ['The key is sk-proj-0123456789abcdefghij.'] }
    const refused = await errorOf(test.client.systems.create(input({ guide: written })))
    expect(refused).toMatchObject({ code: 'secret-in-metadata', issues: [{ path: 'guide.rotate' }] })
    const pages = { create: '', restrict: '', rotate: '', revoke: '', reference: '' }
    for (const create of ['http://a.example', 'javascript:alert(1)', 'https://ada:x@a.example', 'file:///etc/passwd'])
      expect((await errorOf(test.client.systems.create(input({ docs: { ...pages, create } }))))?.code).toBe(
        'invalid-request',
      )
    const wrong = await errorOf(test.client.systems.create(input({ parameters: { url: 'https://{a}@evil.example' } })))
    expect(wrong).toMatchObject({ code: 'field-invalid', issues: [{ path: 'parameters.url' }] })
  })

  it('leads to pages of the catalog, each where it is done', async () => {
    const { docs, guide, tokenPrefixes } = await test.client.systems.get({ ref: 'github' })
    expect(docs.restrict).toBe(docs.create)
    expect(docs.revoke).toBe('https://github.com/settings/tokens')
    expect(guide.rotate.length).toBeGreaterThan(1)
    expect(tokenPrefixes).toContain('github_pat_')
    const { url } = await test.client.app.openDocs({ system: 'github', page: 'restrict' })
    expect(url).toBe(docs.restrict)
  })

  it('holds presets of its credential type alone, and never a secret', async () => {
    const secret = await errorOf(
      test.client.systems.create(input({ credentialConfig: { key: 'sk-0123456789abcdef' } })),
    )
    expect(secret).toMatchObject({ code: 'field-invalid', issues: [{ path: 'credentialConfig.key' }] })
    const foreign = await errorOf(
      test.client.systems.create(input({ credentialConfig: { 'sk-0123456789abcdef': 'x' } })),
    )
    expect(foreign).toMatchObject({ code: 'field-invalid', issues: [{ path: 'credentialConfig' }] })
    expect(JSON.stringify([secret, foreign])).not.toContain('0123456789')
  })
})
