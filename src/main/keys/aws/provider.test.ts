import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../../test/fakes/keychain.ts'
import type { KeyEnvironment } from '../environment.ts'
import type { ProviderRequest } from '../provider.ts'
import { settingsOfNew, settingsOfSlot } from '../settings.ts'
import { awsProvider } from './provider.ts'
import { profileOf } from './sign-in.ts'

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:alias/keyward'
const environment = (env: Record<string, string> = {}) =>
  ({ env, keychain: memoryKeychain(), packaged: true }) satisfies KeyEnvironment
const settings = (given: Record<string, string>, secrets: Record<string, string> = {}, env = {}) =>
  settingsOfNew(awsProvider, { settings: given, secrets }, environment(env))
const request = (given: Record<string, string>, env: Record<string, string> = {}): ProviderRequest => ({
  source: '',
  settings: given,
  environment: environment(env),
  secret: async () => null,
})

describe('V5 settings of AWS KMS', () => {
  it('are an ARN alone, or come from the environment', () => {
    expect(settings({ keyArn })).toEqual({ keyArn, signIn: 'profile' })
    const env = {
      KEYWARD_AWS_KMS_KEY_ARN: keyArn,
      KEYWARD_AWS_KMS_REGION: 'eu-west-1',
      KEYWARD_AWS_SIGN_IN: 'environment',
    }
    expect(settings({}, {}, env)).toEqual({ keyArn, region: 'eu-west-1', signIn: 'environment' })
  })

  it('ask for an access key only where one is typed in', () => {
    const issues = [
      { path: 'settings.accessKeyId', message: 'This is needed.' },
      { path: 'secrets.secretAccessKey', message: 'This is needed.' },
    ]
    expect(() => settings({ keyArn, signIn: 'keys' })).toThrow(expect.objectContaining({ issues }))
    const typed = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }
    const secrets = { secretAccessKey: 'secret' }
    expect(settings({ keyArn, signIn: 'keys', profile: 'x', ...typed }, secrets)).toEqual({
      keyArn,
      signIn: 'keys',
      ...typed,
    })
    expect(settings({ keyArn, ...typed }, secrets)).toEqual({ keyArn, signIn: 'profile' })
  })

  it('are complained about in words', () => {
    const wrong = { keyArn: 'keyward', region: 'Ireland', endpoint: 'http://kms.example', profile: '[x]', proxy: 'p' }
    const failure = (() => {
      try {
        return settings(wrong)
      } catch (error) {
        return error as { issues: { path: string }[] }
      }
    })()
    expect('issues' in failure && failure.issues).toHaveLength(5)
  })

  it('keep the key that a slot was made with, whatever the environment says now', () => {
    const other = keyArn.replace('keyward', 'other')
    const env = { KEYWARD_AWS_KMS_KEY_ARN: other, KEYWARD_AWS_PROFILE: 'ci', AWS_PROFILE: 'shell' }
    const params = { keyArn, signIn: 'profile', profile: 'work', wrappedBy: keyArn }
    expect(settingsOfSlot(awsProvider, params, environment(env))).toEqual({ keyArn, signIn: 'profile', profile: 'ci' })
  })
})

describe('V5 the profile that signs in', () => {
  it('is the slot’s, then the shell’s, then the default, which gives way to the shell’s access key', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIA' }
    expect(profileOf(request({ signIn: 'profile', profile: 'work' }, { AWS_PROFILE: 'shell', ...keys }))).toBe('work')
    expect(profileOf(request({ signIn: 'profile' }, { AWS_PROFILE: 'shell', ...keys }))).toBe('shell')
    expect(profileOf(request({ signIn: 'profile' }, keys))).toBeNull()
    expect(profileOf(request({ signIn: 'profile' }))).toBe('default')
    expect(profileOf(request({ signIn: 'environment' }, { AWS_PROFILE: 'shell' }))).toBeNull()
  })
})

describe('V5 a slot of AWS KMS that was damaged', () => {
  it('is told before anything is sent', async () => {
    const key = awsProvider.make(request({ keyArn, signIn: 'environment' }))
    const context = { vaultId: 'vault', slotId: 'slot', format: 'format/1' }
    for (const params of [{}, { wrappedBy: 7 }, { wrappedBy: 'keyward' }])
      await expect(key.unwrap({ wrapped: Buffer.alloc(64), params }, context)).rejects.toMatchObject({
        code: 'keyslots-damaged',
      })
  })

  it('whose sign-in is none that this version knows signs in by no other', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' }
    const key = awsProvider.make(request({ keyArn, signIn: 'magic' }, env))
    const context = { vaultId: 'vault', slotId: 'slot', format: 'format/1' }
    const work = key.unwrap({ wrapped: Buffer.alloc(64), params: { wrappedBy: keyArn } }, context)
    await expect(work).rejects.toMatchObject({ code: 'key-misconfigured' })
  })
})
