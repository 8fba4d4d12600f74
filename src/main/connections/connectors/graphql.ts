import type { IncomingMessage } from 'node:http'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { failure, property } from '../classify.ts'
import { type Connector, ProbeFailure, type ProbeFailureInfo, type ProbeTarget } from '../connector.ts'
import { proveCredential } from './anonymous.ts'
import {
  classifyHttp,
  expectationRefusal,
  isJson,
  notTestable,
  parseJson,
  permissionRefusal,
  readText,
  signInRefusal,
  statusRefusal,
  textAt,
  throwIf,
} from './http-answer.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { headerLines, isInjected, makeRequest, mergeHeaders, withCredential } from './http-request.ts'

/** GraphQL over HTTP (https://graphql.github.io/graphql-over-http): one query, whose answer tells errors beside a status of 200. */
export const graphql: Connector = {
  kind: 'graphql',

  async run(target, report) {
    if (!isInjected(target.credential)) return notTestable('The credential is not part of a request to this API.')
    const client = createHttpClient(target, report)
    await client.open(new URL(target.parameters.url ?? ''))
    const { answer, json, refusal } = await report.stage(
      'authenticate',
      async () => {
        const reply = await ask(client, target)
        if (reply.refusal && (reply.isByStatus || reply.refusal.code === 'auth-failed'))
          throw new ProbeFailure(reply.refusal)
        return reply
      },
      (reply) => `HTTP ${reply.answer.statusCode ?? 0}`,
    )
    await report.stage('authorize', async () => {
      throwIf(refusal?.code === 'permission' ? refusal : permissionRefusal(answer, {}))
    })
    await report.stage('query', async () => throwIf(refusal ?? contentRefusal(answer, json, target)))
    const { identityPath = '' } = target.parameters
    return proveCredential(target, report, isAnswered, {
      code: 'ok',
      message: 'The server accepted the credential and answered the query.',
      identity: identityPath === '' ? null : textAt(json, identityPath),
      expiresAt: null,
    })
  },

  classify: classifyHttp,
}

interface Reply {
  readonly answer: IncomingMessage
  /** Undefined when the answer is no JSON. */
  readonly json: unknown
  /** What its errors say, or its status where it has none. */
  readonly refusal: ProbeFailureInfo | null
  readonly isByStatus: boolean
}

async function ask(client: HttpClient, target: ProbeTarget): Promise<Reply> {
  const { url = '', query = '', headers = '' } = target.parameters
  const request = makeRequest({
    method: 'POST',
    url: new URL(url),
    headers: mergeHeaders(
      { Accept: 'application/graphql-response+json, application/json;q=0.9', 'Content-Type': 'application/json' },
      headerLines(headers),
    ),
    body: JSON.stringify({ query }),
  })
  const answer = await client.send(withCredential(request, target.credential))
  const json = isJson(answer) ? parseJson(await readText(answer)) : undefined
  answer.destroy()
  const byStatus = signInRefusal(answer, {})
  // Some servers answer 500 to everything that went wrong, and say in the errors what it was.
  const byErrors = byStatus === null || byStatus.code === 'server-error' ? errorsRefusal(json) : null
  return { answer, json, refusal: byErrors ?? byStatus, isByStatus: byErrors === null }
}

async function isAnswered(client: HttpClient, target: ProbeTarget): Promise<boolean> {
  const { answer, json, refusal } = await ask(client, target)
  return (refusal ?? permissionRefusal(answer, {}) ?? contentRefusal(answer, json, target)) === null
}

function contentRefusal(answer: IncomingMessage, json: unknown, { parameters }: ProbeTarget): ProbeFailureInfo | null {
  const { expectJson = '' } = parameters
  const refusal = statusRefusal(answer, {})
  if (refusal) return refusal
  if (typeof property(json, 'data') !== 'object' || property(json, 'data') === null) return noData
  return expectJson === '' ? null : expectationRefusal(json, expectJson)
}

const noData = failure('unexpected-answer', '', {
  message: 'The server answered, but not with the data of a GraphQL query.',
  remedy: 'Check the address: GraphQL often has a path of its own, such as /graphql.',
})

const badQuery = {
  message: 'The server does not accept this query.',
  remedy: 'Correct the query of the test: each API has fields of its own.',
}

/**
 * What servers call their errors, in `extensions.code` and its like. GraphQL leaves it open; these are the words of Apollo,
 * GitHub, Hasura, AppSync, Shopify, Linear and graphql-ruby.
 */
const words: readonly (readonly [RegExp, ProbeCode, { message?: string; remedy?: string }?])[] = [
  [
    /^(UN_?AUTHENTICATED|NOT_AUTHENTICATED|AUTHENTICATION_?(ERROR|REQUIRED|FAILED)?|UNAUTHORIZED(EXCEPTION)?)$/i,
    'auth-failed',
  ],
  [/^(INVALID_(TOKEN|API_KEY|CREDENTIALS)|TOKEN_EXPIRED|invalid-jwt|invalid-headers|access-denied)$/i, 'auth-failed'],
  [
    /^(FORBIDDEN|ACCESS_DENIED|ACCESS_FORBIDDEN|PERMISSION_DENIED|INSUFFICIENT_(SCOPES?|PERMISSIONS?)|NOT_ALLOWED)$/i,
    'permission',
  ],
  [/^(RATE_?LIMIT(ED|_EXCEEDED)?|THROTTLED|TOO_MANY_REQUESTS|MAX_COST_EXCEEDED|RESOURCE_EXHAUSTED)$/i, 'rate-limited'],
  [/^(NOT_FOUND|RESOURCE_NOT_FOUND)$/i, 'not-found'],
  [
    /^(GRAPHQL_)?(PARSE|VALIDATION)[_-]FAILED$|^(BAD_(USER_INPUT|REQUEST)|VALIDATION_?ERROR|INVALIDSYNTAX)$/i,
    'misconfigured',
    badQuery,
  ],
  [
    /^(undefinedField|missingRequiredArguments|selectionMismatch|argumentNotAccepted|PERSISTED_QUERY_.*)$/i,
    'misconfigured',
    badQuery,
  ],
  [
    /^(INTERNAL(_SERVER)?_ERROR|SERVICE_UNAVAILABLE|SERVICE_ERROR|TIMEOUT|UNEXPECTED|DOWNSTREAM_SERVICE_ERROR)$/i,
    'server-error',
  ],
]

/** Where a server gives no word, its sentence is looked through. It is never shown. */
const sentences: readonly (readonly [RegExp, ProbeCode, { message?: string; remedy?: string }?])[] = [
  [/not authorized to access|access denied|permission|forbidden|insufficient|scope/i, 'permission'],
  [
    /unauthenticated|authenticat|unauthori[sz]ed|not logged in|(invalid|expired|missing).{0,20}(token|key|credential)/i,
    'auth-failed',
  ],
  [/rate limit|throttl|too many requests/i, 'rate-limited'],
  [
    /cannot query field|syntax error|unknown (type|argument|field)|doesn.t exist on type|validation/i,
    'misconfigured',
    badQuery,
  ],
]

/** Which class counts when the errors are several. */
const order: readonly ProbeCode[] = [
  'auth-failed',
  'permission',
  'rate-limited',
  'server-error',
  'misconfigured',
  'not-found',
]

/** What the errors of an answer say; null when it has none. */
export function errorsRefusal(json: unknown): ProbeFailureInfo | null {
  const errors = property(json, 'errors')
  if (!Array.isArray(errors) || errors.length === 0) return null
  const found = errors.slice(0, 20).flatMap((error) => errorRefusal(error) ?? [])
  const first = found.toSorted((a, b) => order.indexOf(a.code) - order.indexOf(b.code))[0]
  return (
    first ??
    failure('unexpected-answer', '', {
      message: 'The server answers the query with an error.',
      remedy: badQuery.remedy,
    })
  )
}

function errorRefusal(error: unknown): ProbeFailureInfo | null {
  const extensions = property(error, 'extensions')
  const names = [
    property(extensions, 'code'),
    property(extensions, 'type'),
    property(error, 'type'),
    property(error, 'errorType'),
  ]
  for (const name of names) {
    if (typeof name !== 'string') continue
    const word = name.replaceAll(' ', '_')
    const known = words.find(([pattern]) => pattern.test(word))
    if (known) return failure(known[1], word, known[2])
  }
  const message = property(error, 'message')
  const known = typeof message === 'string' ? sentences.find(([pattern]) => pattern.test(message)) : undefined
  return known ? failure(known[1], '', known[2]) : null
}
