import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CallError } from '../../src/shared/api/client.ts'
import { errorCodes } from '../../src/shared/errors.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const apiKey = (name: string, key = 'sk-canary-0123456789abcdef-3f9a', changes = {}) =>
  test.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name, ...changes }),
    config: {},
    secrets: { key },
  })

/** The code of a refused call. */
const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(CallError)
  const { body } = error as CallError
  expect(errorCodes).toContain(body.code)
  expect(body.remedy).not.toBe('')
  return body.code
}

const listAll = (filter = {}) =>
  test.client.credentials.list({ filter, sort: 'name', descending: false, limit: 100, cursor: null })

describe('C3 a credential', () => {
  it('keeps its ID through rename and rotation, and is found by either', async () => {
    const made = await apiKey('Stripe live')
    const renamed = await test.client.credentials.update({
      id: made.id,
      revision: made.revision,
      metadata: { name: 'Stripe production' },
      config: null,
    })
    expect(renamed.id).toBe(made.id)
    const rotated = await test.client.credentials.rotate({
      id: made.id,
      config: {},
      secrets: { key: 'sk-other-0123456789abcdef-77aa' },
    })
    expect(rotated).toMatchObject({ id: made.id, version: 2, masked: '••••77aa' })
    expect(await test.client.credentials.get({ ref: 'stripe PRODUCTION' })).toMatchObject({ id: made.id })
  })

  it('has a name that no other has, whatever the case of its letters', async () => {
    await apiKey('Stripe')
    expect(await codeOf(apiKey('STRIPE'))).toBe('name-taken')
    expect((await listAll()).total).toBe(1)
  })

  it('notices an edit that was made elsewhere meanwhile', async () => {
    const made = await apiKey('Stripe')
    const edit = (purpose: string) =>
      test.client.credentials.update({ id: made.id, revision: made.revision, metadata: { purpose }, config: null })
    await edit('invoices')
    expect(await codeOf(edit('refunds'))).toBe('edit-conflict')
    expect((await test.client.credentials.get({ ref: made.id })).purpose).toBe('invoices')
  })

  it('reads its expiry from a JWT, and prefers the date that a person typed', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: 1_900_000_000 })).toString('base64url')
    const token = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.c2lnbmF0dXJl`
    const create = (name: string, expiresAt: string | null) =>
      test.client.credentials.create({
        type: 'bearer-token',
        metadata: metadata({ name, expiresAt }),
        config: {},
        secrets: { token },
      })
    expect(await create('one', null)).toMatchObject({ expiresAt: '2030-03-17T17:46:40.000Z', expirySource: 'material' })
    expect(await create('two', '2027-01-31T23:59:59.000Z')).toMatchObject({
      expiresAt: '2027-01-31T23:59:59.000Z',
      expirySource: 'typed',
    })
  })
})

describe('a request that names the same thing twice', () => {
  const records = async (action: 'credential.disable' | 'credential.trash' | 'credential.shred') =>
    (await test.client.audit.list({ action: [action], limit: 10, cursor: null })).items.length
  const facets = async () => (await test.client.credentials.facets({})).tag.map(({ value, count }) => [value, count])

  it('does it once, records it once and counts it once', async () => {
    const { id } = await apiKey('Stripe', undefined, { tags: ['a'] })
    await apiKey('GitHub', undefined, { tags: ['a'] })
    const twice = { ids: [id, id.toUpperCase(), id] }
    expect(await test.client.credentials.tag({ ...twice, add: ['b'], remove: [] })).toEqual({ changed: 1 })
    expect(await facets()).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    expect(await test.client.credentials.disable(twice)).toEqual({ changed: 1 })
    expect(await test.client.credentials.trash({ ...twice, confirm: 'Stripe' })).toEqual({ changed: 1 })
    expect(await facets()).toEqual([['a', 1]])
    expect((await listAll()).total).toBe(1)
    expect(await test.client.credentials.restore(twice)).toEqual({ changed: 1 })
    expect((await listAll()).total).toBe(2)
    await test.client.credentials.trash({ ...twice, confirm: 'Stripe' })
    expect(await test.client.credentials.shred({ ...twice, confirm: 'Stripe' })).toEqual({ changed: 1 })
    expect([await records('credential.disable'), await records('credential.shred')]).toEqual([1, 1])
  })

  it('never takes a name for an ID', async () => {
    const gone = '019a0000-0000-7000-8000-000000000000'
    await apiKey(gone)
    expect(await codeOf(test.client.credentials.rotate({ id: gone, config: {}, secrets: { key: 'x' } }))).toBe(
      'not-found',
    )
    expect(await codeOf(test.client.credentials.disable({ ids: [gone] }))).toBe('not-found')
  })
})

describe('T6 bound hosts', () => {
  it('are written in one way, and each consent has its record', async () => {
    const made = await apiKey('Stripe', undefined, { boundHosts: ['API.stripe.com.:443', 'api.stripe.com:443'] })
    expect(made.boundHosts).toEqual(['api.stripe.com:443'])
    const bound = await test.client.credentials.bindHost({ id: made.id, host: 'bücher.example:0443' })
    expect(bound.boundHosts).toEqual(['api.stripe.com:443', 'xn--bcher-kva.example:443'])
    const more = { boundHosts: [...bound.boundHosts, '127.1:9'] }
    await test.client.credentials.update({ id: made.id, revision: null, metadata: more, config: null })
    const { items } = await test.client.audit.list({ action: ['credential.bind-host'], limit: 10, cursor: null })
    expect(items.map(({ detail }) => detail).reverse()).toEqual([
      'api.stripe.com:443',
      'xn--bcher-kva.example:443',
      '127.0.0.1:9',
    ])
  })

  it('are hosts', async () => {
    const { id } = await apiKey('Stripe')
    for (const host of ['api.stripe.com:0', 'api.stripe.com:65536', 'a,b:1'])
      expect(await codeOf(test.client.credentials.bindHost({ id, host }))).toBe('field-invalid')
  })
})

describe('C3 a rotation interval', () => {
  it('beyond all calendars harms no list', async () => {
    await apiKey('Stripe', undefined, { rotateEvery: '9999y' })
    expect((await listAll()).items).toMatchObject([{ rotationDueAt: '9999-12-31T23:59:59.000Z' }])
  })
})

describe('C4 a stored value', () => {
  it('is not asked for when metadata or settings change, and stays in use', async () => {
    const made = await test.client.credentials.create({
      type: 'database-login',
      metadata: metadata({ name: 'Orders' }),
      config: { username: 'orders' },
      secrets: { password: 'correct horse battery staple' },
    })
    expect(made.config).toMatchObject({ username: 'orders' })
    const edited = await test.client.credentials.update({
      id: made.id,
      revision: null,
      metadata: { tags: ['db'] },
      config: { username: 'orders_rw' },
    })
    expect(edited).toMatchObject({
      tags: ['db'],
      config: { username: 'orders_rw' },
      secretFields: ['password'],
      version: 1,
    })
  })

  it('shows the last characters of long machine-made values alone', async () => {
    expect((await apiKey('long')).masked).toBe('••••3f9a')
    expect((await apiKey('short', 'tiny-key')).masked).toBe('••••')
  })
})

describe('C6 versions', () => {
  it('go forward, back, and are destroyed for good', async () => {
    const { id } = await apiKey('Stripe')
    await test.client.credentials.rotate({ id, config: {}, secrets: { key: 'sk-second-0123456789abcdef-2222' } })
    await test.client.credentials.rollback({ id, version: 1 })
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ version: 1, masked: '••••3f9a' })
    expect(await codeOf(test.client.credentials.destroyVersion({ id, version: 1 }))).toBe('version-current')
    await test.client.credentials.destroyVersion({ id, version: 2 })
    expect(await codeOf(test.client.credentials.rollback({ id, version: 2 }))).toBe('version-destroyed')
    expect(
      (await test.client.credentials.versions({ id })).items.map(({ version, state }) => [version, state]),
    ).toEqual([
      [2, 'destroyed'],
      [1, 'current'],
    ])
    expect(await codeOf(test.client.credentials.rollback({ id, version: 9 }))).toBe('version-not-found')
  })

  it('keep the secret fields that a rotation leaves out', async () => {
    const made = await test.client.credentials.create({
      type: 'environment-variables',
      metadata: metadata({ name: 'Worker' }),
      config: {},
      secrets: { variables: { DATABASE_URL: 'postgres://a', API_KEY: 'k1' } },
    })
    const rotated = await test.client.credentials.rotate({
      id: made.id,
      config: {},
      secrets: { variables: { API_KEY: 'k2', EXTRA: 'x', DATABASE_URL: null } },
    })
    expect(rotated.secretFields).toEqual(['variables.API_KEY', 'variables.EXTRA'])
  })
})

describe('C5 the list', () => {
  it('tells statuses by the clock', async () => {
    const in_ = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    await apiKey('active', undefined, { expiresAt: in_(90) })
    await apiKey('expiring', undefined, { expiresAt: in_(10) })
    await apiKey('expired', undefined, { expiresAt: in_(-1) })
    const disabled = await apiKey('disabled')
    await test.client.credentials.disable({ ids: [disabled.id] })
    const { items } = await listAll()
    expect(Object.fromEntries(items.map(({ name, status }) => [name, status]))).toEqual({
      active: 'active',
      expiring: 'expiring',
      expired: 'expired',
      disabled: 'disabled',
    })
    for (const status of ['active', 'expiring', 'expired', 'disabled'] as const)
      expect((await listAll({ status: [status] })).items.map(({ name }) => name)).toEqual([status])
    const facets = await test.client.credentials.facets({})
    expect(facets.status.filter(({ count }) => count > 0)).toHaveLength(4)
  })

  it('pages through everything once, in every order', async () => {
    for (let i = 0; i < 25; i++)
      await apiKey(`key ${i % 7} ${i}`, undefined, {
        environment: i % 2 ? 'staging' : 'production',
        tags: [`t${i % 3}`],
      })
    for (const sort of [
      'name',
      'expiresAt',
      'updatedAt',
      'createdAt',
      'lastUsedAt',
      'type',
      'environment',
      'system',
      'team',
    ] as const)
      for (const descending of [false, true]) {
        const seen: string[] = []
        let cursor: string | null = null
        do {
          const page: Awaited<ReturnType<typeof listAll>> = await test.client.credentials.list({
            filter: {},
            sort,
            descending,
            limit: 4,
            cursor,
          })
          seen.push(...page.items.map(({ name }) => name))
          expect(page.total).toBe(25)
          cursor = page.nextCursor
        } while (cursor !== null)
        expect(new Set(seen).size).toBe(25)
        expect(seen).toHaveLength(25)
      }
    expect((await listAll({ environment: ['staging'], tag: ['t1'] })).total).toBe(4)
  })

  it('finds by beginnings of words, and by parts of names', async () => {
    await apiKey('Stripe live payments', undefined, { purpose: 'Invoices of the shop', tags: ['finance'] })
    await apiKey('GitHub deploy')
    const found = async (search: string) => (await listAll({ search })).items.map(({ name }) => name)
    expect(await found('str pay')).toEqual(['Stripe live payments'])
    expect(await found('invo')).toEqual(['Stripe live payments'])
    expect(await found('tripe')).toEqual(['Stripe live payments'])
    expect(await found('FINANCE')).toEqual(['Stripe live payments'])
    await apiKey('Stripe 2')
    expect(await found('stripe 2')).toEqual(['Stripe 2'])
    expect(await found('"; DROP TABLE credential')).toEqual([])
    expect(await found('* ( ^ -')).toEqual([])
  })

  it('refuses a cursor of another making', async () => {
    expect(
      await codeOf(
        test.client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 4, cursor: 'bm9uc2Vuc2U' }),
      ),
    ).toBe('invalid-request')
  })
})

describe('C7 deleting', () => {
  it('says what will break and asks for the name', async () => {
    const made = await apiKey('Stripe')
    await test.client.connections.create({
      input: {
        name: 'Shop',
        kind: 'http',
        systemId: null,
        environment: '',
        credentialId: made.id,
        parameters: { url: 'https://api.example.com' },
        purpose: '',
      },
      consent: false,
    })
    const error = await test.client.credentials
      .trash({ ids: [made.id], confirm: 'no' })
      .catch((thrown: unknown) => thrown)
    expect((error as CallError).body).toMatchObject({ code: 'confirmation-mismatch', subjects: ['Shop'] })
    expect((await test.client.credentials.impact({ ids: [made.id] })).connections).toMatchObject([{ name: 'Shop' }])
    await test.client.credentials.trash({ ids: [made.id], confirm: 'Stripe' })
    expect((await listAll()).total).toBe(0)
    expect((await listAll({ trashed: true })).items).toMatchObject([{ name: 'Stripe' }])
  })

  it('rests in the trash, comes back whole, and is shredded after 30 days', async () => {
    let now = Date.parse('2026-11-21T12:00:00Z')
    await test.close()
    test = await startCore({ now: () => now })
    const kept = await apiKey('Kept')
    const gone = await apiKey('Gone')
    await test.client.credentials.trash({ ids: [kept.id, gone.id], confirm: '2' })
    await test.client.credentials.restore({ ids: [kept.id] })
    expect((await listAll({ search: 'kept' })).items).toMatchObject([{ id: kept.id, version: 1 }])
    now += 31 * 86_400_000
    await test.client.vault.lock({})
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    expect((await listAll({ trashed: true })).items).toEqual([])
    expect(await codeOf(test.client.credentials.get({ ref: gone.id }))).toBe('not-found')
  })

  it('does not bring back a name that another has meanwhile', async () => {
    const first = await apiKey('Stripe')
    await test.client.credentials.trash({ ids: [first.id], confirm: 'Stripe' })
    await apiKey('Stripe')
    expect(await codeOf(test.client.credentials.restore({ ids: [first.id] }))).toBe('name-taken')
  })
})

describe('C10 names and notes', () => {
  it.each([
    ['name', { name: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a' }],
    ['purpose', { name: 'Deploy', purpose: 'uses AKIAIOSFODNN7EXAMPLE' }],
  ])('refuse a secret in the %s', async (_, changes) => {
    expect(await codeOf(apiKey('x', undefined, changes))).toBe('secret-in-metadata')
    expect((await listAll()).total).toBe(0)
  })
})

describe('D5 references', () => {
  it('copy the ID, a URI and YAML, never the value', async () => {
    const made = await apiKey('Stripe live')
    const { items } = await test.client.credentials.references({ id: made.id })
    expect(items.map(({ text }) => text)).toContain('keyward://Stripe%20live/key')
    expect(JSON.stringify(items)).not.toContain('canary')
  })
})
