import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { SystemAnswer } from '../fakes/systems/answers.ts'
import { listen } from './sockets.ts'

/** Secrets by which the player tells who asks. */
export const played = {
  right: 'Right-0123456789abcdef',
  limited: 'Limited-0123456789abcdef',
  wrong: 'Wrong-0123456789abcdef',
}

/** A server that plays systems on the loopback, one after the other. */
export interface SystemPlayer {
  readonly url: string
  play(answer: SystemAnswer): void
  stop(): Promise<void>
}

/**
 * Starts it. A request that is not written as the vendor's reference says, with a known secret in every place, is refused as the
 * vendor refuses a wrong credential; another path is not there.
 */
export async function startSystemPlayer(): Promise<SystemPlayer> {
  let current: SystemAnswer | null = null
  const onRequest: RequestListener = (request, response) => {
    if (current === null) return void response.destroy()
    const { right, limited, refused } = current
    if (!isAsked(request, current)) return reply(response, 418, { error: 'another request than the reference has' })
    if (isSentBy(request, current, played.right)) return reply(response, right.status ?? 200, right.body, right.headers)
    if (limited && isSentBy(request, current, played.limited)) return reply(response, limited.status, limited.body)
    reply(response, refused.status, refused.body)
  }
  const peer = await listen(createServer(onRequest))
  return { url: `http://127.0.0.1:${peer.port}`, play: (answer) => (current = answer), stop: peer.stop }
}

/** Whether method, path and names in the query are those of the reference, whatever the secret. */
function isAsked(request: IncomingMessage, { request: line }: SystemAnswer): boolean {
  return Object.values(played).some((secret) => isSame(request, fill(line, secret)))
}

function isSentBy(request: IncomingMessage, { request: line, sent }: SystemAnswer, secret: string): boolean {
  return (
    (!line.includes('{secret}') || isSame(request, fill(line, secret))) &&
    sent.every((header) => hasHeader(request, fill(header, secret)))
  )
}

function isSame({ method, url }: IncomingMessage, line: string): boolean {
  const [wantedMethod, wanted = ''] = line.split(' ')
  const [asked, expected] = [new URL(url ?? '', 'http://x'), new URL(wanted, 'http://x')]
  const query = (address: URL) => JSON.stringify([...address.searchParams].sort())
  return method === wantedMethod && asked.pathname === expected.pathname && query(asked) === query(expected)
}

function hasHeader({ headers }: IncomingMessage, header: string): boolean {
  const colon = header.indexOf(':')
  const value = header.slice(colon + 1).trim()
  const got = headers[header.slice(0, colon).toLowerCase()]
  if (!value.startsWith('Basic ')) return got === value
  return got === `Basic ${Buffer.from(value.slice(6)).toString('base64')}`
}

function fill(text: string, secret: string): string {
  return text.replaceAll('{secret}', secret)
}

function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  const isText = typeof body === 'string'
  response.writeHead(status, { 'Content-Type': isText ? 'text/plain' : 'application/json', ...headers })
  response.end(isText ? body : JSON.stringify(body))
}
