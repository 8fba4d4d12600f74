import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import type { LinkState } from './link.ts'
import { createSocketLink } from './socket-link.ts'

type Message = Record<string, unknown>

/** A host of the test's own on a real socket. `answer` gets every message; what it returns is sent back. */
async function startHost(answer: (message: Message, peer: Peer) => Message | undefined) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((ready) => server.once('listening', ready))
  const heard: Message[] = []
  server.on('connection', (peer) => {
    peer.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message
      heard.push(message)
      const reply = answer(message, peer)
      if (reply) peer.send(JSON.stringify(reply))
    })
  })
  const host = {
    heard,
    server,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    tell: (message: Message) => {
      for (const peer of server.clients) peer.send(JSON.stringify(message))
    },
    drop: () => {
      for (const peer of server.clients) peer.terminate()
    },
    async stop() {
      host.drop()
      await new Promise((done) => server.close(done))
    },
  }
  stops.push(host.stop)
  return host
}

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** A host that lets token and session in and answers every call with its own request. */
const friendly = (message: Message): Message | undefined => {
  if (message.type === 'hello') return { type: 'welcome', session: 'session-1' }
  if (message.type === 'call') return { type: 'answer', id: message.id, envelope: { ok: true, value: message.request } }
  return undefined
}

function makeLink(url: string, token: string | null, kept: string | null = null, patience = 5000) {
  let session = kept
  const link = createSocketLink({
    url,
    token,
    patience,
    retryAfter: () => 5,
    session: {
      get: () => session,
      set: (next) => {
        session = next
      },
    },
  })
  return { link, session: () => session }
}

const reach = (
  link: { readonly state: LinkState; onState: (l: (s: LinkState) => void) => () => void },
  state: LinkState,
) =>
  new Promise<void>((done) => {
    if (link.state === state) return done()
    const stop = link.onState((now) => {
      if (now !== state) return
      stop()
      done()
    })
  })

describe('the link to the browser host', () => {
  it('keeps a call for the next connection while the present one is being closed', async () => {
    const sockets: WebSocket[] = []
    vi.stubGlobal(
      'WebSocket',
      class extends WebSocket {
        constructor(url: string) {
          super(url)
          sockets.push(this)
        }
      },
    )
    const host = await startHost(friendly)
    const { link } = makeLink(host.url, 'token-1')
    await reach(link, 'open')
    Object.defineProperty(sockets[0], 'readyState', { value: WebSocket.CLOSING })
    const answer = link.call('vault.status', { kept: true })
    host.drop()
    expect(await answer).toEqual({ ok: true, value: { kept: true } })
    expect(host.heard.filter(({ type }) => type === 'call')).toHaveLength(1)
    vi.unstubAllGlobals()
  })

  it('signs in with the token once and keeps the session that it was exchanged for', async () => {
    const host = await startHost(friendly)
    const { link, session } = makeLink(host.url, 'once')
    await expect(link.call('vault.touch', { a: 1 })).resolves.toEqual({ ok: true, value: { a: 1 } })
    expect(session()).toBe('session-1')
    host.drop()
    await reach(link, 'lost')
    await reach(link, 'open')
    expect(host.heard.filter(({ type }) => type === 'hello')).toEqual([
      { type: 'hello', token: 'once' },
      { type: 'hello', session: 'session-1' },
    ])
  })

  it('answers a call that was on its way when the connection broke, and does not send it twice', async () => {
    const host = await startHost((message, peer) => {
      if (message.type !== 'call') return friendly(message)
      peer.terminate()
      return undefined
    })
    const { link } = makeLink(host.url, 'once')
    await expect(link.call('credentials.rotate', {})).resolves.toMatchObject({
      ok: false,
      error: { code: 'host-lost' },
    })
    await reach(link, 'open')
    expect(host.heard.filter(({ type }) => type === 'call')).toHaveLength(1)
  })

  it('holds a call back while the connection is away, for as long as its patience', async () => {
    const host = await startHost(friendly)
    const { link } = makeLink(host.url, 'once')
    await reach(link, 'open')
    host.drop()
    await reach(link, 'lost')
    await expect(link.call('vault.touch', {})).resolves.toMatchObject({ ok: true })

    const impatient = makeLink('ws://127.0.0.1:9/api', 'once', null, 20)
    await expect(impatient.link.call('vault.touch', {})).resolves.toMatchObject({
      ok: false,
      error: { code: 'host-lost' },
    })
  })

  it('gives up when it is refused, forgets the session and answers what waits', async () => {
    const host = await startHost(() => ({ type: 'refused' }))
    const { link, session } = makeLink(host.url, null, 'stale')
    await expect(link.call('vault.status', {})).resolves.toMatchObject({
      ok: false,
      error: { code: 'session-refused' },
    })
    expect(link.state).toBe('refused')
    expect(session()).toBeNull()
    await expect(link.call('vault.status', {})).resolves.toMatchObject({
      ok: false,
      error: { code: 'session-refused' },
    })
  })

  it('tries its session when the token of the address has been used', async () => {
    const host = await startHost((message) => ('token' in message ? { type: 'refused' } : friendly(message)))
    const { link } = makeLink(host.url, 'used', 'session-0')
    await reach(link, 'open')
    expect(host.heard.map(({ token, session }) => token ?? session)).toEqual(['used', 'session-0'])
  })

  it('connects nowhere without a token and without a session', () => {
    const { link } = makeLink('ws://127.0.0.1:9/api', null)
    expect(link.state).toBe('refused')
  })

  it('hands events on, and ignores what it does not understand', async () => {
    const host = await startHost(friendly)
    const { link } = makeLink(host.url, 'once')
    await reach(link, 'open')
    const events: unknown[] = []
    const both = new Promise<void>((done) => {
      link.subscribe((event) => {
        events.push(event)
        if (events.length === 2) done()
      })
    })
    const event = { name: 'vault.changed', data: { areas: ['audit'] } }
    host.tell({ type: 'event', event })
    for (const peer of host.server.clients) peer.send('{not json')
    host.tell({ type: 'surprise' })
    host.tell({ type: 'answer', id: 99, envelope: { ok: true, value: {} } })
    host.tell({ type: 'event', event })
    await both
    expect(events).toEqual([event, event])
  })

  it('matches answers to calls in any order', async () => {
    const held: Message[] = []
    const host = await startHost((message, peer) => {
      if (message.type !== 'call') return friendly(message)
      held.push(message)
      if (held.length === 3)
        for (const { id, request } of held.toReversed())
          peer.send(JSON.stringify({ type: 'answer', id, envelope: { ok: true, value: request } }))
      return undefined
    })
    const { link } = makeLink(host.url, 'once')
    await expect(Promise.all([1, 2, 3].map((n) => link.call('vault.touch', n)))).resolves.toEqual(
      [1, 2, 3].map((value) => ({ ok: true, value })),
    )
  })
})
