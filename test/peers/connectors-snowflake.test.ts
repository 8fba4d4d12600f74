import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { json } from 'node:stream/consumers'
import { jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { snowflake, snowflakeRefusal } from '../../src/main/connections/connectors/snowflake.ts'
import { snowflakeKind } from '../../src/main/connections/kinds/snowflake.ts'
import { startServer, testHttpMatrix } from './http-matrix.ts'
import { bearerTarget, typedTarget } from './http-targets.ts'
import type { SocketPeer } from './sockets.ts'
import { expectFinding } from './targets.ts'

const right = generateKeyPairSync('rsa', { modulusLength: 2048 })
const wrong = generateKeyPairSync('rsa', { modulusLength: 2048 })
const token = 'kwSnowflakePat-6yT2m'
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

/** Whether a token is signed as Snowflake describes it, by the key that the user has. */
async function isSignedIn(authorization: string, type: unknown): Promise<boolean> {
  if (authorization === `Bearer ${token}`) return type === 'PROGRAMMATIC_ACCESS_TOKEN'
  if (type !== 'KEYPAIR_JWT') return false
  const spki = createPublicKey(right.privateKey).export({ type: 'spki', format: 'der' })
  const issuer = `MYORG-ACCOUNT.ANN.SHA256:${createHash('sha256').update(spki).digest('base64')}`
  const options = { issuer, subject: 'MYORG-ACCOUNT.ANN', algorithms: ['RS256'], maxTokenAge: '1h' }
  return jwtVerify(authorization.slice(7), right.publicKey, options).then(
    () => true,
    () => false,
  )
}

/** The SQL API: https://docs.snowflake.com/en/developer-guide/sql-api/reference */
const answer: RequestListener = async (request, response) => {
  const body = (await json(request)) as { statement: string; role?: string; database?: string; warehouse?: string }
  const reply = (status: number, value: unknown) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
  const type = request.headers['x-snowflake-authorization-token-type']
  const authorization = request.headers.authorization ?? ''
  if (!request.url?.startsWith('/api/v2/statements')) reply(404, {})
  else if (!(await isSignedIn(authorization, type))) {
    reply(401, {
      code: type === 'KEYPAIR_JWT' ? '390144' : '394400',
      message: `JWT token is invalid. ${authorization}`,
    })
  } else if (body.role === 'NOBODY') reply(403, { code: '390189', message: 'Role is not granted to this user.' })
  else if (body.database === 'NOWHERE') reply(422, { code: '002043', sqlState: '02000', message: 'Does not exist.' })
  else if (body.warehouse === 'SLOW') reply(202, { code: '333334', statementHandle: '01b2' })
  else reply(200, { code: '090001', data: [['ANN', body.role ?? 'READER', '9.31.1']], statementHandle: '01b2' })
}

function target(endpoint: string, parameters: Record<string, string> = {}, key = right.privateKey) {
  const whole = { account: 'myorg-account', token: 'auto', endpoint, ...parameters }
  const values = { username: 'ann', privateKey: pem(key) }
  return typedTarget(snowflakeKind, whole, 'key-pair', values, ['privateKey'])
}

describe('T3 T4 Snowflake', () => {
  let peer: SocketPeer
  let base: string
  beforeAll(async () => {
    peer = await startServer(answer)
    base = `http://127.0.0.1:${peer.port}`
  })
  afterAll(() => peer.stop())

  it('signs in by key pair, and tells user and role', async () => {
    const outcome = await expectFinding(target(base), 'ok', null)
    expect(outcome.identity).toBe('ANN as READER')
    expect(outcome.stages.at(-1)?.detail).toBe('Snowflake 9.31.1')
    await expectFinding(target(base, { warehouse: 'SLOW' }), 'ok', null, snowflake)
    const located = target(base, { account: 'myorg-account.eu-central-1' })
    await expectFinding(located, 'ok', null, snowflake)
  })

  it('signs in by a programmatic access token', async () => {
    const parameters = { account: 'myorg-account', token: 'pat', endpoint: base }
    await expectFinding(bearerTarget(snowflakeKind, parameters, token), 'ok', null, snowflake)
    const other = bearerTarget(snowflakeKind, parameters, 'kwWrongToken-1')
    await expectFinding(other, 'auth-failed', 'authenticate', snowflake)
  })

  it('tells another key, a role that is not granted and a missing database apart', async () => {
    const refused = await expectFinding(target(base, {}, wrong.privateKey), 'auth-failed', 'authenticate', snowflake)
    expect(refused.stages.at(-1)?.detail).toBe('390144')
    await expectFinding(target(base, { role: 'NOBODY' }), 'permission', 'authorize', snowflake)
    await expectFinding(target(base, { database: 'NOWHERE' }), 'not-found', 'authorize', snowflake)
    const broken = typedTarget(
      snowflakeKind,
      { account: 'a', token: 'auto', endpoint: base },
      'key-pair',
      { username: 'ann', privateKey: 'no key at all' },
      ['privateKey'],
    )
    await expectFinding(broken, 'misconfigured', 'authenticate', snowflake)
  })

  testHttpMatrix({ connector: snowflake, answer, target: (endpoint, ca) => target(endpoint, { ca }) })
})

describe('T4 refusals of Snowflake', () => {
  const cases = [
    ['auth-failed', '390144', null, 401],
    ['auth-failed', '390318', null, 401],
    ['auth-failed', '390100', null, 401],
    ['auth-failed', null, '28000', 400],
    ['auth-failed', '399999', null, 401],
    ['permission', '390422', null, 403],
    ['permission', '390189', null, 401],
    ['permission', null, '42501', 422],
    ['not-found', '2043', '02000', 422],
    ['not-found', null, null, 404],
    ['misconfigured', '000606', null, 422],
    ['timeout', '000630', null, 408],
    ['server-error', null, null, 503],
    ['unexpected-answer', '001003', '42000', 422],
  ] as const
  for (const [code, number, state, status] of cases) {
    it(`finds ${number ?? state ?? status} ${code}`, () =>
      expect(snowflakeRefusal(number, state, status).code).toBe(code))
  }
})
