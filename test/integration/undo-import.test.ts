import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encryptBundle } from '../../src/main/team/bundles/codec.ts'
import { type BundlePayloadInput, bundleFormat } from '../../src/main/team/bundles/payload.ts'
import type { ImportChoice } from '../../src/shared/domain/bundle.ts'
import type { UndoItem } from '../../src/shared/domain/import.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'
import { type VaultRows, vaultRows } from './vault-rows.ts'

type Items = BundlePayloadInput['items']

const identity = await generateX25519Identity()
const recipient = await identityToRecipient(identity)

/** Takes items in as a bundle that nobody has signed. */
async function importItems(
  { core, client }: TestCore,
  items: Items,
  onConflict: ImportChoice = 'replace',
  pick: readonly (ImportChoice | null)[] = [],
) {
  const bytes = await encryptBundle(
    { format: bundleFormat, bundleId: randomUUID(), createdAt: '2026-01-01T00:00:00.000Z', items },
    { recipients: [recipient] },
    { armor: false },
  )
  const fileId = core.putFile(bytes)
  const preview = await client.bundles.preview({ fileId, key: { with: 'identity', identity } })
  core.takeFile(fileId)
  const choices = Object.fromEntries(
    preview.items.flatMap(({ key }, index) => {
      const choice = pick[index]
      return choice ? [[key, choice] as const] : []
    }),
  )
  return client.bundles.import({ previewId: preview.previewId, onConflict, choices, dryRun: false })
}

async function previewUndo({ client }: TestCore) {
  const { last } = await client.imports.lastImport({})
  return last && client.imports.previewUndo({ importId: last.id })
}

async function undo(test: TestCore): Promise<readonly UndoItem[]> {
  const preview = await previewUndo(test)
  if (preview === null) return []
  expect(preview.total).toBe(preview.items.length)
  const counts = await test.client.imports.undo({ importId: preview.last.id, mark: preview.mark })
  expect(counts).toEqual(preview.counts)
  return preview.items
}

const minute = 60_000
const runs = Number(process.env.KEYWARD_TEST_RUNS ?? 8)

const ids = Array.from({ length: 4 }, () => randomUUID())
const token = (name: string, value: string) => ({ id: null, name, type: 'bearer-token', secrets: { token: value } })
const hook = (name: string, secret: string) => ({
  ...{ id: null, name, type: 'webhook-secret', config: { scheme: 'github' } },
  secrets: { secret },
})

const anId = fc.constantFrom(...ids)
const aName = fc.constantFrom('Shop', 'shop', 'Shop (2)', 'Mail', 'Orders', 'Billing')
const unique = { selector: ({ name }: { name: string }) => name.toLowerCase(), maxLength: 4 }
const withId = <T extends object>(shape: fc.Arbitrary<T>) =>
  fc.tuple(fc.option(anId, { freq: 3 }), aName, shape).map(([id, name, rest]) => ({ id, name, ...rest }))
const aCredential = withId(
  fc.record({
    isLogin: fc.boolean(),
    value: fc.constantFrom('value-one-1', 'value-two-2', 'value-three-3'),
    environment: fc.constantFrom('', 'staging', 'production'),
    tags: fc.subarray(['a', 'b']),
    purpose: fc.constantFrom('', 'For orders'),
    username: fc.constantFrom('ada', 'grace'),
    expiresAt: fc.constantFrom(null, '2027-01-01T00:00:00.000Z'),
    rotateEvery: fc.constantFrom(null, '90d'),
    systemId: fc.option(anId),
  }),
).map(({ isLogin, value, username, ...rest }) => ({
  ...rest,
  type: isLogin ? 'basic-auth' : 'bearer-token',
  config: isLogin ? { username } : {},
  secrets: isLogin ? { password: value } : { token: value },
}))
const aConnection = withId(
  fc.record({
    kind: fc.constant('http'),
    credentialId: fc.option(anId, { freq: 4 }),
    systemId: fc.option(anId),
    purpose: fc.constantFrom('', 'Reads'),
    parameters: fc.constantFrom({ url: 'https://one.example.com' }, { url: 'https://two.example.com' }),
  }),
)
const aSystem = withId(
  fc.record({
    kind: fc.constant('http'),
    credentialType: fc.constant('bearer-token'),
    summary: fc.constantFrom('', 'Own'),
    parameters: fc.constant({}),
  }),
)
const someItems = fc
  .record({
    systems: fc.uniqueArray(aSystem, unique),
    credentials: fc.uniqueArray(aCredential, unique),
    connections: fc.uniqueArray(aConnection, unique),
  })
  .map(({ systems, credentials, connections }) => {
    const distinct = <T extends { id: string | null }>(list: T[]) =>
      list.map((item, index) => ({
        ...item,
        id: list.findIndex((other) => other.id === item.id) < index ? null : item.id,
      }))
    const kept = distinct(credentials)
    const has = (id: string | null) => id !== null && kept.some((other) => other.id === id)
    return {
      systems: distinct(systems),
      credentials: kept,
      connections: distinct(connections).map((item) => ({
        ...item,
        credentialId: has(item.credentialId) ? item.credentialId : null,
      })),
    }
  })
const aChoice = fc.constantFrom<ImportChoice>('skip', 'replace', 'keep-both')
const choices = fc.tuple(aChoice, fc.array(fc.option(aChoice, { freq: 2 }), { maxLength: 12 }))

/** What a person may do between an import and its undo, to what the import has touched or not. */
const edits = ['rename', 'rotate', 'tag', 'disable', 'trash', 'bind', 'link', 'system', 'delete'] as const
const someEdits = fc.array(fc.tuple(fc.constantFrom(...edits), fc.nat(20)), { minLength: 1, maxLength: 3 })

const credentialsOf = async ({ client }: TestCore) =>
  (await client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 100, cursor: null })).items

/** Does an edit, of an item that is there. */
async function edit(test: TestCore, what: (typeof edits)[number], at: number): Promise<unknown> {
  const { client } = test
  const credentials = await credentialsOf(test)
  const connections = (await client.connections.list({ limit: 50, cursor: null })).items
  const systems = (await client.systems.list({})).items.filter(({ builtIn }) => !builtIn)
  const credential = credentials[at % Math.max(1, credentials.length)]
  const connection = connections[at % Math.max(1, connections.length)]
  const system = systems[at % Math.max(1, systems.length)]
  if (what === 'delete') return connection && client.connections.delete({ id: connection.id, confirm: connection.name })
  if (what === 'system') {
    if (!system) return
    const { name, category, kind, parameters, credentialType, credentialConfig } = system
    const input = { name, category, kind, parameters, credentialType, credentialConfig, summary: randomUUID() }
    return client.systems.update({ id: system.id, input })
  }
  if (!credential) return
  const { id, type, systemId } = credential
  const word = `edit-${randomUUID()}`
  switch (what) {
    case 'rename':
      return client.credentials.update({ id, revision: null, metadata: { name: word }, config: null })
    case 'rotate': {
      const secrets = type === 'basic-auth' ? { password: word } : { token: word }
      return client.credentials.rotate({ id, config: {}, secrets })
    }
    case 'tag':
      return client.credentials.tag({ ids: [id], add: [`t${at}`], remove: [] })
    case 'disable':
      return client.credentials.disable({ ids: [id] })
    case 'trash':
      return client.credentials.trash({ ids: [id], confirm: credential.name })
    case 'bind':
      return client.credentials.bindHost({ id, host: `${word}.example.com:443` })
    default: {
      const parameters = { url: 'https://linked.example.com' }
      const input = { name: word, kind: 'http', systemId, environment: '', credentialId: id, parameters, purpose: '' }
      return client.connections.create({ input, consent: false })
    }
  }
}

/** What differs between two states, the counts left out. */
function differing(one: VaultRows, other: VaultRows): Set<string> {
  const keys = [...new Set([...one.keys(), ...other.keys()])].filter((key) => key.includes(' '))
  return new Set(keys.filter((key) => !isDeepStrictEqual(one.get(key), other.get(key))))
}

const keyOf = ({ kind, id }: UndoItem) => `${kind} ${id}`

function expectSame(found: VaultRows, wanted: VaultRows, except: ReadonlySet<string> = new Set()) {
  const of = (rows: VaultRows) => Object.fromEntries([...rows].filter(([key]) => !except.has(key)))
  expect(of(found)).toEqual(of(wanted))
}

let test: TestCore
let clock: number
beforeEach(async () => {
  clock = Date.parse('2026-06-01T00:00:00.000Z')
  test = await startCore({ now: () => clock })
})
afterEach(() => test.close())

describe('S3 undo of the last import', () => {
  it('leaves every row of the vault as it was, whatever was imported with which choices', async () => {
    let undone = 0
    // One vault in which the imports before stay: what comes later meets more than it would in an empty one.
    await fc.assert(
      fc.asyncProperty(someItems, fc.nat(3), someItems, choices, async (first, trashed, second, [onConflict, pick]) => {
        await importItems(test, first)
        const goes = (await credentialsOf(test))[trashed]
        if (goes) await test.client.credentials.trash({ ids: [goes.id], confirm: goes.name })
        const before = await vaultRows(test)
        clock += minute
        const { created, replaced, kept } = await importItems(test, second, onConflict, pick)
        if (created + replaced + kept === 0) return
        clock += minute
        const done = await undo(test)
        undone += done.length
        expect(done.filter(({ does }) => does === 'leave')).toEqual([])
        expectSame(await vaultRows(test), before)
        expect(await test.client.imports.lastImport({})).toEqual({ last: null })
      }),
      { numRuns: runs, endOnFailure: true },
    )
    expect(undone).toBeGreaterThan(runs)
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
  }, 120_000)

  it('leaves what was changed since, with what it needs, and takes back the rest', async () => {
    let [left, back] = [0, 0]
    await fc.assert(
      fc.asyncProperty(someItems, someItems, choices, someEdits, async (first, second, [onConflict, pick], changes) => {
        await importItems(test, first)
        const before = await vaultRows(test)
        clock += minute
        const { created, replaced, kept } = await importItems(test, second, onConflict, pick)
        if (created + replaced + kept === 0) return
        const imported = await vaultRows(test)
        clock += minute
        for (const [what, at] of changes) await edit(test, what, at)
        const between = await vaultRows(test)
        const edited = differing(imported, between)
        clock += minute
        const done = await undo(test)
        const after = await vaultRows(test)
        const stays = new Set([...edited, ...done.filter(({ does }) => does === 'leave').map(keyOf)])
        for (const item of done) if (edited.has(keyOf(item))) expect(item.does).toBe('leave')
        for (const key of stays) expect(after.get(key)).toEqual(between.get(key))
        expectSame(after, before, new Set(['counts', ...stays]))
        left += stays.size
        back += done.filter(({ does }) => does !== 'leave').length
      }),
      { numRuns: runs, endOnFailure: true },
    )
    expect(left).toBeGreaterThan(runs / 3)
    expect(back).toBeGreaterThan(runs)
  }, 120_000)

  it('can be had in another process, until another import or for thirty days, and once', async () => {
    await importItems(test, { credentials: [token('Shop', 'one-value-1')] })
    const core = await test.another()
    await core.client.vault.unlock({ passphrase: null, slotId: null })
    const { last } = await core.client.imports.lastImport({})
    expect(last).toMatchObject({ label: 'Bundle', created: 1, replaced: 0, until: '2026-07-01T00:00:00.000Z' })
    const importId = last?.id ?? ''
    // What changes nothing takes nothing away.
    await importItems(test, { credentials: [token('Shop', 'one-value-1')] })
    expect(await test.client.imports.lastImport({})).toEqual({ last })
    clock += 30 * 24 * 60 * minute
    expect(await test.client.imports.lastImport({})).toEqual({ last: null })
    expect(await codeOf(test.client.imports.previewUndo({ importId }))).toBe('undo-over')

    await importItems(test, { credentials: [token('Mail', 'one-value-2')] })
    expect(await codeOf(test.client.imports.previewUndo({ importId }))).toBe('undo-over')
    expect(await undo(test)).toMatchObject([{ name: 'Mail', does: 'remove' }])
    expect((await credentialsOf(test)).map(({ name }) => name)).toEqual(['Shop'])
    expect(await test.client.imports.lastImport({})).toEqual({ last: null })
  })

  it('does what was shown or nothing', async () => {
    await importItems(test, { credentials: [token('Shop', 'one-value-1'), token('Mail', 'one-value-2')] })
    const preview = await previewUndo(test)
    const request = { importId: preview?.last.id ?? '', mark: preview?.mark ?? '' }
    const shop = await test.client.credentials.get({ ref: 'Shop' })
    await test.client.credentials.tag({ ids: [shop.id], add: ['mine'], remove: [] })
    expect(await codeOf(test.client.imports.undo(request))).toBe('import-stale')
    expect(await codeOf(test.client.imports.previewUndoItems({ ...request, offset: 0, does: null }))).toBe(
      'import-stale',
    )
    expect(await credentialsOf(test)).toHaveLength(2)
  })

  it('keeps what was used since, and of what was replaced the value that was', async () => {
    await importItems(test, { credentials: [hook('Old', 'first-secret-11')] })
    await importItems(test, { credentials: [hook('Old', 'second-secret-22'), hook('New', 'third-secret-33')] })
    for (const ref of ['Old', 'New']) {
      const { id } = await test.client.credentials.get({ ref })
      await test.client.webhooks.sign({ id, payload: 'x', at: null, messageId: null })
    }
    expect(await undo(test)).toMatchObject([
      { name: 'New', does: 'leave', reason: 'It was used since.' },
      { name: 'Old', does: 'restore', changes: ['secrets'] },
    ])
    const old = await test.client.credentials.get({ ref: 'Old' })
    expect(old.version).toBe(1)
    const { items } = await test.client.credentials.versions({ id: old.id })
    expect(items).toMatchObject([
      { version: 2, state: 'kept' },
      { version: 1, state: 'current' },
    ])
  })

  it('leaves what has no earlier value or name to go back to', async () => {
    const id = randomUUID()
    await importItems(test, { credentials: [token('Shop', 'one-value-1'), { ...token('Mail', 'one-value-2'), id }] })
    await importItems(test, { credentials: [token('Shop', 'new-value-1'), { ...token('Post', 'one-value-2'), id }] })
    const shop = await test.client.credentials.get({ ref: 'Shop' })
    await test.client.credentials.destroyVersion({ id: shop.id, version: 1 })
    await test.client.credentials.create({
      type: 'bearer-token',
      metadata: metadata({ name: 'mail' }),
      config: {},
      secrets: { token: 'another-value-3' },
    })
    expect(await undo(test)).toMatchObject([
      { name: 'Post', does: 'leave', reason: 'Its earlier name was given to another since.' },
      { name: 'Shop', does: 'leave', reason: 'Its earlier value was destroyed since.' },
    ])
  })

  it('takes a value back that a definition got by the import, so that it waits for one again', async () => {
    const definition = { ...token('Shop', ''), secrets: {} }
    await importItems(test, { credentials: [definition] })
    const before = await vaultRows(test)
    clock += minute
    await importItems(test, { credentials: [token('Shop', 'one-value-1')] })
    expect(await test.client.credentials.get({ ref: 'Shop' })).toMatchObject({ version: 2 })
    expect(await undo(test)).toMatchObject([{ does: 'restore', changes: ['secrets'] }])
    expectSame(await vaultRows(test), before)
  })

  it('stands in the log: each item, and the undo with its numbers', async () => {
    await importItems(test, { credentials: [token('Shop', 'one-value-1')] })
    await importItems(test, { credentials: [token('Shop', 'new-value-1'), token('Mail', 'one-value-2')] })
    await undo(test)
    const { items } = await test.client.audit.list({ limit: 3, cursor: null })
    expect(items).toMatchObject([
      { action: 'import.undo', subject: 'Bundle', detail: '1 removed, 1 restored, 0 left as they are' },
      { action: 'credential.update', subject: 'Shop', detail: 'undo · secrets' },
      { action: 'credential.shred', subject: 'Mail', detail: 'undo' },
    ])
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
  })
})
