import type { RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aws } from '../../src/main/connections/connectors/aws.ts'
import { awsRefusal } from '../../src/main/connections/connectors/aws-answer.ts'
import { keyMadeAt } from '../../src/main/connections/connectors/aws-keys.ts'
import { s3 } from '../../src/main/connections/connectors/s3.ts'
import { totp } from '../../src/main/connections/connectors/totp.ts'
import { awsKind } from '../../src/main/connections/kinds/aws.ts'
import { s3Kind } from '../../src/main/connections/kinds/s3.ts'
import { startServer, testHttpMatrix } from './http-matrix.ts'
import { awsTarget } from './http-targets.ts'
import { type AccessKey, type MotoPeer, motoMissing, startMoto } from './moto.ts'
import { expectFinding } from './targets.ts'

type Account = AccessKey & { readonly roleArns?: string; readonly sessionName?: string }

const missing = motoMissing()
const sts = (action: string, content: string) =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${content}</${action}Result></${action}Response>`
const caller = (arn: string) =>
  sts('GetCallerIdentity', `<Arn>${arn}</Arn><UserId>A</UserId><Account>123456789012</Account>`)

const unused = {
  open: () => Promise.reject(new Error('Nothing is opened.')),
  send: () => Promise.reject(new Error('Nothing is sent.')),
}
const keys = { accessKeyId: 'AKIAKEYWARDTEST00001', secretAccessKey: 'kwAwsSecret/9mV4x+abcdefghijklmnop12345' }
const xml =
  (body: string, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'Content-Type': 'text/xml' }).end(body)

describe.skipIf(missing !== null)(
  `T3 T4 AWS and S3, against moto${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let moto: MotoPeer
    let user: AccessKey
    let other: AccessKey
    let asker: AccessKey
    let role: string
    let second: string

    const account = (values: Account, parameters: Record<string, string> = {}) =>
      awsTarget(awsKind, { region: 'eu-central-1', endpoint: moto.url, ...parameters }, { ...values })
    const storage = (values: Account, parameters: Record<string, string> = {}) =>
      awsTarget(s3Kind, { region: 'us-east-1', endpoint: moto.url, addressing: 'auto', ...parameters }, { ...values })

    beforeAll(async () => {
      moto = await startMoto()
      user = await moto.makeUser('ann', ['s3:*', 'sts:*'])
      other = await moto.makeUser('bob', ['iam:ListUsers'])
      asker = await moto.makeUser('carol', ['sts:*', 'iam:ListAccessKeys'])
      role = await moto.makeRole('deploy', ['sts:*'])
      second = await moto.makeRole('storage', ['s3:*', 'sts:*'])
      await fetch(`${moto.url}/meridian-exports`, {
        method: 'PUT',
        headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request' },
      })
      await moto.enforce(true)
    })
    afterAll(() => moto.stop())

    it('tells account and user of an access key', async () => {
      const outcome = await expectFinding(account(user), 'ok', null)
      expect(outcome.identity).toBe('arn:aws:iam::123456789012:user/ann')
      expect(outcome.message).toContain('1234-5678-9012')
      await expectFinding(account(user, { account: '123456789012' }), 'ok', null, aws)
      await expectFinding(account(user, { account: '999999999999' }), 'misconfigured', null, aws)
    })

    it('L1 tells when a key was made, where its user may ask; otherwise nothing of it', async () => {
      const told = await expectFinding(account(asker), 'ok', null, aws)
      expect(Math.abs(Date.now() - Date.parse(told.madeAt ?? ''))).toBeLessThan(120_000)
      expect((await expectFinding(account(user), 'ok', null, aws)).madeAt).toBeNull()
      // IAM of AWS itself is another host, which this credential isn't bound to: it is not asked.
      const foreign = { ...account(asker), boundHosts: [] }
      expect(await keyMadeAt(unused, foreign, { ...asker, sessionToken: '' })).toBeNull()
    })

    it('assumes roles one after the other', async () => {
      const outcome = await expectFinding(
        account({ ...user, roleArns: `${role}\n${second}`, sessionName: 'ci' }),
        'ok',
        null,
        aws,
      )
      expect(outcome.identity).toBe('arn:aws:sts::123456789012:assumed-role/storage/ci')
      expect(outcome.stages.map(({ stage }) => stage)).toEqual([
        'resolve',
        'connect',
        'authenticate',
        'authorize',
        'query',
      ])
      await expectFinding(account({ ...other, roleArns: role }), 'permission', 'authorize', aws)
    })

    it('finds a wrong secret and an unknown key auth-failed', async () => {
      const wrong = { ...user, secretAccessKey: 'kwWrongSecret/9mV4x+abcdefghijklmnop1234' }
      const unknown = { ...user, accessKeyId: 'AKIAUNKNOWN000000001' }
      for (const [values, word] of [
        [wrong, 'SignatureDoesNotMatch'],
        [unknown, 'InvalidClientTokenId'],
      ] as const) {
        const outcome = await expectFinding(account(values), 'auth-failed', 'authenticate', aws)
        expect(outcome.stages.at(-1)?.detail).toBe(word)
        await expectFinding(storage(values, { bucket: 'meridian-exports' }), 'auth-failed', 'authenticate', s3)
      }
    })

    it('lists buckets, one bucket and a prefix, also as a role', async () => {
      await expectFinding(storage(user), 'ok', null)
      await expectFinding(storage(user, { bucket: 'meridian-exports' }), 'ok', null, s3)
      await expectFinding(storage(user, { bucket: 'meridian-exports', prefix: 'a b/ü+' }), 'ok', null, s3)
      await expectFinding(storage({ ...user, roleArns: second }, { bucket: 'meridian-exports' }), 'ok', null, s3)
    })

    it('tells a missing permission and a missing bucket apart', async () => {
      await expectFinding(storage(other, { bucket: 'meridian-exports' }), 'permission', 'authorize', s3)
      await expectFinding(storage(other), 'permission', 'authorize', s3)
      await expectFinding(storage(user, { bucket: 'nowhere-at-all' }), 'not-found', 'query', s3)
    })
  },
)

describe('T3 T4 AWS, the network', () => {
  testHttpMatrix({
    connector: aws,
    answer: xml(caller('arn:aws:iam::123456789012:user/ann')),
    target: (endpoint, ca) => awsTarget(awsKind, { region: 'eu-central-1', endpoint, ca }, keys),
  })
})

describe('T3 T4 S3, the network', () => {
  testHttpMatrix({
    connector: s3,
    answer: xml('<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>'),
    target: (endpoint, ca) =>
      awsTarget(s3Kind, { region: 'auto', endpoint, bucket: 'exports', addressing: 'auto', ca }, keys),
  })

  it('names the region of a bucket that lies elsewhere', async () => {
    const server = await startServer((_, response) =>
      response
        .writeHead(301, { 'x-amz-bucket-region': 'eu-north-1' })
        .end('<Error><Code>PermanentRedirect</Code></Error>'),
    )
    const endpoint = `http://127.0.0.1:${server.port}`
    const target = awsTarget(s3Kind, { region: 'eu-central-1', endpoint, bucket: 'exports', addressing: 'auto' }, keys)
    expect((await expectFinding(target, 'misconfigured', 'authenticate', s3)).remedy).toContain('eu-north-1')
    await server.stop()
  })
})

describe('T3 the roles of an access key', () => {
  const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

  it('are assumed with external ID and a code of the second factor, and what a server echoes of their session is not shown', async () => {
    const asked: URLSearchParams[] = []
    const server = await startServer(async (request, response) => {
      const form = new URLSearchParams(await text(request))
      asked.push(form)
      const hidden = request.headers['x-amz-security-token'] ?? 'user/ann'
      const session = `<AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>kwRoleSecret+1</SecretAccessKey><SessionToken>kwRoleToken==</SessionToken>`
      const isRole = form.get('Action') === 'AssumeRole'
      const body = isRole
        ? sts('AssumeRole', `<Credentials>${session}</Credentials>`)
        : caller(`arn:aws:iam::123456789012:${hidden}`)
      xml(body)(request, response)
    })
    const endpoint = `http://127.0.0.1:${server.port}`
    const values = {
      ...keys,
      roleArns: 'arn:aws:iam::1:role/a arn:aws:iam::1:role/b',
      externalId: 'meridian-7',
      mfaSerial: 'arn:aws:iam::1:mfa/ann',
      mfaSecret: seed,
    }
    const outcome = await expectFinding(awsTarget(awsKind, { region: 'us-east-1', endpoint }, values), 'ok', null, aws)
    expect(outcome.identity).toBe('arn:aws:iam::123456789012:[redacted]')
    expect(JSON.stringify(outcome)).not.toContain('kwRole')
    const [, first, then] = asked
    expect([first?.get('RoleArn'), first?.get('ExternalId'), first?.get('SerialNumber')]).toEqual([
      'arn:aws:iam::1:role/a',
      'meridian-7',
      'arn:aws:iam::1:mfa/ann',
    ])
    expect([totp(seed, Date.now()), totp(seed, Date.now() - 30_000)]).toContain(first?.get('TokenCode'))
    expect([then?.get('RoleArn'), then?.get('TokenCode')]).toEqual(['arn:aws:iam::1:role/b', null])
    const odd = awsTarget(awsKind, { region: 'us-east-1', endpoint }, { ...values, mfaSecret: 'no seed 1890' })
    await expectFinding(odd, 'misconfigured', 'authorize', aws)
    await server.stop()
  })

  it('are not needed for a second factor, which opens a session of the user’s', async () => {
    const asked: (string | null)[] = []
    const server = await startServer(async (request, response) => {
      const form = new URLSearchParams(await text(request))
      asked.push(form.get('Action'))
      const session =
        '<AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>kwSession+1</SecretAccessKey><SessionToken>kwToken==</SessionToken>'
      const isRight = [totp(seed, Date.now()), totp(seed, Date.now() - 30_000)].includes(form.get('TokenCode'))
      const refused = '<Error><Code>AccessDenied</Code><Message>MultiFactorAuthentication failed.</Message></Error>'
      if (form.get('Action') !== 'GetSessionToken') xml(caller('arn:aws:iam::123456789012:user/ann'))(request, response)
      else if (isRight) xml(sts('GetSessionToken', `<Credentials>${session}</Credentials>`))(request, response)
      else xml(refused, 403)(request, response)
    })
    const parameters = { region: 'us-east-1', endpoint: `http://127.0.0.1:${server.port}` }
    const values = { ...keys, mfaSerial: 'arn:aws:iam::1:mfa/ann', mfaSecret: seed }
    await expectFinding(awsTarget(awsKind, parameters, values), 'ok', null, aws)
    expect(asked).toEqual(['GetCallerIdentity', 'GetSessionToken', 'GetCallerIdentity'])
    const other = { ...values, mfaSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }
    await expectFinding(awsTarget(awsKind, parameters, other), 'auth-failed', 'authorize', aws)
    await server.stop()
  })

  it('T6 need a consent for their sign-in service where it is another host', async () => {
    const parameters = { region: 'eu-central-1', bucket: 'exports', addressing: 'auto' }
    const whole = awsTarget(s3Kind, parameters, { ...keys, roleArns: 'arn:aws:iam::1:role/a' })
    expect(whole.boundHosts).toEqual([
      'exports.s3.eu-central-1.amazonaws.com:443',
      'sts.eu-central-1.amazonaws.com:443',
    ])
    expect(awsTarget(s3Kind, parameters, keys).boundHosts).toEqual(['exports.s3.eu-central-1.amazonaws.com:443'])
  })
})

describe('T4 refusals of AWS', () => {
  const cases = [
    ['auth-failed', 'InvalidClientTokenId', '', 403],
    ['auth-failed', 'InvalidAccessKeyId', '', 403],
    ['auth-failed', 'SignatureDoesNotMatch', '', 403],
    ['auth-failed', 'ExpiredToken', '', 400],
    ['auth-failed', 'AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code.', 403],
    ['auth-failed', '', 'The security token included in the request is invalid.', 403],
    ['auth-failed', '', 'The request signature we calculated does not match the signature you provided.', 403],
    ['permission', 'AccessDenied', 'User: x is not authorized to perform: sts:AssumeRole', 403],
    ['permission', 'AccessDeniedException', '', 400],
    ['permission', '', '', 403],
    ['not-found', 'NoSuchBucket', '', 404],
    ['rate-limited', 'SlowDown', '', 503],
    ['rate-limited', 'Throttling', '', 400],
    ['server-error', 'InternalError', '', 500],
    ['server-error', '', '', 502],
    ['misconfigured', 'RequestTimeTooSkewed', '', 403],
    ['misconfigured', 'AuthorizationHeaderMalformed', "the region 'us-east-1' is wrong; expecting 'eu-west-1'", 400],
    ['misconfigured', 'PermanentRedirect', '', 301],
    ['unexpected-answer', 'SomethingNew', '', 400],
  ] as const
  for (const [code, name, message, status] of cases) {
    it(`finds ${name || message || status} ${code}`, () => {
      expect(awsRefusal({ code: name, message }, status).code).toBe(code)
    })
  }
})
