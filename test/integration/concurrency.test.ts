import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deriveVaultKeys } from '../../src/main/crypto/hkdf.ts'
import { readSlots } from '../../src/main/keys/slot-file.ts'
import { addSlot, type SlotRules } from '../../src/main/keys/slots.ts'
import { unlockSlots } from '../../src/main/keys/unlock.ts'
import type { CallError } from '../../src/shared/api/client.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { metadata, startCore, type TestCore } from './core.ts'

/** A keychain that answers when it is told to, so that a test decides what happens meanwhile. */
function slowKeychain() {
  const keychain = memoryKeychain()
  const { get } = keychain
  let gate = Promise.resolve()
  let open = () => {}
  return {
    keychain: Object.assign(keychain, { get: (account: string) => gate.then(() => get(account)) }),
    hold() {
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    release: () => open(),
  }
}

let slow: ReturnType<typeof slowKeychain>
let test: TestCore
beforeEach(async () => {
  slow = slowKeychain()
  test = await startCore({ environment: { keychain: slow.keychain } })
})
afterEach(() => test.close())

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: unknown) => (error as CallError).body.code,
  )
const unlock = () => test.client.vault.unlock({ passphrase: null, slotId: null })
const status = () => test.client.vault.status({})
const idOf = async (name: string) => (await readSlots(test.folder.replace(/default$/, name))).vaultId
const keychainSlot = { provider: 'fernet', source: 'keychain' } as const
const create = (name: string, slot: { provider: 'fernet'; source: 'keychain' | 'environment' } = keychainSlot) =>
  test.client.vault.create({ name, slot, recovery: null })
const actions = async () => {
  const { items } = await test.client.audit.list({ limit: 100, cursor: null })
  return items.map(({ action }) => action).reverse()
}

describe('an unlock that takes its time', () => {
  beforeEach(async () => {
    await create('slow')
    await test.client.vault.lock({})
    slow.hold()
  })

  it('opens nothing once another vault was chosen', async () => {
    const unlocking = codeOf(unlock())
    await test.client.vault.select({ name: 'default' })
    slow.release()
    expect(await unlocking).toBe('cancelled')
    expect(await status()).toMatchObject({ name: 'default', state: 'locked' })
    await unlock()
    expect(await status()).toMatchObject({ state: 'unlocked', id: await idOf('default') })
  })

  it('opens nothing once a person has locked, and nothing when the application ends', async () => {
    const unlocking = codeOf(unlock())
    await test.client.vault.lock({})
    slow.release()
    expect(await unlocking).toBe('cancelled')
    expect((await status()).state).toBe('locked')
    slow.hold()
    const late = codeOf(unlock())
    await test.core.close()
    slow.release()
    expect(await late).toBe('cancelled')
  })

  it('is told to the log when it fails, also where a person has locked or chosen another vault meanwhile', async () => {
    for (const meanwhile of [() => test.client.vault.lock({}), () => test.client.vault.select({ name: 'default' })]) {
      slow.hold()
      const failing = codeOf(test.client.vault.unlock({ passphrase: null, slotId: null }))
      await meanwhile()
      slow.keychain.broken = true
      slow.release()
      expect(await failing).toBe('keychain-unavailable')
      slow.keychain.broken = false
      await test.client.vault.select({ name: 'slow' })
    }
    expect(await codeOf(unlock())).toBe('ok')
    expect((await actions()).filter((action) => action === 'vault.unlock-failed')).toHaveLength(2)
  })

  it('is one unlock when it is asked for twice', async () => {
    const both = [codeOf(unlock()), codeOf(unlock())]
    slow.release()
    expect(await Promise.all(both)).toEqual(['ok', 'ok'])
    expect(await actions()).toEqual(['vault.create', 'vault.lock', 'vault.unlock'])
  })
})

describe('making a vault', () => {
  it('of the same name twice at once makes one', async () => {
    const codes = await Promise.all([codeOf(create('new')), codeOf(create('new'))])
    expect(codes.sort()).toEqual(['ok', 'vault-exists'])
    expect(await status()).toMatchObject({ name: 'new', state: 'unlocked', id: await idOf('new') })
    expect(await actions()).toEqual(['vault.create'])
  })

  it('of two names at once makes both, and the one that is open is the one that is named', async () => {
    expect(await Promise.all([codeOf(create('one')), codeOf(create('two'))])).toEqual(['ok', 'ok'])
    const { name, id, state } = await status()
    expect(state).toBe('unlocked')
    expect(id).toBe(await idOf(name))
    for (const each of ['one', 'two']) {
      await test.client.vault.select({ name: each })
      await unlock()
      expect(await actions()).toContain('vault.create')
    }
  })

  it('that fails leaves the present one open', async () => {
    slow.keychain.available = async () => ({ available: false, reason: '' })
    expect(await codeOf(create('new'))).toBe('keychain-unavailable')
    expect(await codeOf(create('default'))).toBe('vault-exists')
    expect(await status()).toMatchObject({ name: 'default', state: 'unlocked' })
  })
})

describe('a key slot that is added slowly', () => {
  it('leaves another vault that was opened meanwhile alone', async () => {
    await create('other', { provider: 'fernet', source: 'environment' })
    await test.client.vault.select({ name: 'default' })
    await unlock()
    for (const label of ['a', 'b']) await test.client.vault.addSlot({ slot: keychainSlot, label })
    slow.hold()
    const adding = codeOf(test.client.vault.addSlot({ slot: keychainSlot, label: 'late' }))
    await test.client.vault.select({ name: 'other' })
    await unlock()
    slow.release()
    expect(await adding).toBe('vault-locked')
    await test.client.vault.lock({})
    // Before, the other vault took over the revision of a slot file that isn't its own, and could never be opened again.
    expect(await codeOf(unlock())).toBe('ok')
    expect(await actions()).not.toContain('slot.add')

    await test.client.vault.select({ name: 'default' })
    await unlock()
    const { items } = await test.client.audit.list({ action: ['slot.add'], limit: 10, cursor: null })
    expect(items.map(({ subject, detail }) => [subject, detail])).toEqual([
      ['late', 'fernet, found at unlock'],
      ['b', 'fernet'],
      ['a', 'fernet'],
    ])
  })

  it('loses none of the others, when several are made and removed at once by two processes', async () => {
    const other = await test.another('browser')
    await other.client.vault.unlock({ passphrase: null, slotId: null })
    const gone = await test.client.vault.addSlot({ slot: keychainSlot, label: 'gone' })
    const { slots } = await status()
    await Promise.all([
      ...['a', 'b', 'c'].map((label) => test.client.vault.addSlot({ slot: keychainSlot, label })),
      ...['d', 'e', 'f'].map((label) => other.client.vault.addSlot({ slot: keychainSlot, label })),
      other.client.vault.removeSlot({ id: gone.id }),
    ])
    const after = await readSlots(test.folder)
    expect(after.slots.map(({ label }) => label).sort()).toEqual(['', 'a', 'b', 'c', 'd', 'e', 'f'])
    expect(after.revision).toBe(slots.length + 7)
    await test.client.vault.lock({})
    expect(await codeOf(unlock())).toBe('ok')
  })

  it('by a process that ends before it has recorded it, is recorded at the next unlock, once', async () => {
    const environment = { env: test.env, packaged: false, keychain: slow.keychain }
    const { vaultKey } = await unlockSlots(await readSlots(test.folder), {}, environment)
    expect(deriveVaultKeys(vaultKey, await idOf('default')).database).toHaveLength(32)
    const rules: SlotRules = { guard: (work) => work() }
    const { slot } = await addSlot(test.folder, vaultKey, { ...keychainSlot, label: 'orphan' }, environment, rules)
    for (let i = 0; i < 2; i++) {
      await test.client.vault.lock({})
      await unlock()
    }
    await test.client.vault.removeSlot({ id: slot.id })
    const { items } = await test.client.audit.list({ action: ['slot.add', 'slot.remove'], limit: 10, cursor: null })
    expect(items.map(({ action, subject }) => [action, subject])).toEqual([
      ['slot.remove', 'orphan'],
      ['slot.add', 'orphan'],
    ])
  })
})

describe('a bundle', () => {
  const passphrase = 'correct horse battery staple'
  const key = { with: 'passphrase', passphrase } as const
  const make = (name: string) =>
    test.client.credentials.create({
      type: 'api-key',
      metadata: metadata({ name }),
      config: {},
      secrets: { key: 'a value' },
    })

  it('that is not finished when the vault locks does not leave it', async () => {
    await make('Stripe')
    // Loads what bundles need, so that the export begins at once.
    await test.client.bundles.close({ previewId: '019a0000-0000-7000-8000-000000000000' })
    const exporting = test.core.call('bundles.export', { choose: { all: true }, to: key, note: '', armor: false })
    // Encrypting to a passphrase takes a while, in another thread.
    await test.client.credentials.facets({})
    await test.client.vault.lock({})
    expect(await exporting).toMatchObject({ ok: false, error: { code: 'vault-locked' } })
    await unlock()
    expect(await actions()).toEqual([
      ...['vault.create', 'credential.create', 'credential.use', 'vault.lock', 'vault.unlock'],
    ])
  })

  it('that is imported while another process edits changes nothing that the person has not seen', async () => {
    const { id } = await make('Stripe')
    const { fileId } = await test.client.bundles.export({ choose: { all: true }, to: key, note: '', armor: false })
    await test.client.credentials.update({ id, revision: null, metadata: { team: 'ours' }, config: null })
    const { previewId, counts } = await test.client.bundles.preview({ fileId, key })
    expect(counts).toMatchObject({ changed: 0, conflict: 1 })
    const other = await test.another()
    await other.client.vault.unlock({ passphrase: null, slotId: null })
    await other.client.credentials.update({ id, revision: null, metadata: { owner: 'grace' }, config: null })
    const choice = { previewId, onConflict: 'replace', choices: {}, dryRun: false } as const
    expect(await codeOf(test.client.bundles.import(choice))).toBe('import-stale')
    expect(await test.client.credentials.get({ ref: id })).toMatchObject({ team: 'ours', owner: 'grace' })
  })
})

describe('two processes at once', () => {
  it('may rotate the same credential: both values are kept, and the later one is in use', async () => {
    const other = await test.another()
    await other.client.vault.unlock({ passphrase: null, slotId: null })
    const { id } = await test.client.credentials.create({
      type: 'api-key',
      metadata: metadata({ name: 'Stripe' }),
      config: {},
      secrets: { key: 'the first value' },
    })
    const rotated = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? other : test.core).client.credentials.rotate({ id, config: {}, secrets: { key: `value ${i}` } }),
      ),
    )
    expect(rotated.map(({ version }) => version).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    const { items } = await test.client.credentials.versions({ id })
    expect(items.filter(({ state }) => state === 'kept')).toHaveLength(10)
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
  })
})
