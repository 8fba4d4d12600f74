import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keyFile = {
  type: 'service_account',
  project_id: 'orders',
  private_key_id: 'a1',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  client_email: 'reader@orders.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
}

describe('S6 the key file of a Google service account', () => {
  it('is recognised by its content and becomes one credential with the account’s name', async () => {
    const { format, credentials, notTaken } = await take('key.json', keyFile)
    expect(format).toBe('gcp')
    expect(notTaken).toEqual([])
    expect(credentials).toMatchObject([
      { name: keyFile.client_email, type: 'gcp-service-account', secrets: { key: JSON.stringify(keyFile) } },
    ])
  })

  it('is refused, with the reason, when the key would be used at another address than Google’s', async () => {
    const { credentials, notTaken } = await take('key.json', {
      ...keyFile,
      token_uri: 'https://oauth2.example.com/token',
    })
    expect(credentials).toEqual([])
    expect(notTaken).toMatchObject([{ what: keyFile.client_email, reason: expect.stringContaining('token_uri') }])
  })

  it('may not be nested without end', async () => {
    const deep = `{"type":"service_account","a":${'['.repeat(100)}${']'.repeat(100)}}`
    await expect(take('key.json', deep)).rejects.toThrow(expect.objectContaining({ code: 'import-too-large' }))
  })

  it('has to be whole', async () => {
    const part = JSON.stringify(keyFile).slice(0, -20)
    await expect(take('key.json', part)).rejects.toThrow(expect.objectContaining({ code: 'import-malformed' }))
  })
})
