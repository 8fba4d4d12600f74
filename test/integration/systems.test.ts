import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallError } from '../../src/shared/api/client.ts'
import type { SystemInput } from '../../src/shared/domain/system.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const input = (changes: Partial<SystemInput> = {}): SystemInput => ({
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
