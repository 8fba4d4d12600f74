import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { gcp } from './gcp.ts'
import { detectImporters, readFile } from './importers.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keyFile = {
  type: 'service_account',
  project_id: 'orders',
  private_key_id: 'a1',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  client_email: 'reader@orders.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
}

const fileOf = (content: unknown) => ({ name: 'key.json', bytes: Buffer.from(JSON.stringify(content)) })

describe('S6 the key file of a Google service account', () => {
  it('is recognised by its content and becomes one credential with the account’s name', async () => {
    const file = fileOf(keyFile)
    expect(detectImporters(file).map(({ id }) => id)).toEqual(['gcp'])
    const { items, notTaken } = await readFile(gcp, file, {})
    expect(notTaken).toEqual([])
    expect(items.credentials).toMatchObject([
      {
        name: 'reader@orders.iam.gserviceaccount.com',
        type: 'gcp-service-account',
        secrets: { key: JSON.stringify(keyFile) },
      },
    ])
  })

  it('is refused, with the reason, when the key would be used at another address than Google’s', async () => {
    const { items, notTaken } = await gcp.read(
      fileOf({ ...keyFile, token_uri: 'https://oauth2.example.com/token' }),
      {},
    )
    expect(items).toEqual({})
    expect(notTaken).toMatchObject([{ what: 'key.json', reason: expect.stringContaining('token_uri') }])
  })

  it('has to be whole', async () => {
    const bytes = Buffer.from(JSON.stringify(keyFile).slice(0, -20))
    await expect(readFile(gcp, { name: 'key.json', bytes }, {})).rejects.toThrow(
      expect.objectContaining({ code: 'import-malformed' }),
    )
  })
})
