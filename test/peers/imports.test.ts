import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importers } from '../../src/main/team/importers/importers.ts'
import { costOf, hostileTexts } from '../fakes/hostile-files.ts'
import { take } from '../fakes/import-file.ts'
import { makeCertificates } from './certificates.ts'
import { findProgram } from './daemons.ts'
import { type MotoPeer, motoMissing, startMoto } from './moto.ts'
import { type OpenBaoPeer, openBaoMissing, openBaoProgram, startOpenBao } from './openbao.ts'
import { type PostgresPeer, postgresMissing, startPostgres } from './postgresql.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kw-imports-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a file that only we can read, and answers its path. */
const fileWith = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}
const run = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  })

describe('S6 a hostile file at full size', () => {
  it.each(importers.map((importer) => [importer.id, importer] as const))(
    'as %s ends soon',
    { timeout: 180_000 },
    async (id, importer) => {
      for (const [what, make] of Object.entries(hostileTexts(1024 * 1024, id))) {
        const ms = await costOf(importer, Buffer.from(make()))
        expect(ms, `${what}: ${ms} ms`).toBeLessThan(8000)
      }
    },
  )
})

const psql = findProgram('psql')
const noPostgres = postgresMissing() ?? (psql === null ? 'psql is not installed' : null)

describe.skipIf(noPostgres !== null)(
  `S6 .pgpass, against psql${noPostgres === null ? '' : ` (skipped: ${noPostgres})`}`,
  () => {
    let server: PostgresPeer
    const awkward = `pa:ss\\word: *#' "ü`
    const at = () => `host=${server.host} port=${server.port} dbname=${server.database}`
    /** Signs in as psql does with this password file; null when it is refused. */
    const signIn = (text: string, user: string) => {
      try {
        return run(psql ?? '', ['-X', '-w', '-A', '-t', '-c', 'select current_user', `${at()} user=${user}`], {
          PGPASSFILE: fileWith('pgpass', text),
        }).trim()
      } catch {
        return null
      }
    }
    beforeAll(async () => {
      server = await startPostgres()
      const own = `${server.host}:${server.port}:${server.database}:${server.user}:${server.password}\n`
      const sql = `alter role ${server.user} password '${awkward.replaceAll("'", "''")}'`
      run(psql ?? '', ['-X', '-w', '-c', sql, `${at()} user=${server.user}`], { PGPASSFILE: fileWith('first', own) })
    })
    afterAll(() => server?.stop())

    const escaped = (text: string) => text.replace(/[:\\]/g, '\\$&')

    it('takes the password that psql signs in with, however it is escaped, and the first line that fits', async () => {
      const line = (password: string) =>
        `${[server.host, String(server.port), server.database, server.user].map(escaped).join(':')}:${password}`
      const files: readonly (readonly [string, boolean])[] = [
        [`# comment\n${line(escaped(awkward))}\n`, true],
        [`${line(escaped(awkward))}:what follows is nothing\n`, true],
        [`*:*:*:${server.user}:${escaped(awkward)}\r\n${line('wrong')}\n`, true],
        [`${line('wrong')}\n${line(escaped(awkward))}\n`, false],
        [`${server.host}:\\*:*:${server.user}:wrong\n*:*:*:*:${escaped(awkward)}`, true],
      ]
      for (const [text, isRight] of files) {
        expect(signIn(text, server.user), text).toBe(isRight ? server.user : null)
        const { credentials } = await take('.pgpass', text)
        // As libpq does, the first line that fits is the one that is used.
        const fitting = credentials.filter(({ config }) =>
          [server.user, undefined].includes(config?.username as string | undefined),
        )
        const used = text.includes('\\*') ? fitting.at(-1) : fitting[0]
        expect(used?.secrets.password === awkward, text).toBe(isRight)
      }
    })
  },
)

const python = findProgram('python3')
const hasBotocore = (() => {
  try {
    return python !== null && execFileSync(python, ['-c', 'import botocore'], { stdio: 'ignore' }) !== undefined
  } catch {
    return false
  }
})()

/** Reads AWS' files as its own SDK does: profiles with their settings by name. */
const botocore = `
import json, sys
from botocore.configloader import load_config
out = []
for path in sys.argv[1:]:
    profiles = load_config(path)['profiles']
    out.append({name: {k: v for k, v in values.items() if isinstance(v, str)} for name, values in profiles.items()})
json.dump(out, sys.stdout)
`

describe.skipIf(!hasBotocore)(
  `S6 AWS’ files, against botocore${hasBotocore ? '' : ' (skipped: it is not installed)'}`,
  () => {
    const secret = fc
      .string({ unit: fc.constantFrom(...'AZaz09/+=#;:%[]\'" '), minLength: 1, maxLength: 40 })
      .map((text) => `x${text.trim()}y`)
    const profile = fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/),
      head: fc.constantFrom(
        '[profile NAME]',
        '[profile "NAME"]',
        '[ profile   NAME ]'.replaceAll(' p', 'p').replaceAll('E ]', 'E]'),
      ),
      equals: fc.constantFrom('=', ' = ', ': ', '='),
      secret,
      comment: fc.constantFrom('', '# a comment\n', '; another = one\n', '\n'),
      nested: fc.boolean(),
    })

    it('brings the keys that botocore finds, whatever signs they hold', async () => {
      const files = fc.sample(fc.uniqueArray(profile, { selector: ({ name }) => name, minLength: 1, maxLength: 4 }), {
        numRuns: 60,
        seed: 7,
      })
      const texts = files.map((profiles) =>
        profiles
          .map(
            ({ name, head, equals, secret, comment, nested }) =>
              `${head.replace('NAME', name)}\n${comment}aws_access_key_id${equals}AKIAIOSFODNN7EXAMPLE\n${nested ? 's3 =\n  max_queue_size = 5\n  aws_secret_access_key = no\n' : ''}AWS_SECRET_ACCESS_KEY${equals}${secret}\n`,
          )
          .join('\n'),
      )
      const paths = texts.map((text, index) => fileWith(`aws-${index}`, text))
      const read = JSON.parse(run(python ?? '', ['-c', botocore, ...paths])) as Record<string, Record<string, string>>[]
      const { readAwsProfiles } = await import('../../src/main/team/importers/aws-ini.ts')
      for (const [index, text] of texts.entries()) {
        const ours = [...(await readAwsProfiles(Buffer.from(text))).profiles.values()]
        const keysOf = (settings: (name: string) => string | undefined) => [
          settings('aws_access_key_id'),
          settings('aws_secret_access_key'),
        ]
        expect(
          Object.fromEntries(ours.map(({ name, settings }) => [name, keysOf((key) => settings.get(key))])),
          text,
        ).toEqual(
          Object.fromEntries(
            Object.entries(read[index] ?? {}).map(([name, values]) => [name, keysOf((key) => values[key])]),
          ),
        )
      }
    })
  },
)

const awsCommand = findProgram('aws')
const noMoto = motoMissing() ?? (awsCommand === null ? 'the command aws is not installed' : null)

describe.skipIf(noMoto !== null)(
  `S6 AWS Secrets Manager, as aws prints it from moto${noMoto === null ? '' : ` (skipped: ${noMoto})`}`,
  () => {
    let moto: MotoPeer
    beforeAll(async () => {
      moto = await startMoto()
    })
    afterAll(() => moto?.stop())
    const aws = (...args: string[]) =>
      run(
        awsCommand ?? '',
        ['--endpoint-url', moto.url, '--region', 'eu-central-1', '--output', 'json', 'secretsmanager', ...args],
        {
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
        },
      )

    it('brings logins, texts and bytes', async () => {
      const login = {
        engine: 'postgres',
        host: 'db.example.com',
        port: 5432,
        username: 'shop',
        password: 'p"w',
        dbname: 'orders',
      }
      aws('create-secret', '--name', 'prod/orders', '--secret-string', JSON.stringify(login))
      aws('create-secret', '--name', 'token', '--secret-string', 'only a text')
      aws('create-secret', '--name', 'bytes', '--secret-binary', Buffer.from('as bytes').toString('base64'))
      const one = await take('one.json', aws('get-secret-value', '--secret-id', 'prod/orders'))
      expect(one).toMatchObject({
        format: 'aws-secrets-manager',
        credentials: [{ name: 'prod/orders', type: 'database-login', secrets: { password: 'p"w' } }],
        connections: [{ kind: 'postgresql', parameters: { host: 'db.example.com', database: 'orders' } }],
      })
      const batch = aws('batch-get-secret-value', '--secret-id-list', 'token', 'bytes', 'prod/orders')
      const { credentials } = await take('batch.json', batch)
      expect(credentials.map(({ name }) => name).sort()).toEqual(['bytes', 'prod/orders', 'token'])
    })
  },
)

const noBao = openBaoMissing()

describe.skipIf(noBao !== null)(
  `S6 KV secrets, as OpenBao’s command prints them${noBao === null ? '' : ` (skipped: ${noBao})`}`,
  () => {
    let server: OpenBaoPeer
    beforeAll(async () => {
      server = await startOpenBao(makeCertificates().good)
      await server.call('POST', 'sys/mounts/kv1', { type: 'kv', options: { version: '1' } })
      await server.call('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } })
    })
    afterAll(() => server?.stop())
    const bao = (...args: string[]) =>
      run(openBaoProgram, args, {
        BAO_ADDR: server.plainUrl,
        BAO_TOKEN: server.rootToken,
        VAULT_ADDR: server.plainUrl,
        VAULT_TOKEN: server.rootToken,
      })

    it('come along from both versions of the engine, one by one and as a walk, and a deleted one is told', async () => {
      bao('kv', 'put', 'secret/production/orders', 'username=shop', 'password=p=w')
      bao('kv', 'put', 'secret/dead', 'a=b')
      bao('kv', 'put', 'kv1/mail', 'API_KEY=k1', 'REGION=eu')
      const get = (path: string) => bao('kv', 'get', '-format=json', path)
      expect(await take('orders.json', get('secret/production/orders'))).toMatchObject({
        format: 'vault-kv',
        credentials: [{ name: 'orders', type: 'password', config: { username: 'shop' }, secrets: { password: 'p=w' } }],
      })
      expect((await take('mail.json', get('kv1/mail'))).credentials).toMatchObject([{ type: 'environment-variables' }])
      const deleted = get('secret/dead')
      bao('kv', 'delete', 'secret/dead')
      const metadata = JSON.parse(bao('kv', 'metadata', 'get', '-format=json', 'secret/dead')) as {
        data: { versions: Record<string, object> }
      }
      const answer = JSON.parse(deleted) as { data: { metadata: object } }
      Object.assign(answer.data.metadata, metadata.data.versions['1'])
      const walk = { 'secret/production/orders': JSON.parse(get('secret/production/orders')), 'secret/dead': answer }
      const read = await take('walk.json', walk)
      expect(read.credentials).toMatchObject([{ name: 'production/orders', environment: 'production' }])
      expect(read.notTaken).toEqual([{ what: 'secret/dead', reason: 'Its version is deleted.' }])
    })
  },
)

const openssl = findProgram('openssl')

describe.skipIf(openssl === null)(
  `S6 keys and certificates, as openssl makes them${openssl === null ? ' (skipped: it is not installed)' : ''}`,
  () => {
    const make = (...args: string[]) => run(openssl ?? '', args)
    const passphrase = 'kw-geheim'
    const publicKeyOf = (key: string) =>
      run(openssl ?? '', ['pkey', '-in', fileWith('key.pem', key), '-pubout', '-passin', `pass:${passphrase}`])
    const forms: readonly (readonly [form: string, label: string, make: () => string])[] = [
      ['PKCS#1', 'RSA PRIVATE KEY', () => make('genrsa', '-traditional', '2048')],
      ['PKCS#8', 'PRIVATE KEY', () => make('genpkey', '-algorithm', 'RSA')],
      [
        'PKCS#8, encrypted',
        'ENCRYPTED PRIVATE KEY',
        () => make('genpkey', '-algorithm', 'RSA', '-aes256', '-pass', `pass:${passphrase}`),
      ],
      ['SEC 1, of a curve', 'EC PRIVATE KEY', () => make('ecparam', '-name', 'prime256v1', '-genkey', '-noout')],
      ['PKCS#8, of Ed25519', 'PRIVATE KEY', () => make('genpkey', '-algorithm', 'ed25519')],
    ]

    it.each(forms)('come along unchanged: a private key in %s', async (_form, label, makeKey) => {
      const key = makeKey()
      expect(key).toContain(`-----BEGIN ${label}-----`)
      const pass = ['-passin', `pass:${passphrase}`]
      const file = fileWith('req.pem', key)
      const request = make('req', '-new', '-subj', '/CN=client.example.com', '-key', file, ...pass)
      // Of `req -x509` alone the certificate would be an authority's.
      const sign = ['x509', '-req', '-in', fileWith('req.csr', request), '-signkey', file, '-days', '30', ...pass]
      const certificate = make(...sign)
      const isLocked = label.startsWith('ENCRYPTED')
      const phrase = isLocked ? `passphrase: ${passphrase}\n` : ''
      const files = {
        'secret.json': {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'web' },
          type: 'kubernetes.io/tls',
          data: { 'tls.crt': base64(certificate), 'tls.key': base64(key) },
        },
        '.env': `TLS_KEY="${key}"\n`,
        'store.json': {
          format: 'keyward-pass-entries/1',
          entries: [
            { path: 'deploy@web', text: `${key}${phrase}url: https://web.example.com\n` },
            { path: 'client', text: certificate + key + phrase },
          ],
        },
      }
      for (const [name, file] of Object.entries(files)) {
        const { credentials, notTaken } = await take(name, file)
        if (isLocked && name === 'secret.json') {
          // Such a Secret has no place for the passphrase.
          expect(notTaken).toMatchObject([{ what: 'web', reason: expect.stringContaining('Give its passphrase') }])
          continue
        }
        expect(notTaken, name).toEqual([])
        const phrases = textsOf(credentials).filter((text) => text === passphrase)
        expect(phrases, name).toHaveLength(isLocked && name === 'store.json' ? 2 : 0)
        const keys = textsOf(credentials).filter((text) => text.includes('PRIVATE KEY'))
        expect(keys, name).toHaveLength(name === 'store.json' ? 2 : 1)
        for (const found of keys) {
          expect(found.trim(), name).toBe(key.trim())
          expect(publicKeyOf(found), name).toBe(publicKeyOf(key))
        }
        const certificates = textsOf(credentials).filter((text) => text.includes('BEGIN CERTIFICATE'))
        expect(certificates.map((text) => text.trim())).toEqual(name === '.env' ? [] : [certificate.trim()])
      }
    })
  },
)

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** Every text in a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

const kubectl = findProgram('kubectl')

describe.skipIf(kubectl === null)(
  `S6 Secrets, as kubectl writes them${kubectl === null ? ' (skipped: it is not installed)' : ''}`,
  () => {
    const create = (...args: string[]) => run(kubectl ?? '', ['create', 'secret', ...args, '--dry-run=client'])
    const { cert, key } = makeCertificates().good

    it('come along in YAML and in JSON, of each type', async () => {
      const tls = ['tls', 'web', `--cert=${fileWith('web.crt', cert)}`, `--key=${fileWith('web.key', key)}`]
      const yaml = [
        create(
          'generic',
          'app',
          '--from-literal=API_KEY=k: "1"',
          '--from-literal=TOKEN=007',
          '-n',
          'staging',
          '-o',
          'yaml',
        ),
        create(
          'docker-registry',
          'images',
          '--docker-server=r.example.com',
          '--docker-username=bot',
          '--docker-password=p:w',
          '-o',
          'yaml',
        ),
        create(...tls, '-o', 'yaml'),
      ].join('---\n')
      const read = await take('secrets.yaml', yaml)
      expect(read.format).toBe('kubernetes')
      expect(read.credentials).toMatchObject([
        {
          name: 'staging/app',
          type: 'environment-variables',
          environment: 'staging',
          secrets: { variables: { API_KEY: 'k: "1"', TOKEN: '007' } },
        },
        {
          name: 'images: r.example.com',
          type: 'basic-auth',
          config: { username: 'bot' },
          secrets: { password: 'p:w' },
        },
        { name: 'web', type: 'tls-client-certificate' },
      ])
      const json = await take('web.json', create(...tls, '-o', 'json'))
      expect(json.credentials[0]?.secrets).toEqual(read.credentials[2]?.secrets)
    })

    it('and the users of a kubeconfig, of which a program is never run', async () => {
      const config = fileWith('kubeconfig', '')
      const set = (...args: string[]) => run(kubectl ?? '', ['config', ...args], { KUBECONFIG: config })
      set('set-cluster', 'main', '--server=https://k8s.example.com:6443')
      set('set-credentials', 'robot', '--token=abcdef0123456789abcdef')
      set(
        'set-credentials',
        'cloud',
        '--exec-api-version=client.authentication.k8s.io/v1',
        `--exec-command=${join(folder, 'must-not-run')}`,
      )
      set('set-context', 'main', '--cluster=main', '--user=robot')
      const { credentials, connections, notTaken } = await take('config', set('view', '--raw'))
      expect(credentials).toMatchObject([{ name: 'Kubernetes robot', secrets: { token: 'abcdef0123456789abcdef' } }])
      expect(connections).toMatchObject([{ parameters: { url: 'https://k8s.example.com:6443' } }])
      expect(notTaken).toMatchObject([{ what: 'User cloud' }])
    })
  },
)
