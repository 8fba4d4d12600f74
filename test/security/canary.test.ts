import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallName } from '../../src/shared/api/contract.ts'
import { callNames } from '../../src/shared/api/contract.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import { navigate } from '../peers/navigate.ts'
import { listen } from '../peers/sockets.ts'

/**
 * Canary secrets go into everything that takes a secret. Then every call of the contract is made, rightly and wrongly, and
 * all that came back, every event, the log and every file are searched for them in every form.
 */
const canaries = {
  key: 'kwCanaryKey+/7f3a9b2c1d4e5f60718293',
  password: 'kwCanary pass:word "quoted" ü-0192',
  part: 'kwCanaryPart-aabbccddeeff00112233',
  variable: 'kwCanaryVar\nsecond line 445566',
  rotated: 'kwCanaryRotated-99887766554433221100',
  slot: 'kwCanary slot passphrase 2468',
  bundle: 'kwCanary bundle passphrase 1357',
  client: 'kwCanaryClientSecret-5566778899aa',
  access: 'kwCanaryAccessToken-0a1b2c3d4e5f6071',
  refresh: 'kwCanaryRefreshToken-1f2e3d4c5b6a7988',
}

const formsOf = (value: string) => {
  const bytes = Buffer.from(value)
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ]
}
const forms = Object.values(canaries).flatMap(formsOf)
/** An age identity, such as the person's own, of which no test can choose what it is. */
const ageIdentity = /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{20}/
const findCanary = (bytes: Buffer | string) =>
  forms.find((form) => bytes.includes(form)) ?? ageIdentity.exec(bytes.toString('latin1'))?.[0]

let test: TestCore
let seen: string[]
let temporary: string
const outerTmp = process.env.TMPDIR
beforeEach(async () => {
  temporary = mkdtempSync(join(outerTmp ?? tmpdir(), 'keyward-canary-'))
  process.env.TMPDIR = temporary
  seen = []
  test = await startCore({ face: 'desktop' })
  test.core.subscribe((event) => seen.push(JSON.stringify(event)))
})
afterEach(async () => {
  await test.close()
  process.env.TMPDIR = outerTmp
  if (outerTmp === undefined) delete process.env.TMPDIR
  rmSync(temporary, { recursive: true, force: true })
})

const call = async <T = Record<string, never>>(name: CallName, request: unknown): Promise<T> => {
  const envelope = await test.core.call(name, request)
  seen.push(JSON.stringify(envelope))
  called.add(name)
  return (envelope.ok ? envelope.value : envelope.error) as T
}
const called = new Set<string>()

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesIn(path)
    else if (statSync(path).isFile()) yield path
  }
}

/** Files of other tools with canaries where they belong, and where they don’t: in names, notes and columns. */
const importFiles = async () => {
  await call('imports.formats', {})
  const { key, password, part } = canaries
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
  const texts = {
    'x.csv': `name,password,notes,tags\n${key},${cell(password)},${key},${part}\nShop,${key},${key} and more,\n${key},,,\n`,
    'y.csv': `${key},${cell(password)},${part}\n`,
    '.env': `KEY=${key}\nPART=${part}\n${key}\n`,
    'kv.json': JSON.stringify({ request_id: 'r', data: { data: { [key]: password, ok: part }, metadata: {} } }),
  }
  for (const [name, text] of Object.entries(texts)) {
    const fileId = test.core.putFile(Buffer.from(text))
    const { format } = await call<{ format: string }>('imports.inspect', { fileId, name, format: null })
    const read = { fileId, name, format, password: canaries.bundle, keyFileId: null, mapping: null }
    const { previewId } = await call<{ previewId: string }>('imports.preview', read)
    await call('imports.previewItems', { previewId, offset: 0, state: null })
    await call('imports.notTaken', { previewId, offset: 0 })
    const report = await call<{ fileId: string }>('imports.report', { previewId })
    seen.push(test.core.takeFile(report.fileId).toString())
    await call('imports.import', { previewId, onConflict: 'keep-both', choices: {}, dryRun: false })
    await call('imports.close', { previewId })
  }
  const { last } = await call<{ last: { id: string } }>('imports.lastImport', {})
  const { mark } = await call<{ mark: string }>('imports.previewUndo', { importId: last.id })
  await call('imports.previewUndoItems', { importId: last.id, mark, offset: 0, does: null })
  await call('imports.undo', { importId: last.id, mark })
}

/** Backups, restore and a new key, with passphrases that are right and wrong. */
const backUpAndRekey = async () => {
  type WithId = { id: string }
  const typed = { provider: 'passphrase', passphrase: canaries.slot }
  const own = (await test.client.vault.status({})).slots[0]?.id ?? ''
  const { id } = await call<WithId>('vault.addSlot', { slot: typed, label: 'Third' })
  const replaced = await call<WithId>('vault.replaceSlot', { id, slot: typed, label: canaries.slot })
  expect(replaced).toMatchObject({ code: 'secret-in-metadata' })
  const third = await call<WithId>('vault.replaceSlot', { id, slot: typed, label: 'Third' })
  const rotated = await call<WithId>('vault.rotateSlot', { id: third.id, passphrase: canaries.slot })
  await call('vault.checkSlots', {})
  await call('vault.cancelRekey', {})
  const keep = (passphrase: string) => [
    { id: own, passphrase: null },
    { id: rotated.id, passphrase },
  ]
  await call('vault.rekey', { keep: keep(canaries.key), add: [] })
  await call('vault.rekey', { keep: keep(canaries.slot), add: [] })
  const backup = await call<WithId>('backups.create', {})
  await call('backups.list', {})
  const { fileId } = await call<{ fileId: string }>('backups.download', { id: backup.id })
  const bytes = Buffer.from(test.core.takeFile(fileId))
  seen.push(bytes.toString('latin1'))
  const upload = test.core.putFile(bytes)
  await call('backups.preview', { from: { fileId: upload }, passphrase: canaries.key, slotId: null })
  await call('vault.lock', {})
  await call('backups.preview', { from: { fileId: upload }, passphrase: canaries.key })
  await call('backups.preview', { from: { id: backup.id }, passphrase: canaries.key })
  await call('vault.unlock', { passphrase: canaries.slot, slotId: null })
  const { previewId } = await call<{ previewId: string }>('backups.preview', {
    from: { id: backup.id },
    passphrase: canaries.slot,
  })
  const restored = await call<{ state: string }>('backups.restore', { previewId })
  expect(restored.state).toBe('unlocked')
  await call('backups.close', { previewId })
  const { items } = await test.client.backups.list({})
  for (const each of items) await call('backups.remove', { id: each.id })
}

/** Every call once or more, with canaries wherever something secret goes in. */
const walk = async () => {
  type WithId = { id: string }
  const create = (name: string, type: string, config: object, secrets: object, more = {}) =>
    call<WithId>('credentials.create', { type, metadata: metadata({ name, ...more }), config, secrets })
  const key = await create('Key', 'api-key', {}, { key: canaries.key, parts: { 'X-Part': canaries.part } })
  const login = await create('Login', 'database-login', { username: 'ada' }, { password: canaries.password })
  const basic = await create('Basic', 'basic-auth', { username: 'ada' }, { password: canaries.password })
  await create('Token', 'bearer-token', {}, { token: canaries.key })
  await create('Worker', 'environment-variables', {}, { variables: { ONE: canaries.variable } })
  await create('Own', 'custom', {}, { secrets: { anything: canaries.part } })
  // Secrets where none belong: they are refused, and not repeated.
  await create(canaries.key, 'api-key', {}, { key: canaries.key })
  await create('Wrong', 'api-key', { [canaries.key]: canaries.part }, { [canaries.part]: canaries.key })
  await create('Wrong', 'api-key', { key: canaries.key }, { key: canaries.key })
  await create('Wrong', 'basic-auth', { username: `ada:${canaries.key}` }, { password: canaries.password })
  await create('Wrong', canaries.key, {}, {})
  await call('credentials.create', { type: 'api-key', metadata: canaries.key, config: {}, secrets: canaries.key })
  await call('credentials.types', {})
  await call('credentials.list', {
    filter: { search: 'kwCanary' },
    sort: 'name',
    descending: false,
    limit: 50,
    cursor: null,
  })
  await call('credentials.facets', {})
  await call('credentials.get', { ref: 'Key' })
  await call('credentials.update', {
    id: key.id,
    revision: null,
    metadata: { purpose: 'p' },
    config: { extraHeaders: { 'X-Org': 'acme' } },
  })
  await call('credentials.rotate', { id: key.id, config: {}, secrets: { key: canaries.rotated } })
  await call('credentials.versions', { id: key.id })
  await call('credentials.rollback', { id: key.id, version: 1 })
  await call('credentials.destroyVersion', { id: key.id, version: 2 })
  await call('credentials.disable', { ids: [login.id] })
  await call('credentials.enable', { ids: [login.id] })
  await call('credentials.impact', { ids: [key.id] })
  await call('credentials.tag', { ids: [key.id], add: ['a'], remove: [] })
  await call('credentials.bindHost', { id: key.id, host: '127.0.0.1:9' })
  await call('credentials.references', { id: key.id })
  await call('usage.credential', { id: key.id, days: 30 })

  // A file that holds secrets beside references: lines, fields and names come of it, and nothing else.
  const scanned = mkdtempSync(join(temporary, 'scanned-'))
  writeFileSync(
    join(scanned, '.env'),
    `A=keyward://Key/key ${canaries.key}\n${canaries.password}=keyward://Nobody/${canaries.part}\nB=keyward://Key/${canaries.part}\n`,
  )
  const scan = { runId: '019a0000-0000-7000-8000-000000000009', folder: scanned }
  const { scanId } = await call<{ scanId: string }>('references.scan', scan)
  const found = await call<{ total: number }>('references.scanItems', { scanId, offset: 0, state: null })
  expect(found.total).toBe(2)
  await call('references.cancelScan', { runId: scan.runId })
  await call('references.record', { scanId, except: [] })
  await call('references.closeScan', { scanId })
  for (const format of ['csv', 'json', 'html']) {
    const { fileId } = await call<{ fileId: string }>('references.report', { filter: {}, format })
    seen.push(Buffer.from(test.core.takeFile(fileId)).toString())
  }
  rmSync(scanned, { recursive: true })
  const input = { kind: 'other', name: 'By hand', location: '', note: '' }
  const own = await call<WithId>('references.add', { credentialId: key.id, input })
  await call('references.add', { credentialId: key.id, input: { ...input, note: canaries.key } })
  await call('references.update', { id: own.id, input: { location: canaries.rotated } })
  await call('references.list', { credentialId: null, limit: 100, cursor: null })
  await call('references.remove', { ids: [own.id] })

  // Pasted texts: what is recognised in them, what can't be, and what was not even looked for.
  const pasted = [
    `postgres://ada:${encodeURIComponent(canaries.password)}@db.example.com/orders?key=${canaries.part}`,
    `mysql://${canaries.part}:${canaries.part}@${canaries.part}.example.com/${canaries.part}`,
    `https://api.example.com/?api_key=${canaries.part}`,
    `curl -H 'Authorization: Bearer ${canaries.part}' -H 'X-Note: ${canaries.part}' https://${canaries.part}.example.com/`,
    `ONE=${canaries.part}\nTWO="${canaries.key}"`,
    JSON.stringify({ [canaries.part]: canaries.key, access: canaries.part }),
    JSON.stringify({ type: 'service_account', project_id: canaries.part, private_key: canaries.part }),
    `-----BEGIN PRIVATE KEY-----\n${canaries.part}\n-----END PRIVATE KEY-----`,
    `Server=x;User Id=${canaries.part};Password=${canaries.part};Database=${canaries.part}`,
    canaries.key,
    canaries.part,
  ]
  for (const [index, text] of pasted.entries()) {
    const { found } = await call<{ found?: { draftId: string; type: string; config: object } | null }>(
      'credentials.recognise',
      { text },
    )
    if (!found) continue
    const { draftId, type, config } = found
    const own = metadata({ name: `Pasted ${index}` })
    await call('credentials.create', { type, metadata: own, config, secrets: {}, draftId })
    await call('credentials.discardDraft', { draftId })
  }
  const hook = await create('Hook', 'webhook-secret', { scheme: 'slack' }, { secret: canaries.part })
  const sample = { id: hook.id, payload: canaries.variable }
  const signed = await call<{ headers: object[] }>('webhooks.sign', { ...sample, at: null, messageId: canaries.part })
  await call('webhooks.verify', { ...sample, headers: signed.headers, toleranceSeconds: 300 })

  await call('systems.list', {})
  await call('systems.get', { ref: 'GitHub' })
  const system = await call<WithId>('systems.create', {
    name: 'Mine',
    category: '',
    summary: '',
    kind: 'http',
    parameters: { url: 'https://mine.example.com' },
    credentialType: 'api-key',
    credentialConfig: {},
  })
  await call('systems.update', {
    id: system.id,
    input: {
      name: 'Mine',
      category: '',
      summary: '',
      kind: 'http',
      parameters: {},
      credentialType: 'api-key',
      credentialConfig: { key: canaries.key },
    },
  })
  await call('systems.delete', { id: system.id })
  await call('connections.kinds', {})
  const connect = (name: string, kind: string, credentialId: string, parameters: object) =>
    call<WithId>('connections.create', {
      input: { name, kind, systemId: null, environment: '', credentialId, parameters, purpose: '' },
      consent: true,
    })
  const http = await connect('Http', 'http', key.id, { url: 'http://127.0.0.1:9' })
  await connect('HttpBasic', 'http', basic.id, { url: 'http://127.0.0.1:9' })
  const postgres = await connect('Pg', 'postgresql', login.id, { host: '127.0.0.1', port: '9', database: 'x' })
  await connect('Redis', 'redis', login.id, { host: '127.0.0.1', port: '9' })
  const bastion = await connect('Bastion', 'ssh', login.id, { host: '127.0.0.1', port: '9' })
  const hostKey = `ssh-ed25519 ${Buffer.from(`\0\0\0\x0bssh-ed25519\0\0\0\x20${'k'.repeat(32)}`).toString('base64')}`
  await call('connections.trustHostKey', { id: bastion.id, key: hostKey, replace: false })
  await connect('Maria', 'mysql', login.id, { host: '127.0.0.1', port: '9', database: 'x' })
  await call('connections.list', { limit: 50, cursor: null })
  await call('connections.get', { ref: 'Http' })
  await call('connections.update', { id: http.id, revision: null, input: { purpose: 'x' }, consent: false })
  await call('tests.run', {
    runId: '019a0000-0000-7000-8000-000000000001',
    connections: { all: true },
    timeoutMs: 3000,
  })
  await call('tests.cancel', { runId: '019a0000-0000-7000-8000-000000000001' })
  const request = { method: 'GET', path: '/', headers: '', body: '' }
  const runId = '019a0000-0000-7000-8000-000000000002'
  await call('requests.send', { runId, connectionId: http.id, request, timeoutMs: 2000 })
  await call('requests.cancel', { runId })
  await call('requests.curl', { connectionId: http.id, request })
  await call('requests.history', { connectionId: http.id, limit: 10 })
  await call('requests.forget', { connectionId: http.id })
  await call('tests.report', { connections: { all: true }, format: 'html' })
  await call('tests.history', { connectionId: http.id, limit: 10 })
  await rotateAll(key.id, login.id)
  await call('usage.connection', { id: http.id, days: 30 })
  await call('connections.delete', { id: postgres.id, confirm: 'Pg' })

  const exported = await call<{ fileId: string }>('bundles.export', {
    choose: { all: true },
    to: { with: 'passphrase', passphrase: canaries.bundle },
    note: '',
    armor: true,
  })
  await call('files.read', { fileId: exported.fileId, offset: 0 })
  const open = { fileId: exported.fileId, key: { with: 'passphrase', passphrase: canaries.bundle } }
  await call('bundles.inspect', open)
  await call('bundles.inspect', { ...open, key: { with: 'identity', identity: canaries.key } })
  const { previewId } = await call<{ previewId: string }>('bundles.preview', open)
  await call('bundles.previewItems', { previewId, offset: 0, state: null })
  await call('bundles.import', { previewId, onConflict: 'keep-both', choices: {}, dryRun: false })
  await call('bundles.close', { previewId })
  await meetATeam()
  await importFiles()
  const kdbx = await call<{ fileId: string }>('leaving.exportKdbx', {
    choose: { all: true },
    password: canaries.bundle,
  })
  await call('files.read', { fileId: kdbx.fileId, offset: 0 })
  await call('leaving.status', {})
  await call('leaving.exportPlaintext', { choose: { all: true }, format: 'json' })
  await call('leaving.allowPlaintext', { minutes: 5, reason: 'a test', passphrase: null, confirm: 'default' })
  await call('leaving.exportPlaintext', { choose: { all: true }, format: 'csv' })
  await call('leaving.endPlaintext', {})
  const upload = await call<{ fileId: string }>('files.create', { size: 3 })
  await call('files.append', { fileId: upload.fileId, chunk: 'YWJj' })
  await call('files.discard', { fileId: upload.fileId })

  await call('overview.get', {})
  const rule = { type: 'api-key', environment: 'production', rotateEvery: '90d', warningDays: [30, 7] }
  await call('policy.preview', rule)
  await call('policy.set', rule)
  await call('policy.set', { ...rule, environment: canaries.key })
  await call('policy.list', {})
  await call('policy.remove', { type: 'api-key', environment: 'production' })
  await call('notices.list', {})
  const span = { from: '2026-01-01T00:00:00Z', until: '2036-01-01T00:00:00Z' }
  await call('overview.timeline', { edges: Object.values(span), groupBy: 'type' })
  await call('overview.dates', { ...span, groupBy: 'none' })
  const { fileId: calendar } = await call<{ fileId: string }>('overview.calendar', { filter: {} })
  seen.push(Buffer.from(test.core.takeFile(calendar)).toString())
  await call('notices.snooze', { kind: 'credential', subjectId: key.id, for: 'day' })
  await call('notices.wake', { kind: 'credential', subjectId: key.id })
  const { id: reviewId } = await call<WithId>('reviews.start', {})
  await call('reviews.status', {})
  await call('reviews.get', { id: reviewId })
  await call('reviews.items', { id: reviewId, rule: null, open: null, limit: 100, cursor: null })
  const decided = { id: reviewId, credentialIds: [login.id] }
  await call('reviews.decide', { ...decided, decision: 'retire', reason: 'gone' })
  await call('reviews.decide', { ...decided, decision: 'keep', reason: canaries.key })
  await call('retirements.begin', { credentialId: login.id, reason: 'gone' })
  await call('retirements.step', { credentialId: login.id, step: 'revoke', note: canaries.password, confirm: null })
  await call('retirements.get', { credentialId: login.id })
  await call('retirements.list', { ended: false, limit: 10, cursor: null })
  await call('retirements.cancel', { credentialId: login.id })
  await call('reviews.finish', { id: reviewId, leaveOpen: true })
  await call('reviews.list', { limit: 10, cursor: null })
  for (const format of ['html', 'csv', 'json']) {
    const report = await call<{ fileId: string }>('reviews.report', { id: reviewId, format })
    const text = Buffer.from(test.core.takeFile(report.fileId)).toString()
    seen.push(text)
    await call('reviews.verify', { fileId: test.core.putFile(Buffer.from(text)) })
  }
  await call('audit.list', { limit: 100, cursor: null })
  await call('audit.verify', {})
  await call('audit.cancelVerify', {})
  await call('audit.actors', {})
  for (const format of ['jsonl', 'cef']) {
    const log = await call<{ fileId: string }>('audit.export', { format, filter: {} })
    const bytes = test.core.takeFile(log.fileId)
    seen.push(Buffer.from(bytes).toString())
    await call('audit.verifyFile', { fileId: test.core.putFile(bytes) })
  }
  await call('alerts.list', { all: true })
  const { items: alerts } = await test.client.alerts.list({ all: false })
  await call('alerts.acknowledge', { ids: alerts.map((alert) => alert.id).slice(0, 100) })
  const stream = await call<WithId>('streams.add', {
    input: {
      name: 'Siem',
      address: 'http://127.0.0.1:9/log',
      credentialId: key.id,
      ca: '',
      fromStart: true,
    },
    consent: true,
  })
  await call('streams.add', {
    input: {
      name: 'Wrong',
      address: `https://x.example/?token=${canaries.key}`,
      credentialId: null,
      ca: '',
      fromStart: true,
    },
    consent: true,
  })
  await call('streams.list', {})
  await call('streams.test', { id: stream.id })
  await call('streams.flush', { id: stream.id })
  await call('streams.remove', { id: stream.id })
  await call('app.info', {})
  await call('app.settings', {})
  await call('app.updateSettings', { owner: 'ada' })
  await call('app.openDocs', { system: 'github', page: 'create' })

  await call('credentials.trash', { ids: [login.id], confirm: 'Login' })
  await call('credentials.restore', { ids: [login.id] })
  await call('credentials.trash', { ids: [login.id], confirm: canaries.password })
  await call('credentials.trash', { ids: [login.id], confirm: 'Login' })
  await call('credentials.shred', { ids: [login.id], confirm: 'Login' })

  await authorizeAndRevoke()

  await call('vault.options', {})
  await call('vault.status', {})
  await call('vault.list', {})
  await call('vault.touch', {})
  const slot = await call<WithId>('vault.addSlot', {
    slot: { provider: 'passphrase', passphrase: canaries.slot },
    label: 'Second',
  })
  await call('vault.testSlot', { id: slot.id, passphrase: canaries.slot })
  await call('vault.testSlot', { id: slot.id, passphrase: canaries.key })
  await call('vault.recoveryKit', { slotId: slot.id })
  await call('vault.lock', {})
  await call('vault.unlock', { passphrase: canaries.key, slotId: null })
  await call('vault.unlock', { passphrase: canaries.slot, slotId: null })
  await call('vault.removeSlot', { id: slot.id })
  await backUpAndRekey()
  await call('vault.create', {
    name: 'default',
    slot: { provider: 'passphrase', passphrase: canaries.slot },
    recovery: { passphrase: canaries.slot },
  })
  await call('vault.createDemo', {
    name: 'default',
    slot: { provider: 'passphrase', passphrase: canaries.slot },
    size: 'small',
  })
  await call('vault.select', { name: 'other' })
  await call(canaries.key as CallName, { [canaries.key]: canaries.key })
}

/** Rotations by hand and by Keyward, through every step, and against a server that isn't there. */
async function rotateAll(keyId: string, loginId: string): Promise<void> {
  const runId = '019a0000-0000-7000-8000-000000000003'
  const start = async () => {
    const value = { config: {}, secrets: { key: canaries.rotated } }
    return (await call<{ ids: string[] }>('rotations.start', { credentialIds: [keyId], ...value })).ids
  }
  const first = await start()
  await call('rotations.options', { credentialIds: [keyId, loginId] })
  await call('rotations.test', { runId, ids: first, timeoutMs: 2000 })
  await call('rotations.cancel', { runId })
  await call('rotations.switch', { ids: first, despite: true, graceHours: 1 })
  await call('rotations.rollBack', { runId, ids: first })
  await call('rotations.abort', { runId, ids: first })
  const second = await start()
  await call('rotations.switch', { ids: second, despite: true, graceHours: 0 })
  await call('rotations.confirmRevocation', { runId, ids: second })
  await call('rotations.finish', { runId, ids: second, early: true })
  const { ids } = await call<{ ids: string[] }>('rotations.startAutomatic', {
    credentialIds: [loginId],
    throughId: null,
  })
  await call('rotations.apply', { runId, ids })
  await call('rotations.get', { id: ids[0] })
  await call('rotations.abort', { runId, ids })
  await call('rotations.list', { limit: 50, cursor: null })
}

/** A service that gives the canaries out as tokens, and tells them again where it can. */
async function meetATeam(): Promise<void> {
  await call('identity.create', { name: canaries.key })
  const own = await call<{ id: string; card: string }>('identity.create', { name: 'Ada' })
  await call('identity.get', {})
  const other = await startCore()
  const { id: otherId, card } = await other.client.identity.create({ name: 'Bob' })
  await other.close()
  await call('identity.readCard', { card: canaries.key })
  await call('identity.readCard', { card })
  await call('identity.addContact', { card })
  await call('identity.addContact', { card: own.card })
  await call('identity.verifyContact', { id: otherId, isVerified: true })
  await call('identity.contacts', { offset: 0 })
  const { id } = await call<{ id: string }>('teams.create', { name: 'Platform' })
  await call('teams.create', { name: canaries.key })
  await call('teams.rename', { id, name: canaries.key })
  await call('teams.rename', { id, name: 'Platform team' })
  await call('teams.setPolicy', { id, policy: { create: 'owners', plaintextExport: 'forbidden' } })
  await call('teams.addMembers', { id, contactIds: [otherId], role: 'member' })
  await call('teams.setRole', { id, memberId: otherId, role: 'owner' })
  const group = { id, groupId: null, name: 'On call', add: [otherId], remove: [] }
  const { groupList } = await call<{ groupList: { id: string }[] }>('teams.setGroup', group)
  await call('teams.members', { id, groupId: null, search: '', offset: 0 })
  await call('teams.get', { id })
  await call('teams.list', {})
  const shared = await call<{ id: string }>('credentials.create', {
    type: 'bearer-token',
    metadata: metadata({ name: 'Shared' }),
    config: {},
    secrets: { token: canaries.key },
  })
  const credentialIds = [shared.id]
  await call('sharing.set', { credentialIds, teamId: id, grants: [{ to: 'everyone', level: 'manage' }] })
  await call('sharing.get', { credentialId: shared.id })
  await call('sharing.list', { teamId: id, offset: 0 })
  const signed = { choose: { teamId: id }, to: { with: 'team', teamId: id, memberIds: null }, note: '', armor: true }
  const bundle = await call<{ fileId: string }>('bundles.export', signed)
  await call('bundles.preview', { fileId: bundle.fileId, key: { with: 'own' } })
  await call('sharing.stop', { credentialIds })
  const place = { teamId: id, kind: 'folder', parameters: { path: temporary }, credentialId: null, consent: false }
  await call('remotes.kinds', {})
  await call('remotes.set', { ...place, parameters: { path: canaries.key } })
  await call('remotes.set', place)
  await call('remotes.get', { teamId: id })
  await call('sharing.set', { credentialIds, teamId: id, grants: [{ to: 'everyone', level: 'manage' }] })
  await call('remotes.push', { teamId: id, onConflict: 'leave' })
  await call('remotes.pull', { teamId: id, onConflict: 'leave' })
  await call('remotes.setAutomatic', { teamId: id, automatic: true })
  await call('remotes.history', { teamId: id, before: null, limit: 5 })
  await call('remotes.revision', { teamId: id, number: 1 })
  await call('remotes.restore', { teamId: id, number: 1, ids: null })
  await call('remotes.cancel', { teamId: id })
  await call('remotes.remove', { teamId: id })
  const { fileId } = await call<{ fileId: string }>('teams.export', { id })
  const { previewId } = await call<{ previewId: string }>('teams.open', { fileId })
  await call('teams.join', { previewId, isCompared: false })
  await call('teams.removeGroup', { id, groupId: groupList[0]?.id })
  await call('teams.removeMembers', { id, memberIds: [otherId] })
  const gone = await call<{ items: { id: string }[] }>('offboarding.list', { teamId: id, offset: 0 })
  const offboardingId = gone.items[0]?.id
  await call('offboarding.get', { id: offboardingId })
  await call('offboarding.begin', { teamId: id, personId: otherId })
  await call('offboarding.lines', { id: offboardingId, show: 'all', limit: 100, cursor: null })
  const line = { kind: 'value', credentialId: shared.id }
  for (const reason of [canaries.key, 'the system is gone'])
    await call('offboarding.decide', { id: offboardingId, lines: [line], outcome: 'no-need', reason })
  for (const format of ['html', 'csv', 'json'] as const) {
    const report = await call<{ fileId: string }>('offboarding.report', { id: offboardingId, format })
    seen.push(Buffer.from(test.core.takeFile(report.fileId)).toString())
  }
  await call('teams.leave', { id })
  await call('identity.removeContact', { id: otherId })
}

async function authorizeAndRevoke(): Promise<void> {
  const service = await listen(
    createServer((request, response) => {
      request.resume()
      const isRefresh = request.headers['content-length'] !== undefined && tokens++ > 1
      response.writeHead(isRefresh ? 400 : 200, { 'Content-Type': 'application/json' }).end(
        JSON.stringify({
          ...(isRefresh
            ? { error: canaries.refresh, error_description: canaries.access }
            : { access_token: canaries.access, refresh_token: canaries.refresh, expires_in: 60, scope: 'read' }),
          user: { name: 'ada' },
        }),
      )
    }),
  )
  let tokens = 0
  const address = (path: string) => `http://127.0.0.1:${service.port}/${path}`
  const person = await call<{ id: string }>('credentials.create', {
    type: 'oauth2-authorization-code',
    metadata: metadata({ name: 'Person' }),
    config: {
      clientId: 'app',
      authorizationEndpoint: address('authorize'),
      tokenEndpoint: address('token'),
      revocationEndpoint: address('revoke'),
    },
    secrets: { clientSecret: canaries.client },
  })
  const stop = test.core.subscribe((event) => {
    if (event.name !== 'oauth.progress' || event.data.phase !== 'browser' || event.data.opened) return
    const asked = new URL(event.data.url).searchParams
    const answer = new URLSearchParams({ code: 'code', state: asked.get('state') ?? '' })
    void navigate(new URL(`${asked.get('redirect_uri')}?${answer}`))
  })
  const runId = '0198c0de-0000-7000-8000-000000000009'
  expect(await call('oauth.authorize', { id: person.id, runId, way: 'browser', open: true })).toMatchObject({
    state: 'valid',
    subject: 'ada',
  })
  stop()
  await call('oauth.refresh', { id: person.id, onceMore: false })
  await call('oauth.refresh', { id: person.id, onceMore: true })
  await call('oauth.status', { id: person.id })
  await call('oauth.cancel', { runId })
  await call('oauth.revoke', { id: person.id, forgetOnly: false })
  await call('oauth.revoke', { id: person.id, forgetOnly: true })
  await call('oauth.providers', {})
  await service.stop()
}

describe('C4 a secret that went in', () => {
  // Every call of the contract with real passphrases takes its time on a busy machine.
  it('comes out of no call, no event, no log and no file', { timeout: 90_000 }, async () => {
    await walk()
    expect(callNames.filter((name) => !called.has(name))).toEqual([])
    expect(seen.length).toBeGreaterThan(80)
    expect(seen.filter((text) => findCanary(text)).map((text) => text.slice(0, 80))).toEqual([])
    // While the vault is open and its write-ahead log full, and again when everything is closed.
    for (const phase of ['open', 'closed']) {
      const files = [...filesIn(test.home), ...filesIn(temporary)]
      expect(files.some((file) => file.endsWith('vault.db'))).toBe(true)
      const found = files.filter((file) => findCanary(readFileSync(file)))
      expect(found.map((file) => `${phase}: ${file}`)).toEqual([])
      await test.core.close()
    }
  })

  it('would be found by this test if it came out', () => {
    for (const value of Object.values(canaries)) {
      expect(findCanary(`{"x":"${value}"}`)).toBeDefined()
      expect(findCanary(Buffer.from(`${Buffer.from(value).toString('base64')}`))).toBeDefined()
    }
  })
})
