import { describe, expect, it } from 'vitest'
import { accountComplaint, endpointComplaint, keyNameComplaint } from './fields.ts'
import { settingsOf } from './settings.ts'

const keyName = 'projects/team/locations/europe-west3/keyRings/vaults/cryptoKeys/keyward'

describe('V5 settings of Google Cloud KMS', () => {
  it('take a key’s whole name, and no version of it', () => {
    for (const right of [keyName, 'projects/example.com:team/locations/global/keyRings/r_1/cryptoKeys/K-2'])
      expect(keyNameComplaint(right)).toBeNull()
    for (const wrong of [
      '',
      'keyward',
      `/${keyName}`,
      `${keyName}/`,
      `${keyName}:decrypt`,
      `${keyName}?x=`,
      `${keyName}\n`,
    ])
      expect(keyNameComplaint(wrong)).toContain('projects/PROJECT')
    expect(keyNameComplaint('projects/../locations/l/keyRings/../cryptoKeys/k')).not.toBeNull()
    expect(keyNameComplaint(`${keyName}/cryptoKeyVersions/3`)).toContain('without /cryptoKeyVersions/')
  })

  it.each([
    ['https://cloudkms-team.p.googleapis.com', true],
    ['https://restricted.googleapis.com/', true],
    ['https://cloudkms.googleapis.com:443', true],
    ['http://127.0.0.1:9010', true],
    ['https://localhost:9010', true],
    ['http://[::1]:9010', true],
    ['http://cloudkms.googleapis.com', false],
    ['https://cloudkms.googleapis.com:8443', false],
    ['https://googleapis.com.example', false],
    ['https://kms.example', false],
    ['http://127.0.0.1.example', false],
    ['http://localhost.example:80', false],
    ['https://ada:pw@cloudkms.googleapis.com', false],
    ['https://cloudkms.googleapis.com/v1', false],
    ['https://cloudkms.googleapis.com/?a', false],
    ['file:///etc/passwd', false],
    ['cloudkms.googleapis.com', false],
  ])('let tokens go to Google or this computer alone: %s', (endpoint, isRight) => {
    expect(endpointComplaint(endpoint) === null).toBe(isRight)
  })

  it('take a service account by its address', () => {
    expect(accountComplaint('keyward@team.iam.gserviceaccount.com')).toBeNull()
    for (const wrong of ['keyward', 'ada@example.com', 'a/b@team.iam.gserviceaccount.com', '@x.gserviceaccount.com'])
      expect(accountComplaint(wrong)).not.toBeNull()
  })

  it('are proven again for a slot that stands', () => {
    expect(settingsOf({ keyName, signIn: 'application-default', keyFile: '/unused.json' })).toEqual({
      keyName,
      keyFile: '',
      impersonate: '',
      endpoint: 'https://cloudkms.googleapis.com',
    })
    expect(settingsOf({ keyName, signIn: 'key-file', keyFile: '/k.json' }).keyFile).toBe('/k.json')
    for (const wrong of [
      { keyName: '' },
      { keyName: `${keyName}/../x` },
      { endpoint: 'https://kms.example' },
      { impersonate: 'x/../y' },
      { signIn: 'key-file' },
      { signIn: 'metadata-server' },
    ])
      expect(() => settingsOf({ keyName, signIn: 'application-default', ...wrong })).toThrow(
        expect.objectContaining({ code: 'key-misconfigured' }),
      )
  })
})
