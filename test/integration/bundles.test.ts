import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Core } from '../../src/main/api/core.ts'
import { encryptBundle } from '../../src/main/team/bundles/codec.ts'
import { bundleFormat } from '../../src/main/team/bundles/payload.ts'
import type { CallError } from '../../src/shared/api/client.ts'
import type { CredentialFilter } from '../../src/shared/api/credentials.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let here: TestCore
let there: TestCore
let identity: string
let recipient: string
beforeEach(async () => {
  here = await startCore()
  there = await startCore()
  identity = await generateX25519Identity()
  recipient = await identityToRecipient(identity)
})
afterEach(async () => {
  await here.close()
  await there.close()
})

const canary = 'sk-canary-0123456789abcdef'

const fill = async () => {
  const { client } = here
  const system = await client.systems.create({
    name: 'Billing',
    category: 'Own',
    summary: '',
    kind: 'http',
    parameters: { url: 'https://billing.example.com' },
    credentialType: 'api-key',
    credentialConfig: {},
    probe: 'Asks for the customer.',
    tokenPrefixes: ['bill_'],
  })
  const key = await client.credentials.create({
    type: 'api-key',
    metadata: metadata({
      name: 'Billing key',
      systemId: system.id,
      tags: ['money'],
      expiresAt: '2027-06-30T23:59:59.000Z',
    }),
    config: {},
    secrets: { key: canary },
  })
  await client.connections.create({
    input: {
      name: 'Billing API',
      kind: 'http',
      systemId: system.id,
      environment: 'staging',
      credentialId: key.id,
      parameters: { url: 'https://billing.example.com' },
      purpose: '',
    },
    consent: false,
  })
  await client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name: 'Other' }),
    config: {},
    secrets: { key: 'other-value-1' },
  })
  return key
}

const exportAll = async (core: Core = here.core) => {
  const { fileId } = await core.client.bundles.export({
    choose: { all: true },
    to: { with: 'recipients', recipients: [recipient] },
    note: 'for Grace',
    armor: false,
  })
  return core.takeFile(fileId)
}
const preview = (core: Core, bytes: Uint8Array) =>
  core.client.bundles.preview({ fileId: core.putFile(bytes), key: { with: 'identity', identity } })
const importAll = async (
  core: Core,
  bytes: Uint8Array,
  onConflict: 'skip' | 'replace' | 'keep-both' = 'replace',
  dryRun = false,
) => {
  const { previewId } = await preview(core, bytes)
  return core.client.bundles.import({ previewId, onConflict, choices: {}, dryRun })
}
const all = (test: TestCore) =>
  test.client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 100, cursor: null })

describe('S3 import', () => {
  it('brings credentials, connections and own systems into another vault, bound to no host', async () => {
    await fill()
    const bytes = await exportAll()
    expect(Buffer.from(bytes).includes(canary)).toBe(false)
    const { items, counts } = await preview(there.core, bytes)
    expect(counts).toEqual({ new: 4, changed: 0, conflict: 0, same: 0 })
    expect(items.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'system Billing',
      'credential Billing key',
      'credential Other',
      'connection Billing API',
    ])
    expect(await importAll(there.core, bytes)).toEqual({ created: 4, replaced: 0, kept: 0, skipped: 0, dryRun: false })
    const key = await there.client.credentials.get({ ref: 'Billing key' })
    expect(key).toMatchObject({
      system: 'Billing',
      tags: ['money'],
      expiresAt: '2027-06-30T23:59:59.000Z',
      boundHosts: [],
      usedBy: [{ name: 'Billing API' }],
    })
    const billing = await there.client.systems.get({ ref: 'Billing' })
    expect(billing).toMatchObject({ probe: 'Asks for the customer.', tokenPrefixes: ['bill_'] })
    expect(await there.client.connections.get({ ref: 'Billing API' })).toMatchObject({
      bound: false,
      credential: 'Billing key',
    })
  })

  it('brings hundreds at once in any order, each with its value, its record and its place in lists and searches', async () => {
    const count = 1100
    // Neither in the order of names nor of IDs, and the last chunk is not a full one.
    const numbers = Array.from({ length: count }, (_, at) => (at * 463) % count)
    const bytes = await encryptBundle(
      {
        format: bundleFormat,
        bundleId: uuidv7(),
        createdAt: new Date().toISOString(),
        items: {
          credentials: numbers.map((number) => ({
            name: `Key ${number} of Ada`,
            type: 'api-key',
            environment: number % 2 === 0 ? 'staging' : 'production',
            tags: [`part-${number % 3}`, `number-${number}`],
            secrets: { key: `value-${number}` },
          })),
        },
      },
      { recipients: [recipient] },
      { armor: false },
    )
    expect(await importAll(here.core, bytes)).toMatchObject({ created: count, skipped: 0 })

    const { client } = here
    const find = async (filter: CredentialFilter) => {
      const { items, total } = await client.credentials.list({
        filter,
        sort: 'name',
        descending: false,
        limit: 2,
        cursor: null,
      })
      return { total, names: items.map(({ name }) => name) }
    }
    expect((await find({})).total).toBe(count)
    expect(await find({ environment: ['staging'] })).toMatchObject({ total: count / 2 })
    expect(await find({ tag: ['part-1'] })).toMatchObject({ total: 367 })
    for (const number of [511, 512, 1024, 1099]) {
      expect(await find({ search: `number-${number}` })).toMatchObject({ names: [`Key ${number} of Ada`] })
      const { id } = await client.credentials.get({ ref: `Key ${number} of Ada` })
      const { items } = await client.audit.list({ subjectId: id, limit: 10, cursor: null })
      expect(items).toMatchObject([{ action: 'credential.create', subject: `Key ${number} of Ada`, detail: 'import' }])
    }
    const created = await client.audit.list({ action: ['credential.create'], limit: 1, cursor: null })
    expect(created.total).toBe(count)
    expect(await client.audit.verify({})).toMatchObject({ ok: true })
    // Each sealed value is the one that came with its name: opened and brought on, nothing differs from the first bundle.
    expect(await importAll(there.core, await exportAll())).toMatchObject({ created: count })
    expect((await preview(there.core, bytes)).counts).toEqual({ new: 0, changed: 0, conflict: 0, same: count })
  })

  it('finds nothing to do the second time', async () => {
    await fill()
    const bytes = await exportAll()
    await importAll(there.core, bytes)
    const { counts } = await preview(there.core, bytes)
    expect(counts).toEqual({ new: 0, changed: 0, conflict: 0, same: 4 })
    expect(
      (await here.client.bundles.preview({ fileId: here.core.putFile(bytes), key: { with: 'identity', identity } }))
        .counts.same,
    ).toBe(4)
  })

  it('replaces a changed value by a new version and keeps the old one', async () => {
    const key = await fill()
    await importAll(there.core, await exportAll())
    await here.client.credentials.rotate({ id: key.id, config: {}, secrets: { key: 'sk-rotated-0123456789abcdef' } })
    const bytes = await exportAll()
    const { items } = await preview(there.core, bytes)
    expect(items.find(({ name }) => name === 'Billing key')).toMatchObject({ state: 'changed' })
    expect(JSON.stringify(items)).not.toContain('rotated')
    await importAll(there.core, bytes)
    expect(await there.client.credentials.get({ ref: key.id })).toMatchObject({ version: 2 })
    expect((await there.client.credentials.versions({ id: key.id })).items).toHaveLength(2)
  })

  it('keeps both where a name belongs to another, and skips when told', async () => {
    await fill()
    await there.client.credentials.create({
      type: 'api-key',
      metadata: metadata({ name: 'Other' }),
      config: {},
      secrets: { key: 'mine-all-mine' },
    })
    const bytes = await exportAll()
    const { counts } = await preview(there.core, bytes)
    expect(counts.conflict).toBe(1)
    expect(await importAll(there.core, bytes, 'skip', true)).toMatchObject({ created: 3, skipped: 1, dryRun: true })
    expect((await all(there)).total).toBe(1)
    expect(await importAll(there.core, bytes, 'keep-both')).toMatchObject({ created: 3, kept: 1 })
    expect((await all(there)).items.map(({ name }) => name)).toEqual(['Billing key', 'Other', 'Other (2)'])
  })

  it('is all or nothing, and wants a fresh preview when the vault changed', async () => {
    await fill()
    const bytes = await exportAll()
    const { previewId } = await preview(there.core, bytes)
    await there.client.credentials.create({
      type: 'api-key',
      metadata: metadata({ name: 'Billing key' }),
      config: {},
      secrets: { key: 'mine-all-mine' },
    })
    const stale = await there.client.bundles
      .import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
      .catch((thrown: unknown) => thrown)
    expect((stale as CallError).body.code).toBe('import-stale')
    expect((await all(there)).total).toBe(1)
  })

  it('keeps the guide of an own system when the bundle is from before there were guides', async () => {
    await fill()
    const { id } = await here.client.systems.get({ ref: 'Billing' })
    const bytes = await encryptBundle(
      {
        format: bundleFormat,
        bundleId: uuidv7(),
        createdAt: new Date(Date.now() + 1000).toISOString(),
        items: {
          systems: [{ id, name: 'Billing', summary: 'Invoices', kind: 'http', credentialType: 'api-key' }],
        },
      },
      { recipients: [recipient] },
      { armor: false },
    )
    const { items } = await preview(here.core, bytes)
    expect(items[0]?.changes).toEqual(['category', 'summary', 'parameters.url'])
    expect(await importAll(here.core, bytes, 'replace')).toMatchObject({ replaced: 1 })
    const billing = await here.client.systems.get({ ref: 'Billing' })
    expect(billing).toMatchObject({ summary: 'Invoices', probe: 'Asks for the customer.', tokenPrefixes: ['bill_'] })
  })

  it('is refused with the wrong key, when truncated, and when it is no bundle', async () => {
    await fill()
    const bytes = await exportAll()
    const codeOf = async (file: Uint8Array, key = identity) => {
      const error = await there.client.bundles
        .preview({ fileId: there.core.putFile(file), key: { with: 'identity', identity: key } })
        .catch((thrown: unknown) => thrown)
      return (error as CallError).body.code
    }
    expect(await codeOf(bytes, await generateX25519Identity())).toBe('bundle-wrong-key')
    expect(await codeOf(bytes.subarray(0, bytes.length - 20))).toBe('bundle-malformed')
    expect(await codeOf(Buffer.from('hello'))).toBe('bundle-malformed')
    expect(await codeOf(bytes, 'AGE-SECRET-KEY-NOPE')).toBe('identity-invalid')
    expect((await all(there)).total).toBe(0)
  })

  it('records the use of every exported credential', async () => {
    const key = await fill()
    await exportAll()
    const { items } = await here.client.audit.list({ subjectId: key.id, limit: 10, cursor: null })
    expect(items[0]).toMatchObject({ action: 'credential.use', detail: 'export' })
    expect(await here.client.audit.verify({})).toMatchObject({ ok: true })
  })
})
