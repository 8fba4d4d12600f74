import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { generateKey } from '../../src/main/crypto/fernet.ts'
import { deriveSlotsKey } from '../../src/main/crypto/hkdf.ts'
import { readSlots, writeSlotFile } from '../../src/main/keys/slot-file.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { startCore, type TestCore } from './core.ts'
import { vaultKeyOf } from './vault-content.ts'

const passphrase = 'lantern gravel orbit muffin seven'
const other = 'seven muffin orbit gravel lantern'
const keychain = memoryKeychain()
let test: TestCore
afterEach(() => test.close())

const start = async () => {
  test = await startCore({ environment: { keychain } })
  return test
}
const silent = { passphrase: null, slotId: null }
const slots = async () => (await test.client.vault.status({})).slots
const actions = async (action: 'slot.add' | 'slot.remove' | 'slot.test') =>
  (await test.client.audit.list({ action: [action], limit: 50, cursor: null })).items

describe('V6 a slot in the place of another', () => {
  it('opens the vault instead of it, with one change of the file and both told to the log', async () => {
    const { client, env, folder } = await start()
    const [before] = await slots()
    const revision = () => JSON.parse(readFileSync(join(folder, 'keyslots.json'), 'utf8')).revision
    const first = revision()
    const made = await client.vault.replaceSlot({
      id: before?.id ?? '',
      slot: { provider: 'fernet', source: 'keychain' },
      label: 'this machine',
    })
    expect(revision()).toBe(first + 1)
    expect(await slots()).toEqual([expect.objectContaining({ id: made.id, source: 'keychain', label: 'this machine' })])
    expect(await actions('slot.add')).toHaveLength(1)
    expect(await actions('slot.remove')).toHaveLength(1)

    await client.vault.lock({})
    delete env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    expect(await client.vault.unlock(silent)).toMatchObject({ state: 'unlocked', openedBy: made.id })
  })

  it('that can’t be made leaves the old one where it is', async () => {
    const { client } = await start()
    const [before] = await slots()
    const weak = { provider: 'passphrase', passphrase: 'short' } as const
    await expect(client.vault.replaceSlot({ id: before?.id ?? '', slot: weak, label: '' })).rejects.toMatchObject({
      body: { code: 'passphrase-too-weak' },
    })
    expect((await slots()).map(({ id }) => id)).toEqual([before?.id])
    await client.vault.lock({})
    expect(await client.vault.unlock(silent)).toMatchObject({ state: 'unlocked' })
  })

  it('rotates: a new keychain key, and nothing of the old one is left', async () => {
    const { client } = await start()
    const slot = await client.vault.addSlot({ slot: { provider: 'fernet', source: 'keychain' }, label: 'mine' })
    const entries = () => [...keychain.entries.keys()].filter((account) => account.includes(slot.id))
    expect(entries()).toHaveLength(1)
    const rotated = await client.vault.rotateSlot({ id: slot.id, passphrase: null })
    expect(rotated).toMatchObject({ label: 'mine', source: 'keychain' })
    expect(entries()).toHaveLength(0)
    expect(await client.vault.testSlot({ id: rotated.id, passphrase: null })).toMatchObject({ ok: true })
  })

  it('rotates by proven settings alone: an edited file that is put back sends no vault key elsewhere', async () => {
    const { client, env, folder } = await start()
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { vaultKey, vaultId } = await vaultKeyOf(folder, { env, keychain })
    const settings = { url: 'https://vault.invalid:8200', mount: 'transit', key: 'keyward', signIn: 'token' }
    const id = '019a0000-0000-7000-8000-000000000001'
    const { mac: _, ...file } = await readSlots(folder)
    const slot = { id, provider: 'vault', source: '', label: '', createdAt: file.createdAt, wrapped: 'AAAA' } as const
    const slots = [...file.slots, { ...slot, params: settings }]
    await writeSlotFile(folder, { ...file, slots }, deriveSlotsKey(vaultKey, vaultId))
    const path = join(folder, 'keyslots.json')
    const own = readFileSync(path, 'utf8')
    const { port } = server.address() as AddressInfo
    writeFileSync(path, own.replace(settings.url, `http://127.0.0.1:${port}`))
    // What looks into the keychain for its token has read the edited file, and what proves the file reads the proper one.
    const { get } = keychain
    onTestFinished(() => void Object.assign(keychain, { get }))
    Object.assign(keychain, {
      get: (account: string) => {
        writeFileSync(path, own)
        return get(account)
      },
    })
    env.KEYWARD_VAULT_TOKEN = 'hvs.mine'
    await expect(client.vault.rotateSlot({ id, passphrase: null })).rejects.toMatchObject({
      body: { code: 'keyslots-tampered' },
    })
    expect(asked).toEqual([])
  })

  it('rotates a passphrase: the new one opens the vault, the old one does not', async () => {
    const { client } = await start()
    const slot = await client.vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label: 'safe' })
    await expect(client.vault.rotateSlot({ id: slot.id, passphrase: null })).rejects.toMatchObject({
      body: { code: 'passphrase-required' },
    })
    await client.vault.rotateSlot({ id: slot.id, passphrase: other })
    await client.vault.lock({})
    await expect(client.vault.unlock({ passphrase, slotId: null })).rejects.toMatchObject({
      body: { code: 'wrong-passphrase' },
    })
    expect(await client.vault.unlock({ passphrase: other, slotId: null })).toMatchObject({ state: 'unlocked' })
  })
})

describe('V6 the health of slots', () => {
  it('is known after a check: which does not open the vault any more, until it does again', async () => {
    const { client, env } = await start()
    const own = env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    const [first] = await slots()
    const kept = await client.vault.addSlot({ slot: { provider: 'fernet', source: 'keychain' }, label: '' })
    expect(await client.vault.checkSlots({})).toEqual({
      items: [
        { id: first?.id, code: null },
        { id: kept.id, code: null },
      ],
    })

    env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY = generateKey().toString()
    expect((await client.vault.checkSlots({})).items).toContainEqual({ id: first?.id, code: 'key-wrong' })
    expect((await slots())[0]).toMatchObject({ lastFailure: 'key-wrong', lastFailedAt: expect.any(String) })
    expect((await slots())[1]).toMatchObject({ lastFailure: null })

    // That a variable isn't set in this process says nothing about its slot.
    delete env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    expect((await client.vault.checkSlots({})).items).toEqual([{ id: kept.id, code: null }])

    env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY = own
    await client.vault.checkSlots({})
    expect((await slots())[0]).toMatchObject({ lastFailure: null, lastFailedAt: null })
    expect((await actions('slot.test')).some(({ detail }) => detail === 'key-wrong')).toBe(true)
  })

  it('is known also of a slot that the database has no word of, as after a restore that keeps the slots of today', async () => {
    const { client } = await start()
    const { id } = await client.backups.create({})
    const kept = await client.vault.addSlot({ slot: { provider: 'fernet', source: 'keychain' }, label: '' })
    const { previewId } = await client.backups.preview({ from: { id }, passphrase: null, slotId: null })
    await client.backups.restore({ previewId })
    for (const account of keychain.entries.keys()) if (account.includes(kept.id)) keychain.entries.delete(account)
    expect((await client.vault.checkSlots({})).items).toContainEqual({ id: kept.id, code: 'key-missing' })
    expect((await slots()).find((slot) => slot.id === kept.id)).toMatchObject({
      lastUsedAt: null,
      lastFailedAt: expect.any(String),
      lastFailure: 'key-missing',
    })
  })

  it('is not spoilt by a passphrase that was mistyped', async () => {
    const { client } = await start()
    const slot = await client.vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label: '' })
    await expect(client.vault.testSlot({ id: slot.id, passphrase: other })).rejects.toMatchObject({
      body: { code: 'wrong-passphrase' },
    })
    expect((await slots()).find(({ id }) => id === slot.id)).toMatchObject({ lastFailure: null })
  })
})

describe('V6 the last slot that works', () => {
  const own = async () => (await slots())[0]?.id ?? ''
  const removing = (id: string) => test.client.vault.removeSlot({ id })
  const lastSlot = { body: { code: 'last-slot' } }

  it('stays beside one whose key is gone', async () => {
    const { client } = await start()
    const lost = await client.vault.addSlot({ slot: { provider: 'fernet', source: 'keychain' }, label: '' })
    const [account = ''] = [...keychain.entries.keys()].filter((each) => each.includes(lost.id))
    const key = keychain.entries.get(account)
    keychain.entries.delete(account)
    await expect(removing(await own())).rejects.toMatchObject(lastSlot)
    expect(await slots()).toHaveLength(2)
    if (key) keychain.entries.set(account, key)
    await removing(await own())
    expect((await slots()).map(({ id }) => id)).toEqual([lost.id])
  })

  it('stays beside an own key that this process does not have', async () => {
    const { client, env } = await start()
    const mine = await client.vault.addSlot({ slot: { provider: 'fernet', source: 'keychain' }, label: '' })
    delete env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    await expect(removing(mine.id)).rejects.toMatchObject(lastSlot)
  })

  it('goes where a passphrase remains, which nobody can be asked for', async () => {
    const { client, env } = await start()
    await client.vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label: '' })
    delete env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    await removing(await own())
    expect((await slots()).map(({ provider }) => provider)).toEqual(['passphrase'])
  })
})
