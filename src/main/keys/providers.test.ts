import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../test/fakes/keychain.ts'
import { decrypt, generateKey, parseKey } from '../crypto/fernet.ts'
import type { KeyEnvironment } from './environment.ts'
import { providerOptions } from './options.ts'
import type { ProviderRequest, SlotParams } from './provider.ts'
import { getProvider, isSupported, serviceProviders } from './registry.ts'
import type { SlotContext } from './slot-context.ts'

const vaultKey = randomBytes(32)
const context: SlotContext = { vaultId: 'vault', slotId: 'slot', format: 'format/1' }
const ownKey = generateKey().toString()
const passphrase = 'correct horse battery staple'
const kdf = { memoryKiB: 64, passes: 1, lanes: 1 }

function environment(changes: Partial<KeyEnvironment> = {}) {
  return {
    env: { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: ownKey },
    keychain: memoryKeychain(),
    packaged: false,
    kdf,
    ...changes,
  } satisfies KeyEnvironment
}

const failsWith = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })

/** What providers without fields are made with. */
const noFields = { settings: {}, secret: async () => null }

const kinds: [string, string, Omit<ProviderRequest, 'environment' | 'settings' | 'secret'>][] = [
  ['fernet in the keychain', 'fernet', { source: 'keychain' }],
  ['fernet with an own key', 'fernet', { source: 'environment' }],
  ['passphrase', 'passphrase', { source: '', passphrase }],
  ['noop', 'noop', { source: '' }],
]

describe.each(kinds)('V3 the provider %s', (_, id, request) => {
  const make = () => getProvider(id).make({ ...noFields, ...request, environment: environment() })

  it('gives back the key that it wrapped', async () => {
    const provider = make()
    await provider.check()
    expect((await provider.unwrap(await provider.wrap(vaultKey, context), context)).equals(vaultKey)).toBe(true)
  })

  it('never wraps the same way twice, save no-op', async () => {
    const provider = make()
    const [a, b] = [await provider.wrap(vaultKey, context), await provider.wrap(vaultKey, context)]
    expect(a.wrapped.equals(b.wrapped)).toBe(id === 'noop')
  })

  it('shows the key in what it wraps only as no-op, which says so', async () => {
    const { wrapped, params } = await make().wrap(vaultKey, context)
    expect(wrapped.includes(vaultKey)).toBe(id === 'noop')
    expect(params.unprotected).toBe(id === 'noop' ? true : undefined)
  })

  it('refuses a key that was wrapped for another vault, slot or format', async () => {
    const keychain = memoryKeychain()
    const provider = getProvider(id).make({ ...noFields, ...request, environment: environment({ keychain }) })
    const wrapped = await provider.wrap(vaultKey, context)
    for (const other of [
      { ...context, vaultId: 'vault2' },
      { ...context, slotId: 'slot2' },
      { ...context, format: 'format/2' },
    ]) {
      // As if somebody had copied the keychain's entry as well.
      const stored = keychain.entries.get('vault:vault:slot')
      if (stored) keychain.entries.set(`vault:${other.vaultId}:${other.slotId}`, stored)
      await failsWith(provider.unwrap(wrapped, other), 'key-wrong-vault')
    }
  })

  it('refuses what was altered', async () => {
    const provider = make()
    const { wrapped, params } = await provider.wrap(vaultKey, context)
    for (const at of [0, wrapped.length >> 1, wrapped.length - 1]) {
      const altered = Buffer.from(wrapped)
      altered[at]! ^= 1
      // A changed bit in the clear gives another key, which the file's MAC tells.
      if (id === 'noop' && at < 32) continue
      await expect(provider.unwrap({ wrapped: altered, params }, context)).rejects.toHaveProperty('code')
    }
    await expect(provider.unwrap({ wrapped: wrapped.subarray(0, 20), params }, context)).rejects.toHaveProperty('code')
  })

  it('leaves the vault key to its owner', async () => {
    const mine = Buffer.from(vaultKey)
    await make().wrap(mine, context)
    expect(mine.equals(vaultKey)).toBe(true)
  })
})

describe('V4 a Fernet key in the keychain', () => {
  it('is made for the slot, kept under its account, and forgotten with it', async () => {
    const keychain = memoryKeychain()
    const provider = getProvider('fernet').make({
      ...noFields,
      source: 'keychain',
      environment: environment({ keychain }),
    })
    const { wrapped } = await provider.wrap(vaultKey, context)
    expect([...keychain.entries.keys()]).toEqual(['vault:vault:slot'])
    const key = parseKey(keychain.entries.get('vault:vault:slot')!)
    expect(decrypt(key, wrapped.toString()).subarray(0, 32).equals(vaultKey)).toBe(true)
    await provider.forget?.(context)
    expect(keychain.entries.size).toBe(0)
    await failsWith(provider.unwrap({ wrapped, params: {} }, context), 'key-missing')
  })

  it('is refused where the keychain is out of reach, forgets at once or holds something else', async () => {
    const keychain = memoryKeychain()
    const provider = getProvider('fernet').make({
      ...noFields,
      source: 'keychain',
      environment: environment({ keychain }),
    })
    const wrapped = await provider.wrap(vaultKey, context)
    keychain.entries.set('vault:vault:slot', Buffer.from('not a key'))
    await failsWith(provider.unwrap(wrapped, context), 'key-invalid')
    keychain.entries.set('vault:vault:slot', generateKey())
    await failsWith(provider.unwrap(wrapped, context), 'key-wrong-vault')
    keychain.broken = true
    await failsWith(provider.unwrap(wrapped, context), 'keychain-unavailable')
    await failsWith(provider.check(), 'keychain-unavailable')
    const forgetful = { ...memoryKeychain(), set: async () => {} }
    const other = getProvider('fernet').make({
      ...noFields,
      source: 'keychain',
      environment: environment({ keychain: forgetful }),
    })
    await failsWith(other.wrap(vaultKey, context), 'keychain-unavailable')
  })
})

describe('V4 an own Fernet key', () => {
  const make = (KEYWARD_CREDENTIAL_ENCRYPTION_KEY?: string) =>
    getProvider('fernet').make({
      ...noFields,
      source: 'environment',
      environment: environment({ env: { KEYWARD_CREDENTIAL_ENCRYPTION_KEY } }),
    })

  it('has no default: unset, malformed and wrong keys are told apart', async () => {
    const wrapped = await make(ownKey).wrap(vaultKey, context)
    for (const text of [undefined, '', '\n']) {
      await failsWith(make(text).check(), 'key-not-set')
      await failsWith(make(text).unwrap(wrapped, context), 'key-not-set')
    }
    expect((await make(`${ownKey}\n`).unwrap(wrapped, context)).equals(vaultKey)).toBe(true)
    await failsWith(make('hunter2').check(), 'key-invalid')
    await failsWith(make(generateKey().toString()).unwrap(wrapped, context), 'key-wrong')
  })
})

describe('V8 a passphrase', () => {
  const make = (typed?: string | Buffer) =>
    getProvider('passphrase').make({
      ...noFields,
      source: '',
      environment: environment(),
      ...(typed !== undefined && { passphrase: typed }),
    })

  it('opens however its characters were composed, as text or as bytes', async () => {
    const wrapped = await make('Café-Wölfe über München').wrap(vaultKey, context)
    for (const typed of ['Cafe\u0301-Wo\u0308lfe über München', Buffer.from('Café-Wölfe über München')])
      expect((await make(typed).unwrap(wrapped, context)).equals(vaultKey)).toBe(true)
  })

  it('must be there, right, and for a new slot strong', async () => {
    const wrapped = await make(passphrase).wrap(vaultKey, context)
    await failsWith(make(`${passphrase} `).unwrap(wrapped, context), 'wrong-passphrase')
    await failsWith(make().unwrap(wrapped, context), 'passphrase-required')
    await failsWith(make('').check(), 'passphrase-required')
    await failsWith(make('passwordpassword').check(), 'passphrase-too-weak')
  })

  it('notes its cost and a fresh salt in the slot', async () => {
    const { params } = await make(passphrase).wrap(vaultKey, context)
    expect(params).toEqual({ kdf: 'argon2id', ...kdf, salt: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) })
  })

  it('isn’t tried at any cost that a foreign file asks for', async () => {
    const { wrapped, params } = await make(passphrase).wrap(vaultKey, context)
    for (const hostile of [
      { memoryKiB: 1024 * 1024 + 1 },
      { memoryKiB: 100 * 1024 * 1024 },
      { memoryKiB: 0 },
      { memoryKiB: 64.5 },
      { memoryKiB: '64' },
      { passes: 21 },
      { passes: 0 },
      { passes: 1e9 },
      { lanes: 5 },
      { kdf: 'argon2d' },
      { salt: '' },
      { salt: 'A'.repeat(4096) },
      { extra: true },
    ] as SlotParams[])
      await failsWith(
        make(passphrase).unwrap({ wrapped, params: { ...params, ...hostile } }, context),
        'keyslots-damaged',
      )
    await failsWith(make(passphrase).unwrap({ wrapped, params: {} }, context), 'keyslots-damaged')
  })
})

describe('V5 no-op', () => {
  it('is refused in an installed build unless it is forced', async () => {
    const make = (env: Record<string, string>) =>
      getProvider('noop').make({ ...noFields, source: '', environment: environment({ packaged: true, env }) })
    const wrapped = await make({ KEYWARD_ALLOW_NOOP: '1' }).wrap(vaultKey, context)
    for (const env of [{}, { KEYWARD_ALLOW_NOOP: '' }, { KEYWARD_ALLOW_NOOP: 'true' }]) {
      await failsWith(make(env).check(), 'noop-refused')
      await failsWith(make(env).wrap(vaultKey, context), 'noop-refused')
      await failsWith(make(env).unwrap(wrapped, context), 'noop-refused')
    }
  })
})

describe('V3 the registry of providers', () => {
  it('knows what this version can open, and nothing else', () => {
    expect(['fernet', 'passphrase', 'noop', ...serviceProviders.map(({ id }) => id)].every(isSupported)).toBe(true)
    expect(['kms', 'constructor', '__proto__', ''].some(isSupported)).toBe(false)
    expect(() => getProvider('kms')).toThrow(expect.objectContaining({ code: 'provider-unknown' }))
  })
})

describe('V4 what set-up offers', () => {
  it('names the keychain, the own key, no-op and what the environment decides', async () => {
    expect(await providerOptions(environment({ env: {} }))).toEqual({
      keychain: { available: true, name: 'Memory', reason: '' },
      environmentKey: { set: false, valid: false },
      noop: { allowed: true },
      providers: serviceProviders.map(({ id }) => expect.objectContaining({ id })),
      decided: null,
    })
    const keychain = memoryKeychain()
    keychain.broken = true
    const env = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: 'x', KEYWARD_KMS_PROVIDER: ' AWS ' }
    expect(await providerOptions(environment({ env, keychain, packaged: true }))).toEqual({
      keychain: { available: false, name: 'Memory', reason: 'It is broken.' },
      environmentKey: { set: true, valid: false },
      noop: { allowed: false },
      providers: expect.any(Array),
      decided: 'aws',
    })
    expect((await providerOptions(environment())).environmentKey).toEqual({ set: true, valid: true })
  })
})
