import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Core } from '../../src/main/api/core.ts'
import { isPending, makeDraft } from '../../src/main/vault/replacement.ts'
import { type MemoryKeychain, memoryKeychain } from '../fakes/keychain.ts'
import { codeOf } from './code-of.ts'
import { startCore, type TestCore } from './core.ts'

/** What two processes may meet while one puts another vault into the place of the one that both know. */
let test: TestCore
let keychain: MemoryKeychain
beforeEach(async () => {
  keychain = memoryKeychain()
  test = await startCore({ environment: { keychain, kdf: { memoryKiB: 64, passes: 1, lanes: 1 } } })
})
afterEach(() => test.close())

const unlock = (core: Pick<Core, 'client'>) => core.client.vault.unlock({ passphrase: null, slotId: null })
const inKeychain = { provider: 'fernet', source: 'keychain' } as const
const rekey = async () => {
  const { slots } = await test.client.vault.status({})
  await test.client.vault.rekey({ keep: slots.map(({ id }) => ({ id, passphrase: null })), add: [] })
}
/** Runs something within the next call of the keychain, as a slow one would give it time. */
const within = (call: 'get' | 'set', work: () => Promise<void>) => {
  const usual = keychain[call] as (...args: unknown[]) => Promise<unknown>
  Object.assign(keychain, {
    async [call](...args: unknown[]) {
      Object.assign(keychain, { [call]: usual })
      const result = await usual.apply(keychain, args)
      await work()
      return result
    },
  })
}

describe('V7 while one process replaces the vault, another', { timeout: 60_000 }, () => {
  it('that was opening it by the old slots opens it by the new ones', async () => {
    await test.client.vault.addSlot({ slot: inKeychain, label: '' })
    const other = await test.another()
    const { slots } = await test.client.vault.status({})
    // By the keychain alone, which is where the other one is slow.
    delete test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    within('get', async () => {
      await test.client.vault.rekey({
        keep: slots.filter(({ source }) => source === 'keychain').map(({ id }) => ({ id, passphrase: null })),
        add: [],
      })
    })
    const status = await unlock(other)
    expect(status.state).toBe('unlocked')
    expect(status.slots.map(({ id }) => id)).toEqual((await test.client.vault.status({})).slots.map(({ id }) => id))
    expect(await other.client.audit.verify({})).toMatchObject({ ok: true })
  })

  it('that was making a slot for the old key is told that it was locked, and changes nothing', async () => {
    const other = await test.another('browser')
    await unlock(other)
    within('set', rekey)
    expect(await codeOf(other.client.vault.addSlot({ slot: inKeychain, label: 'late' }))).toBe('vault-locked')
    expect((await test.client.vault.status({})).slots).toMatchObject([{ source: 'environment' }])
    expect(keychain.entries.size).toBe(0)
    await test.client.vault.lock({})
    await unlock(test)
    await unlock(other)
  })

  it('that re-keys as well comes after it, or not at all', async () => {
    const other = await test.another('browser')
    await unlock(other)
    const { slots } = await test.client.vault.status({})
    const keep = slots.map(({ id }) => ({ id, passphrase: null }))
    const both = await Promise.all([
      codeOf(test.client.vault.rekey({ keep, add: [] })),
      codeOf(other.client.vault.rekey({ keep, add: [] })),
    ])
    // Each asks the other to lock: one is done, or both have given way.
    for (const code of both) expect([null, 'cancelled', 'vault-busy', 'vault-locked']).toContain(code)
    await delay(1100)
    for (const core of [test, other]) {
      await unlock(core)
      expect(await core.client.audit.verify({})).toMatchObject({ ok: true })
    }
  })

  it('that keeps the vault open for good keeps it from being replaced', async () => {
    const { VaultLock } = await import('../../src/main/vault/vault-lock.ts')
    const lock = new VaultLock(test.folder, undefined)
    await lock.share()
    try {
      expect(await codeOf(rekey())).toBe('vault-busy')
    } finally {
      lock.end()
    }
    await rekey()
  })
})

describe('V9 a lock', { timeout: 60_000 }, () => {
  it('ends a restore that began while the vault was locked: nothing opens behind the back of who locked', async () => {
    const { id } = await test.client.backups.create({})
    await test.client.vault.lock({})
    const { previewId } = await test.client.backups.preview({ from: { id }, passphrase: null })
    const restoring = codeOf(test.client.backups.restore({ previewId }))
    await delay(20)
    // As when the machine is suspended.
    test.core.lock('suspend')
    expect(await restoring).toBe('cancelled')
    expect((await test.client.vault.status({})).state).toBe('locked')
    expect(readdirSync(test.folder).filter((name) => /^(next|preview)/.test(name))).toEqual([])
    await unlock(test)
    const { items } = await test.client.audit.list({ action: ['vault.restore'], limit: 5, cursor: null })
    expect(items.filter(({ outcome }) => outcome === 'ok')).toEqual([])
  })
})

describe('V7 what a killed process has left', { timeout: 60_000 }, () => {
  it('of a vault in the making is removed when the vault is opened', async () => {
    await test.client.vault.lock({})
    writeFileSync(join(makeDraft(test.folder, 'rekey'), 'vault.db'), 'half')
    writeFileSync(join(makeDraft(test.folder, 'restore'), 'keyslots.json'), '{')
    mkdirSync(join(test.folder, 'preview.tmp-999999999-019a0000-0000-7000-8000-000000000001'))
    await unlock(test)
    expect(readdirSync(test.folder).filter((name) => /^(next|preview)/.test(name))).toEqual([])
  })

  it('takes no key away from a vault that stands, whose slots whoever can write this folder names in it', async () => {
    const { env } = test
    await test.client.vault.create({ name: 'other', slot: inKeychain, recovery: null })
    const others = readFileSync(join(test.folder, '../other/keyslots.json'))
    await test.client.vault.select({ name: 'default' })
    writeFileSync(join(makeDraft(test.folder, 'rekey'), 'keyslots.json'), others)
    await unlock(test)
    expect(readdirSync(test.folder).filter((name) => name.startsWith('next'))).toEqual([])
    // Also as a vault in the making, beside the vaults.
    const beside = join(test.folder, '../.new-019a0000-0000-7000-8000-000000000001')
    mkdirSync(beside)
    writeFileSync(join(beside, 'keyslots.json'), others)
    utimesSync(beside, 1, 1)
    await test.client.vault.create({ name: 'third', slot: inKeychain, recovery: null })
    expect(existsSync(beside)).toBe(false)
    await test.client.vault.select({ name: 'other' })
    delete env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    expect((await unlock(test)).state).toBe('unlocked')
  })

  it('is nothing but a folder of that name: a link or a file is left alone', async () => {
    await test.client.vault.lock({})
    writeFileSync(join(test.folder, 'next'), 'somebody’s')
    expect(isPending(test.folder)).toBe(false)
    await unlock(test)
    expect(existsSync(join(test.folder, 'next'))).toBe(true)
    expect(await codeOf(rekey())).not.toBe(null)
    await test.client.vault.lock({})
    await unlock(test)
  })
})
