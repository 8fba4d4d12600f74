import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeCertificates } from '../../../test/peers/certificates.ts'
import { hostPort } from '../../shared/domain/common.ts'
import { connectionKindInfo } from '../../shared/domain/connection.ts'
import { findType } from '../credentials/types/registry.ts'
import { connectors } from './connectors/registry.ts'
import { connectionKinds, findKind, kindsOfType, toKindInfo } from './kinds.ts'

const { ca, good } = makeCertificates()

/** A complaint about one value of a parameter, or null. */
function complaint(kind: string, name: string, value: string): string | null {
  const field = findKind(kind)?.parameters.find((candidate) => candidate.name === name)
  if (!field) throw new Error(`${kind} has no ${name}`)
  return field.validate?.(value) ?? null
}

const values: readonly (readonly [kind: string, name: string, right: readonly string[], wrong: readonly string[]])[] = [
  [
    'http',
    'url',
    ['https://api.example.com', 'http://localhost:8080/v1/', 'HTTPS://[::1]:8443', 'https://bücher.example'],
    [
      'api.example.com',
      'ftp://x',
      'https://',
      'https://ann:pw@x',
      'https://x/?a=1',
      'https://x/#a',
      'javascript:alert(1)',
      'http:x',
    ],
  ],
  [
    'http',
    'path',
    ['/', '/v1/me?limit=1', '/bot{key}/getMe'],
    ['v1', '//evil.example/x', '/\\evil', '/a b', '/#x', '/{', '/{1}'],
  ],
  [
    'http',
    'headers',
    ['A: 1\nB: 2', ''],
    ['no colon', 'Host: x', 'Authorization: x', 'X-API-Key: x', 'Cookie: a', 'A b: 1'],
  ],
  ['http', 'expectStatus', ['200', '200, 204,404'], ['2xx', '99', '600', '200;204', ',']],
  ['http', 'expectJson', ['a', 'a.b.0', 'ok=true', 'a=b=c d'], ['', '.a', 'a..b', '=x', 'a b']],
  ['http', 'identityPath', ['user.name'], ['a=b', 'a.']],
  ['http', 'expiryHeader', ['X-Expires'], ['X Expires', 'a:']],
  [
    'postgresql',
    'host',
    ['db.example.com', '10.0.0.1', '::1', '[::1]', 'my_db'],
    ['', 'a b', 'db:5432', 'u@db', 'db/x', 'a..b'],
  ],
  ['postgresql', 'port', ['1', '5432', '65535'], ['0', '65536', '-1', '1e3', '5432 ']],
  ['postgresql', 'database', ['orders', 'a'.repeat(63)], ['a'.repeat(64)]],
  ['mysql', 'database', ['orders'], ['a'.repeat(65)]],
  ['redis', 'database', ['0', '15'], ['70000']],
  [
    'graphql',
    'query',
    ['{ viewer { login } }', 'query Q { a }', '# mutation\n{ a }', '{ mutationLog { id } }'],
    ['mutation { a }', 'query Q { a }\nmutation { b }', '  subscription S { a }'],
  ],
  ['mcp', 'tool', ['search_issues'], ['a'.repeat(129)]],
  [
    'elasticsearch',
    'index',
    ['orders', 'orders-*', 'a,b', '.kibana'],
    ['Orders', '_all', '../x', 'a b', 'a/b', 'a?b', '..'],
  ],
  ['s3', 'region', ['eu-central-1', 'auto', 'us-gov-west-1'], ['eu central', 'x.evil.example', 'EU', '-a', 'a#']],
  ['s3', 'bucket', ['exports', 'a.b-c_D'], ['a', 'a..b', '../b', 'a/b', 'a@evil.example', 'a?b']],
  ['s3', 'endpoint', ['https://storage.example.com', 'http://127.0.0.1:9000'], ['storage', 'https://s.example/bucket']],
  ['aws', 'account', ['123456789012'], ['1234', 'a23456789012']],
  [
    'snowflake',
    'account',
    ['myorg-my_account', 'xy12345.eu-central-1'],
    ['a.snowflakecomputing.com', 'a/b', 'a@b', '..'],
  ],
  ['azure', 'subscription', ['12345678-1234-1234-1234-123456789012'], ['1234', '../x']],
  ['azure', 'container', ['exports', '$root'], ['a/b', 'A', 'x?y']],
  ['google-cloud', 'project', ['meridian-1', 'example.com:meridian'], ['a/b', '', 'A']],
  ['google-cloud', 'bucket', ['exports.example.com'], ['a/b', 'A', '']],
  ['smtp', 'sender', ['billing@example.com'], ['billing', 'Ann <ann@example.com>', 'a@b\r\nRCPT TO:<x>', 'a b@c']],
  ['imap', 'mailbox', ['INBOX', 'Archive/2026'], ['x'.repeat(251)]],
  ['ftp', 'folder', ['/outgoing', 'a b'], ['x'.repeat(1001)]],
  ['ldap', 'baseDn', ['dc=example,dc=com', 'OU=People, DC=example'], ['example.com', '=x', 'dc=']],
  ['mysql', 'ca', [ca, `${ca}\n${good.cert}`], ['x', good.key, `${ca}${good.key}`, ca.replace(/[A-Za-z0-9]{20}/, '')]],
]

describe('T1 kinds of connection', () => {
  for (const [kind, name, right, wrong] of values) {
    it(`checks ${name} of ${kind}`, () => {
      for (const value of right) expect(complaint(kind, name, value), value).toBeNull()
      for (const value of wrong) expect(complaint(kind, name, value), value).toMatch(/^[A-Z].*\.$/)
    })
  }

  it('are declared so that a form and the docs can be made of them', () => {
    const page = readFileSync(new URL('../../../docs/connections.md', import.meta.url), 'utf8')
    for (const kind of connectionKinds) {
      expect(connectionKindInfo.parse(toKindInfo(kind)).id).toBe(kind.id)
      expect(findKind(kind.id)).toBe(kind)
      for (const field of kind.parameters) {
        expect(page, `${kind.id} ${field.name}`).toContain(`\`${field.name}\``)
        if (field.default !== undefined) expect(field.validate?.(field.default) ?? null).toBeNull()
        if (field.choices) expect(field.choices.map(({ value }) => value)).toContain(field.default)
      }
    }
    expect(findKind('telnet')).toBeUndefined()
  })

  it('have each one connector, and accept only credential types that exist', async () => {
    expect(connectionKinds.map(({ id }) => id)).toEqual([...connectors.keys()])
    for (const kind of connectionKinds) {
      expect((await connectors.get(kind.id)?.())?.kind).toBe(kind.id)
      for (const type of kind.credentialTypes) expect(findType(type), type).toBeDefined()
    }
    expect(kindsOfType('database-login')).toEqual(expect.arrayContaining(['postgresql', 'mysql', 'redis']))
    expect(kindsOfType('environment-variables')).toEqual([])
  })

  it('tell where a credential would be sent, in the form that it is bound to', () => {
    for (const [kind, parameters, target] of [
      ['http', { url: 'https://API.example.com/v1' }, 'api.example.com:443'],
      ['http', { url: 'http://api.example.com.' }, 'api.example.com:80'],
      ['http', { url: 'https://[::1]:8443' }, '[::1]:8443'],
      ['http', { url: 'https://127.1' }, '127.0.0.1:443'],
      ['postgresql', { host: 'DB.Example.com', port: '5432' }, 'db.example.com:5432'],
      ['mysql', { host: '::1', port: '3306' }, '[::1]:3306'],
      ['redis', { host: 'bücher.example', port: '06379' }, 'xn--bcher-kva.example:6379'],
      ['graphql', { url: 'https://API.example.com/graphql' }, 'api.example.com:443'],
      ['mcp', { url: 'https://mcp.example.com:8443/mcp' }, 'mcp.example.com:8443'],
      ['elasticsearch', { url: 'https://search.example.com:9200' }, 'search.example.com:9200'],
      ['snowflake', { account: 'MyOrg-my_account' }, 'myorg-my-account.snowflakecomputing.com:443'],
      ['s3', { region: 'eu-central-1', addressing: 'auto' }, 's3.eu-central-1.amazonaws.com:443'],
      ['s3', { region: 'eu-central-1', bucket: 'a-b', addressing: 'auto' }, 'a-b.s3.eu-central-1.amazonaws.com:443'],
      ['s3', { region: 'eu-central-1', bucket: 'a.b', addressing: 'auto' }, 's3.eu-central-1.amazonaws.com:443'],
      ['s3', { region: 'auto', bucket: 'a', endpoint: 'https://s.example', addressing: 'auto' }, 's.example:443'],
      ['s3', { region: 'auto', bucket: 'a', endpoint: 'https://s.example', addressing: 'host' }, 'a.s.example:443'],
      ['aws', { region: 'cn-north-1' }, 'sts.cn-north-1.amazonaws.com.cn:443'],
      ['azure', { resource: 'graph', cloud: 'public' }, 'graph.microsoft.com:443'],
      ['azure', { resource: 'storage', address: 'https://m.blob.core.windows.net' }, 'm.blob.core.windows.net:443'],
      ['google-cloud', { resource: 'bigquery', project: 'p' }, 'bigquery.googleapis.com:443'],
      ['google-cloud', { resource: 'token', emulator: 'http://127.0.0.1:8085' }, '127.0.0.1:8085'],
    ] as const) {
      expect(findKind(kind)?.target(parameters)).toBe(target)
      expect(hostPort.safeParse(target).success).toBe(true)
    }
  })

  it('notice parameters that contradict each other', () => {
    const issues = (kind: string, parameters: Record<string, string>) =>
      (findKind(kind)?.check?.(parameters) ?? []).map(({ path }) => path)
    expect(issues('postgresql', { tls: 'verify-ca' })).toEqual(['ca'])
    expect(issues('postgresql', { tls: 'verify-ca', ca })).toEqual([])
    expect(issues('smtp', { tls: 'off', tlsStart: 'implicit' })).toEqual(['tlsStart'])
    expect(issues('smtp', { tls: 'off', tlsStart: 'auto' })).toEqual([])
    expect(issues('http', { method: 'HEAD', expectJson: 'a' })).toEqual(['expectJson'])
    expect(issues('http', { method: 'GET', body: '{}' })).toEqual(['body'])
    expect(issues('http', { method: 'POST', body: '{}', expectJson: 'a' })).toEqual([])
  })
})
