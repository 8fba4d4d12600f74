import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OwnRequest } from '../../src/shared/domain/exchange.ts'
import { metadata, startCore, type TestCore } from './core.ts'

const secret = 'sk-canary-console-0123456789'
let test: TestCore
let server: Server
let origin: string
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]

beforeEach(async () => {
  test = await startCore()
  seen = []
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
    if (request.url === '/slow') return
    if (request.url === '/away') return void response.writeHead(302, { location: 'http://elsewhere.test/' }).end()
    if (request.url === '/large') return void response.end('x'.repeat(200_000))
    if (request.url === '/picture') return void response.end(Buffer.from([0x89, 0x50, 0xff, 0x00]))
    response.writeHead(request.url === '/missing' ? 404 : 200, {
      'content-type': 'application/json',
      'set-cookie': 'session=abcdef',
      'x-echo': String(request.headers.authorization),
    })
    // A server that repeats what it was sent, in several forms, must not bring the secret back.
    const token = String(request.headers.authorization).replace('Bearer ', '')
    response.end(JSON.stringify({ token, base64: Buffer.from(token).toString('base64'), body }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await test.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

let runs = 0
const runId = () => `019b0000-0000-7000-8000-${String(++runs).padStart(12, '0')}`

const connect = async (parameters: Record<string, string> = {}) => {
  const { id: credentialId } = await test.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name: 'Token' }),
    config: {},
    secrets: { key: secret },
  })
  const { id } = await test.client.connections.create({
    input: {
      name: 'Api',
      kind: 'http',
      systemId: null,
      environment: 'staging',
      credentialId,
      parameters: { url: origin, ...parameters },
      purpose: '',
    },
    consent: true,
  })
  return { id, credentialId }
}
const send = (connectionId: string, part: Partial<OwnRequest> = {}, timeoutMs: number | null = null) =>
  test.client.requests.send({
    runId: runId(),
    connectionId,
    request: { method: 'GET', path: '/', headers: '', body: '', ...part },
    timeoutMs,
  })

describe('T7 a request of a person’s own', () => {
  it('carries the credential, and brings it back in no form', async () => {
    const { id, credentialId } = await connect({ variables: 'tenant=acme', headers: 'X-Version: 7' })
    const exchange = await send(id, {
      method: 'PUT',
      path: '/orders/{{tenant}}',
      headers: 'X-Trace: {{environment}}',
      body: '{"a":1}',
    })
    expect(seen[0]).toMatchObject({
      method: 'PUT',
      url: '/orders/acme',
      headers: {
        authorization: `Bearer ${secret}`,
        'x-trace': 'staging',
        'x-version': '7',
        'content-type': 'application/json',
      },
      body: '{"a":1}',
    })
    expect(exchange).toMatchObject({ code: 'ok', answer: { status: 200, isText: true, isCut: false } })
    expect(JSON.parse(exchange.answer?.body ?? '')).toMatchObject({ token: '[redacted]', base64: '[redacted]' })
    const shown = JSON.stringify(exchange)
    for (const form of ['canary', Buffer.from(secret).toString('base64'), 'abcdef']) expect(shown).not.toContain(form)
    expect(exchange.sent?.headers).toContainEqual({ name: 'Authorization', value: 'Bearer [redacted]' })
    expect(await test.client.credentials.get({ ref: credentialId })).toMatchObject({ uses: { total: 1 } })
    const { items } = await test.client.audit.list({ subjectId: id, limit: 5, cursor: null })
    expect(items[0]).toMatchObject({ action: 'connection.request', outcome: 'ok', detail: 'PUT · 200' })
  })

  it('is remembered with its status, to be sent again, and forgotten when a person wants it', async () => {
    const { id } = await connect()
    await send(id, { path: '/missing' })
    await send(id, { path: '/away' })
    const { items, variables } = await test.client.requests.history({ connectionId: id, limit: 10 })
    expect(items.map(({ path, status }) => [path, status])).toEqual([
      ['/away', 302],
      ['/missing', 404],
    ])
    expect(variables).toContainEqual({ name: 'baseUrl', value: origin })
    // A person may have pasted the credential itself, which is remembered no more than it is shown.
    await send(id, { method: 'POST', path: `/x?token=${encodeURIComponent(secret)}`, body: secret })
    const [latest] = (await test.client.requests.history({ connectionId: id, limit: 1 })).items
    expect(latest).toMatchObject({ path: '/x?token=[redacted]', body: '[redacted]' })
    await test.client.requests.forget({ connectionId: id })
    expect((await test.client.requests.history({ connectionId: id, limit: 10 })).items).toEqual([])
  })

  it('follows no redirect, shows the beginning of what is large, and nothing of what is no text', async () => {
    const { id } = await connect()
    const away = await send(id, { path: '/away' })
    expect([away.answer?.status, seen.length]).toEqual([302, 1])
    const large = await send(id, { path: '/large' })
    expect([large.answer?.isCut, large.answer?.body.length]).toEqual([true, 48 * 1024])
    expect((await send(id, { path: '/picture' })).answer).toMatchObject({ isText: false, body: '' })
  })

  it('goes nowhere but to the base address, and takes no secret in its headers', async () => {
    const { id } = await connect()
    for (const path of ['//evil.test/', 'http://evil.test/', '/\\evil.test'])
      await expect(send(id, { path })).rejects.toMatchObject({ body: { code: 'field-invalid' } })
    for (const headers of ['Authorization: Bearer x', 'Host: evil.test', 'no colon'])
      await expect(send(id, { headers })).rejects.toMatchObject({ body: { code: 'field-invalid' } })
    await expect(send(id, { path: '/{{nope}}' })).rejects.toMatchObject({ body: { code: 'field-invalid' } })
    expect(seen).toEqual([])
  })

  it('is refused for a host that nobody agreed to, and for a disabled credential', async () => {
    const { id, credentialId } = await connect()
    await test.client.connections.update({
      id,
      revision: null,
      input: { parameters: { url: 'http://127.0.0.1:9' } },
      consent: false,
    })
    await expect(send(id)).rejects.toMatchObject({ body: { code: 'host-not-bound' } })
    await test.client.credentials.disable({ ids: [credentialId] })
    await expect(send(id)).rejects.toMatchObject({ body: { code: 'credential-disabled' } })
    expect(seen).toEqual([])
  })

  it('ends at its deadline, and when it is cancelled', async () => {
    const { id } = await connect()
    expect(await send(id, { path: '/slow' }, 1500)).toMatchObject({ code: 'timeout', answer: null })
    const before = seen.length
    const run = runId()
    const request = { method: 'GET', path: '/slow', headers: '', body: '' } as const
    const waiting = test.client.requests.send({ runId: run, connectionId: id, request, timeoutMs: null })
    await expect.poll(() => seen.length, { timeout: 15_000 }).toBeGreaterThan(before)
    await test.client.requests.cancel({ runId: run })
    expect(await waiting).toMatchObject({ code: 'cancelled', answer: null })
  })

  it('is written as a curl command without the secret', async () => {
    const { id } = await connect()
    const request = { method: 'GET', path: '/me', headers: '', body: '' } as const
    const { text } = await test.client.requests.curl({ connectionId: id, request })
    expect(text).toBe(`curl '${origin}/me' \\\n  --header 'Authorization: Bearer keyward://Token/key'`)
  })
})
