import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'

/** A server of the official SDK behind bearer tokens. */
export interface McpPeer {
  /** Answers at /mcp with events, at /json with JSON, at /stateless without a session, and at /open to everybody. */
  readonly answer: RequestListener
  /** Sessions that were opened and not ended. */
  openSessions(): number
}

/** @param limited a token with which a tool call, and so its list, is forbidden */
export function makeMcpServer(token: string, limited: string): McpPeer {
  const sessions = new Map<string, StreamableHTTPServerTransport>()

  const open = async (path: string): Promise<StreamableHTTPServerTransport> => {
    const isStateless = path === '/stateless'
    const transport = new StreamableHTTPServerTransport({
      ...(!isStateless && {
        sessionIdGenerator: () => randomUUID(),
        onsessioninitialized: (id: string) => void sessions.set(id, transport),
        onsessionclosed: (id: string) => void sessions.delete(id),
      }),
      enableJsonResponse: path === '/json',
    })
    const server = new McpServer({ name: 'meridian', version: '2.1.0' })
    if (path !== '/toolless') {
      server.registerTool('track_parcel', { description: 'Where a parcel is' }, () => ({ content: [] }))
      server.registerTool('list_depots', { description: 'All depots' }, () => ({ content: [] }))
    }
    // The SDK's own class does not fit its own interface under exactOptionalPropertyTypes.
    await server.connect(transport as Transport)
    return transport
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? ''
    if (path === '/moved') return response.writeHead(307, { Location: '/mcp' }).end()
    const given = request.headers.authorization?.replace(/^Bearer /, '')
    if (path !== '/open' && given !== token && given !== limited) {
      return response.writeHead(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }).end()
    }
    if (given === limited) {
      return response.writeHead(403, { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' }).end()
    }
    if (!['/mcp', '/json', '/stateless', '/open', '/toolless'].includes(path)) return response.writeHead(404).end()
    const known = sessions.get(String(request.headers['mcp-session-id']))
    return (known ?? (await open(path))).handleRequest(request, response)
  }
  return { answer: (request, response) => void handle(request, response), openSessions: () => sessions.size }
}
