import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../../test/fakes/keychain.ts'
import { requireSound, settingsOfNew, settingsOfSlot } from '../settings.ts'
import { vaultFields } from './fields.ts'
import { vaultProvider } from './provider.ts'

const complaint = (name: string, value: string) =>
  vaultFields.find((field) => field.name === name)?.validate?.(value) ?? null

describe('V5 the settings of HashiCorp Vault', () => {
  it.each([
    'https://vault.example:8200',
    'https://gateway.example/vault/',
    'http://127.0.0.1:8200',
    'http://localhost:8200',
    'http://[::1]:8200',
  ])('take the address %s', (url) => {
    expect(complaint('url', url)).toBeNull()
  })

  it.each([
    'vault.example:8200',
    'http://vault.example:8200',
    'http://127.0.0.1.example:8200',
    'http://localhost.example',
    'https://ada:secret@vault.example',
    'https://vault.example/?namespace=x',
    'https://vault.example/#x',
    'ftp://vault.example',
  ])('refuse the address %s without repeating it', (url) => {
    expect(complaint('url', url)).toEqual(expect.any(String))
    expect(complaint('url', url)).not.toContain('example')
  })

  it.each([
    ['mount', 'transit', 'kms/transit', 'team.a/transit_1'],
    ['namespace', 'admin', 'admin/team-1'],
    ['authMount', 'approle', 'machines/role'],
    ['key', 'keyward', 'k', 'key.of-one_1'],
    ['username', 'ada', 'ada.l', 'ada@example.org'],
    ['tokenFile', '~/.vault-token', '/run/token', 'C:\\Users\\ada\\.vault-token'],
  ])('take as %s what Vault takes', (name, ...values) => {
    for (const value of values) expect(complaint(name, value)).toBeNull()
  })

  it.each([
    ['mount', '', '/transit', 'transit/', '../sys', 'a/../b', '.', 'a//b', 'a b', 'a?b', 'a%2Fb', 'a\nb'],
    ['namespace', '..', 'a/..', 'team\r\nX-Vault-Token: x', 'a b'],
    ['key', '', 'a/b', '..', '.a', 'a.', 'a b', 'a?x=1', 'kéy'],
    ['username', '../x', 'a/b', 'a?b', ' '],
    ['tokenFile', '.vault-token', '../x', 'token'],
  ])('refuse as %s what would change the request', (name, ...values) => {
    for (const value of values) expect(complaint(name, value)).toEqual(expect.any(String))
  })

  it('keep what a sign-in needs, and nothing of the others', () => {
    const url = 'https://vault.example:8200'
    const from = (settings: Record<string, string>, secrets = {}, env = {}) =>
      settingsOfNew(
        vaultProvider,
        { settings: { url, ...settings }, secrets },
        { env, keychain: memoryKeychain(), packaged: true },
      )
    const common = { url, mount: 'transit', key: 'keyward' }
    expect(from({}, { token: 't' })).toEqual({ ...common, signIn: 'token' })
    expect(from({ signIn: 'token-file', roleId: 'r' })).toEqual({
      ...common,
      signIn: 'token-file',
      tokenFile: '~/.vault-token',
    })
    expect(from({ signIn: 'approle', roleId: 'r' }, { secretId: 's' })).toEqual({
      ...common,
      signIn: 'approle',
      roleId: 'r',
    })
    expect(from({ username: 'ada' }, {}, { KEYWARD_VAULT_SIGN_IN: 'userpass', KEYWARD_VAULT_PASSWORD: 'p' })).toEqual({
      ...common,
      signIn: 'userpass',
      username: 'ada',
    })
    for (const lacking of [{}, { signIn: 'approle' }, { signIn: 'userpass' }])
      expect(() => from(lacking)).toThrow(expect.objectContaining({ code: 'invalid-request' }))
  })

  it('follow a sign-in that the environment chooses for a slot that stands, with what goes with it', () => {
    const noted = {
      url: 'https://vault.example:8200',
      mount: 'transit',
      key: 'keyward',
      signIn: 'token',
      keyVersion: 1,
    }
    const environment = (env: Record<string, string>) => ({ env, keychain: memoryKeychain(), packaged: true })
    const byFile = settingsOfSlot(vaultProvider, noted, environment({ KEYWARD_VAULT_SIGN_IN: 'token-file' }))
    expect(byFile).toMatchObject({ signIn: 'token-file', tokenFile: '~/.vault-token' })
    expect(() => requireSound(vaultProvider.fields, byFile)).not.toThrow()
    expect(settingsOfSlot(vaultProvider, noted, environment({}))).not.toHaveProperty('tokenFile')
  })

  it('are asked of nobody at an unlocking', () => {
    expect(vaultProvider.unattended()).toBe(2)
  })
})
