import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Core } from '../../src/main/api/core.ts'
import { type MemoryKeychain, memoryKeychain } from '../fakes/keychain.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'
import { toFirstSchema } from './vault-content.ts'

const passphrase = 'correct horse battery staple'
let test: TestCore
let keychain: MemoryKeychain
let now: number
const options = () => ({ environment: { keychain, kdf: { memoryKiB: 64, passes: 1, lanes: 1 } }, now: () => now })
beforeEach(async () => {
  now = Date.now()
  keychain = memoryKeychain()
  test = await startCore(options())
})
afterEach(() => test.close())

const add = (name: string, core: Pick<Core, 'client'> = test) =>
  core.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name }),
    config: {},
    secrets: { key: `value of ${name}` },
  })
const unlock = (given: string | null = null) => test.client.vault.unlock({ passphrase: given, slotId: null })
const names = async (core: Pick<Core, 'client'> = test) =>
  (
    await core.client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 100, cursor: null })
  ).items.map(({ name }) => name)
const previewOf = (id: string, given: string | null = null) =>
  test.client.backups.preview({ from: { id }, passphrase: given })
const files = () => readdirSync(join(test.folder, 'backups'))
/** Each test shows that values open, by an export that opens all of them. */
const opensAll = (core: Pick<Core, 'client'> = test) =>
  core.client.bundles.export({ choose: { all: true }, to: { with: 'passphrase', passphrase }, note: '', armor: false })
const bytesOf = async (id: string) => {
  const { fileId } = await test.client.backups.download({ id })
  return Buffer.from(test.core.takeFile(fileId))
}
const leftovers = (folder: string) => readdirSync(folder).filter((name) => /^(next|preview|\.restore)/.test(name))

describe('V8 a backup', { timeout: 60_000 }, () => {
  it('is one file for its owner, encrypted, with its key slots before it', async () => {
    await add('Stripe live key')
    const made = await test.client.backups.create({})
    expect(await test.client.backups.list({})).toEqual({ items: [made] })
    const [name = ''] = files()
    expect(files()).toHaveLength(1)
    const path = join(test.folder, 'backups', name)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(path).size).toBe(made.bytes)
    const bytes = readFileSync(path)
    const header = JSON.parse(bytes.subarray(0, bytes.indexOf('\n')).toString()) as Record<string, unknown>
    expect(header).toMatchObject({ format: 'keyward-backup/1', id: made.id, reason: 'person', vaultName: 'default' })
    expect(header.keyslots).toBe(readFileSync(join(test.folder, 'keyslots.json'), 'utf8'))
    expect(bytes.includes('Stripe')).toBe(false)
    expect(await bytesOf(made.id)).toEqual(bytes)
    const log = await test.client.audit.list({ action: ['vault.backup'], limit: 5, cursor: null })
    expect(log.items.map(({ detail }) => detail)).toEqual(['taken out', 'person'])
    await test.client.backups.remove({ id: made.id })
    expect(await codeOf(test.client.backups.remove({ id: made.id }))).toBe('backup-not-found')
    expect(files()).toEqual([])
  })

  it('tells what a restore would do, and does it', async () => {
    const kept = await add('Kept')
    const edited = await add('Edited')
    const gone = await add('Gone')
    const { id } = await test.client.backups.create({})
    await test.client.credentials.update({
      id: edited.id,
      revision: null,
      metadata: { name: 'Edited since' },
      config: null,
    })
    await test.client.credentials.trash({ ids: [gone.id], confirm: 'Gone' })
    await test.client.credentials.shred({ ids: [gone.id], confirm: 'Gone' })
    await add('New')
    await test.client.connections.create({
      input: {
        name: 'Shop',
        kind: 'http',
        systemId: null,
        environment: '',
        credentialId: kept.id,
        parameters: { url: 'https://a.example' },
        purpose: '',
      },
      consent: true,
    })
    const preview = await previewOf(id)
    expect(preview).toMatchObject({
      compared: true,
      isOther: false,
      credentials: 3,
      connections: 0,
      counts: { returns: 1, reverts: 2, vanishes: 2 },
      items: [
        { kind: 'credential', name: 'New', change: 'vanishes' },
        { kind: 'connection', name: 'Shop', change: 'vanishes' },
        { kind: 'credential', name: 'Edited since', change: 'reverts' },
        // Its connection let it be used with a host.
        { kind: 'credential', name: 'Kept', change: 'reverts' },
        { kind: 'credential', name: 'Gone', change: 'returns', updatedAt: null },
      ],
    })
    const status = await test.client.backups.restore({ previewId: preview.previewId })
    expect(status).toMatchObject({ state: 'unlocked', counts: { credentials: 3, connections: 0 } })
    expect(await names()).toEqual(['Edited', 'Gone', 'Kept'])
    await opensAll()
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
    const [record] = (await test.client.audit.list({ action: ['vault.restore'], limit: 5, cursor: null })).items
    expect(record?.detail).toBe(`backup of ${preview.createdAt}`)
    expect(leftovers(test.folder)).toEqual([])
    // The way back: what stood there was kept.
    const { items } = await test.client.backups.list({})
    expect(items.map(({ reason }) => reason).sort()).toEqual(['person', 'restore'])
    await test.client.vault.lock({})
    await unlock()
    const back = await previewOf(items.find(({ reason }) => reason === 'restore')?.id ?? '')
    expect(back.counts).toEqual({ returns: 2, reverts: 2, vanishes: 1 })
    await test.client.backups.restore({ previewId: back.previewId })
    expect(await names()).toEqual(['Edited since', 'Kept', 'New'])
    await opensAll()
  })

  it('is shown anew when the vault changes in what the restore does', async () => {
    await add('One')
    const { id } = await test.client.backups.create({})
    const { previewId } = await previewOf(id)
    await add('Two')
    expect(await codeOf(test.client.backups.restore({ previewId }))).toBe('restore-stale')
    expect(await codeOf(test.client.backups.restore({ previewId }))).toBe('restore-stale')
    const again = await previewOf(id)
    // A record of the log is no change of what is restored.
    await test.client.audit.verify({})
    await test.client.backups.restore({ previewId: again.previewId })
    expect(await names()).toEqual(['One'])
    // What was shown for a locked vault says nothing about the open one.
    await test.client.vault.lock({})
    const locked = await previewOf(id)
    expect(locked).toMatchObject({ compared: false, items: [] })
    await unlock()
    expect(await codeOf(test.client.backups.restore({ previewId: locked.previewId }))).toBe('restore-stale')
  })

  it('restores a vault that is locked, damaged or gone, by the slots of its time', async () => {
    await test.client.vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label: 'Recovery' })
    await add('One')
    const { id } = await test.client.backups.create({})
    const harm: (() => void)[] = [
      () => {},
      () => truncateSync(join(test.folder, 'vault.db'), 4096 * 3),
      () => writeFileSync(join(test.folder, 'keyslots.json'), '{'),
      () => {
        rmSync(join(test.folder, 'vault.db'))
        rmSync(join(test.folder, 'keyslots.json'))
      },
    ]
    const own = test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    for (const each of harm) {
      await test.client.vault.lock({})
      each()
      delete test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
      expect(await codeOf(previewOf(id))).toBe('passphrase-required')
      expect(await codeOf(previewOf(id, 'not the passphrase at all'))).toBe('wrong-passphrase')
      const { previewId } = await previewOf(id, passphrase)
      expect((await test.client.backups.restore({ previewId })).state).toBe('unlocked')
      expect(await names()).toEqual(['One'])
      await opensAll()
      expect(leftovers(test.folder)).toEqual([])
      test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY = own
      await test.client.vault.lock({})
      await unlock()
    }
    // A locked vault that the same key opens is kept as a backup, what can't be opened as its files.
    expect((await test.client.backups.list({})).items.filter(({ reason }) => reason === 'restore')).toHaveLength(1)
    expect(files().filter((name) => name.startsWith('replaced-'))).toHaveLength(2)
  })

  it('makes a vault on a machine that has none', async () => {
    await add('One')
    await test.client.vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label: 'Recovery' })
    const { id } = await test.client.backups.create({})
    const bytes = await bytesOf(id)
    const home = mkdtempSync(join(tmpdir(), 'keyward-fresh-'))
    const known: string[] = []
    const remember = async (slots: readonly { id: string }[]) => void known.push(...slots.map(({ id }) => id))
    const environment = { ...options().environment, knownSlots: { has: () => false, remember } }
    const fresh = await startCore({ ...options(), environment, empty: true, home })
    try {
      const fileId = fresh.core.putFile(bytes)
      const given = { from: { fileId }, passphrase }
      const { previewId, ...preview } = await fresh.client.backups.preview(given)
      expect(preview).toMatchObject({ compared: false, isOther: false, credentials: 1, vaultName: 'default' })
      expect((await fresh.client.vault.status({})).state).toBe('none')
      expect(known).toEqual([])
      const restored = await fresh.client.backups.restore({ previewId })
      expect(restored.state).toBe('unlocked')
      // Opened by the person, and proven: from now on its key services are those of this vault.
      expect(known).toEqual(restored.slots.map(({ id }) => id))
      expect(await names(fresh)).toEqual(['One'])
      await opensAll(fresh)
      await fresh.client.vault.lock({})
      await fresh.client.vault.unlock({ passphrase, slotId: null })
      expect(readdirSync(join(home, 'vaults'))).toEqual(['default'])
    } finally {
      await fresh.close()
      rmSync(home, { recursive: true, force: true })
    }
  })

  it('is made before the schema changes, and brings the vault back to before', async () => {
    await add('One')
    await test.client.vault.lock({})
    await toFirstSchema(test.folder, { env: test.env, keychain })
    await unlock()
    const { items } = await test.client.backups.list({})
    expect(items).toMatchObject([{ reason: 'migration', schemaVersion: 10 }])
    const log = await test.client.audit.list({ action: ['vault.backup'], limit: 5, cursor: null })
    expect(log.items).toMatchObject([{ detail: expect.stringMatching(/^before schema \d+$/) as unknown }])
    await add('Two')
    const { previewId, counts } = await previewOf(items[0]?.id ?? '')
    expect(counts).toEqual({ returns: 0, reverts: 0, vanishes: 1 })
    await test.client.backups.restore({ previewId })
    expect(await names()).toEqual(['One'])
    await opensAll()
  })

  it('leaves no opened one behind, however the preview ends', async () => {
    await add('One')
    const { id } = await test.client.backups.create({})
    const open = async () => {
      const { previewId } = await previewOf(id)
      expect(leftovers(test.folder)).toHaveLength(1)
      return previewId
    }
    await test.client.backups.close({ previewId: await open() })
    expect(leftovers(test.folder)).toEqual([])
    await open()
    await test.client.vault.lock({})
    expect(leftovers(test.folder)).toEqual([])
    await open()
    await test.core.close()
    expect(leftovers(test.folder)).toEqual([])
  })

  it('from before a re-keying restores the vault with its old key and slots, and back', async () => {
    const slot = { provider: 'fernet', source: 'keychain' } as const
    await test.client.vault.addSlot({ slot, label: '' })
    await add('One')
    const keep = async () => (await test.client.vault.status({})).slots.map(({ id }) => ({ id, passphrase: null }))
    await test.client.vault.rekey({ keep: await keep(), add: [] })
    await add('Two')
    delete test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    const [backup] = (await test.client.backups.list({})).items
    const preview = await previewOf(backup?.id ?? '')
    expect(preview).toMatchObject({ compared: true, counts: { returns: 0, reverts: 0, vanishes: 1 } })
    await test.client.backups.restore({ previewId: preview.previewId })
    await test.client.vault.lock({})
    await unlock()
    expect(await names()).toEqual(['One'])
    await opensAll()
    const kept = (await test.client.backups.list({})).items.find(({ reason }) => reason === 'restore')
    const back = await previewOf(kept?.id ?? '')
    await test.client.backups.restore({ previewId: back.previewId })
    await test.client.vault.lock({})
    await unlock()
    expect(await names()).toEqual(['One', 'Two'])
    await opensAll()
  })

  it('leaves the present slots to an open vault, and lets no older keyslots.json pass', async () => {
    await add('One')
    const removed = await test.client.vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label: 'Leaked' })
    const { id } = await test.client.backups.create({})
    const older = readFileSync(join(test.folder, 'keyslots.json'))
    await test.client.vault.removeSlot({ id: removed.id })
    const { previewId } = await previewOf(id)
    await test.client.backups.restore({ previewId })
    expect((await test.client.vault.status({})).slots.map(({ label }) => label)).toEqual([''])
    await test.client.vault.lock({})
    expect(await codeOf(unlock(passphrase))).toBe('slot-not-found')
    writeFileSync(join(test.folder, 'keyslots.json'), older)
    expect(await codeOf(unlock(passphrase))).toBe('keyslots-tampered')
  })

  it('keeps the key of a keychain slot that was rotated or removed for as long as one needs it', async () => {
    const slot = { provider: 'fernet', source: 'keychain' } as const
    const first = await test.client.vault.addSlot({ slot, label: '' })
    const { id } = await test.client.backups.create({})
    const second = await test.client.vault.rotateSlot({ id: first.id, passphrase: null })
    await test.client.vault.removeSlot({ id: second.id })
    // The first is needed, the second was in no backup.
    expect([...keychain.entries.keys()].map((account) => account.split(':')[2])).toEqual([first.id])
    await test.client.backups.remove({ id })
    expect(keychain.entries.size).toBe(0)
  })

  it('restored under another name takes no key away from the vault that it was made of', async () => {
    const slot = { provider: 'fernet', source: 'keychain' } as const
    const first = await test.client.vault.addSlot({ slot, label: '' })
    await add('One')
    const bytes = await bytesOf((await test.client.backups.create({})).id)
    await test.client.vault.select({ name: 'copy' })
    const fileId = test.core.putFile(bytes)
    const { previewId } = await test.client.backups.preview({ from: { fileId }, passphrase: null })
    await test.client.backups.restore({ previewId })
    expect(await names()).toEqual(['One'])
    await test.client.vault.removeSlot({ id: first.id })
    expect(keychain.entries.size).toBe(1)
    await test.client.vault.select({ name: 'default' })
    delete test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    await unlock()
  })

  it('that can’t be written is named, recorded, shown, and keeps nobody from work', async () => {
    writeFileSync(join(test.folder, 'backups'), 'in the way')
    expect(await codeOf(test.client.backups.create({}))).toBe('backup-failed')
    const log = await test.client.audit.list({ action: ['vault.backup'], limit: 5, cursor: null })
    expect(log.items).toMatchObject([{ outcome: 'failed', detail: 'backup-failed' }])
    const failed = async () =>
      (await test.client.overview.get({})).attention.some(({ kind }) => kind === 'backup-failed')
    expect(await failed()).toBe(true)
    await add('One')
    rmSync(join(test.folder, 'backups'))
    await test.client.backups.create({})
    expect(await failed()).toBe(false)
    expect(existsSync(join(test.folder, 'backups'))).toBe(true)
  })
})
