import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { catalog } from '../../src/main/connections/systems/registry.ts'
import { findCall } from '../../src/shared/api/areas.ts'
import { type CallName, callNames } from '../../src/shared/api/contract.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import { arbitraryOf, type Pool } from './requests-arbitrary.ts'

/**
 * Requests of the right shape with odd content: IDs of nothing and of what is in the trash, the same ID twice, empty lists,
 * greatest numbers, names of prototypes, control characters. Whatever they ask, the answer has a code that says what is the
 * matter: `internal` would mean that nobody had thought of it.
 */
const unknownId = '019a0000-0000-7000-8000-000000000000'
const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'
let test: TestCore
let pool: Pool

beforeAll(async () => {
  test = await startCore({
    face: 'desktop',
    environment: { keychain: memoryKeychain(), kdf: { memoryKiB: 64, passes: 1, lanes: 1 } },
  })
  pool = await fill(test)
})
afterAll(() => test.close())

const place = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')

/** A vault with something of everything, and what the requests are drawn from. */
async function fill({ client, home }: TestCore): Promise<Pool> {
  const scanned = join(home, 'scanned')
  mkdirSync(scanned)
  writeFileSync(join(scanned, '.env'), 'A=keyward://Key/key\nB=keyward://Nobody\n')
  const ids: string[] = []
  const add = async (name: string, type: string, secrets: Record<string, string | Record<string, string>>) => {
    const config = type === 'database-login' ? { username: 'ada' } : {}
    const { id } = await client.credentials.create({ type, metadata: metadata({ name, tags: ['a'] }), config, secrets })
    ids.push(id)
    return id
  }
  const key = await add('Key', 'api-key', { key: 'value of the key' })
  const login = await add('Login', 'database-login', { password: 'value of the login' })
  await add('Own', 'custom', { secrets: { 'one.two': 'value of its own' } })
  const gone = await add('Gone', 'bearer-token', { token: 'value-of-the-token' })
  await client.credentials.rotate({ id: key, config: {}, secrets: { key: 'second value' } })
  await client.credentials.disable({ ids: [login] })
  await client.credentials.trash({ ids: [gone], confirm: 'Gone' })
  const { id: systemId } = await client.systems.create({
    name: 'Mine',
    category: '',
    summary: '',
    kind: 'http',
    parameters: { url: 'http://127.0.0.1:9' },
    credentialType: 'api-key',
    credentialConfig: {},
  })
  const connect = async (
    name: string,
    kind: string,
    credentialId: string | null,
    parameters: Record<string, string>,
  ) => {
    const input = { name, kind, systemId, environment: 'staging', credentialId, parameters, purpose: '' }
    ids.push((await client.connections.create({ input, consent: true })).id)
  }
  await connect('Api', 'http', key, { url: 'http://127.0.0.1:9' })
  await connect('Base', 'postgresql', login, { host: '127.0.0.1', port: '9' })
  await connect('Bare', 'redis', null, { host: '127.0.0.1', port: '9' })
  const begun = await client.rotations.start({
    credentialIds: [ids[2] ?? ''],
    config: {},
    secrets: { secrets: { more: 'x' } },
  })
  ids.push(...begun.ids, begun.batchId)
  const { id: reviewId } = await client.reviews.start({})
  await client.retirements.begin({ credentialId: key, reason: 'gone' })
  const own = await client.identity.create({ name: 'Ada' })
  const other = await startCore()
  const { id: bob, card } = await other.client.identity.create({ name: 'Bob' })
  await other.close()
  await client.identity.addContact({ card })
  await client.identity.verifyContact({ id: bob, isVerified: true })
  const { id: team } = await client.teams.create({ name: 'Platform' })
  await client.teams.addMembers({ id: team, contactIds: [bob], role: 'member' })
  await client.teams.removeMembers({ id: team, memberIds: [bob] })
  const offboarding = (await client.offboarding.list({ teamId: team, offset: 0 })).items[0]?.id ?? ''
  const { fileId: teamFile } = await client.teams.export({ id: team })
  const { fileId } = await client.files.create({ size: 3 })
  const { slots, id: vaultId } = await client.vault.status({})
  const others = [
    systemId,
    ...[own.id, bob, team, team, teamFile],
    reviewId,
    reviewId,
    offboarding,
    fileId,
    unknownId,
    catalog[0]?.id ?? '',
    key.toUpperCase(),
    vaultId ?? '',
  ]
  return {
    ids: [...ids, ...others, ...slots.map((slot) => slot.id)],
    names: ['Key', 'key', 'LOGIN', 'Gone', 'Mine', 'GitHub', 'Fresh', 'É', 'E\u0301', 'Api', '1', '2', unknownId],
    cursors: [
      ...['', '9', '-1', '1.5', '9007199254740993', Buffer.from('Api').toString('base64url')],
      ...[place(['Key', 'Key', 1, 5]), place(['Key', 'Key', 1, -5]), place([{}, 1, 'x', null]), place(null)],
      ...[place(['Key', 'Key', 1e300, 1]), place([-1e300, 'Key', -1, 0])],
    ],
    credentials: [
      { type: 'api-key', config: {}, secrets: { key: 'one more value', parts: { 'X-ß': 'b', constructor: 'c' } } },
      { type: 'api-key', config: { placement: 'path' }, secrets: { key: '..' } },
      {
        type: 'bearer-token',
        config: {},
        secrets: { token: `eyJh.${Buffer.from('{"exp":1e300}').toString('base64url')}.x` },
      },
      {
        type: 'custom',
        config: { fields: { toString: 'x' } },
        secrets: { secrets: { 'ſ.ß/%': 'a', hasOwnProperty: 'b' } },
      },
      { type: 'environment-variables', config: {}, secrets: { variables: 'A="b\nc"\nA=2' } },
      { type: 'database-login', config: { username: 'ada' }, secrets: {} },
    ],
    fields: {
      type: ['api-key', 'bearer-token', 'database-login', 'custom', 'environment-variables', '__proto__'],
      credentialType: ['api-key', 'bearer-token', 'constructor'],
      kind: [
        'http',
        'postgresql',
        'mysql',
        'redis',
        'toString',
        'credential',
        'rotation',
        'certificate',
        'file',
        'other',
      ],
      slot: [
        { provider: 'fernet', source: 'environment' },
        { provider: 'fernet', source: 'keychain' },
        { provider: 'noop' },
      ],
      to: [
        { with: 'recipients', recipients: [recipient] },
        { with: 'recipients', recipients: ['age1', recipient] },
        { with: 'contacts', contactIds: [bob] },
        { with: 'team', teamId: team, memberIds: null },
        { with: 'team', teamId: team, memberIds: [bob, own.id] },
      ],
      grants: [
        [{ to: 'everyone', level: 'manage' }],
        [
          { to: 'member', id: own.id, level: 'manage' },
          { to: 'everyone', level: 'use' },
        ],
        [{ to: 'member', id: bob, level: 'manage' }],
        [{ to: 'group', id: unknownId, level: 'manage' }],
      ],
      lines: [[{ kind: 'value', credentialId: key }], [{ kind: 'grant', credentialId: unknownId }], []],
      card: [card, own.card, card.slice(0, -1), 'keyward-card:1::'],
      folder: [scanned, join(scanned, '.env'), join(scanned, 'nowhere'), '\u0000'],
      address: ['syslog+udp://127.0.0.1:9', 'http://127.0.0.1:9/', 'https://good@evil/', 'syslog+tls://[::1]:99999'],
      anchor: [null, `3:${'0'.repeat(32)}`, '0:x'],
      quietFrom: ['22:00', '24:00'],
      quietUntil: ['07:30', '7:30'],
      choices: [{}, { 'credential:0': 'replace' }],
      parameters: [
        ...[{}, { url: 'http://127.0.0.1:9' }, { url: 'HTTPS://LOCALHOST.:09/a?b' }, { url: 'http://good@evil/' }],
        ...[
          { host: '127.0.0.1', port: '9' },
          { host: '[::1]', port: '0' },
          { host: '\u0000', port: '99999999999' },
        ],
        { url: 'http://127.0.0.1:9', path: '/{key}/{__proto__}', method: 'POST', body: '\ud800' },
        { url: 'http://127.0.0.1:9', constructor: 'x' },
      ],
      config: [
        ...[{}, { username: 'ada' }, { placement: 'query', parameter: 'k' }, { extraHeaders: { 'X-A': '1' } }],
        ...[{ fields: { constructor: 'x', toString: 'y' } }, { key: 'misplaced' }, { extraHeaders: 'X-A: 1' }],
      ],
      secrets: [
        ...[{ key: 'another value' }, { token: 'another-token' }, { password: 'another password' }, {}],
        ...[{ secrets: { constructor: 'a', 'ſ.ß': 'b' } }, { secrets: { one: null } }, { secrets: 'A=b\nC="d' }],
        ...[{ variables: { A: 'b', __proto_: 'c' } }, { key: '\ud800' }, { key: 'a\u0000b' }, { key: { a: 'b' } }],
      ],
      credentialConfig: [{}, { placement: 'query' }, { nothing: 'x' }, { extraHeaders: { 'X-A': '1' } }],
    },
  }
}

/** Calls that would let go of the vault that the others ask about, or that reach out, have tests of their own. */
const leftOut: ReadonlySet<CallName> = new Set([
  'remotes.set',
  'vault.create',
  'vault.createDemo',
  'vault.select',
  'vault.lock',
  'tests.run',
  'requests.send',
])

/** Calls that copy a whole vault. */
const slow: ReadonlySet<CallName> = new Set(['vault.rekey'])

const runs = Number(process.env.KEYWARD_TEST_RUNS ?? 60)
/** Whether a call has one request alone. */
const takesNothing = (schema: z.ZodType) => schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0

const seed = Number(process.env.KEYWARD_TEST_SEED ?? 20_261_121)

describe('no request makes Keyward stumble', () => {
  it.each(callNames.filter((call) => !leftOut.has(call)))('%s', async (call) => {
    const definition = await findCall(call)
    if (!definition) throw new Error('The call is not in the contract.')
    const codes = new Set<string>()
    await fc.assert(
      fc.asyncProperty(arbitraryOf(definition.request, pool), async (request) => {
        const answer = await test.core.call(call, request)
        codes.add(answer.ok ? 'ok' : answer.error.code)
        expect(codes).not.toContain('internal')
      }),
      { numRuns: takesNothing(definition.request) ? 2 : slow.has(call) ? 12 : runs, seed, endOnFailure: true },
    )
    if (process.env.FUZZ_SHOW) console.log('SHOW', call, [...codes].join(' '))
    // Requests that are all malformed would prove nothing.
    expect([...codes].some((code) => code !== 'invalid-request')).toBe(true)
  })

  it('and after all of that the vault is whole', async () => {
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
    const query = { sort: 'name', descending: false, limit: 100, cursor: null } as const
    const { total, items } = await test.client.credentials.list({ filter: {}, ...query })
    expect(total).toBe(items.length)
    const { tag, type } = await test.client.credentials.facets({})
    for (const { value, count } of tag)
      expect([value, count]).toEqual([value, items.filter(({ tags }) => tags.includes(value)).length])
    for (const { value, count } of type)
      expect([value, count]).toEqual([value, items.filter((item) => item.type === value).length])
  })
})
