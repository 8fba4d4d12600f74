import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallError } from '../../src/shared/api/client.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'

/** A1: whatever is done, refused or fails leaves exactly its record, with what is true of it. */
let test: TestCore
let server: Server
let url: string
let credentialId: string
beforeEach(async () => {
  server = createServer((_, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const keychain = memoryKeychain()
  keychain.broken = true
  test = await startCore({ environment: { keychain } })
  credentialId = await add('Stripe')
})
afterEach(async () => {
  await test.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const passphrase = 'correct horse battery staple'
const add = async (name: string, key = 'a value that nobody knows') => {
  const secrets = { key }
  return (await test.client.credentials.create({ type: 'api-key', metadata: metadata({ name }), config: {}, secrets }))
    .id
}
const connection = (name: string, on: string | null = credentialId) =>
  test.client.connections.create({
    input: {
      name,
      kind: 'http',
      systemId: null,
      environment: 'staging',
      credentialId: on,
      parameters: { url, path: '/' },
      purpose: '',
    },
    consent: false,
  })
const system = () =>
  test.client.systems.create({
    name: 'Mine',
    category: '',
    summary: '',
    kind: 'http',
    parameters: {},
    credentialType: 'api-key',
    credentialConfig: {},
  })
const allRecords = async () => (await test.client.audit.list({ limit: 100, cursor: null })).items.reverse()

/** `action outcome subject · detail` of the records that some work has left, oldest first. */
const recordsOf = async (work: () => Promise<unknown>) => {
  const last = (await allRecords()).at(-1)?.seq ?? 0
  const code = await work().then(
    () => undefined,
    (error: unknown) => (error as CallError).body.code,
  )
  const records = (await allRecords()).filter(({ seq }) => seq > last)
  return {
    code,
    records: records.map(({ action, outcome, subject, detail }) => `${action} ${outcome} ${subject} · ${detail}`),
  }
}
const left = async (work: () => Promise<unknown>) => (await recordsOf(work)).records

describe('what is done', () => {
  it('with a credential', async () => {
    const { credentials } = test.client
    const id = credentialId
    const ids = [id]
    expect(await left(() => add('GitHub'))).toEqual(['credential.create ok GitHub · api-key'])
    const change = { id, revision: null, metadata: { team: 'core' }, config: { placement: 'query', parameter: 'k' } }
    expect(await left(() => credentials.update(change))).toEqual(['credential.update ok Stripe · team, config'])
    expect(await left(() => credentials.bindHost({ id, host: 'A.example:1' }))).toEqual([
      'credential.bind-host ok Stripe · a.example:1',
    ])
    expect(await left(() => credentials.rotate({ id, config: {}, secrets: { key: 'two' } }))).toEqual([
      'credential.rotate ok Stripe · version 2',
    ])
    expect(await left(() => credentials.rollback({ id, version: 1 }))).toEqual([
      'credential.rollback ok Stripe · version 1',
    ])
    expect(await left(() => credentials.destroyVersion({ id, version: 2 }))).toEqual([
      'credential.destroy-version ok Stripe · version 2',
    ])
    expect(await left(() => credentials.tag({ ids, add: ['a'], remove: [] }))).toEqual([
      'credential.update ok Stripe · tags',
    ])
    expect(await left(() => credentials.disable({ ids }))).toEqual(['credential.disable ok Stripe · '])
    expect(await left(() => credentials.disable({ ids }))).toEqual([])
    expect(await left(() => credentials.enable({ ids }))).toEqual(['credential.enable ok Stripe · '])
    expect(await left(() => credentials.trash({ ids, confirm: 'Stripe' }))).toEqual(['credential.trash ok Stripe · '])
    expect(await left(() => credentials.restore({ ids }))).toEqual(['credential.restore ok Stripe · '])
    await credentials.trash({ ids, confirm: 'Stripe' })
    expect(await left(() => credentials.shred({ ids, confirm: 'Stripe' }))).toEqual(['credential.shred ok Stripe · '])
  })

  it('with systems, connections and tests', async () => {
    const { systems, connections, tests, requests } = test.client
    const mine = await system()
    const input = { ...mine, name: 'Ours' }
    const { name, category, summary, kind, parameters, credentialType, credentialConfig } = input
    const given = { name, category, summary, kind, parameters, credentialType, credentialConfig }
    expect(await left(() => systems.update({ id: mine.id, input: given }))).toEqual(['system.update ok Ours · '])
    expect(await left(() => systems.delete({ id: mine.id }))).toEqual(['system.delete ok Ours · '])
    const target = url.slice('http://'.length)
    expect(await left(() => connection('Api'))).toEqual([
      `connection.create ok Api · ${target}`,
      `credential.bind-host ok Stripe · ${target}`,
    ])
    const { id } = await connections.get({ ref: 'Api' })
    const runId = '019a0000-0000-7000-8000-000000000001'
    expect(await left(() => tests.run({ runId, connections: { ids: [id] }, timeoutMs: null }))).toEqual([
      'credential.use ok Stripe · test · Api',
      'connection.test ok Api · ok',
    ])
    const change = { id, revision: null, input: { purpose: 'p' }, consent: false }
    expect(await left(() => connections.update(change))).toEqual([`connection.update ok Api · ${target}`])
    const request = { method: 'GET', path: '/', headers: '', body: '' } as const
    await requests.send({ runId, connectionId: id, request, timeoutMs: null })
    expect(await left(() => requests.forget({ connectionId: id }))).toEqual([
      'connection.forget-requests ok Api · 1 requests',
    ])
    expect(await left(() => requests.forget({ connectionId: id }))).toEqual([])
    expect(await left(() => tests.report({ connections: { all: true }, format: 'json' }))).toEqual([
      'report.export ok  · tests, json, 1 results',
    ])
    expect(await left(() => connections.delete({ id, confirm: 'Api' }))).toEqual(['connection.delete ok Api · '])
  })

  it('with bundles, the log itself, and settings', async () => {
    const { bundles, audit, app } = test.client
    const key = { with: 'passphrase', passphrase } as const
    let fileId = ''
    const exported = await left(async () => {
      const made = await bundles.export({ choose: { all: true }, to: key, note: 'for you', armor: false })
      fileId = made.fileId
    })
    expect(exported).toEqual([
      'credential.use ok Stripe · export',
      'bundle.export ok for you · 1 credentials, 0 connections',
    ])
    await test.client.credentials.update({ id: credentialId, revision: null, metadata: { team: 'x' }, config: null })
    const { previewId } = await bundles.preview({ fileId, key })
    const choice = { previewId, onConflict: 'replace', choices: {} } as const
    expect(await left(() => bundles.import({ ...choice, dryRun: true }))).toEqual([])
    expect(await left(() => bundles.import({ ...choice, dryRun: false }))).toEqual([
      'credential.update ok Stripe · import · team',
      'bundle.import ok for you · not signed, 0 created, 1 replaced, 0 kept both, 0 skipped',
    ])
    expect((await left(() => audit.export({ format: 'cef', filter: {} })))[0]).toMatch(/^audit.export ok {2}· cef, \d+/)
    expect((await left(() => audit.verify({})))[0]).toMatch(/^audit.verify ok {2}· \d+ records$/)
    expect(await left(() => app.updateSettings({ lockAfterMinutes: 0, theme: 'system' }))).toEqual([
      'settings.update ok  · lockAfterMinutes',
    ])
    expect(await left(() => app.updateSettings({ lockAfterMinutes: 0 }))).toEqual([])
  })

  it('with key slots and the lock, also while it is locked', async () => {
    const { vault, app } = test.client
    const slot = { provider: 'passphrase', passphrase } as const
    expect(await left(() => vault.addSlot({ slot, label: 'Kit' }))).toEqual(['slot.add ok Kit · passphrase'])
    const id = (await vault.status({})).slots.at(-1)?.id ?? ''
    expect(await left(() => vault.testSlot({ id, passphrase }))).toEqual(['slot.test ok Kit · passphrase'])
    await app.updateSettings({ owner: 'Ada' })
    const whileLocked = await recordsOf(async () => {
      await vault.lock({})
      await vault.unlock({ passphrase: 'not the passphrase', slotId: null }).catch(() => {})
      await app.updateSettings({ owner: 'Mallory', lockAfterMinutes: 0 })
      await vault.unlock({ passphrase: null, slotId: null })
    })
    expect(whileLocked.records.map((record) => record.replace(/ at \d.*Z$/, ''))).toEqual([
      'vault.lock ok default · person',
      'vault.unlock-failed failed default · wrong-passphrase',
      'settings.update ok  · lockAfterMinutes, owner',
      'vault.unlock ok default · ',
    ])
    const { items } = await test.client.audit.list({ action: ['settings.update'], limit: 1, cursor: null })
    // Who turned the name is named by the one they had.
    expect(items[0]?.actor).toBe('Ada (command)')
    expect(await left(() => vault.removeSlot({ id }))).toEqual(['slot.remove ok Kit · passphrase'])
  })
})

describe('what is refused or fails', () => {
  it('also with a backup beside a locked vault, whose log is told at the next unlock', async () => {
    const { vault, backups } = test.client
    await vault.addSlot({ slot: { provider: 'passphrase', passphrase }, label: 'Kit' })
    const { id } = await backups.create({})
    const own = test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
    const tried = await recordsOf(async () => {
      await vault.lock({})
      delete test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
      const preview = (given: string | null) => backups.preview({ from: { id }, passphrase: given }).catch(() => {})
      // That it asks for a passphrase is no attempt.
      await preview(null)
      await preview('not the passphrase')
      test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY = own
      await vault.unlock({ passphrase: null, slotId: null })
    })
    expect(tried.records.map((record) => record.replace(/ at \d.*Z$/, ''))).toEqual([
      'vault.lock ok default · person',
      'vault.restore failed default · wrong-passphrase',
      'vault.unlock ok default · ',
    ])
  })

  it('is recorded as that, once', async () => {
    const { credentials, connections, systems, vault, bundles } = test.client
    const id = credentialId
    const api = await connection('Api')
    const mine = await system()
    await credentials.update({ id, revision: null, metadata: { systemId: mine.id }, config: null })
    const trashed = await add('Gone')
    await credentials.trash({ ids: [trashed], confirm: 'Gone' })
    const [slot] = (await vault.status({})).slots
    const { fileId } = await bundles.export({
      choose: { credentialIds: [id] },
      to: { with: 'passphrase', passphrase },
      note: '',
      armor: false,
    })
    const wrong = { with: 'passphrase', passphrase: 'not the passphrase' } as const
    const key = { with: 'passphrase', passphrase } as const
    const { previewId } = await bundles.preview({ fileId, key })
    await credentials.update({ id, revision: null, metadata: { team: 'changed' }, config: null })
    const cases: [string, () => Promise<unknown>][] = [
      [
        'credential.update refused Stripe · edit-conflict',
        () => credentials.update({ id, revision: 1, metadata: {}, config: null }),
      ],
      [
        'credential.rotate refused Gone · credential-in-trash',
        () => credentials.rotate({ id: trashed, config: {}, secrets: { key: 'x' } }),
      ],
      ['credential.rollback refused Stripe · version-current', () => credentials.rollback({ id, version: 1 })],
      [
        'credential.destroy-version refused Stripe · version-current',
        () => credentials.destroyVersion({ id, version: 1 }),
      ],
      ['credential.trash refused Stripe · confirmation-mismatch', () => credentials.trash({ ids: [id], confirm: '' })],
      [
        'credential.shred refused Gone · confirmation-mismatch',
        () => credentials.shred({ ids: [trashed], confirm: '' }),
      ],
      ['connection.delete refused Api · confirmation-mismatch', () => connections.delete({ id: api.id, confirm: '' })],
      ['system.delete refused Mine · system-in-use', () => systems.delete({ id: mine.id })],
      ['slot.remove refused  · last-slot', () => vault.removeSlot({ id: slot?.id ?? '' })],
      [
        'slot.add failed  · keychain-unavailable',
        () => vault.addSlot({ slot: { provider: 'fernet', source: 'keychain' }, label: '' }),
      ],
      [
        'bundle.export refused  · credential-in-trash',
        () => bundles.export({ choose: { credentialIds: [trashed] }, to: key, note: '', armor: false }),
      ],
      ['bundle.import failed  · bundle-wrong-key', () => bundles.preview({ fileId, key: wrong })],
      [
        'bundle.import refused  · import-stale',
        () => bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false }),
      ],
    ]
    for (const [record, work] of cases) {
      const { code, records } = await recordsOf(work)
      expect(records).toEqual([record])
      expect(record).toContain(code)
    }
  })

  it('leaves no record where the request itself was not right, and never what stood in it', async () => {
    const { credentials } = test.client
    const secret = 'sk_live_0123456789abcdef01234567'
    expect(await left(() => add(secret))).toEqual([])
    expect(await left(() => add('Stripe'))).toEqual([])
    expect(await left(() => credentials.rotate({ id: credentialId, config: {}, secrets: { [secret]: 'x' } }))).toEqual(
      [],
    )
    expect(JSON.stringify(await allRecords())).not.toContain(secret)
  })
})
