import type { IncomingMessage } from 'node:http'
import { failure, property } from '../classify.ts'
import { ProbeFailure, type ProbeFailureInfo, type ProbeTarget } from '../connector.ts'
import { parseJson, permissionRefusal, readJson, signInRefusal, throwIf } from './http-answer.ts'
import type { HttpClient } from './http-client.ts'
import { headerLines, makeRequest, mergeHeaders, withCredential } from './http-request.ts'

/** The newest version of the protocol that we speak, and the first with streamable HTTP. */
export const protocolVersions = { newest: '2025-11-25', oldest: '2025-03-26' }

/** More than the answer to a harmless request takes. */
const maxEventBytes = 1024 * 1024

/**
 * A session over streamable HTTP: JSON-RPC by POST, answered by JSON or by a stream of events
 * (https://modelcontextprotocol.io/specification, Transports).
 */
export class McpSession {
  readonly #client: HttpClient
  readonly #target: ProbeTarget
  #sessionId = ''
  #protocolVersion = ''
  #lastId = 0

  constructor(client: HttpClient, target: ProbeTarget) {
    this.#client = client
    this.#target = target
  }

  /**
   * Asks, and resolves with the result.
   *
   * @throws ProbeFailure of an HTTP status or of a JSON-RPC error
   */
  async ask(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    this.#lastId++
    const answer = await this.#post({ jsonrpc: '2.0', id: this.#lastId, method, params })
    const { 'mcp-session-id': sessionId, 'content-type': type = '' } = answer.headers
    if (method === 'initialize' && typeof sessionId === 'string') this.#sessionId = sessionId
    const isStream = /^\s*text\/event-stream\b/i.test(type)
    const reply = isStream ? await replyIn(answer, this.#lastId) : await readJson(answer)
    answer.destroy()
    throwIf(errorRefusal(property(reply, 'error')))
    const result = property(reply, 'result')
    if (typeof result !== 'object' || result === null) throw new ProbeFailure(noReply)
    return result
  }

  /** Tells, and waits until the server has taken it. @throws ProbeFailure of an HTTP status */
  async tell(method: string): Promise<void> {
    const answer = await this.#post({ jsonrpc: '2.0', method })
    answer.destroy()
  }

  /** From now on requests name this version, as the protocol wants it. */
  speak(version: string): void {
    this.#protocolVersion = version
  }

  /** Ends the session, so that the server need not wait for more. Servers may refuse that. */
  async end(): Promise<void> {
    if (this.#sessionId === '') return
    const answer = await this.#send('DELETE', '').catch(() => null)
    answer?.destroy()
  }

  async #post(message: object): Promise<IncomingMessage> {
    const answer = await this.#send('POST', JSON.stringify(message))
    throwIf(signInRefusal(answer, {}) ?? permissionRefusal(answer, {}) ?? transportRefusal(answer))
    return answer
  }

  #send(method: string, body: string): Promise<IncomingMessage> {
    const { url = '', headers = '' } = this.#target.parameters
    const own = {
      Accept: 'application/json, text/event-stream',
      ...(body !== '' && { 'Content-Type': 'application/json' }),
      ...(this.#sessionId !== '' && { 'Mcp-Session-Id': this.#sessionId }),
      ...(this.#protocolVersion !== '' && { 'Mcp-Protocol-Version': this.#protocolVersion }),
    }
    const request = makeRequest({ method, url: new URL(url), headers: mergeHeaders(own, headerLines(headers)), body })
    return this.#client.send(withCredential(request, this.#target.credential))
  }
}

/** The reply with an ID in a stream of events, which may stay open afterwards (HTML Standard, section 9.2.6). */
async function replyIn(answer: IncomingMessage, id: number): Promise<unknown> {
  let text = ''
  let size = 0
  const decoder = new TextDecoder()
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxEventBytes) throw new ProbeFailure(tooMuch)
    const events = (text + decoder.decode(chunk, { stream: true })).split(/\r\n\r\n|\n\n|\r\r/)
    text = events.pop() ?? ''
    for (const event of events) {
      const message = parseJson(dataOf(event))
      if (property(message, 'id') === id && property(message, 'method') === undefined) return message
    }
  }
  throw new ProbeFailure(noReply)
}

function dataOf(event: string): string {
  const lines = event.split(/\r\n|\n|\r/).filter((line) => line.startsWith('data:'))
  return lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')
}

const noReply = failure('unexpected-answer', '', {
  message: 'The server answered, but not with a message of the Model Context Protocol.',
  remedy: 'Check the address: MCP often has a path of its own, such as /mcp.',
})

const tooMuch = failure('unexpected-answer', 'more than 1 MiB', {
  message: 'The server answered with far more than a harmless request can ask for.',
  remedy: 'Check the address. If it is right, tell the people who run the server.',
})

function transportRefusal(answer: IncomingMessage): ProbeFailureInfo | null {
  const status = answer.statusCode ?? 0
  if (status >= 200 && status <= 299) return null
  const detail = `HTTP ${status}`
  if (status === 404 || status === 410) return failure('not-found', detail)
  if (status === 405) {
    return failure('unexpected-answer', detail, {
      message: 'The server does not take messages at this address.',
      remedy: 'Give the address for streamable HTTP. Servers that only know the older HTTP with SSE can’t be tested.',
    })
  }
  return failure('unexpected-answer', detail, {
    message: 'The server does not accept this request.',
    remedy: 'Check the address, and whether the server speaks the Model Context Protocol over streamable HTTP.',
  })
}

/** JSON-RPC 2.0, section 5.1. What lies outside of its codes is each server's own. */
function errorRefusal(error: unknown): ProbeFailureInfo | null {
  if (typeof error !== 'object' || error === null) return null
  const code = property(error, 'code')
  const detail = typeof code === 'number' ? `JSON-RPC ${code}` : ''
  const message = property(error, 'message')
  const says = (pattern: RegExp) => typeof message === 'string' && pattern.test(message)
  if (says(/unauthori[sz]ed|unauthenticated|authenticat|(invalid|expired|missing).{0,20}(token|key|credential)/i)) {
    return failure('auth-failed', detail)
  }
  if (says(/forbidden|permission|not allowed|access denied|insufficient/i)) return failure('permission', detail)
  if (code === -32603) return failure('server-error', detail)
  return failure('unexpected-answer', detail, {
    message: 'The server answers the request with an error.',
    remedy: 'Check the address, and which version of the Model Context Protocol the server speaks.',
  })
}
