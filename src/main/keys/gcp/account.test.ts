import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../../test/fakes/keychain.ts'
import { defaultFile, readAccount } from './account.ts'
import { settingsOf } from './settings.ts'

const keyName = 'projects/team/locations/europe-west3/keyRings/vaults/cryptoKeys/keyward'
const google = 'https://oauth2.googleapis.com/token'
const emulator = 'http://127.0.0.1:9010'

const person = { type: 'authorized_user', client_id: 'id', client_secret: 'secret', refresh_token: 'refresh' }
const impersonated = {
  type: 'impersonated_service_account',
  service_account_impersonation_url:
    'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/vault@team.iam.gserviceaccount.com:generateAccessToken',
  source_credentials: person,
}
let robot: Record<string, unknown>
let folder: string

beforeAll(() => {
  const options = { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } as const
  const { privateKey } = generateKeyPairSync('rsa', { ...options, publicKeyEncoding: { type: 'spki', format: 'pem' } })
  robot = { type: 'service_account', client_email: 'keyward@team.iam.gserviceaccount.com', private_key: privateKey }
  folder = mkdtempSync(join(tmpdir(), 'keyward-gcp-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Reads a file of credentials that lies where the environment says. */
async function read(file: unknown, settings: Record<string, string> = {}, env: Record<string, string> = {}) {
  const path = join(folder, 'credentials.json')
  writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file))
  const environment = {
    env: { GOOGLE_APPLICATION_CREDENTIALS: path, ...env },
    keychain: memoryKeychain(),
    packaged: false,
  }
  return readAccount(settingsOf({ keyName, signIn: 'application-default', ...settings }), environment)
}

describe('V5 Google’s files of credentials', () => {
  it('are looked for where gcloud puts them', () => {
    const file = 'application_default_credentials.json'
    expect(defaultFile({ GOOGLE_APPLICATION_CREDENTIALS: '/a.json', CLOUDSDK_CONFIG: '/c' })).toBe('/a.json')
    expect(defaultFile({ CLOUDSDK_CONFIG: '/c', HOME: '/h' }, 'linux')).toBe(join('/c', file))
    expect(defaultFile({ HOME: '/h', APPDATA: '/d' }, 'darwin')).toBe(join('/h', '.config', 'gcloud', file))
    expect(defaultFile({ HOME: '/h', APPDATA: '/d' }, 'win32')).toBe(join('/d', 'gcloud', file))
    expect(defaultFile({}, 'linux')).toBeNull()
    expect(defaultFile({ HOME: '/h' }, 'win32')).toBeNull()
  })

  it('of a person, a service account and one that acts as another are read', async () => {
    expect(await read({ ...person, quota_project_id: 'team' })).toEqual({
      credentials: { kind: 'person', clientId: 'id', clientSecret: 'secret', refreshToken: 'refresh' },
      tokenUrl: new URL(google),
      iamOrigin: 'https://iamcredentials.googleapis.com',
      impersonate: null,
      quotaProject: 'team',
    })
    expect(await read(robot)).toMatchObject({ credentials: { kind: 'service-account', key: robot.private_key } })
    expect(await read(impersonated)).toMatchObject({
      credentials: { kind: 'person' },
      impersonate: { email: 'vault@team.iam.gserviceaccount.com', delegates: [] },
    })
  })

  it('yield to the settings and the environment', async () => {
    const impersonate = 'other@team.iam.gserviceaccount.com'
    expect((await read(impersonated, { impersonate })).impersonate).toEqual({ email: impersonate, delegates: [] })
    expect((await read(person, {}, { GOOGLE_CLOUD_QUOTA_PROJECT: 'mine' })).quotaProject).toBe('mine')
  })

  it('name a token endpoint of Google, or on this computer when the service is there', async () => {
    const at = async (token_uri: string | undefined, endpoint?: string) =>
      (await read({ ...person, token_uri }, endpoint ? { endpoint } : {})).tokenUrl.href
    const misconfigured = { code: 'key-misconfigured', subjects: [join(folder, 'credentials.json')] }
    expect(await at(google)).toBe(google)
    expect(await at('https://accounts.google.com/o/oauth2/token')).toBe(google)
    expect(await at(`${emulator}/token`, emulator)).toBe(`${emulator}/token`)
    for (const [tokenUrl, endpoint] of [
      ['https://tokens.example/', undefined],
      [`${emulator}/token`, undefined],
      [`${emulator}/token`, 'https://cloudkms-team.p.googleapis.com'],
      [google, emulator],
      [undefined, emulator],
      ['https://tokens.example/', emulator],
    ])
      await expect(at(tokenUrl, endpoint)).rejects.toMatchObject(misconfigured)
  })

  it('that are something else are refused with their path alone', async () => {
    for (const file of [
      '',
      '[]',
      { type: 'external_account', audience: 'x' },
      { ...person, refresh_token: '' },
      { ...person, universe_domain: 'other.example' },
      { ...robot, private_key: 'no key' },
      {
        ...impersonated,
        service_account_impersonation_url: 'https://iam.example/serviceAccounts/a@b:generateAccessToken',
      },
      { ...impersonated, source_credentials: impersonated },
    ])
      await expect(read(file)).rejects.toMatchObject({ code: 'key-misconfigured' })
    const settings = { signIn: 'key-file', keyFile: join(folder, 'credentials.json') }
    await expect(read(person, settings)).rejects.toMatchObject({ code: 'key-misconfigured' })
    expect((await read(robot, settings)).credentials.kind).toBe('service-account')
    await expect(read(person, { signIn: 'key-file', keyFile: join(folder, 'none') })).rejects.toMatchObject({
      code: 'key-not-signed-in',
      subjects: [join(folder, 'none')],
    })
  })
})
