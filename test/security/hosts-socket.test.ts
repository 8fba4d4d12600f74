import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { type BrowserHost, startBrowserHost } from '../../src/main/hosts/browser/server.ts'
import { messageLimit, type ServerMessage } from '../../src/shared/api/wire.ts'
import { testCore } from '../fakes/core.ts'
import { makePageFolder } from '../fakes/page-folder.ts'

let core: ReturnType<typeof testCore>
let host: BrowserHost
let authority: string

beforeEach(async () => {
  core = testCore()
  host = await startBrowserHost({ core, pageFolder: makePageFolder(), port: 0, helloLimit: 60_000 })
  authority = new URL(host.origin).host
})

afterEach(() => host.close())

/** A page that keeps what it hears. */
class Page {
  readonly heard: ServerMessage[] = []
  readonly closed: Promise<number>
  readonly socket: WebSocket

  constructor(socket: WebSocket) {
    this.socket = socket
    this.closed = new Promise((resolve) => socket.on('close', resolve))
    socket.on('message', (data) => this.heard.push(JSON.parse(String(data)) as ServerMessage))
    socket.on('error', () => undefined)
  }
  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }
  /** Waits for one more message than were heard before. */
  async next(): Promise<ServerMessage> {
    const before = this.heard.length
    await vi.waitFor(() => expect(this.heard.length).toBeGreaterThan(before), { interval: 2 })
    return this.heard[before]!
  }
  async ask(message: unknown): Promise<ServerMessage> {
    const answer = this.next()
    this.send(message)
    return answer
  }
}

const ours = (): ClientOptions => ({ origin: host.origin })
const address = () => `ws://${authority}/api`
const newToken = () => new URL(host.newLink()).hash.slice('#token='.length)

async function openPage(options = ours(), url = address()): Promise<Page> {
  const page = new Page(new WebSocket(url, options))
  await once(page.socket, 'open')
  return page
}

async function signIn(): Promise<{ page: Page; session: string }> {
  const page = await openPage()
  const welcome = await page.ask({ type: 'hello', token: newToken() })
  if (welcome.type !== 'welcome') throw new Error('The page was not admitted.')
  return { page, session: welcome.session }
}

/** Status of a refused upgrade. */
function refusal(options: ClientOptions, url = address()): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options)
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode)
    })
    socket.on('open', () => reject(new Error('The socket was opened.')))
    socket.on('error', () => undefined)
  })
}

describe('the WebSocket of the browser host', () => {
  it.each([
    ['https://attacker.example', 403],
    ['null', 403],
    ['http://localhost', 403],
    ['http://127.0.0.1:1', 403],
    [undefined, 403],
  ])('is closed to the origin %s', async (origin, status) => {
    expect(await refusal(origin === undefined ? {} : { origin })).toBe(status)
  })

  it('is closed to foreign names, other pages and other paths', async () => {
    expect(await refusal({ ...ours(), headers: { Host: 'attacker.example' } })).toBe(421)
    expect(await refusal({ ...ours(), headers: { 'Sec-Fetch-Site': 'cross-site' } })).toBe(403)
    for (const path of ['/', '/api/', '/api?x', '/API', '/other']) {
      expect(await refusal(ours(), `ws://${authority}${path}`), path).toBe(404)
    }
  })

  it('admits whoever brings the token of the link, then whoever brings the session', async () => {
    const { page, session } = await signIn()
    expect(page.heard).toEqual([{ type: 'welcome', session }])
    expect(session).toMatch(/^[\w-]{43}$/)
    const again = await openPage()
    expect(await again.ask({ type: 'hello', session })).toEqual({ type: 'welcome', session })
  })

  it('puts 256 random bits into the fragment of a link, where no server and no log sees them', () => {
    const links = [host.newLink(), host.newLink()]
    for (const link of links) {
      expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
      expect(Buffer.from(new URL(link).hash.slice(7), 'base64url')).toHaveLength(32)
    }
    expect(links[0]).not.toBe(links[1])
  })

  it('refuses a token that was used', async () => {
    const token = newToken()
    const first = await openPage()
    expect(await first.ask({ type: 'hello', token })).toMatchObject({ type: 'welcome' })
    const second = await openPage()
    expect(await second.ask({ type: 'hello', token })).toEqual({ type: 'refused' })
    expect(await second.closed).toBe(1008)
    expect(first.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('refuses the token of an older link', async () => {
    const older = newToken()
    newToken()
    const page = await openPage()
    expect(await page.ask({ type: 'hello', token: older })).toEqual({ type: 'refused' })
  })

  it('lets two pages race for one token, and one win', async () => {
    const token = newToken()
    const pages = await Promise.all([openPage(), openPage(), openPage()])
    const answers = await Promise.all(pages.map((page) => page.ask({ type: 'hello', token })))
    expect(answers.map(({ type }) => type).sort()).toEqual(['refused', 'refused', 'welcome'])
  })

  it.each([
    ['a wrong token', { type: 'hello', token: 'A'.repeat(43) }],
    ['a wrong session', { type: 'hello', session: 'A'.repeat(43) }],
    ['an empty token', { type: 'hello', token: '' }],
    ['no token', { type: 'hello' }],
    ['a token that is no text', { type: 'hello', token: { length: 43 } }],
    ['both', { type: 'hello', token: 'a', session: 'b' }],
    ['more than a hello', { type: 'hello', token: 'a', admin: true }],
    ['a call', { type: 'call', id: 1, name: 'vault.status', request: {} }],
    ['an endless token', { type: 'hello', token: 'A'.repeat(200_000) }],
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['an array', '[]'],
  ])('refuses %s and closes', async (_what, message) => {
    newToken()
    const page = await openPage()
    page.send(message)
    expect(await page.closed).toBe(1008)
    expect(page.heard).toEqual([{ type: 'refused' }])
    expect(core.asked).toEqual([])
  })

  it('does not take a session for a token or a token for a session', async () => {
    const { session } = await signIn()
    const one = await openPage()
    expect(await one.ask({ type: 'hello', token: session })).toEqual({ type: 'refused' })
    const two = await openPage()
    expect(await two.ask({ type: 'hello', session: newToken() })).toEqual({ type: 'refused' })
  })

  it('closes on whoever does not say who it is', async () => {
    const impatient = await startBrowserHost({ core, pageFolder: makePageFolder(), port: 0, helloLimit: 20 })
    const page = await openPage({ origin: impatient.origin }, `ws://${new URL(impatient.origin).host}/api`)
    expect(await page.closed).toBe(1008)
    expect(page.heard).toEqual([{ type: 'refused' }])
    await impatient.close()
  })

  it('takes calls to the core and answers under their number', async () => {
    const { page } = await signIn()
    expect(await page.ask({ type: 'call', id: 7, name: 'vault.status', request: { a: 1 } })).toEqual({
      type: 'answer',
      id: 7,
      envelope: { ok: true, value: { name: 'vault.status', request: { a: 1 } } },
    })
    expect(core.asked).toEqual([{ name: 'vault.status', request: { a: 1 } }])
  })

  it('answers many calls at once, each under its own number', async () => {
    const { page } = await signIn()
    for (let id = 0; id < 300; id += 1) page.send({ type: 'call', id, name: 'vault.status', request: { id } })
    await vi.waitFor(() => expect(page.heard).toHaveLength(301), { interval: 5 })
    const ids = page.heard.flatMap((message) => (message.type === 'answer' ? [message.id] : []))
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, id) => id))
  })

  it('says nothing about why a call failed unexpectedly', async () => {
    const { page } = await signIn()
    core.call = async () => {
      throw new Error('SELECT secret FROM credentials')
    }
    const answer = await page.ask({ type: 'call', id: 1, name: 'vault.status', request: {} })
    expect(answer).toMatchObject({ envelope: { ok: false, error: { code: 'internal' } } })
    expect(JSON.stringify(answer)).not.toContain('SELECT')
  })

  it.each([
    ['no JSON', '{'],
    ['another type', { type: 'event', event: {} }],
    ['a second hello', { type: 'hello', token: 'x' }],
    ['a call without a number', { type: 'call', name: 'vault.status', request: {} }],
    ['a call with a broken number', { type: 'call', id: 1.5, name: 'vault.status', request: {} }],
    ['a call with more in it', { type: 'call', id: 1, name: 'vault.status', request: {}, session: 'x' }],
  ])('closes on %s after the hello', async (_what, message) => {
    const { page } = await signIn()
    page.send(message)
    expect(await page.closed).toBe(1008)
    expect(core.asked).toEqual([])
  })

  it('closes on binary messages', async () => {
    const { page } = await signIn()
    page.socket.send(Buffer.from('{}'), { binary: true })
    expect(await page.closed).toBe(1003)
  })

  it('answers too-large to a message over the limit, and closes', async () => {
    const { page } = await signIn()
    const request = { chunk: 'x'.repeat(messageLimit) }
    const answer = await page.ask({ type: 'call', id: 3, name: 'files.append', request })
    expect(answer).toMatchObject({ type: 'answer', id: 3, envelope: { ok: false, error: { code: 'too-large' } } })
    expect(await page.closed).toBe(1009)
    expect(core.asked).toEqual([])
  })

  it('takes a piece of a transfer file of full size', async () => {
    const { page } = await signIn()
    const request = { fileId: 'f', chunk: Buffer.alloc(48 * 1024).toString('base64') }
    expect(await page.ask({ type: 'call', id: 3, name: 'files.append', request })).toMatchObject({
      envelope: { ok: true },
    })
  })

  it('does not read a message that has no end', async () => {
    const { page } = await signIn()
    page.send('x'.repeat(2 * 1024 * 1024))
    expect(await page.closed).toBe(1009)
    expect(core.asked).toEqual([])
  })

  it('tells events to pages that have been admitted, and to no other', async () => {
    const { page } = await signIn()
    const stranger = await openPage()
    const event = { name: 'vault.state', data: { state: 'locked', reason: 'idle' } } as const
    const told = page.next()
    core.tell(event)
    expect(await told).toEqual({ type: 'event', event })
    expect(await stranger.ask({ type: 'hello', token: 'x' })).toEqual({ type: 'refused' })
    expect(stranger.heard).toHaveLength(1)
  })

  it('holds a limited number of pages', async () => {
    const pages = await Promise.all(Array.from({ length: 32 }, () => openPage()))
    expect(await refusal(ours())).toBe(503)
    pages[0]!.socket.close()
    await pages[0]!.closed
    await expect(openPage()).resolves.toBeInstanceOf(Page)
  })

  it('ends with the process: no session survives', async () => {
    const { page, session } = await signIn()
    const port = Number(authority.split(':')[1])
    await host.close()
    expect(await page.closed).toBe(1001)
    host = await startBrowserHost({ core, pageFolder: makePageFolder(), port })
    const again = await openPage()
    expect(await again.ask({ type: 'hello', session })).toEqual({ type: 'refused' })
  })
})
