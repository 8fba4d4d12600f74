import type { RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeTarget } from '../../src/main/connections/connector.ts'
import { mcp } from '../../src/main/connections/connectors/mcp.ts'
import { mcpKind } from '../../src/main/connections/kinds/mcp.ts'
import type { ProbeCode, Stage } from '../../src/shared/domain/probe.ts'
import { startServer, testHttpMatrix } from './http-matrix.ts'
import { bearerTarget } from './http-targets.ts'
import { makeMcpServer } from './mcp-server.ts'
import type { SocketPeer } from './sockets.ts'
import { expectFinding } from './targets.ts'

const token = 'kwMcpToken-7rT3nB8wK'
const limited = 'kwMcpToken-limited-5x'

function target(base: string, parameters: Record<string, string> = {}, secret = token): ProbeTarget {
  const url = base.replace(/^(https?:\/\/[^/]+)$/, '$1/mcp')
  return bearerTarget(mcpKind, { ...parameters, url }, secret)
}

describe('T3 T4 T6 MCP, against a server of the official SDK', () => {
  const server = makeMcpServer(token, limited)
  let peer: SocketPeer
  let base: string
  beforeAll(async () => {
    peer = await startServer(server.answer)
    base = `http://127.0.0.1:${peer.port}`
  })
  afterAll(() => peer.stop())

  it('opens a session, counts the tools and ends the session, with events, JSON and without sessions', async () => {
    for (const path of ['/mcp', '/json', '/stateless']) {
      const outcome = await expectFinding(target(`${base}${path}`), 'ok', null)
      expect(outcome.stages.map(({ stage }) => stage)).toEqual([
        'resolve',
        'connect',
        'authenticate',
        'authorize',
        'query',
      ])
      expect(outcome.stages.map(({ detail }) => detail).slice(2)).toEqual(['meridian 2.1.0', '', '2 tools'])
    }
    expect(server.openSessions()).toBe(0)
  })

  it('looks for a tool without calling it, and asks a server without tools whether it is there', async () => {
    await expectFinding(target(base, { tool: 'track_parcel' }), 'ok', null, mcp)
    await expectFinding(target(base, { tool: 'delete_all' }), 'not-found', 'query', mcp)
    await expectFinding(target(`${base}/toolless`), 'ok', null, mcp)
    await expectFinding(target(`${base}/toolless`, { tool: 'x' }), 'not-found', 'query', mcp)
  })

  it('finds a wrong token auth-failed, a limited one permission, and another path not-found', async () => {
    await expectFinding(target(base, {}, 'wrong-token-1'), 'auth-failed', 'authenticate', mcp)
    await expectFinding(target(base, {}, limited), 'permission', 'authenticate', mcp)
    await expectFinding(target(`${base}/nowhere`), 'not-found', 'authenticate', mcp)
  })

  it('does not call a token proven that the server never asked for', async () => {
    await expectFinding(target(`${base}/open`), 'not-testable', null, mcp)
  })

  it('follows a redirect within the origin', async () => {
    await expectFinding(target(`${base}/moved`), 'ok', null, mcp)
  })

  testHttpMatrix({ connector: mcp, answer: server.answer, target: (url, ca) => target(url, { ca }) })
})

describe('T4 answers of MCP servers', () => {
  const reply =
    (body: unknown): RequestListener =>
    async (request, response) => {
      const { id } = JSON.parse((await text(request)) || '{}') as { id?: number }
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id, ...(body as object) }))
    }
  const error = (code: number, message = 'No') => reply({ error: { code, message } })
  const events =
    (...lines: string[]): RequestListener =>
    (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(lines.join('\n'))
      response.end()
    }
  const cases: readonly (readonly [string, RequestListener, ProbeCode, Stage])[] = [
    ['an error of the sign-in', error(-32001, 'Unauthorized: invalid token'), 'auth-failed', 'authenticate'],
    ['an error of permissions', error(-32000, 'Insufficient permissions'), 'permission', 'authenticate'],
    ['an internal error', error(-32603), 'server-error', 'authenticate'],
    ['an unknown method', error(-32601), 'unexpected-answer', 'authenticate'],
    ['an unknown version', reply({ result: { protocolVersion: '2999-01-01' } }), 'unexpected-answer', 'authenticate'],
    [
      'the older HTTP with SSE',
      reply({ result: { protocolVersion: '2024-11-05' } }),
      'unexpected-answer',
      'authenticate',
    ],
    ['no message at all', reply({}), 'unexpected-answer', 'authenticate'],
    [
      'events without the reply',
      events('data: {"jsonrpc":"2.0","id":99,"result":{}}', '', ''),
      'unexpected-answer',
      'authenticate',
    ],
    ['405', (_, response) => response.writeHead(405).end(), 'unexpected-answer', 'authenticate'],
  ]
  for (const [name, listener, code, stage] of cases) {
    it(`tells ${name}`, async () => {
      const server = await startServer(listener)
      await expectFinding(target(`http://127.0.0.1:${server.port}`), code, stage, mcp)
      await server.stop()
    })
  }
})
