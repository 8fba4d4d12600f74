import { parseEnv } from 'node:util'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseEnvText } from '../../credentials/env-text.ts'
import { type BundlePayloadInput, bundleFormat, checkPayload } from '../bundles/payload.ts'
import { keepass } from '../importers/keepass.ts'
import { openKdbx } from '../kdbx/read.ts'
import { sealKdbx, usualCost } from '../kdbx/write.ts'
import { kdbxDocument } from './kdbx-document.ts'
import { PlaintextPermission } from './permission.ts'
import { plaintextOf } from './plaintext.ts'

const id = (number: number) => `3f6d4a1c-7d55-4c1e-8f9a-${String(number).padStart(12, '0')}`
const payload = (items: BundlePayloadInput['items']) =>
  checkPayload({
    format: bundleFormat,
    bundleId: '0b1f7a52-5a0e-4f0c-9a53-0d5c3f1f7c11',
    createdAt: '2026-11-29T10:00:00.000Z',
    items,
  })

const some = payload({
  credentials: [
    {
      id: id(1),
      name: 'Orders database',
      type: 'database-login',
      environment: 'production',
      team: 'Orders',
      tags: ['sql'],
      purpose: 'Nightly <reports>',
      expiresAt: '2027-03-01T12:00:00.000Z',
      config: { username: 'orders' },
      secrets: { password: 'p@ss & "word"' },
    },
    {
      id: id(2),
      name: 'Uploads',
      type: 'aws-access-key',
      config: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', region: 'eu-central-1' },
      secrets: { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', sessionToken: 'session-4711' },
    },
    {
      id: id(3),
      name: 'Service',
      type: 'custom',
      environment: 'staging',
      config: { fields: { region: 'eu', Title: 'mine' } },
      secrets: { secrets: { token: 'line 1\nline 2', control: 'a\u0001b' } },
    },
  ],
  connections: [
    {
      name: 'Orders on production',
      kind: 'postgresql',
      credentialId: id(1),
      parameters: { host: 'db.example.com', port: '5432', database: 'orders' },
    },
  ],
})

describe('S6 leaving with a KeePass file', () => {
  it('takes every field of every type along, and finds its way back', async () => {
    const bytes = await sealKdbx(kdbxDocument(some, 'team'), 'geheim', { ...usualCost, memoryKiB: 64, passes: 1 })
    const { items, notTaken } = await keepass.read({ name: 'team.kdbx', bytes }, { password: 'geheim' })
    expect(notTaken).toEqual([])
    const found = new Map(items.credentials?.map((credential) => [credential.name, credential]))
    expect(found.get('Orders database')).toMatchObject({
      type: 'database-login',
      environment: 'production',
      tags: ['sql'],
      expiresAt: '2027-03-01T12:00:00.000Z',
      config: { username: 'orders' },
      secrets: { password: 'p@ss & "word"' },
    })
    expect(found.get('Orders database')?.purpose).toContain('Nightly <reports> Type: Database login Team: Orders')
    expect(found.get('Uploads')).toMatchObject({
      type: 'aws-access-key',
      config: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', region: 'eu-central-1' },
      secrets: { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', sessionToken: 'session-4711' },
    })
    expect(found.get('Service')).toMatchObject({
      type: 'custom',
      environment: 'staging',
      config: { fields: { region: 'eu', 'Title (field)': 'mine' } },
      secrets: { secrets: { token: 'line 1\nline 2', control: 'a\u0001b' } },
    })
    expect(items.connections).toMatchObject([
      { kind: 'postgresql', parameters: { host: 'db.example.com', port: '5432', database: 'orders' } },
    ])
  })

  it('shows no secret to whoever opens it without looking', async () => {
    const bytes = await sealKdbx(kdbxDocument(some, 'team'), 'geheim', { ...usualCost, memoryKiB: 64, passes: 1 })
    const { document } = await openKdbx(bytes, { password: 'geheim' })
    const plain: string[] = []
    const visit = (node: typeof document) => {
      if (node.attributes.get('Protected') !== 'True') plain.push(node.text)
      for (const child of node.children) visit(child)
    }
    visit(document)
    expect(plain.join('\n')).not.toMatch(/p@ss|wJalr|line 1|4711/)
    expect(bytes.toString('latin1')).not.toContain('Orders')
  })
})

describe('S6 leaving in plain text', () => {
  it('is the payload of a bundle, as it is documented', () => {
    expect(checkPayload(JSON.parse(plaintextOf(some, 'json')))).toEqual(some)
  })

  it('is a .env file that Node reads and Keyward reads, each variable once', () => {
    const twice = payload({
      credentials: [
        { name: 'A b', type: 'password', config: { username: 'x' }, secrets: { password: 'one' } },
        { name: 'A-b', type: 'password', config: {}, secrets: { password: 'two' } },
      ],
    })
    const text = plaintextOf(twice, 'env')
    const expected = { A_B_USERNAME: 'x', A_B_PASSWORD: 'one', A_B_PASSWORD_2: 'two' }
    expect(parseEnvText(text)).toEqual({ values: expected, errors: [] })
    expect({ ...parseEnv(text) }).toEqual(expected)
  })

  it('names each of many variables that come to the same name, in the order in which they come', () => {
    const same = Array.from({ length: 20_000 }, (_, index) => ({
      name: String.fromCodePoint(0x4e00 + index),
      type: 'password',
      secrets: { password: `${index}` },
    }))
    const { values } = parseEnvText(plaintextOf(payload({ credentials: same }), 'env'))
    expect(Object.keys(values)).toHaveLength(20_000)
    expect(values).toMatchObject({ CREDENTIAL_PASSWORD: '0', CREDENTIAL_PASSWORD_20000: '19999' })
  })

  it('writes any value so that it is read as it was', () => {
    const value = fc.stringMatching(/^[ -~\n]{1,40}$/)
    fc.assert(
      fc.property(value, (password) => {
        const one = payload({ credentials: [{ name: 'One', type: 'password', secrets: { password } }] })
        expect(parseEnvText(plaintextOf(one, 'env')).values.ONE_PASSWORD).toBe(password)
        const [row] = parse(plaintextOf(one, 'csv'), { columns: true }) as Record<string, string>[]
        expect(row).toMatchObject({ name: 'One', password })
      }),
    )
  })

  it('is a table with the columns that password managers read', () => {
    const rows = parse(plaintextOf(some, 'csv'), { columns: true }) as Record<string, string>[]
    expect(rows).toMatchObject([
      {
        name: 'Orders database',
        url: 'postgresql://db.example.com:5432/orders',
        username: 'orders',
        password: 'p@ss & "word"',
        environment: 'production',
        fields: '',
      },
      { name: 'Uploads', username: 'ASIAIOSFODNN7EXAMPLE' },
      { name: 'Service', password: '' },
    ])
    expect(JSON.parse(rows[2]?.fields ?? '')).toMatchObject({ region: 'eu', token: 'line 1\nline 2' })
  })
})

describe('S6 the permission to leave in plain text', () => {
  afterEach(() => vi.useRealTimers())

  it('ends by itself, at its time and no later', () => {
    vi.useFakeTimers({ now: 0 })
    const told: (string | null)[] = []
    const permission = new PlaintextPermission(Date.now, (given) => told.push(given?.reason ?? null))
    expect(() => permission.require()).toThrow(expect.objectContaining({ code: 'plaintext-not-allowed' }))
    permission.give(10, 'first')
    vi.advanceTimersByTime(9 * 60_000)
    expect(permission.require()).toEqual({ until: 600_000, reason: 'first' })
    permission.give(5, 'second')
    vi.advanceTimersByTime(5 * 60_000 - 1)
    expect(permission.current?.reason).toBe('second')
    vi.advanceTimersByTime(1)
    expect(permission.current).toBeNull()
    permission.end()
    expect(told).toEqual(['first', 'second', null])
  })

  it('has ended when its time is over, also where no timer ran, as in a sleeping computer', () => {
    let now = 0
    const permission = new PlaintextPermission(
      () => now,
      () => {},
    )
    permission.give(1, 'short')
    now = 60_000
    expect(() => permission.require()).toThrow(expect.objectContaining({ code: 'plaintext-not-allowed' }))
    permission.end()
  })
})
