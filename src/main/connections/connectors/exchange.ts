import type { IncomingMessage } from 'node:http'
import type { Answer, OwnRequest } from '../../../shared/domain/exchange.ts'
import { type Connector, ProbeFailure, type ProbeTarget } from '../connector.ts'
import { http } from './http.ts'
import { createHttpClient } from './http-client.ts'
import { buildOwnRequest } from './http-request.ts'

/** As much of a body is shown; nobody reads more in a console. */
const maxShownBytes = 48 * 1024

/** Sends one request of a person's own and tells the exchange (T7). Redirects are shown, not followed. */
export function exchangeOf(own: OwnRequest): Connector {
  return {
    kind: 'http',

    async run(target: ProbeTarget, report) {
      const request = buildOwnRequest(target, own)
      const client = createHttpClient(target, report)
      await client.open(request.url)
      const answer = await report.stage(
        'query',
        async () => {
          report.sent({
            method: request.method,
            url: request.url.href,
            headers: Object.entries(request.headers).map(([name, value]) => ({ name, value })),
          })
          return readAnswer(await client.send(request, { redirects: 'show' }))
        },
        ({ status }) => `HTTP ${status}`,
      )
      report.answer(answer)
      return { code: 'ok', message: `The server answered with ${answer.status}.`, identity: null, expiresAt: null }
    },

    classify: (error) => (error instanceof ProbeFailure ? undefined : http.classify?.(error)),
  }
}

/** The head of an answer, and the beginning of its body. */
async function readAnswer(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length
    chunks.push(chunk)
    if (bytes > maxShownBytes) break
  }
  message.destroy()
  const whole = Buffer.concat(chunks).subarray(0, maxShownBytes)
  const text = textIn(whole, bytes > maxShownBytes)
  const headers: Answer['headers'] = []
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2)
    headers.push({ name: message.rawHeaders[at] ?? '', value: message.rawHeaders[at + 1] ?? '' })
  return {
    status: message.statusCode ?? 0,
    statusText: message.statusMessage ?? '',
    headers: headers.slice(0, 200),
    body: text ?? '',
    bytes,
    isCut: bytes > maxShownBytes,
    isText: text !== null,
  }
}

/** A body as text, or null when it is none: packed, an image, another encoding than UTF-8. */
function textIn(bytes: Buffer, isCut: boolean): string | null {
  // A character may be cut in two at the end.
  for (const less of isCut ? [0, 1, 2, 3] : [0]) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - less))
      return text.includes('\0') ? null : text
    } catch {
      // Not text, or not yet.
    }
  }
  return null
}
