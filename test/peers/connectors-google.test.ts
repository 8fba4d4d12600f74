import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { googleRefusal } from '../../src/main/connections/connectors/google-answer.ts'
import { googleCloud } from '../../src/main/connections/connectors/google-cloud.ts'
import { googleCloudKind } from '../../src/main/connections/kinds/google-cloud.ts'
import { account, answerGoogle, pool } from './google-double.ts'
import { startServer, testHttpMatrix } from './http-matrix.ts'
import { typedTarget } from './http-targets.ts'
import type { SocketPeer } from './sockets.ts'
import { expectFinding } from './targets.ts'

const right = generateKeyPairSync('rsa', { modulusLength: 2048 })
const wrong = generateKeyPairSync('rsa', { modulusLength: 2048 })
const subject = 'kwSubjectToken.abc.def'
const answer = answerGoogle({ publicKey: right.publicKey, subject })

function keyFile(more: object = {}, key = right.privateKey): string {
  return JSON.stringify({
    type: 'service_account',
    client_email: account,
    private_key_id: 'k1',
    private_key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    token_uri: 'https://oauth2.googleapis.com/token',
    ...more,
  })
}

function federation(source: object, more: object = {}): string {
  return JSON.stringify({
    type: 'external_account',
    audience: pool,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: source,
    ...more,
  })
}

const withKey = (emulator: string, parameters: Record<string, string> = {}, key = keyFile()) =>
  typedTarget(googleCloudKind, { resource: 'token', emulator, ...parameters }, 'gcp-service-account', { key }, ['key'])

const federated = (emulator: string, configuration: string, parameters: Record<string, string> = {}) =>
  typedTarget(
    googleCloudKind,
    { resource: 'token', emulator, ...parameters },
    'gcp-workload-federation',
    { configuration },
    ['configuration'],
  )

describe('T3 T4 Google Cloud', () => {
  let peer: SocketPeer
  let base: string
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kw-google-'))
    writeFileSync(join(folder, 'token'), `${subject}\n`)
    writeFileSync(join(folder, 'token.json'), JSON.stringify({ id_token: subject }))
    peer = await startServer(answer)
    base = `http://127.0.0.1:${peer.port}`
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await peer.stop()
  })

  it('signs in as a service account and asks each service', async () => {
    const outcome = await expectFinding(withKey(base), 'ok', null)
    expect(outcome.identity).toBe(account)
    expect(outcome.stages.map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'authenticate',
      'authorize',
      'query',
    ])
    for (const parameters of [
      { resource: 'project', project: 'meridian' },
      { resource: 'storage', bucket: 'exports' },
      { resource: 'bigquery', project: 'meridian' },
    ]) {
      await expectFinding(withKey(base, parameters), 'ok', null, googleCloud)
    }
    await expectFinding(
      withKey(base, { resource: 'project', project: 'other' }),
      'permission',
      'authorize',
      googleCloud,
    )
    await expectFinding(withKey(base, { resource: 'storage', bucket: 'nowhere' }), 'not-found', 'query', googleCloud)
  })

  it('exchanges the token of another identity provider, from a file and from an address, also for a service account', async () => {
    const file = { file: join(folder, 'token') }
    expect((await expectFinding(federated(base, federation(file)), 'ok', null)).identity).toBeNull()
    const json = { file: join(folder, 'token.json'), format: { type: 'json', subject_token_field_name: 'id_token' } }
    const impersonation = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`
    const asAccount = federation(json, { service_account_impersonation_url: impersonation })
    expect((await expectFinding(federated(base, asAccount), 'ok', null, googleCloud)).identity).toBe(account)

    const given: unknown[] = []
    const provider = await startServer((request, response) => {
      given.push(request.headers['x-kw'])
      response.end(subject)
    })
    const url = { url: `http://127.0.0.1:${provider.port}/token`, headers: { 'X-Kw': 'yes' } }
    const unbound = federated(base, federation(url))
    const outcome = await expectFinding(unbound, 'host-not-bound', 'authenticate', googleCloud)
    expect([outcome.host, given]).toEqual([`127.0.0.1:${provider.port}`, []])
    const bound = { ...unbound, boundHosts: [...unbound.boundHosts, `127.0.0.1:${provider.port}`] }
    await expectFinding(bound, 'ok', null, googleCloud)
    expect(given).toEqual(['yes'])
    await provider.stop()
  })

  it('tells what is wrong with the sign-in', async () => {
    await expectFinding(withKey(base, {}, keyFile({}, wrong.privateKey)), 'auth-failed', 'authenticate', googleCloud)
    await expectFinding(
      withKey(base, {}, keyFile({ private_key: 'none' })),
      'misconfigured',
      'authenticate',
      googleCloud,
    )
    await expectFinding(withKey(base, {}, 'no JSON'), 'misconfigured', 'authenticate', googleCloud)
    writeFileSync(join(folder, 'old'), 'kwSubjectToken.abc.old')
    await expectFinding(
      federated(base, federation({ file: join(folder, 'old') })),
      'auth-failed',
      'authenticate',
      googleCloud,
    )
    const file = { file: join(folder, 'token') }
    await expectFinding(
      federated(base, federation(file, { audience: '//x' })),
      'not-found',
      'authenticate',
      googleCloud,
    )
    writeFileSync(join(folder, 'note'), 'What I keep to myself.')
    execFileSync('mkfifo', [join(folder, 'pipe')])
    for (const source of [
      { file: join(folder, 'nowhere') },
      { file: 'token' },
      // Of a configuration from elsewhere: what is no token is not sent, and no device or pipe is waited for.
      { file: join(folder, 'note') },
      { file: join(folder, 'pipe') },
      { file: '/dev/zero' },
      { executable: { command: '/bin/true' } },
      {},
    ]) {
      await expectFinding(federated(base, federation(source)), 'misconfigured', 'authenticate', googleCloud)
    }
  })

  it('T6 follows no file to a sign-in service that is not Google’s', async () => {
    for (const more of [{ token_uri: 'https://evil.example/token' }, { universe_domain: 'evil.example' }]) {
      await expectFinding(withKey(base, {}, keyFile(more)), 'misconfigured', 'authenticate', googleCloud)
    }
    const file = { file: join(folder, 'token') }
    for (const more of [
      { token_url: 'https://evil.example/v1/token' },
      {
        service_account_impersonation_url: `https://evil.example/v1/projects/-/serviceAccounts/${account}:generateAccessToken`,
      },
      {
        service_account_impersonation_url:
          'https://iamcredentials.googleapis.com/v1/projects/-/../x:generateAccessToken',
      },
    ]) {
      await expectFinding(federated(base, federation(file, more)), 'misconfigured', 'authenticate', googleCloud)
    }
    expect(withKey('', { resource: 'storage', bucket: 'exports' }).boundHosts).toEqual([
      'storage.googleapis.com:443',
      'oauth2.googleapis.com:443',
    ])
    expect(federated('', federation(file)).boundHosts.slice(1)).toEqual([
      'sts.googleapis.com:443',
      'iamcredentials.googleapis.com:443',
    ])
  })

  testHttpMatrix({ connector: googleCloud, answer, target: (emulator, ca) => withKey(emulator, { ca }) })
})

describe('T4 refusals of Google', () => {
  const cases = [
    ['auth-failed', { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }, 400],
    [
      'misconfigured',
      {
        error: 'invalid_grant',
        error_description:
          'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      },
      400,
    ],
    ['not-found', { error: 'invalid_target' }, 400],
    ['misconfigured', { error: 'invalid_scope' }, 400],
    ['permission', { error: { status: 'PERMISSION_DENIED' } }, 403],
    ['permission', { error: { status: 'PERMISSION_DENIED', details: [{ reason: 'SERVICE_DISABLED' }] } }, 403],
    ['rate-limited', { error: { errors: [{ reason: 'rateLimitExceeded' }] } }, 403],
    ['rate-limited', { error: { status: 'RESOURCE_EXHAUSTED' } }, 429],
    ['auth-failed', { error: { status: 'UNAUTHENTICATED' } }, 401],
    ['not-found', undefined, 404],
    ['server-error', { error: { status: 'UNAVAILABLE' } }, 503],
    ['unexpected-answer', { error: 'new_thing' }, 400],
  ] as const
  for (const [code, body, status] of cases) {
    it(`finds ${JSON.stringify(body)?.slice(0, 90)} with ${status} ${code}`, () =>
      expect(googleRefusal(body, status).code).toBe(code))
  }
})
