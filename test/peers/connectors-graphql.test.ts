import type { RequestListener } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeTarget } from '../../src/main/connections/connector.ts'
import { errorsRefusal, graphql } from '../../src/main/connections/connectors/graphql.ts'
import { graphqlKind } from '../../src/main/connections/kinds/graphql.ts'
import { startServer, testHttpMatrix } from './http-matrix.ts'
import { bearerTarget } from './http-targets.ts'
import type { SocketPeer } from './sockets.ts'
import { expectFinding } from './targets.ts'

const token = 'kwGraphqlToken-4f7Qm2Zx9'

/** A server after the specification of GraphQL over HTTP, with answers of servers that exist. */
const answer: RequestListener = async (request, response) => {
  const { query } = (await json(request)) as { query: string }
  const isKnown = request.headers.authorization === `Bearer ${token}`
  const reply = (body: unknown, status = 200) =>
    response.writeHead(status, { 'Content-Type': 'application/graphql-response+json' }).end(JSON.stringify(body))
  const error = (message: string, more: object = {}) => ({ errors: [{ message, ...more }], data: null })
  if (request.url === '/open' || query === '{ __typename }') reply({ data: { __typename: 'Query' } })
  else if (request.url === '/apollo-500' && !isKnown) {
    reply(error('Context creation failed', { extensions: { code: 'UNAUTHENTICATED' } }), 500)
  } else if (request.url === '/status' && !isKnown) reply({ message: 'Bad credentials' }, 401)
  else if (!isKnown) reply(error('You must be logged in', { extensions: { code: 'UNAUTHENTICATED' } }))
  else if (query.includes('secretThing')) reply(error('Not yours', { type: 'FORBIDDEN', path: ['secretThing'] }))
  else if (query.includes('nowhere')) reply(error('Could not resolve', { type: 'NOT_FOUND' }))
  else if (query.includes('nonsense')) reply(error('Cannot query field "nonsense" on type "Query".'), 400)
  else if (query.includes('echo')) reply({ data: { viewer: { login: `${request.headers.authorization}` } } })
  else reply({ data: { viewer: { login: 'ann' } } })
}

function target(base: string, parameters: Record<string, string> = {}, secret = token): ProbeTarget {
  const url = base.replace(/^(https?:\/\/[^/]+)$/, '$1/graphql')
  return bearerTarget(graphqlKind, { query: '{ viewer { login } }', ...parameters, url }, secret)
}

describe('T3 T4 T6 GraphQL', () => {
  let peer: SocketPeer
  let base: string
  beforeAll(async () => {
    peer = await startServer(answer)
    base = `http://127.0.0.1:${peer.port}`
  })
  afterAll(() => peer.stop())

  it('finds a right credential ok, and tells the account', async () => {
    const outcome = await expectFinding(target(base, { identityPath: 'data.viewer.login' }), 'ok', null)
    expect(outcome.identity).toBe('ann')
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    const echoed = await expectFinding(
      target(base, { query: '{ echo }', identityPath: 'data.viewer.login' }),
      'ok',
      null,
      graphql,
    )
    expect(echoed.identity).toBe('[redacted]')
  })

  it('finds a refused credential, whether the status tells it or the errors do', async () => {
    for (const path of ['/graphql', '/apollo-500', '/status']) {
      await expectFinding(target(`${base}${path}`, {}, 'wrong-token-1'), 'auth-failed', 'authenticate', graphql)
    }
  })

  it('does not call a credential proven by what everybody is answered', async () => {
    await expectFinding(target(base, { query: '{ __typename }' }), 'not-testable', null, graphql)
    await expectFinding(target(`${base}/open`), 'not-testable', null, graphql)
  })

  it('tells a missing permission, a missing object, a wrong query and missing data apart', async () => {
    await expectFinding(target(base, { query: '{ secretThing }' }), 'permission', 'authorize', graphql)
    await expectFinding(target(base, { query: '{ nowhere }' }), 'not-found', 'query', graphql)
    await expectFinding(target(base, { query: '{ nonsense }' }), 'misconfigured', 'query', graphql)
    await expectFinding(target(base, { expectJson: 'data.viewer.email' }), 'unexpected-answer', 'query', graphql)
  })

  testHttpMatrix({ connector: graphql, answer, target: (url, ca) => target(url, { ca }) })
})

describe('T4 errors of GraphQL servers', () => {
  const cases = [
    ['auth-failed', { extensions: { code: 'UNAUTHENTICATED' } }],
    ['auth-failed', { extensions: { code: 'AUTHENTICATION_ERROR', type: 'authentication error' } }],
    ['auth-failed', { extensions: { code: 'invalid-jwt' } }],
    ['auth-failed', { extensions: { code: 'access-denied' }, message: 'invalid "x-hasura-admin-secret"' }],
    ['auth-failed', { errorType: 'UnauthorizedException', message: 'Valid authorization header not provided.' }],
    ['auth-failed', { message: 'Invalid or expired token' }],
    ['permission', { extensions: { code: 'FORBIDDEN' } }],
    ['permission', { type: 'INSUFFICIENT_SCOPES' }],
    ['permission', { extensions: { code: 'ACCESS_DENIED' } }],
    ['permission', { message: 'Not Authorized to access listOrders on type Query' }],
    ['rate-limited', { extensions: { code: 'THROTTLED' } }],
    ['rate-limited', { type: 'RATE_LIMITED' }],
    ['not-found', { type: 'NOT_FOUND' }],
    ['misconfigured', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    ['misconfigured', { extensions: { code: 'undefinedField' } }],
    ['misconfigured', { message: 'Cannot query field "x" on type "Query".' }],
    ['misconfigured', { message: 'Syntax Error: Unexpected Name "x".' }],
    ['server-error', { extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    ['unexpected-answer', { message: 'Kaputt' }],
    ['unexpected-answer', 7],
  ] as const
  for (const [code, error] of cases) {
    it(`finds ${JSON.stringify(error)} ${code}`, () => expect(errorsRefusal({ errors: [error] })?.code).toBe(code))
  }

  it('counts the one that says most, and none where there is none', () => {
    expect(errorsRefusal({ errors: [{ type: 'NOT_FOUND' }, { extensions: { code: 'UNAUTHENTICATED' } }] })?.code).toBe(
      'auth-failed',
    )
    for (const json of [undefined, {}, { errors: [] }, { errors: null }, 'x']) expect(errorsRefusal(json)).toBeNull()
  })
})
