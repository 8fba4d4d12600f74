import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnyEvent } from '../../src/shared/api/contract.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const right = 'sk-canary-right-0123456789'
let test: TestCore
let server: Server
let origin: string
let events: AnyEvent[]

beforeEach(async () => {
  test = await startCore()
  events = []
  test.core.subscribe((event) => events.push(event))
  server = createServer((request, response) => {
    if (request.url === '/slow') return
    const ok = request.headers.authorization === `Bearer ${right}`
    response.writeHead(ok ? 200 : 401, {
      'content-type': 'application/json',
      'x-token-expires': '2027-03-01T00:00:00Z',
    })
    // A server that echoes what it was sent must not bring the secret back.
    response.end(JSON.stringify({ login: 'ada', echo: request.headers.authorization }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await test.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const credential = (name: string, key = right) =>
  test.client.credentials.create({ type: 'api-key', metadata: metadata({ name }), config: {}, secrets: { key } })
const connection = (
  name: string,
  credentialId: string | null,
  url = origin,
  more: Record<string, string> = {},
  consent = false,
) =>
  test.client.connections.create({
    input: {
      name,
      kind: 'http',
      systemId: null,
      environment: 'staging',
      credentialId,
      parameters: { url, ...more },
      purpose: '',
    },
    consent,
  })
let runs = 0
const runId = () => `019a0000-0000-7000-8000-${String(++runs).padStart(12, '0')}`
const run = async (id: string, timeoutMs: number | null = null) => {
  const { results } = await test.client.tests.run({ runId: runId(), connections: { ids: [id] }, timeoutMs })
  const [result] = results
  if (!result) throw new Error('There is no result.')
  return result
}

describe('T4 a connection test', () => {
  it('goes through its stages live, remembers the finding, and never shows the secret', async () => {
    const key = await credential('Right')
    const { id } = await connection('Api', key.id, origin, {
      path: '/me',
      identityPath: 'login',
      expiryHeader: 'x-token-expires',
    })
    const result = await run(id)
    expect(result).toMatchObject({ ok: true, code: 'ok', connection: 'Api', credential: 'Right', identity: 'ada' })
    expect(result.stages.map(({ stage, ok }) => [stage, ok])).toEqual(expect.arrayContaining([['connect', true]]))
    const streamed = events.filter((event) => event.name === 'tests.progress').map(({ data }) => data)
    expect(streamed).toContainEqual(expect.objectContaining({ stage: 'connect', state: 'started' }))
    expect(streamed).toContainEqual(expect.objectContaining({ stage: 'connect', state: 'passed' }))
    expect(JSON.stringify([result, events])).not.toContain('canary')
    expect(await test.client.connections.get({ ref: id })).toMatchObject({ lastTest: { ok: true, identity: 'ada' } })
    expect(await test.client.credentials.get({ ref: key.id })).toMatchObject({
      lastTestOk: true,
      expiresAt: '2027-03-01T00:00:00.000Z',
      expirySource: 'server',
      uses: { last30Days: 1, total: 1 },
    })
    expect((await test.client.tests.history({ connectionId: id, limit: 5 })).items).toHaveLength(1)
  })

  it('turns a credential to Error when the server refuses it, until it is rotated', async () => {
    const key = await credential('Wrong', 'sk-canary-wrong-0123456789')
    const { id } = await connection('Api', key.id)
    expect(await run(id)).toMatchObject({ ok: false, code: 'auth-failed' })
    expect((await test.client.credentials.get({ ref: key.id })).status).toBe('error')
    await test.client.credentials.rotate({ id: key.id, config: {}, secrets: { key: right } })
    expect((await test.client.credentials.get({ ref: key.id })).status).toBe('active')
    expect(await run(id)).toMatchObject({ ok: true })
  })

  it.each([
    ['api-key', 'key', 'http', { path: '/me' }],
    ['database-login', 'password', 'postgresql', {}],
  ])('takes the longest %s, and keeps it out of every text', async (type, field, kind, parameters) => {
    const long = Array.from({ length: 60_000 }, (_, i) => String.fromCharCode(33 + ((i * 7919) % 94))).join('')
    const { id: credentialId } = await test.client.credentials.create({
      type,
      metadata: metadata({ name: 'Long' }),
      config: type === 'api-key' ? {} : { username: 'ada' },
      secrets: { [field]: long },
    })
    const { hostname, port } = new URL(origin)
    const { id } = await test.client.connections.create({
      input: {
        name: 'Api',
        kind,
        systemId: null,
        environment: '',
        credentialId,
        parameters: kind === 'http' ? { url: origin, ...parameters } : { host: hostname, port },
        purpose: '',
      },
      consent: false,
    })
    const result = await run(id, 2000)
    expect(result.ok).toBe(false)
    expect(result.code).not.toBe('crashed')
    expect(JSON.stringify([result, events])).not.toContain(long.slice(0, 12))
  })

  it('ends at its deadline, and when it is cancelled', async () => {
    const { id } = await connection('Slow', (await credential('Right')).id, origin, { path: '/slow' })
    expect(await run(id, 700)).toMatchObject({ ok: false, code: 'timeout' })
    const running = runId()
    const answer = test.client.tests.run({ runId: running, connections: { ids: [id] }, timeoutMs: 20_000 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await test.client.tests.cancel({ runId: running })
    expect((await answer).results).toMatchObject([{ code: 'cancelled' }])
  })

  it('is ended by a lock', async () => {
    const { id } = await connection('Slow', (await credential('Right')).id, origin, { path: '/slow' })
    const answer = test.core.call('tests.run', { runId: runId(), connections: { ids: [id] }, timeoutMs: 20_000 })
    await new Promise((resolve) => setTimeout(resolve, 200))
    await test.client.vault.lock({})
    expect(await answer).toMatchObject({ ok: true, value: { ok: false, results: [{ code: 'cancelled' }] } })
  })

  const recorded = async () => {
    const { items } = await test.client.audit.list({ action: ['connection.test'], limit: 50, cursor: null })
    return items.map(({ subject, outcome, detail }) => [subject, outcome, detail])
  }
  const begun = () =>
    new Promise<void>((resolve) => {
      test.core.subscribe((event) => {
        if (event.name === 'tests.progress' && event.data.stage === 'authenticate') resolve()
      })
    })

  it('that a lock ends is recorded, once', async () => {
    const { id } = await connection('Slow', (await credential('Right')).id, origin, { path: '/slow' })
    const waiting = begun()
    const answer = test.core.call('tests.run', { runId: runId(), connections: { ids: [id, id] }, timeoutMs: 20_000 })
    await waiting
    await test.client.vault.lock({})
    expect(await answer).toMatchObject({ ok: true })
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    expect(await recorded()).toEqual([['Slow', 'failed', 'cancelled']])
  })

  it('leaves another vault alone that was opened meanwhile', async () => {
    const { id } = await connection('Slow', (await credential('Right')).id, origin, { path: '/slow' })
    const waiting = begun()
    const answer = test.core.call('tests.run', { runId: runId(), connections: { ids: [id] }, timeoutMs: 20_000 })
    await waiting
    await test.client.vault.create({
      name: 'other',
      slot: { provider: 'fernet', source: 'environment' },
      recovery: null,
    })
    expect(await answer).toMatchObject({ ok: true, value: { results: [{ code: 'cancelled' }] } })
    expect(await recorded()).toEqual([])
  })

  it('of a connection that is deleted meanwhile ends with its finding', async () => {
    const key = await credential('Right')
    const { id } = await connection('Slow', key.id, origin, { path: '/slow' })
    const after = await connection('Zero', key.id)
    const waiting = begun()
    const answer = test.core.call('tests.run', { runId: runId(), connections: { ids: [id] }, timeoutMs: 1000 })
    await waiting
    await test.client.connections.delete({ id, confirm: 'Slow' })
    expect(await answer).toMatchObject({ ok: true, value: { results: [{ code: 'timeout' }] } })
    expect(await recorded()).toEqual([['Slow', 'failed', 'timeout']])
    expect(await run(after.id)).toMatchObject({ ok: true })
  })

  it('trusts the one host key that a person has seen, and no second one beside it', async () => {
    const login = await test.client.credentials.create({
      type: 'database-login',
      metadata: metadata({ name: 'Login' }),
      config: { username: 'ada' },
      secrets: { password: 'pw-canary' },
    })
    const input = { name: 'Bastion', kind: 'ssh', systemId: null, environment: '', credentialId: login.id, purpose: '' }
    const parameters = { host: '127.0.0.1', port: '22' }
    const { id } = await test.client.connections.create({ input: { ...input, parameters }, consent: true })
    const key = `SHA256:${'k'.repeat(43)}`
    for (const wrong of [`${key}\nSHA256:${'x'.repeat(43)}`, '', 'no key'])
      await expect(test.client.connections.trustHostKey({ id, key: wrong, replace: false })).rejects.toMatchObject({
        body: { code: 'field-invalid' },
      })
    const trusted = await test.client.connections.trustHostKey({ id, key, replace: false })
    expect(trusted.parameters.hostKey).toBe(key)
  })

  it('runs for what a filter matches, so many at a time, and makes a report of it', async () => {
    const key = await credential('Right')
    const wrong = await credential('Wrong', 'sk-canary-wrong-0123456789')
    await connection('Api one', key.id)
    await connection('Api two', wrong.id)
    await connection('Other', key.id)
    const filter = { search: 'api' }
    const { ok, results } = await test.client.tests.run({
      runId: runId(),
      connections: { filter },
      parallel: 1,
      timeoutMs: null,
    })
    expect([ok, results.map(({ connection: name }) => name)]).toEqual([false, ['Api one', 'Api two']])
    const again = await test.client.tests.run({
      runId: runId(),
      connections: { filter: { result: ['failed'] } },
      timeoutMs: null,
    })
    expect(again.results.map(({ connection: name }) => name)).toEqual(['Api two'])
    for (const format of ['json', 'junit', 'html'] as const) {
      const report = await test.client.tests.report({ connections: { all: true }, format })
      const text = test.core.takeFile(report.fileId)?.toString() ?? ''
      expect([report.results, text.includes('Api two'), text.includes('canary')]).toEqual([2, true, false])
    }
  })

  it('runs for a whole environment and reports every connection', async () => {
    const good = await credential('Good')
    const bad = await credential('Bad', 'sk-canary-wrong-0123456789')
    for (let i = 0; i < 3; i++) await connection(`good ${i}`, good.id)
    await connection('bad', bad.id)
    await connection('none', null)
    const { ok, results } = await test.client.tests.run({
      runId: runId(),
      connections: { environment: 'staging' },
      timeoutMs: 5000,
    })
    expect(ok).toBe(false)
    expect(results.map(({ connection: name, code }) => [name, code])).toEqual([
      ['bad', 'auth-failed'],
      ['good 0', 'ok'],
      ['good 1', 'ok'],
      ['good 2', 'ok'],
      ['none', 'connection-incomplete'],
    ])
  })
})

describe('T6 host binding', () => {
  it('binds the first host by itself, and every other one by consent', async () => {
    const key = await credential('Right')
    await connection('First', key.id, 'https://api.example.com')
    const { id } = await connection('Second', key.id)
    const target = origin.slice('http://'.length)
    expect(await run(id)).toMatchObject({ ok: false, code: 'host-not-bound', host: target, stages: [] })
    await test.client.credentials.bindHost({ id: key.id, host: target })
    expect(await run(id)).toMatchObject({ ok: true })
    const { items } = await test.client.audit.list({ subjectId: key.id, outcome: ['refused'], limit: 10, cursor: null })
    expect(items).toMatchObject([{ action: 'credential.use', outcome: 'refused' }])
  })

  it('holds when a connection is turned to another host', async () => {
    const key = await credential('Right')
    const { id } = await connection('Api', key.id, 'https://api.example.com')
    await test.client.connections.update({ id, revision: null, input: { parameters: { url: origin } }, consent: false })
    expect(await run(id)).toMatchObject({ code: 'host-not-bound' })
  })
})

describe('C8 a disabled credential', () => {
  it('is at once unusable everywhere, and comes back whole', async () => {
    const key = await credential('Right')
    const { id } = await connection('Api', key.id)
    await test.client.credentials.disable({ ids: [key.id] })
    expect(await run(id)).toMatchObject({ ok: false, code: 'credential-disabled' })
    await test.client.credentials.enable({ ids: [key.id] })
    expect(await run(id)).toMatchObject({ ok: true })
  })
})
