import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listen } from '../peers/sockets.ts'
import { metadata, startCore, type TestCore } from './core.ts'

/** What a receiver was sent. */
interface Post {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly records: { seq: number; action: string; resent?: boolean; vault: string }[]
}

let test: TestCore
let now: number
let receiver: Awaited<ReturnType<typeof listen>>
let posts: Post[]
/** How the receiver answers; it may also not answer at all. */
let answer: (response: ServerResponse, post: Post) => void
beforeEach(async () => {
  now = Date.UTC(2026, 10, 29, 12)
  test = await startCore({ now: () => now })
  posts = []
  answer = (response) => void response.writeHead(204).end()
  receiver = await listen(
    createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      const records = body
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
      const post = { headers: request.headers, body, records }
      posts.push(post)
      answer(response, post)
    }),
  )
})
afterEach(async () => {
  await test.close()
  await receiver.stop()
})

const secret = 'the secret that both sides know'
const credential = async (type: string, config: object, secrets: Record<string, string>, boundHosts: string[] = []) =>
  (
    await test.client.credentials.create({
      type,
      metadata: metadata({ name: `A ${type}`, boundHosts }),
      config: config as Record<string, string>,
      secrets,
    })
  ).id
const add = (
  credentialId: string | null = null,
  more: { fromStart?: boolean; address?: string } = {},
  consent = false,
) =>
  test.client.streams.add({
    input: {
      name: 'SIEM',
      address: `http://127.0.0.1:${receiver.port}/log`,
      credentialId,
      ca: '',
      fromStart: false,
      ...more,
    },
    consent,
  })
const flush = async () => (await test.client.streams.flush({ id: null })).items[0]
const touch = () => test.client.audit.verify({})
const received = () => posts.flatMap(({ records }) => records.map(({ seq, resent }) => (resent ? `${seq} again` : seq)))
const actions = async (...action: ('stream.lag' | 'stream.recover' | 'credential.use')[]) =>
  (await test.client.audit.list({ action, limit: 50, cursor: null })).items

describe('A3 a webhook', () => {
  it('gets each record once, in order, from its creation on, as JSON Lines', async () => {
    await touch()
    const { delivered } = await add()
    await touch()
    expect(await flush()).toMatchObject({ waiting: 0, waitingSince: null, failure: null })
    expect(received()).toEqual([delivered + 1, delivered + 2])
    expect(posts[0]?.records[0]).toMatchObject({
      action: 'stream.create',
      vault: (await test.client.vault.status({})).id,
    })
    expect(posts[0]?.headers['content-type']).toBe('application/x-ndjson')
    await flush()
    expect(posts).toHaveLength(1)
    await touch()
    await flush()
    expect(received()).toEqual([delivered + 1, delivered + 2, delivered + 3])
  })

  it('gets what was recorded before, when that was asked for', async () => {
    for (let i = 0; i < 5; i++) await touch()
    await add(null, { fromStart: true })
    const stream = await flush()
    expect(received()).toEqual([...Array(stream?.delivered).keys()].map((index) => index + 1))
  })

  it('that answers with an error gets the same batch again, marked, and later', async () => {
    const { delivered } = await add()
    answer = (response) => void response.writeHead(500).end('secret of the server')
    const failed = await flush()
    expect(failed).toMatchObject({ waiting: 1, failure: { code: 'server-error', tries: 1 } })
    expect(Date.parse(failed?.failure?.nextAt ?? '')).toBeGreaterThan(now)
    expect(JSON.stringify(failed)).not.toContain('secret of the server')
    await touch()
    answer = (response) => void response.writeHead(200).end()
    expect(await flush()).toMatchObject({ waiting: 0, failure: null })
    expect(received()).toEqual([delivered + 1, `${delivered + 1} again`, delivered + 2])
    // A receiver can tell by the batch as well.
    expect(posts[1]?.headers['keyward-batch']).toBe(posts[0]?.headers['keyward-batch'])
    expect(posts.map(({ headers }) => headers['keyward-resent'])).toEqual([undefined, 'true', undefined])
  })

  it('that hangs up in the middle gets it again, marked; one that was never reached, unmarked', async () => {
    const { delivered } = await add()
    answer = (response) => void response.socket?.destroy()
    expect(await flush()).toMatchObject({ waiting: 1, failure: { tries: 1 } })
    answer = (response) => void response.writeHead(200).end()
    await flush()
    expect(received()).toEqual([delivered + 1, `${delivered + 1} again`])
    const { port } = receiver
    await receiver.stop()
    await touch()
    expect(await flush()).toMatchObject({ waiting: 1, failure: { code: 'refused' } })
    posts = []
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      posts.push({
        headers: {},
        body,
        records: body
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      })
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    await flush()
    expect(received()).toEqual([delivered + 2])
    await new Promise((resolve) => server.close(resolve))
  })

  it('that never answers keeps no lock waiting: its connection ends at once, and it gets the batch again, marked', async () => {
    const { delivered } = await add()
    const reached = Promise.withResolvers<ServerResponse>()
    answer = (response) => reached.resolve(response)
    const flushed = flush().catch(() => {})
    const response = await reached.promise
    const ended = new Promise((resolve) => response.once('close', resolve))
    await test.client.vault.lock({})
    await Promise.all([ended, flushed])
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    answer = (later) => void later.writeHead(200).end()
    expect(await flush()).toMatchObject({ waiting: 0, failure: null })
    expect(received().slice(0, 2)).toEqual([delivered + 1, `${delivered + 1} again`])
  })

  it('is followed by no redirect', async () => {
    await add()
    answer = (response) => void response.writeHead(307, { Location: `http://127.0.0.1:${receiver.port}/other` }).end()
    expect(await flush()).toMatchObject({ failure: { code: 'redirect-refused' } })
    expect(posts).toHaveLength(1)
  })

  it('can prove by a signature who has sent it; the secret is used once for many batches', async () => {
    const id = await credential('webhook-secret', { scheme: 'github' }, { secret })
    await add(id)
    for (let i = 0; i < 3; i++) {
      await touch()
      await flush()
    }
    for (const { headers, body } of posts)
      expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
    expect(await flush()).toMatchObject({ waiting: 0 })
    expect(await actions('credential.use')).toMatchObject([{ subjectId: id, detail: 'stream · SIEM', outcome: 'ok' }])
  })

  it('gets a token in its header, only where the credential is bound to', async () => {
    const id = await credential('bearer-token', {}, { token: 'a-token-of-the-siem' }, ['other.example:443'])
    await expect(add(id)).rejects.toMatchObject({ body: { code: 'host-not-bound' } })
    await add(id, {}, true)
    await flush()
    expect(posts[0]?.headers.authorization).toBe('Bearer a-token-of-the-siem')
    // Somebody takes the host away: nothing is sent any more.
    await test.client.credentials.update({
      id,
      revision: null,
      metadata: { boundHosts: ['other.example:443'] },
      config: null,
    })
    posts = []
    expect(await flush()).toMatchObject({ failure: { code: 'host-not-bound' } })
    expect(posts).toEqual([])
  })

  it('gets nothing more with a credential that is disabled, and the new value of one that is rotated, at once', async () => {
    const id = await credential('bearer-token', {}, { token: 'a-token-of-the-siem' })
    await add(id)
    await flush()
    await test.client.credentials.rotate({ id, config: {}, secrets: { token: 'the-next-token-of-it' } })
    posts = []
    await flush()
    expect(posts[0]?.headers.authorization).toBe('Bearer the-next-token-of-it')
    await test.client.credentials.disable({ ids: [id] })
    posts = []
    expect(await flush()).toMatchObject({ failure: { code: 'credential-disabled' } })
    expect(posts).toEqual([])
  })

  it('takes no credential that could do nothing for it', async () => {
    const id = await credential('database-login', { username: 'ada' }, { password: 'x-y-z' })
    await expect(add(id)).rejects.toMatchObject({ body: { code: 'kind-mismatch' } })
    await expect(
      add(null, { address: 'https://siem.example/?api_key=sk_live_0123456789abcdef01234567' }),
    ).rejects.toMatchObject({
      body: { code: 'secret-in-metadata' },
    })
  })
})

describe('A3 a stream', () => {
  it('goes on after a lock with what happened meanwhile', async () => {
    const { delivered } = await add()
    await flush()
    await test.client.vault.lock({})
    await test.client.vault.unlock({ passphrase: 'wrong one', slotId: null }).catch(() => {})
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    await flush()
    expect(posts[1]?.records.map(({ action }) => action)).toContain('vault.lock')
    expect(received()).toEqual([...Array(received().length).keys()].map((index) => delivered + 1 + index))
  })

  it('tells the log once that it lags, and when it has caught up', async () => {
    await add()
    answer = (response) => void response.writeHead(503).end()
    await flush()
    expect(await actions('stream.lag')).toEqual([])
    now += 3_600_000
    await flush()
    await flush()
    expect(await actions('stream.lag')).toMatchObject([{ outcome: 'failed', subject: 'SIEM', detail: 'server-error' }])
    answer = (response) => void response.writeHead(200).end()
    await flush()
    expect(await actions('stream.recover')).toMatchObject([{ outcome: 'ok', subject: 'SIEM' }])
    expect(await flush()).toMatchObject({ waiting: 0 })
  })

  it('is sent by one process at a time, without a record twice', async () => {
    await add(null, { fromStart: true })
    answer = (response) => void setTimeout(() => response.writeHead(200).end(), 50)
    const other = await test.another()
    await other.client.vault.unlock({ passphrase: null, slotId: null })
    for (let round = 0; round < 5; round++) {
      await touch()
      await Promise.all([flush(), other.client.streams.flush({ id: null })])
    }
    await flush()
    expect(received()).toEqual([...Array(received().length).keys()].map((index) => index + 1))
  })

  it('is tested with a message that is no record, and both outcomes are recorded', async () => {
    const { id } = await add()
    expect(await test.client.streams.test({ id })).toMatchObject({ ok: true })
    expect(posts[0]?.records).toMatchObject([{ seq: 0, action: 'stream.test' }])
    answer = (response) => void response.writeHead(401).end()
    expect(await test.client.streams.test({ id })).toMatchObject({ ok: false, code: 'auth-failed' })
    const tests = await test.client.audit.list({ action: ['stream.test'], limit: 5, cursor: null })
    expect(tests.items.map(({ outcome, detail }) => `${outcome} ${detail}`)).toEqual(['failed auth-failed', 'ok '])
  })

  it('is gone when it is removed, and its name is free', async () => {
    const { id } = await add()
    await expect(add()).rejects.toMatchObject({ body: { code: 'name-taken' } })
    await test.client.streams.remove({ id })
    await expect(test.client.streams.remove({ id })).rejects.toMatchObject({ body: { code: 'not-found' } })
    await touch()
    expect(await test.client.streams.flush({ id: null })).toEqual({ items: [] })
    expect(posts).toEqual([])
    await add()
  })
})
