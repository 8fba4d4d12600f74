import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnyEvent } from '../../src/shared/api/contract.ts'
import { type MemoryKeychain, memoryKeychain } from '../fakes/keychain.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'
import { valuesIn, vaultKeyOf } from './vault-content.ts'

let test: TestCore
let keychain: MemoryKeychain
const passphrase = 'correct horse battery staple'
const cheap = { memoryKiB: 64, passes: 1, lanes: 1 } as const

beforeEach(async () => {
  keychain = memoryKeychain()
  test = await startCore({ environment: { keychain, kdf: cheap } })
})
afterEach(() => test.close())

const add = (name: string, key = `value of ${name}`) =>
  test.client.credentials.create({ type: 'api-key', metadata: metadata({ name }), config: {}, secrets: { key } })
const slotIds = async () => (await test.client.vault.status({})).slots.map(({ id }) => id)
const keepAll = async () => (await slotIds()).map((id) => ({ id, passphrase: null }))
const environment = () => ({ env: test.env, keychain })
const unlock = (given: string | null = null) => test.client.vault.unlock({ passphrase: given, slotId: null })

/** Locks, and looks into the files with the key that a slot gives. */
const contentOf = async (attempt: { passphrase?: string } = {}) => {
  await test.client.vault.lock({})
  const { vaultKey, vaultId } = await vaultKeyOf(test.folder, environment(), attempt)
  return { vaultKey, values: valuesIn(test.folder, vaultKey, vaultId) }
}

function* filesIn(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* filesIn(path)
    else yield path
  }
}

describe('V7 re-keying', { timeout: 60_000 }, () => {
  it('gives the vault a new key that every value, the log and the slots hold under', async () => {
    const { id } = await add('One')
    await add('Two')
    await test.client.credentials.rotate({ id, config: {}, secrets: { key: 'the second value' } })
    const before = await contentOf()
    await unlock()
    const old = await slotIds()
    const { anchor } = await test.client.audit.verify({})
    const { fileId } = await test.client.audit.export({ format: 'jsonl', filter: {} })
    const exported = test.core.takeFile(fileId)
    const events: AnyEvent[] = []
    test.core.subscribe((event) => events.push(event))
    const status = await test.client.vault.rekey({ keep: await keepAll(), add: [] })
    expect(status).toMatchObject({ state: 'unlocked', counts: { credentials: 2 } })
    expect(status.slots).toHaveLength(1)
    expect(status.slots[0]?.id).not.toBe(old[0])
    expect(status.openedBy).toBe(status.slots[0]?.id)
    // What was kept elsewhere before holds: an anchor knows no key, and an export is found in the log word for word.
    expect(await test.client.audit.verify({ anchor })).toMatchObject({ ok: true, continues: 'yes' })
    const file = { fileId: test.core.putFile(exported), anchor }
    expect(await test.client.audit.verifyFile(file)).toMatchObject({ ok: true, continues: 'yes' })
    expect((await test.client.audit.list({ action: ['vault.rekey'], limit: 5, cursor: null })).items).toMatchObject([
      { outcome: 'ok', detail: '1 key slot' },
    ])
    // Work goes on in the same opening, and after the next one.
    await add('Three')
    const after = await contentOf()
    expect(after.vaultKey.equals(before.vaultKey)).toBe(false)
    for (const [key, value] of before.values) expect(after.values.get(key)).toBe(value)
    expect(after.values.size).toBe(before.values.size + 1)
    expect(() => valuesIn(test.folder, before.vaultKey, status.id ?? '')).toThrow()
    await unlock()
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
    const labels = events.flatMap((event) => (event.name === 'progress' ? [event.data.label] : []))
    expect([...new Set(labels)]).toEqual(['try', 'backup', 'slots', 'copy', 'values', 'records', 'pages', 'check'])
    expect(readdirSync(test.folder).filter((name) => name.startsWith('next'))).toEqual([])
  })

  it('keeps passphrase slots with their passphrase, adds slots, and drops the others', async () => {
    await add('One')
    const typed = { provider: 'passphrase', passphrase } as const
    const recovery = await test.client.vault.addSlot({ slot: typed, label: 'Recovery' })
    const keep = (given: string | null) => [{ id: recovery.id, passphrase: given }]
    expect(await codeOf(test.client.vault.rekey({ keep: keep(null), add: [] }))).toBe('passphrase-required')
    expect(await codeOf(test.client.vault.rekey({ keep: keep('wrong horse battery staple'), add: [] }))).toBe(
      'wrong-passphrase',
    )
    expect(await codeOf(test.client.vault.rekey({ keep: [], add: [] }))).toBe('last-slot')
    expect(await slotIds()).toHaveLength(2)
    const added = { slot: { provider: 'fernet', source: 'keychain' }, label: 'This machine' } as const
    const status = await test.client.vault.rekey({ keep: keep(passphrase), add: [added] })
    expect(status.slots).toMatchObject([
      { provider: 'passphrase', label: 'Recovery' },
      { provider: 'fernet', source: 'keychain', label: 'This machine' },
    ])
    const records = await test.client.audit.list({ action: ['slot.add', 'slot.remove'], limit: 2, cursor: null })
    expect(records.items).toMatchObject([{ action: 'slot.remove' }, { action: 'slot.add', subject: 'This machine' }])
    expect((await contentOf({ passphrase })).values.size).toBe(1)
    // By the keychain, where the own key opens nothing any more.
    delete test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    expect((await unlock()).openedBy).toBe(status.slots[1]?.id)
  })

  it('keeps the key of an old keychain slot for as long as a backup needs it', async () => {
    const slot = { provider: 'fernet', source: 'keychain' } as const
    await test.client.vault.addSlot({ slot, label: '' })
    const [account = ''] = keychain.entries.keys()
    await test.client.vault.rekey({ keep: await keepAll(), add: [] })
    expect([...keychain.entries.keys()]).toHaveLength(2)
    expect(keychain.entries.has(account)).toBe(true)
    const { items } = await test.client.backups.list({})
    expect(items).toMatchObject([{ reason: 'rekey' }])
    await test.client.backups.remove({ id: items[0]?.id ?? '' })
    expect(keychain.entries.has(account)).toBe(false)
    expect([...keychain.entries.keys()]).toHaveLength(1)
    await test.client.vault.lock({})
    delete test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    await unlock()
  })

  it('that is cancelled, or whose vault is locked, leaves everything as it was', async () => {
    await add('One')
    const file = readFileSync(join(test.folder, 'keyslots.json'), 'utf8')
    for (const end of [() => test.client.vault.cancelRekey({}), () => test.client.vault.lock({})]) {
      const running = test.client.vault.rekey({ keep: await keepAll(), add: [] })
      const slot = { provider: 'fernet', source: 'keychain' } as const
      const ended = new Promise<void>((resolve) => {
        const leave = test.core.subscribe((event) => {
          if (event.name !== 'progress' || event.data.label !== 'copy') return
          leave()
          void end().then(() => resolve())
        })
      })
      await ended
      expect(await codeOf(running)).toBe('cancelled')
      expect(slot).toBeDefined()
      expect(readFileSync(join(test.folder, 'keyslots.json'), 'utf8')).toBe(file)
      expect(readdirSync(test.folder).filter((name) => name.startsWith('next'))).toEqual([])
      await unlock()
      await add(`after ${end.toString().length}`)
    }
    expect((await contentOf()).values.size).toBe(3)
  })

  it('refuses what would be lost with the old vault, and shows it meanwhile', async () => {
    await add('One')
    const running = test.client.vault.rekey({ keep: await keepAll(), add: [] })
    const during = new Promise<unknown[]>((resolve) => {
      const leave = test.core.subscribe((event) => {
        if (event.name !== 'progress') return
        leave()
        void Promise.all([
          codeOf(add('Lost')),
          codeOf(test.client.vault.rekey({ keep: [], add: [] })),
          test.client.credentials.get({ ref: 'One' }).then(({ name }) => name),
        ]).then(resolve)
      })
    })
    expect(await during).toEqual(['vault-busy', 'vault-busy', 'One'])
    await running
    await add('Two')
  })

  it('locks every other process first, and keeps it out until the end', async () => {
    await add('One')
    const other = await test.another('browser')
    await other.client.vault.unlock({ passphrase: null, slotId: null })
    const running = test.client.vault.rekey({ keep: await keepAll(), add: [] })
    const during = new Promise<unknown>((resolve) => {
      const leave = test.core.subscribe((event) => {
        if (event.name !== 'progress') return
        leave()
        void other.client.vault.status({}).then(({ state }) => resolve(state))
      })
    })
    expect(await during).toBe('locked')
    // Waits for the end, and opens the new vault.
    await Promise.all([running, other.client.vault.unlock({ passphrase: null, slotId: null })])
    expect((await other.client.vault.status({})).state).toBe('unlocked')
    const create = { type: 'api-key', metadata: metadata({ name: 'Two' }), config: {}, secrets: { key: 'other value' } }
    await other.client.credentials.create(create)
    expect((await test.client.credentials.get({ ref: 'Two' })).name).toBe('Two')
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
  })

  it('carries a damaged value and a broken log over as what they are', async () => {
    const { id } = await add('Damaged')
    await add('Whole')
    await test.client.vault.lock({})
    const { vaultKey, vaultId } = await vaultKeyOf(test.folder, environment())
    const { deriveVaultKeys } = await import('../../src/main/crypto/hkdf.ts')
    const { Database } = await import('../../src/main/vault/database.ts')
    const key = deriveVaultKeys(vaultKey, vaultId).database
    const database = new Database({ file: join(test.folder, 'vault.db'), key, create: false })
    database.write((db) => {
      db.run(`UPDATE sealed_secret SET sealed = CAST(substr(sealed, 1, 20) || x'00ff' || substr(sealed, 23) AS BLOB)
              WHERE credential_rid = (SELECT rid FROM credential WHERE name = 'Damaged')`)
      db.run(`UPDATE audit SET subject = 'Nobody' WHERE subject = 'Whole'`)
    })
    database.close()
    await unlock()
    const broken = await test.client.audit.verify({})
    expect(broken.ok).toBe(false)
    await test.client.vault.rekey({ keep: await keepAll(), add: [] })
    expect(await test.client.audit.verify({})).toMatchObject({ ok: false, firstBroken: broken.firstBroken })
    const [record] = (await test.client.audit.list({ action: ['vault.rekey'], limit: 1, cursor: null })).items
    expect(record?.detail).toBe(
      `1 key slot, 1 values were damaged before, the log was broken at record ${broken.firstBroken} before`,
    )
    const exported = (credentialIds: string[]) =>
      test.client.bundles.export({
        choose: { credentialIds },
        to: { with: 'passphrase', passphrase },
        note: '',
        armor: false,
      })
    expect(await codeOf(exported([id]))).toBe('secret-damaged')
    await exported([(await test.client.credentials.get({ ref: 'Whole' })).id])
  })
})

describe('V5 leaving a vault without encryption', { timeout: 60_000 }, () => {
  it('leaves nothing that opens with the key that stood readable', async () => {
    await test.close()
    test = await startCore({ environment: { keychain, kdf: cheap }, empty: true })
    const slot = { provider: 'noop' } as const
    await test.client.vault.create({ name: 'default', slot, recovery: null })
    await add('One')
    await test.client.backups.create({})
    const before = await contentOf()
    await unlock()
    const [noop = ''] = await slotIds()
    expect(await codeOf(test.client.vault.removeSlot({ id: noop }))).toBe('last-slot')
    const own = { provider: 'fernet', source: 'environment' } as const
    await test.client.vault.addSlot({ slot: own, label: 'kept' })
    expect(await codeOf(test.client.vault.removeSlot({ id: noop }))).toBe('rekey-needed')
    const made = await test.client.vault.replaceSlot({
      id: noop,
      slot: { provider: 'fernet', source: 'keychain' },
      label: 'new',
    })
    expect(made).toMatchObject({ provider: 'fernet', label: 'new' })
    expect((await test.client.vault.status({})).slots.map(({ label }) => label)).toEqual(['kept', 'new'])
    expect((await test.client.backups.list({})).items).toMatchObject([{ reason: 'rekey' }])
    const after = await contentOf()
    expect([...after.values.values()]).toEqual([...before.values.values()])
    const forms = [
      before.vaultKey,
      Buffer.from(before.vaultKey.toString('hex')),
      // The slot holds the key and a digest after it: only the first 30 bytes end on a Base64 digit.
      Buffer.from(before.vaultKey.subarray(0, 30).toString('base64')),
    ]
    const files = [...filesIn(test.home)]
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) for (const form of forms) expect(readFileSync(file).includes(form), file).toBe(false)
    expect(() => valuesIn(test.folder, before.vaultKey, made.id)).toThrow()
  })

  it('erases the key in a backup that is damaged, too, which would open whole ones of before', async () => {
    await test.close()
    test = await startCore({ environment: { keychain, kdf: cheap }, empty: true })
    await test.client.vault.create({ name: 'default', slot: { provider: 'noop' }, recovery: null })
    const { id } = await test.client.backups.create({})
    const [damaged = ''] = [...filesIn(test.folder)].filter((path) => path.includes(id))
    truncateSync(damaged, statSync(damaged).size - 1)
    expect((await test.client.backups.list({})).items).toEqual([])
    const [noop = ''] = await slotIds()
    const slot = { provider: 'fernet', source: 'keychain' } as const
    await test.client.vault.replaceSlot({ id: noop, slot, label: '' })
    expect(existsSync(damaged)).toBe(false)
  })

  it('asks for a new key where a passphrase slot stands beside it', async () => {
    await test.close()
    test = await startCore({ environment: { keychain, kdf: cheap }, empty: true })
    const created = await test.client.vault.create({
      name: 'default',
      slot: { provider: 'noop' },
      recovery: { passphrase },
    })
    const [noop, recovery] = created.status.slots
    const slot = { provider: 'fernet', source: 'environment' } as const
    expect(await codeOf(test.client.vault.replaceSlot({ id: noop?.id ?? '', slot, label: '' }))).toBe('rekey-needed')
    const keep = [{ id: recovery?.id ?? '', passphrase }]
    const status = await test.client.vault.rekey({ keep, add: [{ slot, label: '' }] })
    expect(status).toMatchObject({ unprotected: false, hasPassphrase: true })
    expect(existsSync(join(test.folder, 'next'))).toBe(false)
  })
})
