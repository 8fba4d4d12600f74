import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../test/fakes/keychain.ts'
import type { KeyEnvironment } from './environment.ts'
import type { ProviderDefinition } from './provider.ts'
import { providerInfo, requireSound, settingsOfNew, settingsOfSlot } from './settings.ts'
import { forgetSecrets, keepSecrets, readKeptSecrets, secretReader } from './slot-secrets.ts'

const provider = {
  id: 'vault',
  title: 'A service',
  summary: ['What it is.', 'What it takes.'],
  fields: [
    {
      name: 'url',
      label: 'Address',
      required: true,
      variable: 'KEYWARD_X_URL',
      validate: (text) => (text.startsWith('https:') ? null : 'Use https.'),
    },
    { name: 'key', label: 'Key', default: 'keyward', variable: 'KEYWARD_X_KEY', pinned: true },
    {
      name: 'signIn',
      label: 'Sign-in',
      default: 'token',
      choices: [
        { value: 'token', label: 'Token' },
        { value: 'user', label: 'User' },
      ],
    },
    { name: 'user', label: 'User', required: true, when: { field: 'signIn', values: ['user'] } },
    {
      name: 'token',
      label: 'Token',
      secret: true,
      required: true,
      variable: 'KEYWARD_X_TOKEN',
      when: { field: 'signIn', values: ['token'] },
    },
  ],
  unattended: () => 2,
  make: () => {
    throw new Error('not made here')
  },
} as const satisfies ProviderDefinition

const environment = (env: Record<string, string> = {}) =>
  ({ env, keychain: memoryKeychain(), packaged: false }) satisfies KeyEnvironment
const url = 'https://vault.example'
const secrets = { token: 'hvs.secret' }

describe('V3 settings of a new slot', () => {
  it('are what is given, completed by defaults, without what another choice needs', () => {
    expect(settingsOfNew(provider, { settings: { url, user: 'ada' }, secrets }, environment())).toEqual({
      url,
      key: 'keyward',
      signIn: 'token',
    })
  })

  it('are what the environment decides, whatever is given', () => {
    const env = { KEYWARD_X_URL: ' https://decided.example ', KEYWARD_X_TOKEN: 'hvs.other' }
    expect(settingsOfNew(provider, { settings: { url }, secrets: {} }, environment(env))).toMatchObject({
      url: 'https://decided.example',
    })
  })

  it('are those of the slot that they are made like, in what its key belongs to', () => {
    const env = { KEYWARD_X_URL: 'https://decided.example', KEYWARD_X_KEY: 'another' }
    const given = { settings: { url, key: 'mine' }, secrets, sameKey: true }
    expect(settingsOfNew(provider, given, environment(env))).toEqual({
      url: 'https://decided.example',
      key: 'mine',
      signIn: 'token',
    })
  })

  it('are complained about field by field, without repeating what was typed', () => {
    const given = { settings: { url: 'http://hvs.typo', signIn: 'magic', stray: 'x' }, secrets: { password: 'y' } }
    const failure = () => settingsOfNew(provider, given, environment())
    expect(failure).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        issues: [
          { path: 'settings', message: 'There are: url, key, signIn, user.' },
          { path: 'secrets', message: 'There are: token.' },
          { path: 'settings.url', message: 'Use https.' },
          { path: 'settings.signIn', message: 'Use one of: token, user.' },
        ],
      }),
    )
    expect(() => settingsOfNew(provider, { settings: {}, secrets: {} }, environment())).toThrow(
      expect.objectContaining({
        issues: [
          { path: 'settings.url', message: 'This is needed. KEYWARD_X_URL can give it as well.' },
          { path: 'secrets.token', message: 'This is needed. KEYWARD_X_TOKEN can give it as well.' },
        ],
      }),
    )
  })
})

describe('V3 settings of a slot that stands', () => {
  const noted = { url, key: 'keyward', keyVersion: 3 }

  it('follow the environment, save for what the wrapped key belongs to', () => {
    const env = { KEYWARD_X_URL: 'https://moved.example', KEYWARD_X_KEY: 'another' }
    expect(settingsOfSlot(provider, noted, environment(env))).toEqual({ url: 'https://moved.example', key: 'keyward' })
    expect(settingsOfSlot(provider, noted, environment())).toEqual({ url, key: 'keyward' })
  })
})

describe('V10 settings of a slot that no form would accept', () => {
  it('are told by their name and their variable, never by what they say', () => {
    const failure = (settings: Record<string, string>) => () => requireSound(provider.fields, settings)
    const misconfigured = (subject: string) =>
      expect.objectContaining({ code: 'key-misconfigured', subjects: [subject] })
    expect(failure({ url: 'http://hvs.typo', key: 'k', signIn: 'token' })).toThrow(
      misconfigured('Address (KEYWARD_X_URL)'),
    )
    expect(failure({ url, key: 'k', signIn: 'user' })).toThrow(misconfigured('User'))
    expect(failure({ url, key: 'k', signIn: 'token' })).not.toThrow()
  })
})

describe('V3 the declaration of a provider', () => {
  it('tells faces what the environment decides, and never a secret', () => {
    const env = { KEYWARD_X_URL: url, KEYWARD_X_TOKEN: 'hvs.secret' }
    const info = providerInfo(provider, environment(env))
    expect(info.fields.find(({ name }) => name === 'url')).toMatchObject({ decided: true, value: url })
    expect(info.fields.find(({ name }) => name === 'token')).toMatchObject({ decided: true, value: null, secret: true })
    expect(info.fields.find(({ name }) => name === 'user')).toMatchObject({
      decided: false,
      when: { field: 'signIn', values: ['user'] },
    })
    expect(JSON.stringify(info)).not.toContain('hvs.secret')
  })
})

describe('V4 secrets that a slot signs in with', () => {
  const context = { vaultId: 'vault', slotId: 'slot', format: 'keyward-keyslots/1' }
  const slot = { context, params: { url, signIn: 'token', keyVersion: 1 } }

  it('are kept in the keychain for the slot, read from there, and forgotten with it', async () => {
    const here = environment()
    await keepSecrets(provider, here, slot, secrets)
    expect([...here.keychain.entries.keys()]).toEqual([expect.stringMatching(/^slot:vault:slot:token:[\w-]{22}$/)])
    expect(await secretReader(provider, here, slot)('token')).toBe('hvs.secret')
    expect(await readKeptSecrets(provider, here, slot)).toEqual(secrets)
    await forgetSecrets(provider, here, slot)
    expect(here.keychain.entries.size).toBe(0)
    expect(await secretReader(provider, here, slot)('token')).toBeNull()
  })

  it('are none for other settings than they were kept with', async () => {
    const here = environment()
    await keepSecrets(provider, here, slot, secrets)
    for (const params of [
      { ...slot.params, url: 'https://elsewhere.example' },
      { ...slot.params, caFile: '/tmp/ca.pem' },
      { ...slot.params, keyVersion: '1' },
      { url, signIn: 'token' },
    ])
      expect(await secretReader(provider, here, { context, params })('token')).toBeNull()
    expect(await secretReader({ ...provider, id: 'azure' }, here, slot)('token')).toBeNull()
    expect(
      await secretReader(provider, here, { context, params: { keyVersion: 1, signIn: 'token', url } })('token'),
    ).toBe('hvs.secret')
  })

  it('come from the environment where that has them, and are not kept then', async () => {
    const here = environment({ KEYWARD_X_TOKEN: 'hvs.decided' })
    await keepSecrets(provider, here, slot, secrets)
    expect(here.keychain.entries.size).toBe(0)
    expect(await secretReader(provider, here, { ...slot, typed: secrets })('token')).toBe('hvs.decided')
  })

  it('are looked for only where the sign-in has any, for there may be no keychain', async () => {
    const here = environment()
    here.keychain.broken = true
    const asUser = { context, params: { url, signIn: 'user', user: 'ada' } }
    expect(await readKeptSecrets(provider, here, asUser)).toEqual({})
    const decided = { ...here, env: { KEYWARD_X_TOKEN: 'hvs.decided' } }
    expect(await readKeptSecrets(provider, decided, slot)).toEqual({})
    await expect(readKeptSecrets(provider, here, slot)).rejects.toMatchObject({ code: 'keychain-unavailable' })
  })

  it('need a keychain that gives back what it got', async () => {
    const here = environment()
    const forgetful = { ...here, keychain: { ...here.keychain, set: async () => {} } }
    await expect(keepSecrets(provider, forgetful, slot, secrets)).rejects.toMatchObject({
      code: 'keychain-unavailable',
    })
  })

  it('are those that the provider declares, and no others', async () => {
    await expect(secretReader(provider, environment(), slot)('url')).rejects.toThrow(/declare/)
  })
})
