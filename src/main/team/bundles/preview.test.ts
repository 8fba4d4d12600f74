import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ImportChoice, importItem } from '../../../shared/domain/bundle.ts'
import type { FieldValues } from '../../../shared/domain/credential.ts'
import { VaultError } from '../../../shared/errors.ts'
import { secretFieldNames } from '../../credentials/fields.ts'
import { findType } from '../../credentials/types/registry.ts'
import { applyChoices, type ImportOperation } from './apply.ts'
import { type BundlePayload, type BundlePayloadInput, bundleFormat, checkPayload, foldName } from './payload.ts'
import { planImport } from './preview.ts'
import type { CurrentConnection, CurrentCredential, CurrentSystem, VaultSnapshot } from './snapshot.ts'

const early = '2026-01-01T00:00:00.000Z'
const madeAt = '2026-06-01T00:00:00.000Z'
const late = '2026-11-01T00:00:00.000Z'

/** A vault that keeps just what an import compares, and does the steps of an import as the real one does. */
class ModelVault implements VaultSnapshot {
  readonly #credentials = new Map<string, CurrentCredential>()
  readonly #connections = new Map<string, CurrentConnection>()
  readonly #systems = new Map<string, CurrentSystem>()
  readonly credentials = lookup(this.#credentials)
  readonly connections = lookup(this.#connections)
  readonly systems = lookup(this.#systems)

  isCatalogSystem = (word: string) => ['github', 'GitHub', '00000000-0000-4000-8000-0000000000aa'].includes(word)
  isKind = (kind: string) => kind === 'http' || kind === 'postgresql'
  parametersComplaint = (_: string, { url = '' }) => (url.includes(' ') ? 'The address is not valid.' : null)
  fingerprint = (secrets: FieldValues) => `keyed:${JSON.stringify(Object.entries(secrets).sort())}`

  get names(): string[] {
    const live = [...this.#credentials.values()].filter((credential) => !credential.trashed)
    return [...live, ...this.#connections.values(), ...this.#systems.values()].map(({ name }) => name)
  }

  get size(): number {
    return this.#credentials.size + this.#connections.size + this.#systems.size
  }

  run(operations: readonly ImportOperation[], updatedAt = early): void {
    for (const operation of operations) {
      if (operation.action === 'skip') continue
      const { id } = operation
      const name = operation.kind === 'credential' ? operation.metadata.name : operation.input.name
      const all: ReadonlyMap<string, { id: string; name: string; trashed?: boolean }> = {
        credential: this.#credentials,
        connection: this.#connections,
        system: this.#systems,
      }[operation.kind]
      const holder = lookup(all).byName(name)
      expect(operation.action === 'replace' ? all.has(id) : !all.has(id)).toBe(true)
      expect(holder === undefined || holder.id === id).toBe(true)
      if (operation.kind === 'credential') {
        const { type, metadata, config, secrets } = operation
        const secretFields = secretFieldNames(findType(type)!, secrets)
        const owner = metadata.owner || 'whoever imports'
        const fingerprint = this.fingerprint(secrets)
        this.#credentials.set(id, {
          id,
          type,
          ...metadata,
          owner,
          config,
          secretFields,
          fingerprint,
          updatedAt,
          trashed: false,
        })
      } else if (operation.kind === 'connection') this.#connections.set(id, { id, ...operation.input, updatedAt })
      else {
        const { address, probe, docs, guide, tokenPrefixes, ...input } = operation.input
        this.#systems.set(id, { id, ...input, extras: { address, probe, docs, guide, tokenPrefixes }, updatedAt })
      }
    }
  }

  change(id: string, change: Partial<CurrentCredential>): void {
    this.#credentials.set(id, { ...this.#credentials.get(id)!, ...change })
  }
}

function lookup<T extends { id: string; name: string; trashed?: boolean }>(items: ReadonlyMap<string, T>) {
  return {
    byId: (id: string) => items.get(id),
    byName: (name: string) =>
      [...items.values()].find((item) => foldName(item.name) === foldName(name) && item.trashed !== true),
  }
}

type Items = BundlePayloadInput['items']
const bundle = (items: Items): BundlePayload =>
  checkPayload({ format: bundleFormat, bundleId: randomUUID(), createdAt: madeAt, items })

const token = (id: string | null, name: string, value = 'v1', more: object = {}) => ({
  id,
  name,
  type: 'bearer-token',
  secrets: { token: value },
  ...more,
})

function importInto(
  vault: ModelVault,
  items: Items,
  onConflict: ImportChoice = 'replace',
  choices: Record<string, ImportChoice> = {},
) {
  const plan = planImport(bundle(items), vault)
  const operations = applyChoices(plan, { onConflict, choices }, vault, randomUUID)
  vault.run(operations)
  return operations
}

const states = (vault: ModelVault, items: Items) => planImport(bundle(items), vault).items.map((item) => item.state)
const preview = (vault: ModelVault, items: Items) => planImport(bundle(items), vault).items

const [a, b, c, d] = Array.from({ length: 4 }, () => randomUUID()) as [string, string, string, string]

describe('S3 preview of an import', () => {
  it('tells whether the value of what is here is the same, by its fingerprint', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'one'), token(b, 'two'), token(c, 'three')] })
    const items = preview(vault, {
      credentials: [
        token(a, 'one'),
        token(b, 'two', 'v2'),
        token(c, 'three', 'v1', { purpose: 'x' }),
        token(d, 'four'),
      ],
    })
    expect(items.map(({ state, sameValue }) => [state, sameValue])).toEqual([
      ['same', true],
      ['changed', false],
      ['changed', true],
      ['new', null],
    ])
  })

  it('is new where neither ID nor name is known', () => {
    const items = preview(new ModelVault(), { credentials: [token(a, 'Stripe', 'v', { environment: 'staging' })] })
    expect(items).toEqual([
      {
        kind: 'credential',
        key: 'credential:0',
        name: 'Stripe',
        state: 'new',
        changes: [],
        sameValue: null,
        reason: '',
        choices: ['replace', 'skip'],
        environment: 'staging',
        alike: [],
        detail: 'Bearer token',
      },
    ])
    expect(importItem.parse(items[0])).toEqual(items[0])
  })

  it('is the same after the import, by ID or by name', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'Stripe')] })
    expect(states(vault, { credentials: [token(a, 'Stripe')] })).toEqual(['same'])
    expect(states(vault, { credentials: [token(null, 'STRIPE')] })).toEqual(['same'])
    expect(states(vault, { credentials: [token(b, 'Stripe')] })).toEqual(['same'])
  })

  it('names every field that differs, and of a secret only its name', () => {
    const vault = new ModelVault()
    importInto(vault, {
      credentials: [
        { id: a, name: 'n', type: 'api-key', config: { parameter: 'x-a' }, secrets: { key: 'k1' }, tags: ['x', 'y'] },
      ],
    })
    const changed = {
      id: a,
      name: 'm',
      type: 'api-key',
      config: { parameter: 'x-b', prefix: 'none' },
      secrets: { key: 'k2' },
      tags: ['y', 'z'],
      environment: 'production',
      expiresAt: '2027-01-01T00:00:00Z',
      rotateEvery: '90d',
      purpose: 'p',
    }
    const [item] = preview(vault, { credentials: [changed] })
    expect(item?.state).toBe('changed')
    expect(item?.changes.toSorted()).toEqual(
      [
        'name',
        'environment',
        'tags',
        'purpose',
        'expiresAt',
        'rotateEvery',
        'config.parameter',
        'config.prefix',
        'key',
      ].toSorted(),
    )
    expect(JSON.stringify(item)).not.toMatch(/k1|k2/)
  })

  it('does not take another order, a default written out, or another form of an instant for a change', () => {
    const vault = new ModelVault()
    const one = {
      id: a,
      name: 'n',
      type: 'api-key',
      secrets: { key: 'k', parts: { x: '1', y: '2' } },
      tags: ['x', 'y'],
      expiresAt: '2027-01-01T00:00:00Z',
    }
    importInto(vault, { credentials: [one] })
    const two = {
      ...one,
      config: { placement: 'header' },
      secrets: { parts: { y: '2', x: '1' }, key: 'k' },
      tags: ['y', 'x', 'y'],
      expiresAt: '2027-01-01T00:00:00.000Z',
    }
    vault.fingerprint = (secrets) => `keyed:${secrets.key as string}`
    vault.change(a, { fingerprint: 'keyed:k' })
    expect(states(vault, { credentials: [two] })).toEqual(['same'])
  })

  it('names parts of a secret that come or go', () => {
    const vault = new ModelVault()
    const set = (variables: Record<string, string>) => ({
      id: a,
      name: 'env',
      type: 'environment-variables',
      secrets: { variables },
    })
    importInto(vault, { credentials: [set({ A: '1', B: '2' })] })
    expect(preview(vault, { credentials: [set({ A: '1', C: '3' })] })[0]?.changes).toEqual([
      'variables.B',
      'variables.C',
    ])
    expect(preview(vault, { credentials: [set({ A: '1', B: '9' })] })[0]?.changes).toEqual(['secrets'])
  })

  it('is a conflict when another item has the name', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'Stripe', 'ours')] })
    expect(preview(vault, { credentials: [token(b, 'stripe', 'theirs')] })[0]).toMatchObject({
      state: 'conflict',
      reason: 'Another credential has this name.',
      changes: ['token'],
    })
  })

  it('is a conflict when it was changed here after the bundle was made', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'Stripe')] })
    vault.change(a, { updatedAt: late, purpose: 'ours' })
    expect(preview(vault, { credentials: [token(a, 'Stripe')] })[0]).toMatchObject({
      state: 'conflict',
      reason: 'It was changed here after the bundle was made.',
    })
  })

  it('is a conflict in the trash, and comes back by replacing', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'Stripe')] })
    vault.change(a, { trashed: true })
    importInto(vault, { credentials: [token(b, 'Stripe', 'other')] })
    expect(preview(vault, { credentials: [token(a, 'Stripe')] })[0]?.reason).toMatch(/trash/)
    const [operation] = importInto(vault, { credentials: [token(a, 'Stripe')] })
    expect(operation).toMatchObject({ action: 'replace', id: a, restore: true, metadata: { name: 'Stripe (2)' } })
  })

  it.each([
    [
      'an unknown type',
      { credentials: [{ ...token(a, 'n'), type: 'quantum-key' }] },
      'This version does not know its type.',
    ],
    [
      'broken fields',
      { credentials: [{ ...token(a, 'n'), secrets: { token: 'a b' } }] },
      'Its fields are not valid: token: A token has no spaces.',
    ],
    [
      'a secret in its name',
      { credentials: [token(a, `ghp_${'x1Y2'.repeat(9)}`)] },
      'Its name or notes look like a secret.',
    ],
    ['an unknown kind', { connections: [{ name: 'c', kind: 'telepathy' }] }, 'This version does not know its kind.'],
    [
      'broken parameters',
      { connections: [{ name: 'c', kind: 'http', parameters: { url: 'a b' } }] },
      'The address is not valid.',
    ],
    [
      'the name of a catalog system',
      { systems: [{ name: 'GitHub', kind: 'http', credentialType: 'api-key' }] },
      'The catalog has this system already.',
    ],
    [
      'a secret in a system',
      { systems: [{ name: 's', kind: 'http', credentialType: 'api-key', credentialConfig: { key: 'x' } }] },
      'It holds a secret, and a system never does.',
    ],
  ] as [string, Items, string][])('blocks %s, says why, and skips it whatever is chosen', (_, items, reason) => {
    const vault = new ModelVault()
    expect(preview(vault, items)[0]).toMatchObject({ state: 'conflict', reason, choices: [] })
    const [item] = preview(vault, items)
    for (const choice of ['replace', 'keep-both'] as const) {
      expect(importInto(vault, items, choice, { [item!.key]: choice })).toMatchObject([{ action: 'skip' }])
    }
    expect(vault.size).toBe(0)
  })

  it('never replaces a credential by one of another type', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'n')] })
    const other = { id: a, name: 'n', type: 'basic-auth', secrets: { password: 'p' } }
    expect(preview(vault, { credentials: [other] })[0]).toMatchObject({ state: 'conflict', changes: ['type'] })
    expect(importInto(vault, { credentials: [other] }, 'replace')).toMatchObject([{ action: 'skip' }])
    expect(importInto(vault, { credentials: [other] }, 'keep-both')).toMatchObject([
      { action: 'keep-both', metadata: { name: 'n (2)' } },
    ])
  })
})

describe('S3 choices of an import', () => {
  it('finds names for many items whose long names begin alike without trying them all', () => {
    const vault = new ModelVault()
    const items = Array.from({ length: 200 }, (_, i) =>
      token(randomUUID(), `${'x'.repeat(197)}${String(i).padStart(3, '0')}`),
    )
    importInto(vault, { credentials: items })
    const plan = planImport(
      bundle({ credentials: items.map((item) => ({ ...item, secrets: { token: 'v2' } })) }),
      vault,
    )
    let asked = 0
    const { byName } = vault.credentials
    const counting = {
      ...vault,
      credentials: {
        ...vault.credentials,
        byName(name: string) {
          asked += 1
          return byName(name)
        },
      },
    } as VaultSnapshot
    const operations = applyChoices(plan, { onConflict: 'keep-both', choices: {} }, counting, randomUUID)
    expect(new Set(operations.map((operation) => 'metadata' in operation && operation.metadata.name)).size).toBe(200)
    expect(asked).toBeLessThan(1000)
  })

  it('creates new items with their own IDs, unless they are skipped', () => {
    const vault = new ModelVault()
    const items = { credentials: [token(a, 'one'), token(null, 'two'), token(b, 'three')] }
    const operations = importInto(vault, items, 'skip', { 'credential:2': 'skip' })
    expect(operations.map((operation) => operation.action)).toEqual(['create', 'create', 'skip'])
    expect(operations[0]).toMatchObject({ id: a })
    expect(vault.names).toEqual(['one', 'two'])
  })

  it('lets a choice for one item outweigh the choice for all', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'one'), token(b, 'two')] })
    const items = { credentials: [token(a, 'one', 'v2'), token(b, 'two', 'v2')] }
    expect(
      importInto(vault, items, 'skip', { 'credential:1': 'replace' }).map((operation) => operation.action),
    ).toEqual(['skip', 'replace'])
    expect(states(vault, items)).toEqual(['changed', 'same'])
  })

  it('refuses a choice about an item that is not there', () => {
    const vault = new ModelVault()
    const plan = planImport(bundle({ credentials: [token(a, 'one')] }), vault)
    expect(() =>
      applyChoices(plan, { onConflict: 'skip', choices: { 'credential:1': 'skip' } }, vault, randomUUID),
    ).toThrow(VaultError)
  })

  it('keeps both with a new ID and a number, and never gives a name away twice', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'n'), token(b, 'm')] })
    const items = { credentials: [token(a, 'n', 'v2'), token(c, 'n (2)'), token(d, 'm', 'v2')] }
    const operations = importInto(vault, items, 'keep-both')
    expect(operations.map((operation) => ('metadata' in operation ? operation.metadata.name : ''))).toEqual([
      'n (3)',
      'n (2)',
      'm (2)',
    ])
    expect(operations.map((operation) => ('id' in operation ? operation.id === a : false))).toEqual([
      false,
      false,
      false,
    ])
    expect(operations[2]).toMatchObject({ id: d, action: 'keep-both' })
  })

  it('finds what it kept beside another again', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'n', 'ours')] })
    const items = { credentials: [token(b, 'n', 'theirs')] }
    importInto(vault, items, 'keep-both')
    expect(vault.names).toEqual(['n', 'n (2)'])
    expect(states(vault, items)).toEqual(['same'])
    expect(importInto(vault, { credentials: [token(b, 'n', 'newer')] })).toMatchObject([
      { action: 'replace', id: b, metadata: { name: 'n (2)' } },
    ])
  })

  it('shortens a long name to make room for the number', () => {
    const vault = new ModelVault()
    const long = '𝒩'.repeat(100)
    importInto(vault, { credentials: [token(a, long)] })
    const [operation] = importInto(vault, { credentials: [token(b, long, 'v2')] }, 'keep-both')
    const name = operation && 'metadata' in operation ? operation.metadata.name : ''
    expect(name.endsWith(' (2)')).toBe(true)
    expect(name.length).toBeLessThanOrEqual(200)
    expect(name.isWellFormed()).toBe(true)
  })

  it('keeps the present name when another item has the new one', () => {
    const vault = new ModelVault()
    importInto(vault, { credentials: [token(a, 'one'), token(b, 'two')] })
    const items = { credentials: [token(a, 'two', 'v2')] }
    expect(preview(vault, items)[0]?.reason).toMatch(/Replacing keeps the present name/)
    expect(importInto(vault, items)).toMatchObject([{ action: 'replace', id: a, metadata: { name: 'one' } }])
  })

  it('follows references to what was created, replaced, kept beside, or found by name', () => {
    const connection = (credentialId: string) => ({ id: d, name: 'api', kind: 'http', credentialId, systemId: c })
    const system = { id: c, name: 'Own', kind: 'http', credentialType: 'bearer-token' }
    const items = (value: string): Items => ({
      systems: [system],
      credentials: [token(b, 'n', value, { systemId: c })],
      connections: [connection(b)],
    })

    const fresh = new ModelVault()
    importInto(fresh, items('theirs'))
    expect(fresh.connections.byId(d)).toMatchObject({ credentialId: b, systemId: c })
    expect(states(fresh, items('theirs'))).toEqual(['same', 'same', 'same'])

    for (const [choice, expected] of [
      ['replace', a],
      ['skip', a],
      ['keep-both', b],
    ] as const) {
      const vault = new ModelVault()
      importInto(vault, { credentials: [token(a, 'n', 'ours')] })
      importInto(vault, items('theirs'), choice)
      expect(vault.connections.byId(d)?.credentialId).toBe(expected)
    }
  })

  it('leaves a reference empty when its credential was skipped and nothing stands in its place', () => {
    const vault = new ModelVault()
    importInto(
      vault,
      { credentials: [token(b, 'n')], connections: [{ id: d, name: 'api', kind: 'http', credentialId: b }] },
      'skip',
      { 'credential:0': 'skip' },
    )
    expect(vault.connections.byId(d)?.credentialId).toBeNull()
  })

  it('keeps a reference to a catalog system, and drops one to a system that nobody knows', () => {
    const vault = new ModelVault()
    const known = '00000000-0000-4000-8000-0000000000aa'
    importInto(vault, {
      credentials: [token(a, 'one', 'v', { systemId: known }), token(b, 'two', 'v', { systemId: randomUUID() })],
    })
    expect(vault.credentials.byId(a)?.systemId).toBe(known)
    expect(vault.credentials.byId(b)?.systemId).toBeNull()
  })

  it('never binds a host', () => {
    const vault = new ModelVault()
    const operations = importInto(vault, {
      credentials: [token(a, 'n', 'v', { boundHosts: ['evil.example.com:443'] })],
    })
    expect(JSON.stringify(operations)).not.toContain('evil.example.com')
  })
})

describe('S3 whatever is imported', () => {
  const ids = fc.constantFrom(a, b, c, d)
  const names = fc.constantFrom('n', 'N', 'n (2)', 'm', 'm (2)', 'o')
  const unique = { selector: (item: { name: string }) => foldName(item.name), maxLength: 4 }
  const withId = <T extends object>(shape: fc.Arbitrary<T>) =>
    fc.tuple(fc.option(ids), names, shape).map(([id, name, rest]) => ({ id, name, ...rest }))
  const credential = withId(
    fc.record({
      type: fc.constantFrom('bearer-token', 'bearer-token', 'database-login', 'unknown'),
      value: fc.constantFrom('v1', 'v2'),
      environment: fc.constantFrom('', 'staging'),
      systemId: fc.option(ids),
    }),
  ).map(({ type, value, ...rest }) => ({
    ...rest,
    type,
    secrets: type === 'database-login' ? { password: value } : { token: value },
  }))
  const connection = withId(
    fc.record({
      kind: fc.constantFrom('http', 'postgresql', 'unknown'),
      credentialId: fc.option(ids),
      purpose: fc.constantFrom('', 'x'),
    }),
  )
  const system = withId(
    fc.record({ kind: fc.constant('http'), credentialType: fc.constant('api-key'), summary: fc.constantFrom('', 'x') }),
  )
  const items = fc
    .record({
      systems: fc.uniqueArray(system, unique),
      credentials: fc.uniqueArray(credential, unique),
      connections: fc.uniqueArray(connection, unique),
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
  const choice = fc.constantFrom<ImportChoice>('skip', 'replace', 'keep-both')

  it('is possible in any vault with any choices: names stay unique, IDs exist, no reference dangles', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(items, choice), { minLength: 1, maxLength: 4 }),
        fc.array(choice),
        (imports, single) => {
          const vault = new ModelVault()
          for (const [bundled, onConflict] of imports) {
            const keys = preview(vault, bundled).map((item) => item.key)
            const choices = Object.fromEntries(
              keys.flatMap((key, index) => (single[index] ? [[key, single[index]]] : [])),
            )
            for (const operation of importInto(vault, bundled, onConflict, choices)) {
              if (operation.kind !== 'connection' || operation.action === 'skip') continue
              const { credentialId, systemId } = operation.input
              if (credentialId !== null) expect(vault.credentials.byId(credentialId)).toBeDefined()
              if (systemId !== null) expect(vault.systems.byId(systemId)).toBeDefined()
            }
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it('is the same when it is imported again', () => {
    fc.assert(
      fc.property(items, (bundled) => {
        const vault = new ModelVault()
        importInto(vault, bundled)
        const again = planImport(bundle(bundled), vault)
        const blocked = ['This version does not know its type.', 'This version does not know its kind.']
        for (const item of again.items) if (!blocked.includes(item.reason)) expect(item.state).toBe('same')
        const size = vault.size
        for (const operation of importInto(vault, bundled)) expect(operation.action).toBe('skip')
        expect(vault.size).toBe(size)
      }),
      { numRuns: 300 },
    )
  })

  it('is a choice that does nothing until it is applied: planning changes no vault', () => {
    fc.assert(
      fc.property(items, items, (first, second) => {
        const vault = new ModelVault()
        importInto(vault, first)
        const before = preview(vault, second)
        expect(preview(vault, second)).toEqual(before)
      }),
      { numRuns: 100 },
    )
  })
})
