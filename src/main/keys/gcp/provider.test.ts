import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../../test/fakes/keychain.ts'
import { serviceProviders } from '../registry.ts'
import { settingsOfNew } from '../settings.ts'
import { gcpProvider } from './provider.ts'

const keyName = 'projects/team/locations/europe-west3/keyRings/vaults/cryptoKeys/keyward'

describe('V5 Google Cloud KMS among the key providers', () => {
  const given = (settings: Record<string, string>, env: Record<string, string> = {}) =>
    settingsOfNew(gcpProvider, { settings, secrets: {} }, { env, keychain: memoryKeychain(), packaged: false })

  it('needs a key alone, and a key file where that signs in', () => {
    expect(given({ keyName })).toEqual({ keyName, signIn: 'application-default' })
    expect(given({}, { KEYWARD_GCP_KMS_KEY_NAME: keyName })).toEqual({ keyName, signIn: 'application-default' })
    const issues = (settings: Record<string, string>) => {
      try {
        return given(settings)
      } catch (error) {
        return (error as { issues: { path: string }[] }).issues.map(({ path }) => path)
      }
    }
    expect(issues({})).toEqual(['settings.keyName'])
    expect(issues({ keyName, signIn: 'key-file' })).toEqual(['settings.keyFile'])
    expect(issues({ keyName, endpoint: 'https://kms.example', impersonate: 'ada' })).toEqual([
      'settings.impersonate',
      'settings.endpoint',
    ])
  })

  it('opens without asking anybody, and is listed without Google’s library being loaded', () => {
    expect(serviceProviders).toContain(gcpProvider)
    expect(gcpProvider.unattended()).toBe(2)
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    expect(loaded.filter((path) => /google-auth-library|gaxios/.test(path))).toEqual([])
  })
})
