import type { IncomingMessage } from 'node:http'
import { failure, property } from '../classify.ts'
import { ProbeFailure, type ProbeFailureInfo, type ProbeFinding } from '../connector.ts'
import type { Parameters } from '../kind.ts'

/** More than any harmless request answers. */
const maxBodyBytes = 1024 * 1024

/** What an answer's status says about the sign-in; null when the credential was not refused. */
export function signInRefusal(answer: IncomingMessage, parameters: Parameters): ProbeFailureInfo | null {
  const status = answer.statusCode ?? 0
  const detail = `HTTP ${status}`
  if (statusList(parameters.refusedStatus ?? '401').includes(status)) return failure('auth-failed', detail)
  if (statusList(parameters.expectStatus ?? '').includes(status)) return null
  if (status === 407) {
    return failure('misconfigured', detail, {
      message: 'A proxy on the way asks for a sign-in.',
      remedy: 'Connect from a network without this proxy.',
    })
  }
  if (status === 429) return failure('rate-limited', detail, { remedy: retryRemedy(answer) })
  if (status === 511 || (isSuccess(status) && isPage(answer))) {
    return failure('unexpected-answer', detail, {
      message: 'A web page came back instead of data.',
      remedy: 'Check the address. If it is right, a sign-in page of the network may stand in between.',
    })
  }
  return status >= 500 ? failure('server-error', detail) : null
}

/** What an answer's status says about permissions; null when nothing is missing. */
export function permissionRefusal(answer: IncomingMessage, parameters: Parameters): ProbeFailureInfo | null {
  const status = answer.statusCode ?? 0
  if (statusList(parameters.expectStatus ?? '').includes(status)) return null
  return [402, 403, 451].includes(status) ? failure('permission', `HTTP ${status}`) : null
}

/** What is wrong with an answer that refused neither the credential nor its permissions; null when nothing is. */
export function statusRefusal(answer: IncomingMessage, parameters: Parameters): ProbeFailureInfo | null {
  const status = answer.statusCode ?? 0
  const expected = statusList(parameters.expectStatus ?? '')
  if (expected.length === 0 ? isSuccess(status) : expected.includes(status)) return null
  const detail = `HTTP ${status}`
  if (status === 404 || status === 410) return failure('not-found', detail)
  if (status >= 400) {
    return failure('unexpected-answer', detail, {
      message: 'The server does not accept this request.',
      remedy:
        'Check path, method and headers. If the service answers so to a wrong key, add the status to those of a refused credential.',
    })
  }
  return failure('unexpected-answer', detail)
}

/**
 * Reads the JSON of an answer.
 *
 * @throws ProbeFailure `unexpected-answer` when it is none, is packed, or is larger than 1 MiB
 */
export async function readJson(answer: IncomingMessage): Promise<unknown> {
  const json = parseJson(await readText(answer))
  if (json === undefined) throw notJson
  return json
}

/** The JSON of a text, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Reads the body of an answer.
 *
 * @throws ProbeFailure `unexpected-answer` when it is packed, or is larger than 1 MiB
 */
export async function readText(answer: IncomingMessage): Promise<string> {
  const encoding = answer.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw notJson
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBodyBytes) throw tooLarge
  }
  return Buffer.concat(chunks).toString('utf8')
}

const notJson = new ProbeFailure(
  failure('unexpected-answer', '', { message: 'The server answered, but not with the JSON that this test expects.' }),
)

const tooLarge = new ProbeFailure(
  failure('unexpected-answer', 'more than 1 MiB', {
    message: 'The server answered with far more than a harmless request can ask for.',
    remedy: 'Choose a request with a short answer.',
  }),
)

/** The value under a dotted path of names and indexes, or undefined. `$` is the whole answer, as in JSONPath (RFC 9535). */
export function valueAt(json: unknown, path: string): unknown {
  if (path === '$') return json
  let value = json
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value
}

/** What `path` or `path=value` misses in an answer; null when it holds. */
export function expectationRefusal(json: unknown, expectation: string): ProbeFailureInfo | null {
  const [path = '', ...rest] = expectation.split('=')
  const value = valueAt(json, path)
  if (value === undefined || value === null) {
    return failure('unexpected-answer', '', {
      message: 'The server answered with success, but without what this test expects.',
    })
  }
  if (rest.length === 0 || String(value) === rest.join('=')) return null
  return failure('unexpected-answer', '', {
    message: 'The server answered with success, but says in the answer that it refused the request.',
    remedy: 'Check the credential first, then the request.',
  })
}

/** Whether an answer says itself that the credential is refused, whatever its status: `path=value|value`. */
export function toldRefusal(json: unknown, refusal: string): ProbeFailureInfo | null {
  const [path = '', ...rest] = refusal.split('=')
  const value = valueAt(json, path)
  return rest.join('=').split('|').includes(String(value)) ? failure('auth-failed', '') : null
}

/** A short text of the answer, such as an account's name. */
export function textAt(json: unknown, path: string): string | null {
  const value = valueAt(json, path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

/**
 * Reads a time as services write it: ISO 8601, `2027-01-31 10:00:00 UTC`, a bare date, or seconds or milliseconds since
 * 1970. Null when it is none of these or beyond any sense.
 */
export function readInstant(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  const number = /^\d{9,13}$/.test(text) ? Number(text) : null
  const time = number === null ? Date.parse(text) : number < 1e11 ? number * 1000 : number
  const isSane = time > Date.UTC(2000, 0, 1) && time < Date.UTC(2200, 0, 1)
  return isSane ? new Date(time).toISOString() : null
}

/**
 * Reads what a credential may do as services write it: names in a list, names in a text with commas or spaces between
 * them, or a map by name, in which false and null mean that it may not. Null when it is none of these.
 */
export function readScopes(value: unknown): string[] | null {
  if (typeof value === 'string') return [...new Set(value.split(/[\s,]+/).filter((name) => name !== ''))]
  if (Array.isArray(value)) return [...new Set(value.filter((name) => typeof name === 'string'))]
  if (typeof value !== 'object' || value === null) return null
  return Object.entries(value).flatMap(([name, may]) => (may === false || may === null ? [] : [name]))
}

/** Waiting times beyond a day are no help. */
const maxWaitSeconds = 86_400

function retryRemedy(answer: IncomingMessage): string {
  const given = answer.headers['retry-after'] ?? ''
  const seconds = /^\d{1,9}$/.test(given) ? Number(given) : Math.ceil((Date.parse(given) - Date.now()) / 1000)
  return seconds > 0 && seconds <= maxWaitSeconds
    ? `Wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}, then test again.`
    : 'Wait a while, then test again.'
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299
}

/** Whether an answer calls itself JSON. */
export function isJson(answer: IncomingMessage): boolean {
  return /^\s*application\/([\w.-]+\+)?json\b/i.test(answer.headers['content-type'] ?? '')
}

function isPage(answer: IncomingMessage): boolean {
  return /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(answer.headers['content-type'] ?? '')
}

function statusList(text: string): number[] {
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]))
}

export function throwIf(info: ProbeFailureInfo | null): void {
  if (info) throw new ProbeFailure(info)
}

/** The finding that nothing would be proven, with the reason as a sentence. */
export function notTestable(message: string): ProbeFinding {
  return { code: 'not-testable', message, identity: null, expiresAt: null }
}

/** What Node's parser says of an answer that is no HTTP. */
export function classifyHttp(error: unknown): ProbeFailureInfo | undefined {
  const code = String(property(error, 'code') ?? '')
  return code.startsWith('HPE_') ? failure('unexpected-answer', code) : undefined
}
