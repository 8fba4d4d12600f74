import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCore } from '../../src/main/app.ts'
import type { ScanItem } from '../../src/shared/domain/reference.ts'
import { tempFolder } from '../fakes/temp-folder.ts'
import { codeOf } from './code-of.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
let now = Date.parse('2026-11-21T12:00:00Z')
beforeEach(async () => {
  test = await startCore({ now: () => now })
})
afterEach(() => test.close())

const apiKey = (name: string) =>
  test.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name }),
    config: {},
    secrets: { key: 'value-1' },
  })
const referencesOf = async (credentialId: string) =>
  (await test.client.references.list({ credentialId, limit: 100, cursor: null })).items
const runId = '0198f7a0-0000-7000-8000-00000000000a'
const scan = (folder: string) => test.client.references.scan({ runId, folder })
const itemsOf = async (scanId: string) =>
  (await test.client.references.scanItems({ scanId, offset: 0, state: null })).items
const scanAndRecord = async (folder: string, except: (item: ScanItem) => boolean = () => false) => {
  const { scanId } = await scan(folder)
  const keys = (await itemsOf(scanId)).filter(except).map(({ key }) => key)
  return test.client.references.record({ scanId, except: keys })
}
const input = {
  kind: 'workflow',
  name: 'Nightly sync',
  location: 'https://n8n.example.com/workflow/7',
  note: '',
} as const

describe('C6 references by hand', () => {
  it('are added, edited and removed, and each is in the history of the credential', async () => {
    const { id } = await apiKey('Stripe')
    const added = await test.client.references.add({ credentialId: id, input })
    const edited = await test.client.references.update({ id: added.id, input: { note: 'Owned by billing' } })
    expect(edited).toMatchObject({
      ...input,
      note: 'Owned by billing',
      scanned: false,
      goneAt: null,
      credential: 'Stripe',
    })
    expect((await test.client.credentials.get({ ref: id })).referenceCount).toBe(1)
    expect(await test.client.references.remove({ ids: [added.id, added.id] })).toEqual({ removed: 1 })
    expect(await referencesOf(id)).toEqual([])
    const { items } = await test.client.audit.list({ subjectId: id, limit: 3, cursor: null })
    expect(items.map(({ action, detail }) => [action, detail])).toEqual([
      ['reference.remove', 'Nightly sync'],
      ['reference.update', 'Nightly sync'],
      ['reference.add', 'Nightly sync'],
    ])
  })

  it('hold no secrets', async () => {
    const { id } = await apiKey('Stripe')
    for (const wrong of [
      { location: 'https://ada:hunter2-secret@example.com/hook' },
      { name: 'AKIAIOSFODNN7EXAMPLE' },
      { note: 'password=7f3a9b2c1d4e' },
    ])
      expect(await codeOf(test.client.references.add({ credentialId: id, input: { ...input, ...wrong } }))).toBe(
        'secret-in-metadata',
      )
  })

  it('are listed in pages, by name', async () => {
    const { id } = await apiKey('Stripe')
    for (const number of [3, 1, 2])
      await test.client.references.add({ credentialId: id, input: { ...input, name: `Flow ${number}` } })
    const first = await test.client.references.list({ credentialId: null, limit: 2, cursor: null })
    const second = await test.client.references.list({ credentialId: null, limit: 2, cursor: first.nextCursor })
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Flow 1', 'Flow 2', 'Flow 3'])
    expect(second.nextCursor).toBeNull()
    expect(await codeOf(test.client.references.list({ credentialId: null, limit: 2, cursor: 'x' }))).toBe(
      'invalid-request',
    )
  })
})

describe('C6 C7 references of a folder', () => {
  const project = (files: Readonly<Record<string, string>>) => {
    const folder = tempFolder('project')
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return folder
  }

  it('are previewed, recorded without what was left out, and name line and field alone', async () => {
    const stripe = await apiKey('Stripe live')
    const other = await apiKey('Other')
    const folder = project({
      '.github/workflows/deploy.yml': `env:\n  KEY: keyward://Stripe%20live/key # value-1 hunter2\n  AGAIN: keyward://stripe%20LIVE/nothing\n`,
      'app/.env': `OTHER=keyward://Other/key\nID=${stripe.id}\nNONE=keyward://Nobody/key\nSECRET=keyward://sk_live_7f3a9b2c1d4e5f60\n`,
    })
    const found = await scan(folder)
    expect(found).toMatchObject({
      files: 2,
      unread: 0,
      truncated: false,
      counts: { new: 3, changed: 0, same: 0, gone: 0, dangling: 2 },
    })
    const items = await itemsOf(found.scanId)
    expect(items.map(({ state, name, credential, places }) => [state, name, credential, places])).toEqual([
      [
        'new',
        '.github/workflows/deploy.yml',
        'Stripe live',
        [
          { line: 2, field: 'key' },
          { line: 3, field: '' },
        ],
      ],
      ['new', 'app/.env', 'Other', [{ line: 1, field: 'key' }]],
      ['new', 'app/.env', 'Stripe live', [{ line: 2, field: '' }]],
      ['dangling', 'app/.env', 'Nobody', [{ line: 3, field: '' }]],
      ['dangling', 'app/.env', 'something that looks like a secret', [{ line: 4, field: '' }]],
    ])
    const left = items.filter(({ credential }) => credential === 'Other').map(({ key }) => key)
    expect(await referencesOf(stripe.id)).toEqual([])
    const recorded = await test.client.references.record({ scanId: found.scanId, except: left })
    expect(recorded).toEqual({ added: 2, changed: 0, gone: 0 })
    expect(await referencesOf(other.id)).toEqual([])
    expect(await referencesOf(stripe.id)).toMatchObject([
      { kind: 'workflow', name: '.github/workflows/deploy.yml', scanned: true },
      { kind: 'file', name: 'app/.env', location: join(found.folder, 'app/.env'), places: [{ line: 2, field: '' }] },
    ])
    expect(await codeOf(test.client.references.record({ scanId: found.scanId, except: [] }))).toBe('scan-not-found')
    const { items: log } = await test.client.audit.list({ subjectId: stripe.id, limit: 1, cursor: null })
    expect(log).toMatchObject([{ action: 'reference.scan', detail: '2 new, 0 changed, 0 gone' }])
  })

  it('are kept up to date by the next scan: moved lines, files that are gone and come back, what a person has written', async () => {
    const { id } = await apiKey('Stripe')
    const folder = project({
      'a.env': 'A=keyward://Stripe\n',
      'b.env': 'A=keyward://Stripe\n',
      'c/d.env': 'keyward://Stripe',
    })
    await scanAndRecord(folder)
    const [a] = await referencesOf(id)
    await test.client.references.update({ id: a?.id ?? '', input: { kind: 'pipeline', note: 'Nightly' } })
    expect(await codeOf(test.client.references.update({ id: a?.id ?? '', input: { name: 'x' } }))).toBe('field-invalid')
    writeFileSync(join(folder, 'a.env'), '\n\nA=keyward://Stripe\n')
    renameSync(join(folder, 'b.env'), join(folder, 'elsewhere.env'))
    now += 60_000
    expect(await scanAndRecord(folder)).toEqual({ added: 1, changed: 1, gone: 1 })
    const names = async () =>
      (await referencesOf(id)).map(({ name, goneAt }) => `${name}${goneAt === null ? '' : ' gone'}`)
    expect(await names()).toEqual(['a.env', 'c/d.env', 'elsewhere.env', 'b.env gone'])
    expect((await referencesOf(id))[0]).toMatchObject({
      kind: 'pipeline',
      note: 'Nightly',
      places: [{ line: 3, field: '' }],
    })
    expect(await scanAndRecord(folder)).toEqual({ added: 0, changed: 0, gone: 0 })
    // A part of the folder says nothing of the rest.
    rmSync(join(folder, 'elsewhere.env'))
    expect(await scanAndRecord(join(folder, 'c'))).toEqual({ added: 0, changed: 0, gone: 0 })
    renameSync(join(folder, 'a.env'), join(folder, 'b.env'))
    expect(await scanAndRecord(folder)).toEqual({ added: 0, changed: 1, gone: 2 })
    expect(await names()).toEqual(['b.env', 'c/d.env', 'a.env gone', 'elsewhere.env gone'])
    expect((await test.client.credentials.get({ ref: id })).referenceCount).toBe(2)
  })

  it('follow a credential that is renamed by its ID, while its old name dangles', async () => {
    const { id } = await apiKey('Before')
    const folder = project({ 'a.env': 'A=keyward://Before/key\n', 'b.env': `B=${id}\n` })
    await scanAndRecord(folder)
    await test.client.credentials.update({ id, revision: null, metadata: { name: 'After' }, config: null })
    const { scanId } = await scan(folder)
    expect((await itemsOf(scanId)).map(({ state, name, credential }) => [state, name, credential])).toEqual([
      ['dangling', 'a.env', 'Before'],
      ['same', 'b.env', 'After'],
      ['gone', 'a.env', 'After'],
    ])
  })

  it('are asked for by the system where there is one to ask, and no path is taken from a page', async () => {
    await apiKey('Stripe')
    const folder = project({ 'a.env': 'A=keyward://Stripe\n' })
    let chosen: string | null = folder
    const core = await createCore({
      face: 'desktop',
      home: test.home,
      vault: 'default',
      env: test.env,
      packaged: false,
      version: '0',
      openExternal: async () => false,
      chooseFolder: async () => chosen,
    })
    await core.client.vault.unlock({ passphrase: null, slotId: null })
    expect(await codeOf(core.client.references.scan({ runId, folder }))).toBe('invalid-request')
    expect(await core.client.references.scan({ runId, folder: null })).toMatchObject({ counts: { new: 1 } })
    chosen = null
    expect(await codeOf(core.client.references.scan({ runId, folder: null }))).toBe('cancelled')
    await core.close()
  })

  it('are forgotten, and a scan ends, when the vault is locked', async () => {
    await apiKey('Stripe')
    const folder = project(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`${n}.env`, 'keyward://Stripe'])))
    const { scanId } = await scan(folder)
    let lock: Promise<unknown> | undefined
    test.core.subscribe(({ name }) => {
      if (name === 'progress') lock ??= test.client.vault.lock({})
    })
    const work = codeOf(scan(folder))
    expect(await work).toBe('cancelled')
    await lock
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    expect(await codeOf(test.client.references.record({ scanId, except: [] }))).toBe('scan-not-found')
  })
})

describe('C7 what breaks', () => {
  it('is told by name: connections, what goes through them, and references that are there', async () => {
    const { id } = await apiKey('Bastion login')
    const login = await test.client.credentials.create({
      type: 'password',
      metadata: metadata({ name: 'Jump' }),
      config: { username: 'ada' },
      secrets: { password: 'value-1' },
    })
    const connect = (name: string, kind: string, credentialId: string | null, viaId: string | null) =>
      test.client.connections.create({
        input: {
          ...{ name, kind, credentialId, viaId, systemId: null, environment: 'production', purpose: '' },
          parameters: kind === 'http' ? { url: 'https://api.example.com' } : { host: `${name}.example.com` },
        },
        consent: true,
      })
    const bastion = await connect('bastion', 'ssh', login.id, null)
    const inner = await connect('inner', 'ssh', login.id, bastion.id)
    const shop = await connect('shop', 'http', id, inner.id)
    await test.client.references.add({ credentialId: login.id, input })
    const impact = await test.client.credentials.impact({ ids: [login.id] })
    expect(impact).toMatchObject({
      connections: [{ name: 'bastion' }, { name: 'inner' }],
      through: [{ id: shop.id, name: 'shop', environment: 'production' }],
      references: [{ name: 'Nightly sync', kind: 'workflow', credentialId: login.id }],
      counts: { connections: 2, through: 1, references: 1 },
    })
    const refused = await test.client.credentials
      .trash({ ids: [login.id], confirm: 'no' })
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ body: { subjects: ['bastion', 'inner', 'shop', 'Nightly sync'] } })
    await test.client.credentials.trash({ ids: [login.id], confirm: 'Jump' })
    const { items } = await test.client.audit.list({ subjectId: login.id, limit: 1, cursor: null })
    expect(items).toMatchObject([{ action: 'credential.trash', detail: 'breaks 3 connections, 1 references' }])
  })

  it('leaves nothing out of “nothing uses it” but what is gone', async () => {
    const linked = await apiKey('Linked')
    await apiKey('Free')
    const folder = tempFolder('project')
    writeFileSync(join(folder, 'a.env'), linked.id)
    await scanAndRecord(folder)
    const unlinked = async () => {
      const { items, total } = await test.client.credentials.list({
        ...{ filter: { unlinked: true }, sort: 'name', descending: false, limit: 10, cursor: null },
      })
      expect(total).toBe(items.length)
      return items.map(({ name }) => name)
    }
    expect(await unlinked()).toEqual(['Free'])
    rmSync(join(folder, 'a.env'))
    await scanAndRecord(folder)
    expect(await unlinked()).toEqual(['Free', 'Linked'])
  })
})
