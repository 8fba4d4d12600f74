import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCore } from '../../src/main/app.ts'
import { keepass } from '../../src/main/team/importers/keepass.ts'
import type { EventOf } from '../../src/shared/api/contract.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const secret = 'kwLeaving-4711-secret'
const password = 'five random words for leaving'
const all = { choose: { all: true } } as const
const ask = { minutes: 10, reason: 'Move to another vault', passphrase: null, confirm: 'default' } as const

let test: TestCore
beforeEach(async () => {
  test = await startCore({ environment: { kdf: { memoryKiB: 1024, passes: 1, lanes: 1 } } })
  await add('Stripe')
})
afterEach(() => test.close())

const add = (name: string) =>
  test.client.credentials.create({
    type: 'password',
    metadata: metadata({ name }),
    config: { username: 'shop' },
    secrets: { password: secret },
    draftId: null,
  })

const actions = async () =>
  (await test.client.audit.list({ limit: 20, cursor: null })).items.map(
    ({ action, outcome, subject, detail }) => `${action} ${outcome} ${subject} · ${detail}`,
  )

/** A core of a face that writes past its page. */
const desktop = async (saveFile?: (name: string, content: () => Uint8Array) => Promise<boolean>) => {
  const core = await createCore({
    face: 'desktop',
    home: test.home,
    vault: 'default',
    env: test.env,
    packaged: false,
    version: '0',
    openExternal: async () => false,
    ...(saveFile && { saveFile }),
  })
  await core.client.vault.unlock({ passphrase: null, slotId: null })
  return core
}

describe('S6 leaving with a KeePass file', () => {
  it('needs a good password, opens with it, and is recorded', async () => {
    expect(await codeOf(test.client.leaving.exportKdbx({ ...all, password: 'short' }))).toBe('passphrase-too-weak')
    const { fileId, name, info } = await test.client.leaving.exportKdbx({ ...all, password })
    expect(name).toMatch(/^default-\d{4}-\d\d-\d\d\.kdbx$/)
    expect(info).toMatchObject({ credentials: 1, connections: 0 })
    const bytes = test.core.takeFile(fileId)
    const { items } = await keepass.read({ name, bytes }, { password })
    expect(items.credentials).toMatchObject([{ name: 'Stripe', environment: 'staging', secrets: { password: secret } }])
    expect(await actions()).toContain('export.kdbx ok  · 1 credentials, 0 connections')
    expect(await actions()).toContain('credential.use ok Stripe · export')
  })

  it('takes along what was chosen', async () => {
    const { id } = await add('Other')
    const { fileId, name } = await test.client.leaving.exportKdbx({ choose: { credentialIds: [id] }, password })
    const { items } = await keepass.read({ name, bytes: test.core.takeFile(fileId) }, { password })
    expect(items.credentials?.map((credential) => credential.name)).toEqual(['Other'])
    const none = test.client.leaving.exportKdbx({ choose: { environment: 'nowhere' }, password })
    expect(await codeOf(none)).toBe('bundle-empty')
  })
})

describe('S6 leaving in plain text', () => {
  it('is refused until it was allowed, with a reason and the vault’s name, and stands in the log', async () => {
    const { leaving } = test.client
    expect(await codeOf(leaving.exportPlaintext({ ...all, format: 'json' }))).toBe('plaintext-not-allowed')
    expect(await leaving.status({})).toMatchObject({ allowed: null, proof: 'name', canWrite: true, isForbidden: false })
    expect(await codeOf(leaving.allowPlaintext({ ...ask, reason: '' }))).toBe('invalid-request')
    expect(await codeOf(leaving.allowPlaintext({ ...ask, minutes: 61 }))).toBe('invalid-request')
    expect(await codeOf(leaving.allowPlaintext({ ...ask, confirm: 'other' }))).toBe('confirmation-mismatch')
    expect(await codeOf(leaving.allowPlaintext({ ...ask, reason: 'ghp_0123456789abcdefABCDEF0123456789abcd' }))).toBe(
      'secret-in-metadata',
    )
    expect(await leaving.allowPlaintext(ask)).toMatchObject({ allowed: { reason: ask.reason } })
    const { fileId, info } = await leaving.exportPlaintext({ ...all, format: 'csv' })
    expect(info).toMatchObject({ credentials: 1 })
    expect(Buffer.from(test.core.takeFile(fileId ?? '')).toString()).toContain(secret)
    await leaving.endPlaintext({})
    expect(await codeOf(leaving.exportPlaintext({ ...all, format: 'csv' }))).toBe('plaintext-not-allowed')
    const told = await actions()
    expect(told).toContain('export.allow ok Move to another vault · 10 minutes')
    expect(told).toContain('export.plaintext ok csv · 1 credentials, 0 connections')
    expect(told).toContain('export.plaintext refused  · plaintext-not-allowed')
    expect(told.join()).not.toContain(secret)
  })

  it('wants a passphrase that opens the vault, where there is one', async () => {
    const slot = { provider: 'passphrase', passphrase: password } as const
    await test.client.vault.addSlot({ slot: { ...slot, passphrase: 'another one of five words' }, label: '' })
    await test.client.vault.addSlot({ slot, label: '' })
    const { leaving } = test.client
    expect((await leaving.status({})).proof).toBe('passphrase')
    expect(await codeOf(leaving.allowPlaintext(ask))).toBe('passphrase-required')
    expect(await codeOf(leaving.allowPlaintext({ ...ask, passphrase: 'not this one' }))).toBe('wrong-passphrase')
    expect((await leaving.status({})).allowed).toBeNull()
    expect((await leaving.allowPlaintext({ ...ask, passphrase: password })).allowed).not.toBeNull()
  })

  it('is told to every window while it holds, and ends with a lock', async () => {
    const told: EventOf<'leaving.changed'>[] = []
    test.core.subscribe(({ name, data }) => {
      if (name === 'leaving.changed') told.push(data)
    })
    await test.client.leaving.allowPlaintext(ask)
    await test.client.vault.lock({})
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    expect((await test.client.leaving.status({})).allowed).toBeNull()
    expect(await codeOf(test.client.leaving.exportPlaintext({ ...all, format: 'env' }))).toBe('plaintext-not-allowed')
    expect(told).toEqual([{ until: expect.any(String) }, { until: null }])
  })

  it('goes past a page: into a file that the desktop app writes, or nowhere', async () => {
    const written: [string, string][] = []
    let isChosen = true
    const app = await desktop(async (name, content) => {
      if (isChosen) written.push([name, Buffer.from(content()).toString()])
      return isChosen
    })
    await app.client.leaving.allowPlaintext(ask)
    const answer = await app.call('leaving.exportPlaintext', { ...all, format: 'json' })
    expect(JSON.stringify(answer)).not.toContain(secret)
    expect(answer).toMatchObject({ ok: true, value: { fileId: null } })
    expect(written).toEqual([[expect.stringMatching(/\.json$/), expect.stringContaining(secret)]])
    const before = (await actions()).length
    isChosen = false
    expect(await codeOf(app.client.leaving.exportPlaintext({ ...all, format: 'json' }))).toBe('cancelled')
    expect((await actions()).slice(0, (await actions()).length - before).join()).not.toContain('export.plaintext ok')
    await app.close()

    const browser = await desktop()
    await browser.client.leaving.allowPlaintext(ask)
    expect((await browser.client.leaving.status({})).canWrite).toBe(false)
    expect(await codeOf(browser.client.leaving.exportPlaintext({ ...all, format: 'json' }))).toBe('plaintext-not-here')
    await browser.close()
  })

  it('is not written when the permission has ended while the dialog stood open', async () => {
    const app = await desktop(async (_, content) => {
      await app.client.leaving.endPlaintext({})
      content()
      return true
    })
    await app.client.leaving.allowPlaintext(ask)
    expect(await codeOf(app.client.leaving.exportPlaintext({ ...all, format: 'json' }))).toBe('plaintext-not-allowed')
    await app.close()
  })
})
