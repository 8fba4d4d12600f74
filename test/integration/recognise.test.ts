import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFile } from '../../src/main/credentials/types/testing.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const paste = async (text: string) => {
  const { found, reason } = await test.client.credentials.recognise({ text })
  if (!found) throw new Error(reason)
  return found
}
const token = `ghp_${'aB3dE5gH7'.repeat(4)}`

describe('C1 paste and recognise', () => {
  it('becomes a credential without its value ever going back', async () => {
    const text = 'postgres://app:S3cret-Value!@db.example.com:6432/orders?sslmode=require'
    const found = await paste(text)
    expect(found).toMatchObject({
      type: 'database-login',
      config: { username: 'app' },
      secrets: [{ field: 'password', hint: '••••' }],
      name: 'orders',
      connection: {
        kind: 'postgresql',
        parameters: { host: 'db.example.com', port: '6432', database: 'orders', tls: 'verify' },
      },
    })
    expect(JSON.stringify(found)).not.toContain('S3cret')
    const made = await test.client.credentials.create({
      type: found.type,
      metadata: metadata({ name: 'Orders', systemId: found.systemId }),
      config: found.config,
      secrets: {},
      draftId: found.draftId,
    })
    expect(made).toMatchObject({ system: 'PostgreSQL', secretFields: ['password'], config: { username: 'app' } })
  })

  it('lets the type be corrected, and what was typed goes before what was pasted', async () => {
    const found = await paste(token)
    const create = (name: string, type: string, secrets = {}) =>
      test.client.credentials.create({
        type,
        metadata: metadata({ name }),
        config: {},
        secrets,
        draftId: found.draftId,
      })
    await expect(create('Bad', 'bearer-token', { token: 'has spaces in it' })).rejects.toMatchObject({
      body: { code: 'field-invalid' },
    })
    // A complaint does not use it up.
    expect(await create('Key', 'api-key')).toMatchObject({ secretFields: ['key'], masked: '••••5gH7' })
    await expect(create('Again', 'api-key')).rejects.toMatchObject({ body: { code: 'draft-not-found' } })
  })

  it('waits for the passphrase of a key', async () => {
    const found = await paste(keyFile('ed25519-encrypted'))
    const create = (secrets: Record<string, string>) =>
      test.client.credentials.create({
        type: found.type,
        metadata: metadata({ name: 'Deploy' }),
        config: { username: 'deploy' },
        secrets,
        draftId: found.draftId,
      })
    await expect(create({})).rejects.toMatchObject({ body: { issues: [{ path: 'passphrase' }] } })
    expect(await create({ passphrase: 'correct horse' })).toMatchObject({ secretFields: ['privateKey', 'passphrase'] })
  })

  it('is forgotten by a lock, by being discarded, and when it is not known', async () => {
    const found = await paste(token)
    await test.client.credentials.discardDraft({ draftId: found.draftId })
    const create = (draftId: string) =>
      test.client.credentials.create({
        type: 'bearer-token',
        metadata: metadata({ name: 'Token' }),
        config: {},
        secrets: {},
        draftId,
      })
    await expect(create(found.draftId)).rejects.toMatchObject({ body: { code: 'draft-not-found' } })
    const second = await paste(token)
    await test.client.vault.lock({})
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    await expect(create(second.draftId)).rejects.toMatchObject({ body: { code: 'draft-not-found' } })
  })

  it('answers with a reason where nothing can be made of it, and not with the text', async () => {
    const nothing = await test.client.credentials.recognise({ text: 'what a day' })
    expect(nothing).toEqual({ found: null, reason: expect.stringMatching(/^Nothing in this text is known/) })
    const key = await test.client.credentials.recognise({ text: keyFile('ed25519.pub') })
    expect(key).toEqual({ found: null, reason: expect.stringMatching(/public key/) })
  })

  it('leaves out a user name that is the password as well', async () => {
    const found = await paste('mysql://same-same-same:same-same-same@db.example.com/x')
    expect(found).toMatchObject({ config: {}, connection: { parameters: { host: 'db.example.com' } } })
  })
})
