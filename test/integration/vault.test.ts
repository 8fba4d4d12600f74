import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCore } from '../../src/main/app.ts'
import { generateKey } from '../../src/main/crypto/fernet.ts'
import { CallError } from '../../src/shared/api/client.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const bodyOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(CallError)
  return (error as CallError).body
}
const unlock = (passphrase: string | null = null) => test.client.vault.unlock({ passphrase, slotId: null })
const add = (name: string) =>
  test.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name }),
    config: {},
    secrets: { key: 'sk-canary-0123456789abcdef' },
  })
const names = async () =>
  (
    await test.client.credentials.list({ filter: {}, sort: 'name', descending: false, limit: 100, cursor: null })
  ).items.map(({ name }) => name)
const file = (name: string) => join(test.folder, name)

describe('V1 a vault', () => {
  it('is a folder with an encrypted database and readable key slots, for its owner alone', async () => {
    await add('Stripe live key')
    await test.client.vault.lock({})
    expect(readdirSync(test.folder).sort()).toEqual(expect.arrayContaining(['keyslots.json', 'vault.db']))
    const database = readFileSync(file('vault.db'))
    expect(database.subarray(0, 15).toString()).not.toBe('SQLite format 3')
    expect(database.includes('Stripe')).toBe(false)
    expect(JSON.parse(readFileSync(file('keyslots.json'), 'utf8'))).toMatchObject({ slots: [{ provider: 'fernet' }] })
    expect(statSync(test.folder).mode & 0o077).toBe(0)
  })

  it('stands beside others, one of which is open', async () => {
    await add('in default')
    await test.client.vault.create({
      name: 'other',
      slot: { provider: 'fernet', source: 'environment' },
      recovery: null,
    })
    expect(await names()).toEqual([])
    expect((await test.client.vault.list({})).items).toEqual([
      { name: 'default', current: false },
      { name: 'other', current: true },
    ])
    await test.client.vault.select({ name: 'default' })
    expect((await bodyOf(names())).code).toBe('vault-locked')
    await unlock()
    expect(await names()).toEqual(['in default'])
  })

  it('is not overwritten by another of its name', async () => {
    await add('kept')
    const again = test.client.vault.create({
      name: 'default',
      slot: { provider: 'fernet', source: 'environment' },
      recovery: null,
    })
    expect((await bodyOf(again)).code).toBe('vault-exists')
    await unlock()
    expect(await names()).toEqual(['kept'])
  })
})

describe('V3 KEYWARD_KMS_PROVIDER', () => {
  it('decides what protects a new vault, and leaves further slots to people', async () => {
    test.env.KEYWARD_KMS_PROVIDER = ' Fernet '
    const passphrase = 'correct horse battery staple'
    const slot = { provider: 'passphrase', passphrase } as const
    const body = await bodyOf(test.client.vault.create({ name: 'other', slot, recovery: null }))
    expect(body).toMatchObject({ code: 'invalid-request', issues: [{ path: 'slot.provider' }] })
    expect((await bodyOf(test.client.vault.createDemo({ name: 'demo', slot, size: 'small' }))).code).toBe(
      'invalid-request',
    )
    const own = { provider: 'fernet', source: 'environment' } as const
    await test.client.vault.create({ name: 'other', slot: own, recovery: { passphrase } })
    await test.client.vault.addSlot({ slot, label: 'one more' })
  })
})

describe('V6 key slots', () => {
  it('open one vault in several ways, and the last one stays', async () => {
    await add('kept')
    const slot = await test.client.vault.addSlot({
      slot: { provider: 'passphrase', passphrase: 'correct horse battery staple' },
      label: 'Recovery',
    })
    const [first] = (await test.client.vault.status({})).slots
    await test.client.vault.testSlot({ id: slot.id, passphrase: 'correct horse battery staple' })
    expect((await bodyOf(test.client.vault.testSlot({ id: slot.id, passphrase: 'wrong but long enough' }))).code).toBe(
      'wrong-passphrase',
    )
    await test.client.vault.removeSlot({ id: first?.id ?? '' })
    expect((await bodyOf(test.client.vault.removeSlot({ id: slot.id }))).code).toBe('last-slot')
    await test.client.vault.lock({})
    expect((await bodyOf(unlock())).code).toBe('passphrase-required')
    expect((await bodyOf(unlock('wrong but long enough'))).code).toBe('wrong-passphrase')
    await unlock('correct horse battery staple')
    expect(await names()).toEqual(['kept'])
    const audit = await test.client.audit.list({ action: ['vault.unlock-failed'], limit: 10, cursor: null })
    expect(audit.items).toMatchObject([
      { outcome: 'failed', detail: expect.stringMatching(/^wrong-passphrase at /) as unknown },
    ])
    expect(existsSync(file('while-locked.jsonl'))).toBe(false)
  })

  it('have labels that everybody may read', async () => {
    const passphrase = 'correct horse battery staple'
    const labelled = (label: string) =>
      bodyOf(test.client.vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label }))
    for (const label of [`my ${passphrase}`, 'sk_live_0123456789abcdef01234567']) {
      const body = await labelled(label)
      expect(body.code).toBe('secret-in-metadata')
      expect(JSON.stringify(body)).not.toContain(label)
    }
    expect((await labelled('Recovery \u202egnp')).code).toBe('invalid-request')
    expect(readFileSync(file('keyslots.json'), 'utf8')).not.toContain('horse')
    expect((await test.client.vault.status({})).slots).toHaveLength(1)
  })

  it('do not come back with an older keyslots.json', async () => {
    const slot = await test.client.vault.addSlot({
      slot: { provider: 'passphrase', passphrase: 'correct horse battery staple' },
      label: '',
    })
    const older = readFileSync(file('keyslots.json'))
    await test.client.vault.removeSlot({ id: slot.id })
    await test.client.vault.lock({})
    writeFileSync(file('keyslots.json'), older)
    expect((await bodyOf(unlock())).code).toBe('keyslots-tampered')
  })
})

describe('V8 transfer files', () => {
  it('cross while the vault is locked, for a backup to come in, and a lock leaves none behind', async () => {
    const put = async (text: string) => {
      const { fileId } = await test.client.files.create({ size: text.length })
      await test.client.files.append({ fileId, chunk: Buffer.from(text).toString('base64') })
      return fileId
    }
    const before = await put('from an open vault')
    await test.client.vault.lock({})
    expect((await bodyOf(test.client.files.read({ fileId: before, offset: 0 }))).code).toBe('file-not-found')
    const backup = await put('a backup')
    const { chunk, done } = await test.client.files.read({ fileId: backup, offset: 0 })
    expect([Buffer.from(chunk, 'base64').toString(), done]).toEqual(['a backup', true])
    // The caps hold without an open vault as well.
    const large = 256 * 1024 * 1024
    await test.client.files.create({ size: large })
    expect((await bodyOf(test.client.files.create({ size: large }))).code).toBe('too-large')
    expect((await bodyOf(test.client.files.create({ size: large + 1 }))).code).toBe('invalid-request')
  })
})

describe('V9 locking', () => {
  it('closes the database and refuses every call that needs it', async () => {
    await test.client.vault.lock({})
    expect((await test.client.vault.status({})).state).toBe('locked')
    expect((await bodyOf(names())).code).toBe('vault-locked')
    rmSync(file('vault.db'))
  })

  it('happens in every process at once, and after idle time', async () => {
    let now = Date.now()
    await test.close()
    test = await startCore({ now: () => now, face: 'desktop' })
    const command = await test.another('command')
    const states: string[] = []
    test.core.subscribe((event) => event.name === 'vault.state' && states.push(event.data.reason))
    const locked = async () => {
      for (let i = 0; i < 50; i++) {
        if ((await test.client.vault.status({})).state === 'locked') return true
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return false
    }
    await command.client.vault.lock({})
    expect(await locked()).toBe(true)
    await unlock()
    now += 16 * 60_000
    expect(await locked()).toBe(true)
    expect(states).toEqual(['elsewhere', 'person', 'idle'])
  })
})

describe('bad input', () => {
  const setKey = (key: string | undefined) => {
    test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY = key
  }
  const damaged: [string, () => void, string[]][] = [
    ['a foreign key', () => setKey(generateKey().toString()), ['key-wrong']],
    ['no key', () => setKey(undefined), ['no-slot-opens', 'key-not-set']],
    ['a key that is none', () => setKey('secret'), ['key-invalid']],
    ['no database', () => rmSync(file('vault.db')), ['vault-not-found']],
    ['an empty database', () => truncateSync(file('vault.db'), 0), ['vault-damaged']],
    ['half a database', () => truncateSync(file('vault.db'), 4096 * 3 + 100), ['vault-damaged']],
    ['a damaged first page', () => flip(file('vault.db'), 100), ['vault-foreign']],
    ['key slots that are no JSON', () => writeFileSync(file('keyslots.json'), '{"format":'), ['keyslots-damaged']],
    ['no key slots', () => rmSync(file('keyslots.json')), ['keyslots-damaged']],
    ['key slots of a newer version', () => edit('"keyward-keyslots/1"', '"keyward-keyslots/2"'), ['vault-newer']],
    ['an edited label', () => edit(/"label": ?"[^"]*"/, '"label":"mine"'), ['keyslots-tampered']],
  ]
  const flip = (path: string, at: number) => {
    const bytes = readFileSync(path)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(path, bytes)
  }
  const edit = (from: string | RegExp, to: string) => {
    const text = readFileSync(file('keyslots.json'), 'utf8')
    expect(text).toMatch(from)
    writeFileSync(file('keyslots.json'), text.replace(from, to))
  }

  it.each(damaged)('%s is named, with a remedy, and changes nothing', async (_, damage, codes) => {
    await add('kept')
    await test.client.vault.lock({})
    const key = test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    cpSync(test.folder, `${test.folder}.good`, { recursive: true })
    damage()
    const body = await bodyOf(unlock())
    expect(codes).toContain(body.code)
    expect(body.remedy.length).toBeGreaterThan(10)
    rmSync(test.folder, { recursive: true })
    cpSync(`${test.folder}.good`, test.folder, { recursive: true })
    test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY = key
    await unlock()
    expect(await names()).toEqual(['kept'])
  })

  it('a name that would lead out of the folder of vaults is none, and folders of other names are no vaults', async () => {
    for (const vault of ['../evil', 'a/b', '.new-x', '', 'a\u0000b', 'x'.repeat(65)])
      await expect(
        createCore({
          face: 'command',
          home: test.home,
          vault,
          env: {},
          packaged: false,
          version: '0',
          openExternal: async () => false,
        }),
      ).rejects.toMatchObject({ code: 'vault-name-invalid' })
    for (const name of ['my vault', '.hidden', 'ключ']) mkdirSync(join(test.home, 'vaults', name))
    expect((await test.client.vault.list({})).items).toEqual([{ name: 'default', current: true }])
  })

  it('the database of another vault is foreign', async () => {
    await test.client.vault.create({
      name: 'other',
      slot: { provider: 'fernet', source: 'environment' },
      recovery: null,
    })
    await test.client.vault.lock({})
    cpSync(join(test.home, 'vaults', 'default', 'vault.db'), join(test.home, 'vaults', 'other', 'vault.db'))
    expect((await bodyOf(unlock())).code).toBe('vault-foreign')
  })

  it('a flipped bit anywhere in a page is noticed', async () => {
    await add('kept')
    await test.client.vault.lock({})
    const size = statSync(file('vault.db')).size
    flip(file('vault.db'), size - 2000)
    flip(file('vault.db'), 4096 * 2 + 50)
    const codes: string[] = []
    const opened = await test.core.call('vault.unlock', { passphrase: null, slotId: null })
    if (!opened.ok) codes.push(opened.error.code)
    else {
      const verified = await test.core.call('audit.verify', {})
      const listed = await test.core.call('credentials.facets', {})
      for (const answer of [verified, listed]) if (!answer.ok) codes.push(answer.error.code)
    }
    expect(codes).toContain('vault-damaged')
  })
})

describe('two processes on one vault', () => {
  it('lose nothing, and the window is told', async () => {
    await test.close()
    test = await startCore({ face: 'desktop' })
    const command = await test.another('command')
    await command.client.vault.unlock({ passphrase: null, slotId: null })
    const told = new Promise<void>((resolve) => {
      test.core.subscribe((event) => {
        if (event.name === 'vault.changed' && event.data.areas.includes('credentials')) resolve()
      })
    })
    const both = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? test.core : command).client.credentials.create({
        type: 'api-key',
        metadata: metadata({ name: `key ${String(i).padStart(2, '0')}` }),
        config: {},
        secrets: { key: `value-${i}` },
      }),
    )
    await Promise.all(both)
    expect(await names()).toHaveLength(20)
    await told
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
  })
})
