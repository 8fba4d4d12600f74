import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BrowserHost, readPort, startBrowserHost } from '../../src/main/hosts/browser/server.ts'
import { testCore } from '../fakes/core.ts'
import { makePageFolder, outsideText, pageText, traversals } from '../fakes/page-folder.ts'
import { tempFolder } from '../fakes/temp-folder.ts'

let host: BrowserHost
let authority: string

beforeEach(async () => {
  host = await startBrowserHost({ core: testCore(), pageFolder: makePageFolder(), port: 0 })
  authority = new URL(host.origin).host
})

afterEach(() => host.close())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends exactly these lines: no client library tidies them up. */
async function send(lines: readonly string[]): Promise<Answer> {
  const socket = connect(Number(authority.split(':')[1]), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
  })
  await once(socket, 'close')
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [status = '', ...fields] = head.split('\r\n')
  return {
    status: Number(status.split(' ')[1]),
    headers: Object.fromEntries(
      fields.map((field) => [field.split(': ')[0]!.toLowerCase(), field.slice(field.indexOf(': ') + 2)]),
    ),
    body: rest.join('\r\n\r\n'),
  }
}

const get = (path: string, ...fields: string[]) =>
  send([`GET ${path} HTTP/1.1`, `Host: ${authority}`, 'Connection: close', ...fields])

describe('the browser host', () => {
  it('listens on 127.0.0.1 alone, on a port that nobody can guess', () => {
    expect(host.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,5}$/)
  })

  it('serves the page with exactly these headers', async () => {
    const { status, headers, body } = await get('/')
    const { date, ...rest } = headers
    expect(status).toBe(200)
    expect(body).toBe(pageText)
    expect(date).toBeTypeOf('string')
    expect(rest).toEqual({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
        `connect-src ws://${authority}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(pageText.length),
      connection: 'close',
    })
  })

  it('serves scripts and styles under their types', async () => {
    expect((await get('/assets/index.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect((await get('/assets/index.css')).headers['content-type']).toBe('text/css; charset=utf-8')
  })

  it('sets no cookie and allows no other origin to read', async () => {
    for (const path of ['/', '/missing']) {
      const { headers } = await get(path)
      expect(headers).not.toHaveProperty('set-cookie')
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    }
  })

  it.each([
    'localhost',
    '127.0.0.1',
    'localhost:PORT',
    '127.0.0.1:1',
    '[::1]:PORT',
    'attacker.example:PORT',
    '127.0.0.1.attacker.example:PORT',
    '127.0.0.1:PORT.',
    '127.1:PORT',
    '2130706433:PORT',
    'person@127.0.0.1:PORT',
    '',
  ])('answers 421 to the foreign name %j', async (name) => {
    const answer = await send([
      'GET / HTTP/1.1',
      `Host: ${name.replace('PORT', authority.split(':')[1]!)}`,
      'Connection: close',
    ])
    expect(answer.status).toBe(421)
    expect(answer.body).not.toContain(pageText)
  })

  it('answers neither two names nor none', async () => {
    const two = await send(['GET / HTTP/1.1', `Host: ${authority}`, 'Host: attacker.example', 'Connection: close'])
    expect(two.status).toBe(421)
    expect((await send(['GET / HTTP/1.1', 'Connection: close'])).status).toBe(400)
    expect((await send(['GET / HTTP/1.0'])).status).toBe(421)
  })

  it.each(['https://attacker.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1:1', 'http://localhost:PORT', ''])(
    'answers 403 to the origin %j',
    async (origin) => {
      const answer = await get('/', `Origin: ${origin.replace('PORT', authority.split(':')[1]!)}`)
      expect(answer.status).toBe(403)
    },
  )

  it('answers its own origin', async () => {
    expect((await get('/', `Origin: http://${authority}`)).status).toBe(200)
  })

  it.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['anything', 403],
    ['same-origin', 200],
    ['none', 200],
  ])('answers a request of Sec-Fetch-Site %s with %i', async (site, status) => {
    expect((await get('/', `Sec-Fetch-Site: ${site}`)).status).toBe(status)
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('answers 405 to %s', async (method) => {
    const answer = await send([`${method} / HTTP/1.1`, `Host: ${authority}`, 'Connection: close', 'Content-Length: 0'])
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('GET, HEAD')
  })

  it('answers HEAD without a body', async () => {
    const answer = await send(['HEAD / HTTP/1.1', `Host: ${authority}`, 'Connection: close'])
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers['content-length']).toBe(String(pageText.length))
  })

  it.each([...traversals, 'http://127.0.0.1/', 'file:///etc/passwd', '*', '/\x00', `/${'a'.repeat(4000)}`])(
    'does not lead out of the page with %j',
    async (path) => {
      const answer = await get(path)
      expect([400, 404]).toContain(answer.status)
      expect(answer.body).not.toContain(outsideText)
      expect(answer.body).not.toContain(pageText)
    },
  )

  it('protects refusals as it protects pages', async () => {
    for (const answer of [await get('/missing'), await get('/', 'Origin: null')]) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-type': 'text/plain; charset=utf-8',
      })
    }
  })

  it('refuses oversized headers', async () => {
    const answer = await get('/', `X-Filler: ${'a'.repeat(20_000)}`)
    expect(answer.status).toBe(400)
  })

  it('says so where its port is taken, and where there is no page', async () => {
    const port = Number(authority.split(':')[1])
    await expect(startBrowserHost({ core: testCore(), pageFolder: makePageFolder(), port })).rejects.toMatchObject({
      code: 'port-unusable',
    })
    await expect(
      startBrowserHost({ core: testCore(), pageFolder: tempFolder('empty'), port: 0 }),
    ).rejects.toMatchObject({ code: 'page-missing' })
  })

  it('takes its port from KEYWARD_PORT', () => {
    expect(readPort({})).toBe(0)
    expect(readPort({ KEYWARD_PORT: '' })).toBe(0)
    expect(readPort({ KEYWARD_PORT: '4567' })).toBe(4567)
    for (const port of ['x', '-1', '65536', '0x50', '80 ', '1e3']) {
      expect(() => readPort({ KEYWARD_PORT: port })).toThrow(
        expect.objectContaining({ code: 'port-unusable' }) as Error,
      )
    }
  })
})
