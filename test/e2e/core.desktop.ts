import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { Bridge } from '../../src/shared/api/bridge.ts'
import type { AnyEvent, CallName, RequestOf, ResponseOf } from '../../src/shared/api/contract.ts'
import { makeCertificates } from '../peers/certificates.ts'
import { test } from './desktop-fixtures.ts'
import { type OrdersApi, ordersKey, startOrdersApi } from './orders-api.ts'

/*
 * The core inside a real Electron, asked as the page asks it: over preload and IPC, with the real database, worker and
 * sockets. The journeys of a person stand in journey.desktop.ts.
 */

const passphrase = 'lantern gravel orbit muffin seven'

type KeywardWindow = Window & { keyward: Bridge; heard: AnyEvent[] }

async function call<N extends CallName>(page: Page, name: N, request: RequestOf<N>): Promise<ResponseOf<N>> {
  const envelope = await page.evaluate(
    ([called, value]) => (window as unknown as KeywardWindow).keyward.call(called as CallName, value),
    [name, request] as const,
  )
  if (!envelope.ok) throw new Error(`${name}: ${envelope.error.code}`)
  return envelope.value as ResponseOf<N>
}

const metadata = {
  name: 'Orders API',
  systemId: null,
  environment: 'staging',
  owner: '',
  team: 'Integrations',
  tags: ['orders'],
  purpose: '',
  expiresAt: null,
  rotateEvery: null,
  boundHosts: [],
}

test('a vault lives through creation, a connection test, locking, a bundle and a restart', async ({ launch }) => {
  test.setTimeout(120_000)
  const { page, app } = await launch()
  await page.evaluate(() => {
    const here = window as unknown as KeywardWindow
    here.heard = []
    here.keyward.subscribe((event) => here.heard.push(event))
  })
  expect(await call(page, 'app.info', {})).toMatchObject({ host: 'desktop', version: '0.1.0' })

  const { status } = await call(page, 'vault.create', {
    name: 'default',
    slot: { provider: 'passphrase', passphrase },
    recovery: null,
  })
  expect(status.state).toBe('unlocked')
  const credential = await call(page, 'credentials.create', {
    type: 'api-key',
    metadata,
    config: { placement: 'header', parameter: 'X-Api-Key' },
    secrets: { key: ordersKey },
  })

  const api = await startOrdersApi()
  const connection = await call(page, 'connections.create', {
    input: {
      name: 'Orders, staging',
      kind: 'http',
      systemId: null,
      environment: 'staging',
      credentialId: credential.id,
      parameters: {
        url: `http://127.0.0.1:${api.port}`,
        probe: 'request',
        path: '/me',
        method: 'GET',
        identityPath: 'id',
      },
      purpose: '',
    },
    consent: true,
  })
  const runId = crypto.randomUUID()
  const run = { runId, connections: { ids: [connection.id] }, timeoutMs: null }
  const { ok, results } = await call(page, 'tests.run', run)
  expect({ ok, codes: results.map(({ code }) => code) }).toEqual({ ok: true, codes: ['ok'] })
  const heard = await page.evaluate(() => (window as unknown as KeywardWindow).heard)
  const stages = heard.flatMap((event) =>
    event.name === 'tests.progress' ? [`${event.data.stage} ${event.data.state}`] : [],
  )
  expect(stages).toEqual(expect.arrayContaining(['connect started', 'connect passed', 'authenticate passed']))
  expect(heard.map(({ name }) => name)).toContain('tests.result')
  await api.close()

  const exported = await call(page, 'bundles.export', {
    choose: { all: true },
    to: { with: 'passphrase', passphrase },
    note: '',
    armor: false,
  })
  const preview = await call(page, 'bundles.preview', {
    fileId: exported.fileId,
    key: { with: 'passphrase', passphrase },
  })
  expect(preview.counts).toMatchObject({ same: 2 })

  const identity = await generateX25519Identity()
  const toMember = await call(page, 'bundles.export', {
    choose: { all: true },
    to: { with: 'recipients', recipients: [await identityToRecipient(identity)] },
    note: '',
    armor: true,
  })
  const opened = await call(page, 'bundles.inspect', { fileId: toMember.fileId, key: { with: 'identity', identity } })
  expect(opened).toMatchObject({ credentials: 1 })

  await app.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&File')
    file?.submenu?.items.find(({ label }) => label === 'Lock Vault')?.click()
  })
  await expect.poll(async () => (await call(page, 'vault.status', {})).state).toBe('locked')
  await expect(call(page, 'credentials.get', { ref: 'Orders API' })).rejects.toThrow('vault-locked')
  await expect(call(page, 'vault.unlock', { passphrase: 'another passphrase', slotId: null })).rejects.toThrow(
    'wrong-passphrase',
  )
  await call(page, 'vault.unlock', { passphrase, slotId: null })
  expect(JSON.stringify(await page.evaluate(() => (window as unknown as KeywardWindow).heard))).not.toContain(ordersKey)
  await app.close()

  const again = await launch()
  expect(await call(again.page, 'vault.status', {})).toMatchObject({ state: 'locked', hasPassphrase: true })
  await call(again.page, 'vault.unlock', { passphrase, slotId: null })
  expect(await call(again.page, 'credentials.get', { ref: 'Orders API' })).toMatchObject({
    id: credential.id,
    masked: expect.stringMatching(/^•+/),
    lastTestOk: true,
  })
  expect(await call(again.page, 'audit.verify', {})).toMatchObject({ ok: true, firstBroken: null })
})

test('V7, V8 a backup, a new vault key and a restore work where the database’s addon runs in workers of Electron', async ({
  desktop: { page },
}) => {
  test.setTimeout(120_000)
  const { status } = await call(page, 'vault.create', {
    name: 'default',
    slot: { provider: 'passphrase', passphrase },
    recovery: null,
  })
  const { id } = await call(page, 'credentials.create', {
    type: 'api-key',
    metadata,
    config: { placement: 'header', parameter: 'X-Api-Key' },
    secrets: { key: ordersKey },
  })
  const backup = await call(page, 'backups.create', {})
  const keep = status.slots.map((slot) => ({ id: slot.id, passphrase }))
  expect(await call(page, 'vault.rekey', { keep, add: [] })).toMatchObject({ state: 'unlocked', unprotected: false })
  await call(page, 'credentials.trash', { ids: [id], confirm: metadata.name })
  expect(await call(page, 'audit.verify', {})).toMatchObject({ ok: true })

  const { previewId, counts } = await call(page, 'backups.preview', { from: { id: backup.id }, passphrase })
  expect(counts.vanishes).toBe(0)
  expect(await call(page, 'backups.restore', { previewId })).toMatchObject({ state: 'unlocked' })
  expect(await call(page, 'credentials.get', { ref: id })).toMatchObject({ name: metadata.name, trashedAt: null })
  await call(page, 'vault.lock', {})
  expect(await call(page, 'vault.unlock', { passphrase, slotId: null })).toMatchObject({ state: 'unlocked' })
  expect(await call(page, 'audit.verify', {})).toMatchObject({ ok: true })
})

test('certificates are judged by Electron’s TLS as by Node’s', async ({ desktop: { page } }) => {
  await call(page, 'vault.create', { name: 'default', slot: { provider: 'passphrase', passphrase }, recovery: null })
  const { id: credentialId } = await call(page, 'credentials.create', {
    type: 'api-key',
    metadata,
    config: { placement: 'header', parameter: 'X-Api-Key' },
    secrets: { key: ordersKey },
  })
  const { ca, good, expired, wrongName, untrusted } = makeCertificates()
  const cases = [
    { name: 'good', certificate: good, code: 'ok' },
    { name: 'expired', certificate: expired, code: 'tls-expired' },
    { name: 'wrong name', certificate: wrongName, code: 'tls-untrusted' },
    { name: 'self-signed', certificate: untrusted, code: 'tls-untrusted' },
    { name: 'no TLS', certificate: undefined, code: 'tls-unsupported' },
  ]
  const apis: OrdersApi[] = []
  const expected: Record<string, string> = {}
  for (const { name, certificate, code } of cases) {
    const api = await startOrdersApi(certificate)
    apis.push(api)
    expected[name] = code
    const parameters = { url: `https://localhost:${api.port}`, probe: 'request', path: '/me', method: 'GET', ca }
    await call(page, 'connections.create', {
      input: { name, kind: 'http', systemId: null, environment: 'staging', credentialId, parameters, purpose: '' },
      consent: true,
    })
  }
  const { results } = await call(page, 'tests.run', {
    runId: crypto.randomUUID(),
    connections: { all: true },
    timeoutMs: 30_000,
  })
  expect(Object.fromEntries(results.map(({ connection, code }) => [connection, code]))).toEqual(expected)
  for (const api of apis) await api.close()
})

test('locking of the screen locks the vault', async ({ desktop: { page, app } }) => {
  await call(page, 'vault.create', { name: 'default', slot: { provider: 'passphrase', passphrase }, recovery: null })
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'))
  await expect.poll(async () => (await call(page, 'vault.status', {})).state).toBe('locked')
})

test('a blob of the page becomes a file, and nothing else does', async ({ desktop: { page, app }, folder }) => {
  await app.evaluate(
    ({ BrowserWindow }, path) => {
      // Stands in for the person at the save dialog.
      BrowserWindow.getAllWindows()[0]?.webContents.session.prependListener('will-download', (_event, item) => {
        item.setSavePath(path)
        item.once('done', (_done: unknown, state: string) => Object.assign(globalThis, { saved: state }))
      })
    },
    join(folder, 'orders.age'),
  )
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['age-encryption.org/v1']))
    link.download = 'orders.age'
    link.click()
  })
  await expect.poll(() => app.evaluate(() => (globalThis as { saved?: string }).saved)).toBe('completed')
})
