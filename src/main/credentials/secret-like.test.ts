import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findSecretLike } from './secret-like.ts'

// Built from pieces, so that scanners of source text don't take these examples for real secrets.
const made = (...pieces: string[]) => pieces.join('')
const filler = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0'

const secrets = [
  made('sk', '_live_', filler.slice(0, 24)),
  made('rk', '_test_', filler.slice(0, 24)),
  made('wh', 'sec_', filler.slice(0, 32)),
  made('ghp', '_', filler.slice(0, 36)),
  made('github', '_pat_', filler.slice(0, 22), '_', filler),
  made('gl', 'pat-', filler.slice(0, 20)),
  made('xo', 'xb-123456789012-', filler.slice(0, 24)),
  made('xa', 'pp-1-A0123-', filler.slice(0, 24)),
  made('AK', 'IAIOSFODNN7EXAMPLE'),
  made('AI', 'zaSy', filler.slice(0, 33)),
  made('ya', '29.', filler.slice(0, 30)),
  made('GOC', 'SPX-', filler.slice(0, 28)),
  made('ey', 'JhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxIn0.', filler.slice(0, 30)),
  made('-----BEGIN ', 'RSA PRIVATE KEY-----'),
  made('-----BEGIN ', 'OPENSSH PRIVATE KEY----- b3Bl'),
  made('AGE-SECRET', '-KEY-1', 'QQPQZ8V3Y0Q9X8S7D6F5G4H3J2K1L0'),
  made('npm', '_', filler.slice(0, 36)),
  made('py', 'pi-AgEIcHlwaS5vcmc', filler),
  made('SG', '.', filler.slice(0, 22), '.', filler),
  made('xkey', 'sib-', '0123456789abcdef0123456789abcdef'),
  made('key', '-', '0123456789abcdef0123456789abcdef'),
  made('SK', '0123456789abcdef0123456789abcdef'),
  made('123456789', ':', 'AA', filler.slice(0, 33)),
  made('shp', 'at_', '0123456789abcdef0123456789abcdef'),
  made('dop', '_v1_', '0123456789abcdef0123456789abcdef'),
  made('dckr', '_pat_', filler.slice(0, 27)),
  made('hv', 's.', filler.slice(0, 24)),
  made('gls', 'a_', filler.slice(0, 32)),
  made('dap', 'i', '0123456789abcdef0123456789abcdef'),
  made('sk', '-proj-', filler),
  made('sk', '-ant-api03-', filler),
  made('sk', '-', filler),
  made('hf', '_', filler.slice(0, 34)),
  made('lin', '_api_', filler),
  made('fig', 'd_', filler),
  made('AT', 'ATT3', filler),
  made('pat', 'AbCdEfGhIjKlMn', '.', '0123456789abcdef0123456789abcdef'),
  made('sb', 'p_', '0123456789abcdef0123456789abcdef'),
  made('AccountKey', '=', filler, '=='),
  made('$2', 'b$12$', filler, filler.slice(0, 13)),
  made('postgres', '://app:hunter2', '@db.example.com:5432/app'),
  made('https', '://:s3cret', '@proxy.example.com'),
  made('https', '://api.example.com/v1?api_key=', '8f14e45fceea167a'),
  made('https', '://hooks.slack.com', '/services/T0000/B0000/', filler.slice(0, 24)),
  'password=Tr0ub4dor&3',
  'Login password: Tr0ub4dor&3',
  'the api key = 9f8e7d6c5b4a',
  filler,
  '9b74c9897bac770ffc029102a200c5de',
  'Xq7tR2vLp9WzK4mN8bYc',
  'dGhpcyBpcyBhIHNlY3JldCB2YWx1ZSAxMjM0NQ==',
  'note: 3K9fQz_7xTbV-2mWcR8pLdY4sHnJ6uAe is the one',
]

const plain = [
  'production-stripe-eu-west-1-readonly',
  'Stripe live key (payments team)',
  'sk_live_ key of the checkout',
  'ghp_ token for CI, rotate in March',
  'The AKIA… key of the backup user',
  'GitHub → Jenkins deploy token',
  '01890a5d-ac96-774b-bcce-b302099a8057',
  'tenant 72f988bf-86f1-41af-91ab-2d7cd011db47',
  'ec2-3-250-12-44.eu-west-1.compute.amazonaws.com',
  'mydb.c9akciq32rxv.eu-west-1.rds.amazonaws.com',
  'a1b2c3d4e5f64788aabbccddeeff0011.eu-central-1.aws.cloud.es.io',
  'https://api.example.com/v1/customers?limit=1',
  'postgres://app@db.example.com:5432/app',
  'postgres://app:***@db.example.com/app',
  made('postgres://app:$', '{PASSWORD}@db.example.com/app'),
  'postgres://app:<password>@db.example.com/app',
  'arn:aws:iam::123456789012:role/deployment-of-production',
  'projects/acme-prod/locations/europe-west3/keyRings/main/cryptoKeys/vault',
  '2026-11-21T10:20:30.123Z',
  '20261121-nightly-export-to-warehouse',
  'k8s-eu-west-1a-prod-v2-db01-replica',
  'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'Donaudampfschifffahrtsgesellschaftskapitänspatent',
  'Rechtsschutzversicherungsgesellschaften',
  'Zugangsschlüssel für die Buchhaltungsschnittstelle',
  '本番環境のデータベース接続用パスワード',
  'Ключ для рабочей базы данных',
  'getUserProfileByIdV2Handler',
  'PostgreSQLManagementClient',
  'AbstractExchangeRatesServiceClient',
  'jsonschema2storyblok-converter',
  'internationalization',
  'supercalifragilisticexpialidocious',
  'service-account@acme-prod-123456.iam.gserviceaccount.com',
  'ORDERS_SERVICE_DATABASE_URL_PRODUCTION',
  'password of the reporting user',
  'Password: see the runbook',
  'token: rotates monthly',
  'secret for webhook signing (v2)',
  '+49 30 1234567890123456789',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  '1234567890123456789012345678',
  'ticket OPS-20261121-000123',
  'TLS 1.3 only, AES256-GCM-SHA384, X25519',
  '',
]

describe('C10 text that looks like a secret', () => {
  it.each(secrets)('refuses %s', (text) => {
    const reason = findSecretLike(text)
    expect(reason).toMatch(/^This looks like .+\.$/)
    expect(reason).not.toContain(text.slice(0, 12))
    expect(findSecretLike(`key of production ${text}`)).not.toBeNull()
  })

  it.each(plain)('accepts %s', (text) => {
    expect(findSecretLike(text)).toBeNull()
  })

  it.each([
    ['hex', '0123456789abcdef', 32],
    ['base62', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 24],
    ['base64url', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', 43],
    ['lower case and digits', 'abcdefghijklmnopqrstuvwxyz0123456789', 32],
  ])('finds nearly all random %s', (_, alphabet, length) => {
    const random = () => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
    const found = Array.from({ length: 400 }, random).filter((text) => findSecretLike(text) !== null)
    expect(found.length).toBeGreaterThan(340)
  })

  it('stays fast on long text that is almost a secret', () => {
    for (const text of [
      `a://${':'.repeat(9_990)}`,
      'token: '.repeat(1_400),
      'a.'.repeat(5_000),
      'a-a.'.repeat(25_000),
      'a-'.repeat(50_000),
      '-'.repeat(10_000),
      'aA1'.repeat(3_300),
      'a://:<'.repeat(50_000),
      'a://:{'.repeat(50_000),
      `a${'0123456789'.repeat(20_000)}a`,
    ]) {
      findSecretLike(text)
    }
  })
})
