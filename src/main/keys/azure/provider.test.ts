import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../../test/fakes/keychain.ts'
import type { VaultError } from '../../../shared/errors.ts'
import { settingsOfNew } from '../settings.ts'
import { azureProvider } from './provider.ts'

const environment = { env: {}, keychain: memoryKeychain(), packaged: true }
const id = '00000000-0000-4000-8000-000000000001'
const needed = { vaultUrl: 'https://my-vault.vault.azure.net', keyName: 'keyward' }

function complaints(settings: Record<string, string>, secrets: Record<string, string> = {}): readonly string[] {
  try {
    settingsOfNew(azureProvider, { settings: { ...needed, ...settings }, secrets }, environment)
    return []
  } catch (error) {
    return ((error as VaultError).issues ?? []).map(({ path }) => path)
  }
}

describe('V5 the settings of Azure Key Vault', () => {
  it('are an address and a name, with the Azure CLI to sign in', () => {
    expect(settingsOfNew(azureProvider, { settings: needed, secrets: {} }, environment)).toEqual({
      ...needed,
      signIn: 'cli',
    })
  })

  it('ask for what a service principal needs, and for that alone', () => {
    const missing = ['settings.tenantId', 'settings.clientId', 'secrets.clientSecret']
    expect(complaints({ signIn: 'service-principal' })).toEqual(missing)
    const given = { signIn: 'service-principal', tenantId: 'contoso.onmicrosoft.com', clientId: id }
    expect(complaints(given, { clientSecret: 'x' })).toEqual([])
    expect(complaints({ signIn: 'browser' })).toEqual([])
  })

  it.each([
    ['vaultUrl', 'my-vault'],
    ['vaultUrl', 'http://my-vault.vault.azure.net'],
    ['vaultUrl', 'https://my-vault.vault.azure.net/keys/keyward/0123'],
    ['vaultUrl', 'https://ada:pw@my-vault.vault.azure.net'],
    ['keyName', 'keyward/0123'],
    ['signIn', 'default'],
  ])('are no other: %s %s', (name, value) => {
    expect(complaints({ [name]: value })).toEqual([`settings.${name}`])
  })

  it('take a Managed HSM and a cloud of its own', () => {
    for (const vaultUrl of ['https://my.managedhsm.azure.net/', 'https://my-vault.vault.azure.cn'])
      expect(complaints({ vaultUrl })).toEqual([])
  })

  it('open without a person, save by the browser', () => {
    expect(azureProvider.unattended('', { signIn: 'cli' })).toBe(2)
    expect(azureProvider.unattended('', { signIn: 'service-principal' })).toBe(2)
    expect(azureProvider.unattended('', { signIn: 'browser' })).toBeNull()
  })
})

describe('Azure’s SDK', () => {
  it('is not loaded before it is used', () => {
    const registry = fileURLToPath(new URL('../registry.ts', import.meta.url))
    const script = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
      const { getProvider } = await import(${JSON.stringify(registry)})
      getProvider('azure').make({ source: '', settings: {}, environment: {}, secret: async () => null })
      console.log(loaded.length > 10, loaded.filter((url) => url.includes('/@azure/')).length)`
    const args = ['--input-type=module', '--no-warnings', '-e', script]
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('true 0\n')
  })
})
