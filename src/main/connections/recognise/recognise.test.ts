import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyBytes, keyFile } from '../../credentials/types/testing.ts'
import { shellWords } from './curl.ts'
import { recognise } from './recognise.ts'

const aws = 'AKIAIOSFODNN7EXAMPLE'
const awsSecret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const guid = '11111111-2222-3333-4444-555555555555'
const random = (length: number, signs = 'aB3dE5gH7') => signs.repeat(Math.ceil(length / signs.length)).slice(0, length)
const hex = (length: number) => random(length, '0a1b2c3d4e5f')

describe('C1 pasted addresses', () => {
  const at = (host: string, port: string, more = {}) => ({ host, port, ...more })
  it.each([
    [
      'postgres://app:p%40ss@db.example.com/orders?sslmode=require',
      ['database-login', { username: 'app' }, { password: 'p@ss' }],
      ['postgresql', at('db.example.com', '5432', { database: 'orders', tls: 'verify' })],
    ],
    [
      'postgresql+asyncpg://app:p@ss/w0rd@db.example.com:6432/orders',
      ['database-login', { username: 'app' }, { password: 'p@ss/w0rd' }],
      ['postgresql', at('db.example.com', '6432', { database: 'orders' })],
    ],
    [
      'jdbc:postgresql://db.example.com/orders?user=app&password=pw&ssl=true',
      ['database-login', { username: 'app' }, { password: 'pw' }],
      ['postgresql', at('db.example.com', '5432', { database: 'orders', tls: 'verify' })],
    ],
    ['mysql://root@localhost:3307', ['database-login', { username: 'root' }, {}], ['mysql', at('localhost', '3307')]],
    [
      'rediss://:secret@[2001:db8::1]:6380/2',
      ['database-login', {}, { password: 'secret' }],
      ['redis', at('2001:db8::1', '6380', { database: '2', tls: 'verify' })],
    ],
    [
      'mongodb+srv://app:pw@cluster.example.net/shop?authSource=admin',
      ['database-login', { username: 'app' }, { password: 'pw' }],
      [
        'mongodb',
        at('cluster.example.net', '27017', { database: 'shop', authSource: 'admin', lookup: 'srv', tls: 'verify' }),
      ],
    ],
    [
      'mongodb://app:pw@one.example:27017,two.example:27018/?replicaSet=rs0',
      ['database-login', { username: 'app' }, { password: 'pw' }],
      ['mongodb', at('one.example', '27017', { replicaSet: 'rs0' })],
    ],
    [
      'amqps://app:pw@mq.example.com/%2Fprod',
      ['password', { username: 'app' }, { password: 'pw' }],
      ['amqp', at('mq.example.com', '5671', { vhost: '/prod', tls: 'verify' })],
    ],
    [
      'mqtt://dev:pw@broker.example.com',
      ['password', { username: 'dev' }, { password: 'pw' }],
      ['mqtt', at('broker.example.com', '1883')],
    ],
    [
      'nats://s3cr3ttoken@nats.example.com',
      ['bearer-token', undefined, { token: 's3cr3ttoken' }],
      ['nats', at('nats.example.com', '4222')],
    ],
    [
      'smtps://me%40example.com:pw@mail.example.com',
      ['password', { username: 'me@example.com' }, { password: 'pw' }],
      ['smtp', at('mail.example.com', '465', { tls: 'verify', tlsStart: 'implicit' })],
    ],
    [
      'ldap://cn=admin,dc=example,dc=org:pw@ldap.example.org/dc=example,dc=org',
      ['password', { username: 'cn=admin,dc=example,dc=org' }, { password: 'pw' }],
      ['ldap', at('ldap.example.org', '389', { baseDn: 'dc=example,dc=org' })],
    ],
    [
      'sftp://deploy:pw@files.example.com:2222/upload',
      ['password', { username: 'deploy' }, { password: 'pw' }],
      ['sftp', at('files.example.com', '2222', { path: 'upload' })],
    ],
    [
      'https://user:pw@api.example.com/v1/me?x=1',
      ['basic-auth', { username: 'user' }, { password: 'pw' }],
      ['http', { url: 'https://api.example.com', path: '/v1/me?x=1' }],
    ],
    [
      'https://api.example.com/v1/data?api_key=0123456789abcdef&x=1',
      ['api-key', { placement: 'query', parameter: 'api_key' }, { key: '0123456789abcdef' }],
      ['http', { url: 'https://api.example.com', path: '/v1/data?x=1' }],
    ],
    [
      'Server=tcp:sql.example.com,1433;Initial Catalog=orders;User ID=app;Password="p;w";Encrypt=True;',
      ['database-login', { username: 'app' }, { password: 'p;w' }],
      ['sqlserver', at('sql.example.com', '1433', { database: 'orders' })],
    ],
    [
      'Host=db.example.com;Username=app;Password=pw;Database=orders',
      ['database-login', { username: 'app' }, { password: 'pw' }],
      ['postgresql', at('db.example.com', '5432', { database: 'orders' })],
    ],
    [
      "host=db.example.com user=app password='p w' dbname=orders sslmode=verify-full",
      ['database-login', { username: 'app' }, { password: 'p w' }],
      ['postgresql', at('db.example.com', '5432', { database: 'orders', tls: 'verify' })],
    ],
    [
      'db.example.com:5432:orders:app:p\\:w',
      ['database-login', { username: 'app' }, { password: 'p:w' }],
      ['postgresql', at('db.example.com', '5432', { database: 'orders' })],
    ],
  ] as const)('%s', (text, [type, config, secrets], [kind, parameters]) => {
    expect(recognise(text)).toMatchObject({ type, secrets, ...(config && { config }) })
    expect(recognise(text)).toHaveProperty('connection', { kind, parameters })
  })

  it('without anybody who signs in are no credentials', () => {
    for (const text of ['postgres://db.example.com/orders', 'https://example.com/', 'redis://localhost:6379'])
      expect(recognise(text)).toBeNull()
  })
})

describe('C1 pasted keys and files', () => {
  const account = JSON.stringify({ type: 'service_account', project_id: 'demo', private_key: keyFile('rsa.pem') })
  it.each([
    ['a service account', account, 'gcp-service-account', ['key']],
    [
      'an external account',
      '{"type": "external_account", "audience": "x"}',
      'gcp-workload-federation',
      ['configuration'],
    ],
    ['an OpenSSH key', keyFile('ed25519'), 'ssh-key', ['privateKey']],
    ['an old RSA key', keyFile('rsa-legacy.pem'), 'ssh-key', ['privateKey']],
    ['a PKCS#8 key', keyFile('rsa-pkcs8.pem'), 'key-pair', ['privateKey']],
    [
      'a certificate with its key',
      keyFile('client.crt') + keyFile('rsa.pem'),
      'tls-client-certificate',
      ['privateKey'],
    ],
    ['a PKCS#12 file', keyBytes('client.p12').toString('base64'), 'tls-client-certificate', ['pkcs12']],
    [
      'an Azure principal',
      JSON.stringify({ appId: guid, password: 'x', tenant: guid }),
      'azure-service-principal',
      ['clientSecret'],
    ],
    ['an OAuth answer', '{"access_token": "abc", "token_type": "Bearer"}', 'bearer-token', ['token']],
    ['a seed of NATS', `SU${'A2B3C4D5'.repeat(7)}`, 'nats-credentials', ['credentials']],
    ['a flat object', '{"user": "a", "pin": "b"}', 'custom', ['secrets']],
  ])('%s', (_, text, type, secrets) => {
    const found = recognise(text)
    expect(found).toMatchObject({ type })
    expect(found && 'secrets' in found && Object.keys(found.secrets)).toEqual(secrets)
  })

  it.each([
    [keyFile('ed25519.pub'), /public key/],
    [keyFile('ed25519').slice(0, 200), /cut off/],
    ['PuTTY-User-Key-File-3: ssh-ed25519', /PuTTYgen/],
    ['{"type": "authorized_user"}', /person/],
    [keyFile('rsa.pem') + keyFile('ec.pem'), /several/],
  ])('%# can’t be used, and the reason is told', (text, reason) => {
    expect(recognise(text)).toEqual({ reason: expect.stringMatching(reason) })
  })

  it('an encrypted key says that its passphrase is wanted', () => {
    expect(recognise(keyFile('ed25519-encrypted'))).toMatchObject({ notes: [expect.stringMatching(/passphrase/)] })
    expect(recognise(keyFile('ed25519'))).toMatchObject({ notes: [] })
  })
})

describe('C1 a pasted AWS key in each of its forms', () => {
  it.each([
    ['the file of the command', `[default]\naws_access_key_id = ${aws}\naws_secret_access_key = ${awsSecret}\n`],
    ['exports', `export AWS_ACCESS_KEY_ID="${aws}"\nexport AWS_SECRET_ACCESS_KEY="${awsSecret}"`],
    ['PowerShell', `$Env:AWS_ACCESS_KEY_ID="${aws}"\r\n$Env:AWS_SECRET_ACCESS_KEY="${awsSecret}"`],
    ['SET', `SET AWS_ACCESS_KEY_ID=${aws}\r\nSET AWS_SECRET_ACCESS_KEY=${awsSecret}`],
    ['the CSV of the console', `\uFEFFAccess key ID,Secret access key\r\n${aws},${awsSecret}\r\n`],
    ['the dialog of the console', `Access key\n${aws}\nSecret access key\n${awsSecret}\nHide`],
    ['JSON', JSON.stringify({ AccessKey: { AccessKeyId: aws, SecretAccessKey: awsSecret, Status: 'Active' } })],
  ])('%s', (_, text) => {
    expect(recognise(text)).toMatchObject({
      type: 'aws-access-key',
      config: { accessKeyId: aws },
      secrets: { secretAccessKey: awsSecret },
    })
  })

  it('with a session token is a temporary one', () => {
    const text = JSON.stringify({
      Credentials: { AccessKeyId: 'ASIAQNZGKIQY56JQ7WML', SecretAccessKey: awsSecret, SessionToken: 't' },
    })
    expect(recognise(text)).toMatchObject({ secrets: { secretAccessKey: awsSecret, sessionToken: 't' } })
  })

  it('as an ID alone asks for the secret', () => {
    expect(recognise(aws)).toMatchObject({ type: 'aws-access-key', secrets: {} })
  })
})

describe('C1 pasted settings', () => {
  it('of one variable are what its value is', () => {
    expect(recognise('DATABASE_URL="postgres://app:pw@db.example.com/orders"')).toMatchObject({
      type: 'database-login',
    })
    expect(recognise(`GITHUB_TOKEN=ghp_${random(36)}`)).toMatchObject({ system: 'github' })
    expect(recognise('API_PIN=12345')).toMatchObject({ type: 'environment-variables' })
  })

  it('of several are a set, unless they are known together', () => {
    expect(recognise('# app\nA=1\nexport B="two words"\n')).toMatchObject({
      type: 'environment-variables',
      secrets: { variables: { A: '1', B: 'two words' } },
    })
    expect(recognise(`AZURE_TENANT_ID=${guid}\nAZURE_CLIENT_ID=${guid}\nAZURE_CLIENT_SECRET=x~y`)).toMatchObject({
      type: 'azure-service-principal',
      secrets: { clientSecret: 'x~y' },
    })
    expect(recognise('PGHOST=db\nPGUSER=app\nPGPASSWORD=pw')).toMatchObject({
      type: 'database-login',
      connection: { kind: 'postgresql', parameters: { host: 'db', port: '5432' } },
    })
  })
})

describe('C1 pasted curl commands', () => {
  it.each([
    [
      `curl https://api.example.com/v1/me \\\n  -H 'Authorization: Bearer abc.def' -H "Accept: application/json"`,
      { type: 'bearer-token', secrets: { token: 'abc.def' } },
      { url: 'https://api.example.com', path: '/v1/me', headers: 'Accept: application/json' },
    ],
    [
      `curl -X POST -u 'app:p w' --data '{"a":1}' https://api.example.com/x`,
      { type: 'basic-auth', config: { username: 'app' }, secrets: { password: 'p w' } },
      { url: 'https://api.example.com', path: '/x' },
    ],
    [
      'curl https://api.stripe.com/v1/charges -u sk_live_abc:',
      { type: 'basic-auth', config: { secretAs: 'username' }, secrets: { password: 'sk_live_abc' } },
      { url: 'https://api.stripe.com', path: '/v1/charges' },
    ],
    [
      'curl -H "DD-API-KEY: one" -H "DD-APPLICATION-KEY: two" https://api.datadoghq.com/api/v1/validate',
      {
        type: 'api-key',
        config: { parameter: 'DD-API-KEY' },
        secrets: { key: 'one', parts: { 'DD-APPLICATION-KEY': 'two' } },
      },
      { url: 'https://api.datadoghq.com', path: '/api/v1/validate' },
    ],
    [
      'curl --header "Authorization: SSWS abc" https://acme.okta.com/api/v1/users/me',
      { type: 'api-key', config: { parameter: 'Authorization', prefix: 'SSWS' }, secrets: { key: 'abc' } },
      { url: 'https://acme.okta.com', path: '/api/v1/users/me' },
    ],
  ])('%s', (text, found, parameters) => {
    expect(recognise(text)).toMatchObject({ ...found, connection: { kind: 'http', parameters } })
  })

  it('are split as a shell splits them', () => {
    expect(shellWords(`a 'b c' "d \\"e\\" \\n" f\\ g ''`)).toEqual(['a', 'b c', 'd "e" \\n', 'f g', ''])
    expect(shellWords(`a 'b`)).toBeNull()
  })
})

describe('C1 pasted tokens', () => {
  it.each([
    [`ghp_${random(36)}`, 'bearer-token', 'github'],
    [`github_pat_${random(40)}`, 'bearer-token', 'github'],
    [`glpat-${random(20)}`, 'api-key', 'gitlab'],
    [`sk-ant-api03-${random(90)}`, 'api-key', 'anthropic'],
    [`sk-proj-${random(60)}`, 'api-key', 'openai'],
    [`xoxb-123456789012-${random(24)}`, 'bearer-token', 'slack'],
    [`SG.${random(22)}.${random(43)}`, 'api-key', 'sendgrid'],
    [`sk_live_${random(24)}`, 'api-key', 'stripe'],
    [`dop_v1_${hex(64)}`, 'bearer-token', 'digitalocean'],
    [`hf_${random(34)}`, 'bearer-token', 'hugging-face'],
    [`npm_${random(36)}`, 'bearer-token', undefined],
    [`pypi-AgEIcHlwaS5vcmc${random(60)}`, 'basic-auth', undefined],
    [`hvs.${random(40)}`, 'api-key', 'hashicorp-vault'],
    [`whsec_${random(32)}`, 'webhook-secret', undefined],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS/', 'webhook-secret', undefined],
    ['123456789:AAF-abcdefghijklmnopqrstuvwxyz01234', 'api-key', 'telegram'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', 'bearer-token', undefined],
  ])('%s', (token, type, system) => {
    for (const text of [token, `Bearer ${token}`, `"${token}",`, `  ${token}\n`]) {
      const found = recognise(text)
      expect(found).toMatchObject({ type, ...(system && { system }) })
      expect(found && 'secrets' in found && Object.values(found.secrets)).toEqual([token])
    }
  })

  it('without a known form are a guess, and words are nothing', () => {
    expect(recognise(random(32))).toMatchObject({ type: 'api-key', isGuess: true })
    for (const text of ['', '  ', 'short', 'just a sentence that somebody copied', '# comment'])
      expect(recognise(text)).toBeNull()
  })
})

describe('C1 whatever is pasted', () => {
  const parts = [
    '-----BEGIN ',
    'PRIVATE KEY-----',
    '-----END ',
    '{"type":',
    '"service_account"',
    '}',
    'curl ',
    "-H '",
    'postgres://',
    ':',
    '@',
    '/',
    '=',
    ';',
    '\n',
    '"',
    "'",
    '\\',
    ' ',
    'AKIA',
    'eyJ',
    '.',
    'whsec_',
    'Password',
    'Server',
    'export ',
    '[',
    ']',
    '%',
    '?',
    '&',
    ',',
  ]
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 6 })), { maxLength: 60 })
      .map((some) => some.join('')),
  )

  it('gets an answer and no crash', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const found = recognise(text)
        if (found !== null && 'reason' in found) expect(found.reason).toMatch(/\.$/)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(parts.map((part) => [part]))('%j, repeated to the limit, is answered soon', (part) => {
    const started = performance.now()
    for (const text of [
      part.repeat(Math.floor(262_144 / part.length)),
      `A=${part}`.repeat(20_000),
      `curl ${part.repeat(30_000)}`,
    ])
      recognise(text)
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
