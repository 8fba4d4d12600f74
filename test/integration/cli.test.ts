import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateKey } from '../../src/main/crypto/fernet.ts'
import { serviceAccount } from '../peers/gcp-accounts.ts'
import { startCloudKms } from '../peers/gcp-rest.ts'
import { Command, type Ran } from './cli-command.ts'

const canaries = {
  key: 'kwCanaryKey7f3a9b2c1d4e5f60718293',
  rotated: 'kwCanaryRotated99887766554433221100',
  part: 'kwCanaryPart-aabbccddeeff00112233',
  password: 'kwCanary pass:word ü-0192',
  variable: 'kwCanaryVariable-445566',
  passphrase: 'kwCanary correct horse battery 2468',
  bundle: 'kwCanary other donkey charger 1357',
}

/** Answers 200 to the canary key, 401 to any other, and never to /slow. */
function startServer(): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/slow') return
    const known = [canaries.key, canaries.rotated].includes(String(request.headers['x-api-key']))
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
    // A server that echoes what it got.
    response.end(JSON.stringify({ headers: request.headers }))
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const command = new Command()
let server: Server
let url: string
const kw = (...argv: string[]): Promise<Ran> => command.run(argv)
const ok = async (...argv: string[]): Promise<Ran> => {
  const ran = await kw(...argv)
  expect(ran, ran.stderr + ran.stdout).toMatchObject({ status: 0 })
  return ran
}
const json = async (...argv: string[]): Promise<Document> => (await ok('--json', ...argv)).json() as Document
/** A failure with --json: its status and its code. */
const failed = async (...argv: string[]): Promise<[number, string]> => {
  const ran = await kw(...argv, '--json')
  expect(ran.stderr).toBe('')
  return [ran.status, (ran.json() as Document).error.code]
}

/** The parts of documents that these tests look at. */
interface Document {
  readonly id: string
  readonly name: string
  readonly items: readonly Document[]
  readonly results: readonly Document[]
  readonly nextCursor: string | null
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string }
  readonly [key: string]: unknown
}

const credentialKeys = [
  ...['id', 'name', 'type', 'system', 'environment', 'owner', 'team', 'tags', 'purpose', 'status', 'masked'],
  ...['secretFields', 'config', 'expiresAt', 'rotateEvery', 'createdAt', 'updatedAt', 'lastRotatedAt', 'lastUsedAt'],
  ...['lastTestedAt', 'usedBy'],
]

beforeAll(async () => {
  server = await startServer()
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const [name, text] of Object.entries(canaries)) command.file(name, `${text}\n`)
  await ok('vault', 'create')
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  command.close()
})

const secretFile = (name: keyof typeof canaries) => `@${join(command.home, name)}`
const addKey = (name: string, ...more: string[]) =>
  json(
    'credential',
    'add',
    '--type',
    'api-key',
    '--name',
    name,
    '--set',
    'parameter=x-api-key',
    '--secret',
    `key=${secretFile('key')}`,
    ...more,
  )
const addHttp = (name: string, credential: string, ...more: string[]) =>
  json(
    ...['connection', 'add', '--name', name, '--kind', 'http', '--environment', 'staging', '--credential', credential],
    ...['--set', `url=${url}`, '--set', 'allowPlaintext=yes', ...more],
  )

describe('vaults and key slots', () => {
  it('tells what there is, before and after one is made', async () => {
    const empty = await kw('--home', join(command.home, 'elsewhere'), 'vault', 'status', '--json')
    expect(empty).toMatchObject({ status: 0 })
    expect(empty.json()).toMatchObject({ state: 'none', slots: [] })
    expect(await json('vault', 'list')).toEqual({ items: [{ name: 'default', current: true }], nextCursor: null })
    expect(await json('vault', 'status')).toMatchObject({ name: 'default', state: 'locked', opensSilently: true })
  })

  it('refuses a second vault of the same name, an unusable name, and work without a vault', async () => {
    expect(await failed('vault', 'create')).toEqual([5, 'vault-exists'])
    expect(await failed('vault', 'create', '../up')).toEqual([2, 'invalid-request'])
    expect(await failed('--vault', 'nothing', 'credential', 'list')).toEqual([4, 'vault-not-found'])
    expect(await failed('--vault', 'nothing', 'vault', 'slots')).toEqual([4, 'vault-not-found'])
    expect(await failed('--vault', 'nothing', 'vault', 'lock')).toEqual([4, 'vault-not-found'])
  })

  it('opens a passphrase vault by file and by a hidden question, and by nothing else', async () => {
    const file = join(command.home, 'passphrase')
    await ok('vault', 'create', 'team', '--passphrase-file', file)
    expect(await failed('vault', 'create', 'other', '--provider', 'fernet', '--passphrase-file', file)).toEqual([
      2,
      'usage',
    ])
    const env = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: undefined, KEYWARD_VAULT: 'team' }
    const list = ['credential', 'list', '--json']
    expect(await command.run(list, { env })).toMatchObject({ status: 3 })
    expect(await command.run([...list, '--passphrase-file', file], { env })).toMatchObject({ status: 0 })
    expect(await command.run(list, { env: { ...env, KEYWARD_PASSPHRASE_FILE: file } })).toMatchObject({ status: 0 })
    expect(await command.run([...list, '--passphrase-file', '-'], { env, stdin: canaries.passphrase })).toMatchObject({
      status: 0,
    })
    const wrong = await command.run([...list, '--passphrase-file', join(command.home, 'bundle')], { env })
    expect([wrong.status, (wrong.json() as Document).error.code]).toEqual([3, 'wrong-passphrase'])
    const typed = await command.run(['credential', 'list'], { env, typed: ['not the passphrase', canaries.passphrase] })
    expect(typed).toMatchObject({ status: 0 })
    expect(typed.stderr).toContain('That is not the passphrase')
    expect(await command.run(['credential', 'list'], { env, typed: ['^C'] })).toMatchObject({ status: 1 })
    const failures = ['audit', 'list', '--action', 'vault.unlock-failed', '--json', '--passphrase-file', file]
    const { items } = (await command.run(failures, { env })).json() as Document
    // Two wrong passphrases. Where none was given, nobody tried to get in.
    expect(items.map(({ detail }) => String(detail).split(' ')[0])).toEqual(['wrong-passphrase', 'wrong-passphrase'])
  })

  it('asks twice for a new passphrase, and again when both differ', async () => {
    const env = { KEYWARD_VAULT: 'asked' }
    const typed = [canaries.passphrase, 'something else', canaries.passphrase, canaries.passphrase]
    const made = await command.run(['vault', 'create', '--provider', 'passphrase'], { env, typed })
    expect(made).toMatchObject({ status: 0 })
    expect(made.stderr).toContain('These were not the same')
    expect(await command.run(['vault', 'create', 'x', '--provider', 'passphrase', '--json'], {})).toMatchObject({
      status: 2,
    })
    command.file('weak', 'password')
    expect(
      await failed(
        'vault',
        'create',
        'weak',
        '--provider',
        'passphrase',
        '--passphrase-file',
        join(command.home, 'weak'),
      ),
    ).toEqual([2, 'passphrase-too-weak'])
  })

  it('makes a recovery passphrase with its kit, and adds, tests and removes slots', async () => {
    const made = await json('vault', 'create', 'kit', '--recovery-passphrase-file', join(command.home, 'passphrase'))
    expect(made).toMatchObject({ state: 'unlocked', hasPassphrase: true, kit: { vaultName: 'kit' } })
    const at = ['--vault', 'kit', 'vault']
    const slot = await json(
      ...at,
      'slot',
      'add',
      '--provider',
      'passphrase',
      '--label',
      'safe',
      '--passphrase-file',
      join(command.home, 'bundle'),
    )
    const { items } = await json(...at, 'slots')
    expect(items.map(({ provider }) => provider)).toEqual(['fernet', 'passphrase', 'passphrase'])
    expect(await json(...at, 'slot', 'test', slot.id, '--passphrase-file', join(command.home, 'bundle'))).toMatchObject(
      { ok: true },
    )
    expect(await failed(...at, 'slot', 'test', slot.id, '--passphrase-file', join(command.home, 'passphrase'))).toEqual(
      [3, 'wrong-passphrase'],
    )
    expect((await ok(...at, 'slot', 'kit', slot.id)).stdout).toContain('Recovery passphrase: ____')
    await ok(...at, 'slot', 'remove', slot.id)
    expect(await failed(...at, 'slot', 'remove', slot.id)).toEqual([4, 'slot-not-found'])
    for (const { id } of items.slice(1, 2)) await ok(...at, 'slot', 'remove', id)
    expect(await failed(...at, 'slot', 'remove', items[0]?.id ?? '')).toEqual([5, 'last-slot'])
    await ok(...at, 'lock')
  })

  it('V6 puts one way into the place of another, wraps anew, and checks all that ask nobody', async () => {
    await ok('vault', 'create', 'moved')
    const at = ['--vault', 'moved', 'vault']
    const [first] = (await json(...at, 'slots')).items
    const secret = ['--name', 'token', '--type', 'bearer-token', '--secret', `token=${secretFile('key')}`]
    await ok('--vault', 'moved', 'credential', 'add', ...secret)
    const passphrase = join(command.home, 'passphrase')
    const added = await json(...at, 'slot', 'add', '--provider', 'passphrase', '--passphrase-file', passphrase)
    const rotated = await json(...at, 'slot', 'rotate', first?.id ?? '')
    expect(rotated).toMatchObject({ provider: 'fernet', source: 'environment' })
    expect(rotated.id).not.toBe(first?.id)
    expect(await failed(...at, 'slot', 'rotate', first?.id ?? '')).toEqual([4, 'slot-not-found'])
    // A passphrase slot gets the passphrase of the file; the old one opens nothing any more.
    const changed = await json(...at, 'slot', 'rotate', added.id, '--passphrase-file', join(command.home, 'bundle'))
    expect(await failed(...at, 'status', '--passphrase-file', passphrase)).toEqual([3, 'wrong-passphrase'])
    expect(await json(...at, 'status', '--passphrase-file', join(command.home, 'bundle'))).toMatchObject({
      openedBy: changed.id,
      counts: { credentials: 1 },
    })
    expect(await json(...at, 'slot', 'check')).toEqual({ ok: true, items: [{ id: rotated.id, code: null }] })

    const replaced = await json(...at, 'slot', 'replace', changed.id, '--provider', 'fernet', '--label', 'second')
    expect(replaced).toMatchObject({ provider: 'fernet', label: 'second' })
    const shown = (await ok(...at, 'slots', '--open')).stdout
    expect(shown).not.toContain(changed.id)
    expect(shown).toMatch(/second .*worked/)
    await ok(...at, 'lock')
  })

  it('V10 a check fails when a slot does not open the vault, and says why', async () => {
    await ok('vault', 'create', 'failing', '--recovery-passphrase-file', join(command.home, 'passphrase'))
    const other = { env: { ...command.env, KEYWARD_CREDENTIAL_ENCRYPTION_KEY: generateKey().toString() } }
    const file = ['--passphrase-file', join(command.home, 'passphrase')]
    const ran = await command.run(['--vault', 'failing', 'vault', 'slot', 'check', ...file], other)
    expect(ran.status).toBe(1)
    expect(ran.stdout).toContain('This key does not open the slot.')
    expect(ran.stderr).toContain('One slot was not tested')
    const { items } = await json('--vault', 'failing', 'vault', 'slots', ...file)
    expect(items[0]).toMatchObject({ lastFailure: 'key-wrong' })
  })

  it('V5 settings of a key service belong to one, and its secrets never stand on the command line', async () => {
    expect(await failed('vault', 'create', 'x', '--set', 'keyArn=arn:aws')).toEqual([2, 'usage'])
    expect(await failed('vault', 'create', 'x', '--provider', 'vault', '--secret', 'token=hvs.abc')).toEqual([
      2,
      'secret-on-command-line',
    ])
    expect(await failed('providers', 'nothing')).toEqual([4, 'not-found'])
  })

  it('V5 makes a vault by a key service, from settings and the environment, and shows where it leads first elsewhere', async () => {
    const kms = await startCloudKms()
    try {
      const keyName = kms.createKey('cli', [serviceAccount])
      const keyFile = join(command.home, 'service-account.json')
      writeFileSync(keyFile, JSON.stringify(kms.accounts.keyFile()))
      const fields = (await ok('providers', 'gcp')).stdout
      expect(fields).toMatch(/keyName +--set keyName=VALUE +KEYWARD_GCP_KMS_KEY_NAME +required/)
      expect(fields).toMatch(/keyFile .*signIn=key-file/)
      expect(await failed('vault', 'create', 'cloud', '--provider', 'gcp')).toEqual([2, 'invalid-request'])
      expect(await failed('vault', 'create', 'cloud', '--provider', 'gcp', '--set', 'colour=red')).toEqual([
        2,
        'field-invalid',
      ])

      const env = { ...command.env, KEYWARD_KMS_PROVIDER: 'gcp', KEYWARD_GCP_KMS_KEY_NAME: keyName }
      const settings = ['signIn=key-file', `keyFile=${keyFile}`, `endpoint=${kms.url}`]
      const set = settings.flatMap((setting) => ['--set', setting])
      const recovery = ['--recovery-passphrase-file', join(command.home, 'passphrase')]
      const made = await command.run(['vault', 'create', 'cloud', ...set, ...recovery], { env })
      expect(made).toMatchObject({ status: 0 })
      const decided = await command.run(['providers', 'gcp'], { env })
      expect(decided.stdout).toMatch(new RegExp(`keyName .*required +${keyName}`))
      expect((await command.run(['providers'], { env })).stderr).toContain('KEYWARD_KMS_PROVIDER decides')
      expect(fields).not.toContain('DECIDED')
      for (const secret of kms.accounts.secrets) expect(made.stdout + made.stderr).not.toContain(secret)
      expect((await ok('--vault', 'cloud', 'vault', 'slots')).stdout).toContain('cryptoKeys/cli')
      expect(await json('--vault', 'cloud', 'vault', 'slot', 'check')).toMatchObject({ ok: true, items: [{}] })

      const elsewhere = { env: { ...command.env, KEYWARD_HOME: join(command.home, 'elsewhere') } }
      cpSync(join(command.home, 'keyward', 'vaults', 'cloud'), join(command.home, 'elsewhere', 'vaults', 'cloud'), {
        recursive: true,
      })
      const at = (...argv: string[]) => command.run(['--vault', 'cloud', ...argv], elsewhere)
      const asked = kms.requests.length
      expect((await at('credential', 'list')).status).toBe(3)
      expect(kms.requests.length).toBe(asked)
      const { slots } = JSON.parse((await at('--json', 'vault', 'status')).stdout) as { slots: { id: string }[] }
      const trusted = await at('vault', 'slot', 'trust', slots[0]?.id ?? '')
      expect(trusted.stderr).toContain(`endpoint: ${kms.url}`)
      expect(trusted.status).toBe(0)
      expect((await at('credential', 'list')).status).toBe(0)
    } finally {
      await kms.stop()
    }
  })

  it('refuses key providers that are none', async () => {
    expect(await failed('vault', 'create', 'cloud', '--provider', 'rot13')).toEqual([2, 'usage'])
  })
})

describe('credentials', () => {
  it('are stored from a file, from standard input, and from a hidden question', async () => {
    const stored = await addKey(
      'from-file',
      '--environment',
      'production',
      '--tag',
      'a',
      '--tag',
      'b',
      '--expires',
      '2030-01-31',
    )
    expect(Object.keys(stored).slice(0, credentialKeys.length)).toEqual(credentialKeys)
    expect(stored).toMatchObject({
      name: 'from-file',
      type: 'api-key',
      environment: 'production',
      tags: ['a', 'b'],
      secretFields: ['key'],
      expiresAt: '2030-01-31T23:59:59.000Z',
    })
    const argv = ['credential', 'add', '--type', 'database-login', '--set', 'username=orders']
    const piped = await command.run([...argv, '--name', 'from-stdin', '--secret', 'password=-'], {
      stdin: canaries.password,
    })
    expect(piped).toMatchObject({ status: 0 })
    const typed = await command.run([...argv, '--name', 'from-terminal'], {
      typed: [canaries.password],
      env: { NO_COLOR: '1' },
    })
    expect(typed).toMatchObject({ status: 0 })
    expect(typed.stderr).toContain('Password')
    expect(typed.stderr).not.toContain(canaries.password)
    expect(typed.stdout).toMatch(/Secret fields +password/)
    const api = ['credential', 'add', '--type', 'api-key', '--name']
    expect(await failed(...api, 'from-nowhere')).toEqual([2, 'terminal-required'])
    expect(await failed(...api, 'from-nothing', '--secret', 'key=-')).toEqual([2, 'field-invalid'])
    expect(await failed(...api, 'twice', '--secret', 'key=-', '--secret', 'parts.a=-')).toEqual([2, 'usage'])
    expect(await failed(...api, 'gone', '--secret', `key=@${join(command.home, 'gone')}`)).toEqual([
      4,
      'file-not-found',
    ])
  })

  it('never take a secret from the command line', async () => {
    const argv = ['credential', 'add', '--type', 'api-key', '--name', 'refused']
    expect(await failed(...argv, '--secret', `key=${canaries.key}`)).toEqual([2, 'secret-on-command-line'])
    expect(await failed(...argv, '--set', `key=${canaries.key}`)).toEqual([2, 'secret-on-command-line'])
    expect(await failed(...argv, '--secret', `parts.X=${canaries.part}`)).toEqual([2, 'secret-on-command-line'])
    expect(await failed(...argv, `--${canaries.key}`)).toEqual([2, 'usage'])
    expect(await failed(...argv, '--set', `${canaries.key}=1`)).toEqual([2, 'field-invalid'])
    expect(
      await failed(
        'credential',
        'add',
        '--type',
        'api-key',
        '--name',
        canaries.key,
        '--secret',
        `key=${secretFile('key')}`,
      ),
    ).toEqual([5, 'secret-in-metadata'])
    expect(await failed('credential', 'show', 'refused')).toEqual([4, 'not-found'])
  })

  it('take pairs by name, and variables from an env file', async () => {
    const env = command.file('.env', `# web\nONE=${canaries.variable}\nTWO="two words"\n`)
    const web = await json(
      'credential',
      'add',
      '--type',
      'environment-variables',
      '--name',
      'web-env',
      '--secret',
      `variables=@${env}`,
    )
    expect(web.secretFields).toEqual(['variables.ONE', 'variables.TWO'])
    const api = await addKey(
      'parts',
      '--set',
      'extraHeaders.X-Org=acme',
      '--secret',
      `parts.X-Part=${secretFile('part')}`,
    )
    expect(api).toMatchObject({ config: { extraHeaders: { 'X-Org': 'acme' } }, secretFields: ['key', 'parts.X-Part'] })
    const edited = await json('credential', 'edit', 'parts', '--set', 'extraHeaders.X-Team=core', '--unset', 'prefix')
    expect(edited).toMatchObject({ config: { extraHeaders: { 'X-Org': 'acme', 'X-Team': 'core' } } })
    const less = await json('credential', 'edit', 'parts', '--unset', 'extraHeaders.X-Org')
    expect(less).toMatchObject({ config: { extraHeaders: { 'X-Team': 'core' } } })
    const rotated = await json(
      'credential',
      'rotate',
      'parts',
      '--unset',
      'parts.X-Part',
      '--secret',
      `key=${secretFile('rotated')}`,
    )
    expect(rotated).toMatchObject({ secretFields: ['key'], version: 2 })
  })

  it('take what a system presets', async () => {
    const argv = [
      'credential',
      'add',
      '--system',
      'anthropic',
      '--name',
      'claude',
      '--secret',
      `key=${secretFile('key')}`,
    ]
    const made = await json(...argv, '--set', 'extraHeaders.X-Team=core')
    expect(made).toMatchObject({ system: 'Anthropic', type: 'api-key', config: { parameter: 'x-api-key' } })
    expect(made).toHaveProperty('config.extraHeaders.X-Team', 'core')
    const connection = ['connection', 'add', '--system', 'anthropic', '--name', 'claude', '--environment', 'production']
    expect(await json(...connection, '--credential', 'claude')).toMatchObject({
      kind: 'http',
      target: 'api.anthropic.com:443',
      bound: true,
    })
    expect(await failed('credential', 'add', '--system', 'no-such', '--name', 'x')).toEqual([4, 'not-found'])
  })

  it('are listed with filters, sorted, and page by page', async () => {
    for (let at = 0; at < 5; at += 1) await addKey(`page-${at}`, '--team', 'paging', '--environment', 'staging')
    const first = await json('credential', 'list', '--team', 'paging', '--limit', '2', '--sort', 'name', '--descending')
    expect(first.items.map(({ name }) => name)).toEqual(['page-4', 'page-3'])
    expect(Object.keys(first.items[0] ?? {}).slice(0, credentialKeys.length)).toEqual(credentialKeys)
    const rest = await json(
      'credential',
      'list',
      '--team',
      'paging',
      '--sort',
      'name',
      '--descending',
      '--cursor',
      first.nextCursor ?? '',
    )
    expect(rest.items.map(({ name }) => name)).toEqual(['page-2', 'page-1', 'page-0'])
    expect(rest.nextCursor).toBeNull()
    const text = await ok('credential', 'list', '--team', 'paging', '--status', 'active', '--search', 'page')
    expect(text.stdout.trimEnd().split('\n')).toHaveLength(6)
    expect(text.stdout).toMatch(/^NAME +TYPE +SYSTEM/)
    expect(await ok('credential', 'list', '--team', 'nobody')).toMatchObject({
      stdout: '',
      stderr: 'There is no such credential.\n',
    })
    expect(await failed('credential', 'list', '--limit', '0')).toEqual([2, 'usage'])
  })

  it('are edited, without asking for the value', async () => {
    await addKey('edited', '--tag', 'old', '--expires', '2030-01-31')
    const changed = await json(
      ...['credential', 'edit', 'edited', '--name', 'edited-2', '--tag', 'new', '--untag', 'old', '--expires', 'none'],
      ...['--rotate-every', '90d', '--team', 'core', '--bind-host', 'API.example.com:443', '--purpose', 'test'],
    )
    expect(changed).toMatchObject({
      name: 'edited-2',
      tags: ['new'],
      expiresAt: null,
      rotateEvery: '90d',
      team: 'core',
      boundHosts: ['api.example.com:443'],
      version: 1,
    })
    expect(await json('credential', 'edit', 'edited-2', '--unbind-host', 'api.example.com:443')).toMatchObject({
      boundHosts: [],
    })
    expect(await failed('credential', 'edit', 'edited-2')).toEqual([2, 'usage'])
    expect(await failed('credential', 'edit', 'edited-2', '--expires', '2030-02-30')).toEqual([2, 'usage'])
    expect(await failed('credential', 'edit', 'edited-2', '--rotate-every', 'soon')).toEqual([2, 'invalid-request'])
    await addKey('taken')
    expect(await failed('credential', 'edit', 'edited-2', '--name', 'TAKEN')).toEqual([5, 'name-taken'])
  })

  it('are rotated, rolled back, and their old versions destroyed', async () => {
    await addKey('versions')
    expect(await json('credential', 'rotate', 'versions', '--secret', `key=${secretFile('rotated')}`)).toMatchObject({
      version: 2,
    })
    const typed = await command.run(['credential', 'rotate', 'versions'], { typed: [canaries.rotated] })
    expect(typed).toMatchObject({ status: 0 })
    expect((await json('credential', 'versions', 'versions', '--rollback', '1')).items).toHaveLength(3)
    expect(await failed('credential', 'versions', 'versions', '--destroy', '1')).toEqual([5, 'version-current'])
    const { items } = await json('credential', 'versions', 'versions', '--destroy', '2')
    expect(items.find(({ version }) => version === 2)).toMatchObject({ state: 'destroyed' })
    expect(await failed('credential', 'versions', 'versions', '--rollback', '2')).toEqual([5, 'version-destroyed'])
    expect(await failed('credential', 'versions', 'versions', '--rollback', '9')).toEqual([4, 'version-not-found'])
    expect(await failed('credential', 'versions', 'versions', '--rollback', '1', '--destroy', '3')).toEqual([
      2,
      'usage',
    ])
    expect(await command.run(['credential', 'versions', 'versions', '--destroy', '3'], { typed: ['n'] })).toMatchObject(
      { status: 1 },
    )
    expect((await ok('credential', 'versions', 'versions')).stdout).toMatch(/VERSION +STATE/)
  })

  it('are deleted only with their name, restored, and shredded', async () => {
    await addKey('doomed')
    await addHttp('doomed-connection', 'doomed')
    const refused = await kw('credential', 'delete', 'doomed', '--json')
    expect(refused.status).toBe(5)
    expect(refused.json()).toMatchObject({ error: { code: 'credential-in-use', subjects: ['doomed-connection'] } })
    expect(await failed('credential', 'delete', 'doomed', '--yes')).toEqual([5, 'credential-in-use'])
    expect(await failed('credential', 'delete', 'doomed', '--confirm', 'Doomed')).toEqual([5, 'confirmation-mismatch'])
    const asked = await command.run(['credential', 'delete', 'doomed'], { typed: ['doomed'] })
    expect(asked).toMatchObject({ status: 0 })
    expect(asked.stderr).toContain('doomed-connection')
    expect(await failed('credential', 'delete', 'doomed', '--confirm', 'doomed')).toEqual([4, 'not-found'])
    expect((await json('credential', 'list', '--trashed')).items.map(({ name }) => name)).toEqual(['doomed'])
    expect(await json('credential', 'restore', 'doomed')).toMatchObject({ name: 'doomed', trashedAt: null })
    await ok('credential', 'delete', 'doomed', '--confirm', 'doomed')
    expect(await failed('credential', 'shred', 'doomed')).toEqual([5, 'confirmation-mismatch'])
    expect(await json('credential', 'shred', 'doomed', '--confirm', 'doomed')).toMatchObject({ shredded: true })
    expect(await failed('credential', 'restore', 'doomed')).toEqual([4, 'not-found'])
    expect(await failed('connection', 'delete', 'doomed-connection')).toEqual([5, 'confirmation-mismatch'])
    await ok('connection', 'delete', 'doomed-connection', '--confirm', 'doomed-connection')
  })

  it('give references, never the value', async () => {
    const { id } = await addKey('referenced')
    expect((await ok('credential', 'reference', 'referenced', '--format', 'id')).stdout).toBe(`${id}\n`)
    expect((await ok('credential', 'reference', 'referenced', '--format', 'uri')).stdout).toBe('keyward://referenced\n')
    expect((await ok('credential', 'reference', id)).stdout).toContain('YAML')
    expect((await ok('credential', 'show', id.toUpperCase())).stdout).toContain('referenced')
  })
})

describe('systems, connections and tests', () => {
  it('add, change and delete a system of one’s own', async () => {
    const made = await json(
      'system',
      'add',
      '--name',
      'Orders',
      '--kind',
      'http',
      '--type',
      'api-key',
      '--set',
      `url=${url}`,
    )
    expect(made).toMatchObject({ name: 'Orders', builtIn: false, parameters: { url } })
    expect(await json('system', 'edit', 'Orders', '--summary', 'Takes orders')).toMatchObject({
      summary: 'Takes orders',
      parameters: { url },
    })
    expect((await ok('system', 'show', 'Orders')).stdout).toContain('Takes orders')
    const steps = ['--step', 'rotate=Ask for a second key.', '--step', 'rotate=Have the first one revoked.']
    const pages = ['--page', 'rotate=https://wiki.example.com/keys', '--overlap', 'yes', '--token-prefix', 'ord_']
    expect(await json('system', 'edit', 'Orders', ...steps, ...pages)).toMatchObject({
      summary: 'Takes orders',
      guide: { rotate: ['Ask for a second key.', 'Have the first one revoked.'], overlap: true, create: [] },
      docs: { rotate: 'https://wiki.example.com/keys' },
    })
    const shown = (await ok('system', 'show', 'Orders')).stdout
    expect(shown).toMatch(/Rotate\n {2}1\. Ask for a second key\.\n {2}2\. Have the first one revoked\.\n {3}https:/)
    expect(shown).toMatch(/Begins with\s+ord_/)
    expect(await json('system', 'edit', 'Orders', '--step', 'rotate=')).toMatchObject({ guide: { rotate: [] } })
    expect(await failed('system', 'edit', 'Orders', '--step', 'dance=Slowly.')).toEqual([2, 'field-invalid'])
    expect(await failed('system', 'add', '--name', 'X', '--kind', 'nope', '--type', 'api-key')).toEqual([
      2,
      'kind-unknown',
    ])
    await addKey('orders-key', '--system', 'Orders')
    expect(await failed('system', 'delete', 'Orders')).toEqual([5, 'system-in-use'])
    await json('credential', 'edit', 'orders-key', '--system', 'none')
    await ok('system', 'delete', 'Orders')
    expect(await failed('system', 'delete', 'github')).toEqual([5, 'system-built-in'])
  })

  it('fill in the parts of a system’s address', async () => {
    await addKey('jira-token')
    const jira = ['connection', 'add', '--system', 'datadog', '--credential', 'jira-token', '--name', 'metrics']
    expect(await json(...jira)).toMatchObject({ parameters: { url: 'https://api.datadoghq.com' } })
    const okta = ['connection', 'add', '--system', 'okta', '--credential', 'jira-token', '--name', 'people', '--yes']
    const missing = await kw(...okta)
    expect(missing.status).toBe(2)
    expect(missing.stderr).toContain('--part domain=acme.okta.com')
    expect(await failed(...okta, '--part', 'domain=evil.example/x')).toEqual([2, 'field-invalid'])
    expect(await failed(...okta, '--part', 'site=acme')).toEqual([2, 'field-invalid'])
    expect(await json(...okta, '--part', 'domain=acme.okta.com')).toMatchObject({ target: 'acme.okta.com:443' })
    expect((await ok('system', 'show', 'okta')).stdout).toMatch(/\{domain\}\s+Domain, such as acme\.okta\.com/)
    await ok('connection', 'delete', 'metrics', '--confirm', 'metrics')
    await ok('connection', 'delete', 'people', '--confirm', 'people')
  })

  it('passes, fails, and refuses a host that the credential is not bound to', async () => {
    await addKey('http-key')
    const connection = await addHttp('http-ok', 'http-key', '--set', 'path=/me')
    expect(connection).toMatchObject({ bound: true, credential: 'http-key' })
    const passed = await json('test', 'http-ok')
    expect(passed).toMatchObject({
      ok: true,
      results: [{ connection: 'http-ok', credential: 'http-key', ok: true, code: 'ok' }],
    })
    const result = passed.results[0] ?? {}
    expect(Object.keys(result)).toEqual(['connection', 'credential', 'ok', 'code', 'message', 'remedy', 'ms', 'stages'])
    expect(Object.keys((result as { stages: object[] }).stages[0] ?? {})).toEqual([
      'stage',
      'ok',
      'ms',
      'code',
      'detail',
    ])

    const other = url.replace('127.0.0.1', 'localhost')
    const moved = await kw('connection', 'edit', 'http-ok', '--set', `url=${other}`)
    expect(moved.stderr).toContain('not bound')
    expect(await kw('test', 'http-ok', '--json')).toMatchObject({ status: 5 })
    expect(
      await command.run(['connection', 'edit', 'http-ok', '--set', `url=${other}`], { typed: ['y'] }),
    ).toMatchObject({ status: 0 })
    expect(await json('connection', 'show', 'http-ok')).toMatchObject({ bound: true })
    expect(await json('connection', 'edit', 'http-ok', '--set', `url=${url}`, '--yes')).toMatchObject({ bound: true })

    await ok('credential', 'disable', 'http-key')
    const disabled = await kw('test', 'http-ok', '--json')
    expect(disabled).toMatchObject({ status: 5 })
    expect(disabled.json()).toMatchObject({ ok: false, results: [{ code: 'credential-disabled' }] })
    expect(await json('credential', 'enable', 'http-key')).toMatchObject({ name: 'http-key', status: 'active' })

    const wrong = [
      'credential',
      'add',
      '--type',
      'api-key',
      '--name',
      'wrong-key',
      '--set',
      'parameter=x-api-key',
      '--secret',
      'key=-',
    ]
    expect(await command.run(wrong, { stdin: canaries.part })).toMatchObject({ status: 0 })
    await addHttp('http-wrong', 'wrong-key', '--set', 'path=/me')
    const both = await command.run(['test', 'http-ok', 'http-wrong'], { typed: [] })
    expect(both).toMatchObject({ status: 1 })
    expect(both.stderr).toMatch(/✗.*http-wrong/)
    expect(both.stdout).toContain('auth-failed')
    expect((await ok('connection', 'list', '--result', 'failed')).stdout).toContain('http-wrong')
    expect((await json('connection', 'history', 'http-wrong')).items).toHaveLength(1)
  })

  it('writes reports, gates an environment, and never passes where nothing was tested', async () => {
    const report = (end: string) => join(command.home, `report.${end}`)
    const ran = await kw(
      ...['test', '--environment', 'staging', '--timeout', '10s'],
      ...['json', 'xml', 'html'].flatMap((end) => ['--report', report(end)]),
    )
    expect(ran.status).toBe(1)
    expect(JSON.parse(readFileSync(report('json'), 'utf8'))).toMatchObject({ ok: false })
    expect(readFileSync(report('xml'), 'utf8')).toContain('<failure type="auth-failed"')
    expect(readFileSync(report('html'), 'utf8')).toContain('http-wrong')
    for (const end of ['json', 'xml', 'html']) command.printed.push(readFileSync(report(end), 'utf8'))
    expect(await failed('test', '--environment', 'stagging')).toEqual([4, 'not-found'])
    expect(await failed('test', 'no-such')).toEqual([4, 'not-found'])
    expect(await failed('test')).toEqual([2, 'usage'])
    expect(await failed('test', '--all', 'http-ok')).toEqual([2, 'usage'])
    expect(await failed('test', '--all', '--timeout', '1h')).toEqual([2, 'usage'])
    expect(await failed('test', '--all', '--report', 'report.pdf')).toEqual([2, 'usage'])
  })

  it('ends a running test on Ctrl-C and says so', async () => {
    await addKey('slow-key')
    await addHttp('slow', 'slow-key', '--set', 'path=/slow')
    let interrupted = false
    const ran = await command.run(['test', 'slow', '--timeout', '60s'], {
      typed: [],
      onError(text, interrupt) {
        if (interrupted || !text.includes('connect')) return
        interrupted = true
        interrupt()
      },
    })
    expect(ran).toMatchObject({ status: 1 })
    expect(ran.stdout).toContain('cancelled')
    expect(
      (await json('test', 'slow', '--timeout', '300ms').catch(() => kw('test', 'slow', '--timeout', '300ms'))).status,
    ).toBe(1)
    await ok('connection', 'delete', 'slow', '--confirm', 'slow')
  })

  it('refuses what does not fit together', async () => {
    await json('credential', 'add', '--type', 'custom', '--name', 'odd', '--secret', `secrets.a=${secretFile('part')}`)
    const argv = ['connection', 'add', '--name', 'bad', '--environment', 'staging', '--credential']
    expect(await failed(...argv, 'odd', '--kind', 'postgresql', '--set', 'host=db', '--set', 'database=d')).toEqual([
      5,
      'kind-mismatch',
    ])
    expect(await failed(...argv, 'odd', '--kind', 'telex')).toEqual([2, 'kind-unknown'])
    expect(await failed(...argv, 'nobody', '--kind', 'http')).toEqual([4, 'not-found'])
    expect(await failed(...argv, 'http-key', '--kind', 'http', '--set', 'nonsense=1')).toEqual([2, 'field-invalid'])
    expect(await failed(...argv, 'http-key')).toEqual([2, 'usage'])
  })
})

describe('bundles', () => {
  it('go to another vault by key, with a preview and a dry run', async () => {
    await addKey('travels', '--environment', 'bundled')
    const file = join(command.home, 'team.age')
    const identity = await generateX25519Identity()
    const recipient = await identityToRecipient(identity)
    const key = ['--identity', command.file('identity', `# mine\n${identity}\n`)]
    const chosen = ['--environment', 'bundled', '--credential', 'http-key']
    const made = await json(
      'bundle',
      'export',
      file,
      ...chosen,
      '--note',
      'for you',
      '--recipient',
      recipient,
      '--armor',
    )
    expect(made).toMatchObject({ credentials: 2, note: 'for you' })
    expect(readFileSync(file, 'utf8')).toContain('BEGIN AGE ENCRYPTED FILE')
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(await json('bundle', 'inspect', file, ...key)).toMatchObject({ credentials: 2, recipients: ['X25519'] })

    await ok('vault', 'create', 'target')
    const at = ['--vault', 'target']
    const bundle = [...at, 'bundle', 'import', file, ...key]
    expect(await json(...bundle, '--dry-run')).toMatchObject({ dryRun: true, created: 3 })
    expect((await json(...at, 'credential', 'list')).items).toEqual([])
    expect(await command.run(bundle, { typed: ['n'] })).toMatchObject({ status: 1 })
    expect((await json(...at, 'credential', 'list')).items).toEqual([])
    expect(await command.run(bundle, { typed: ['y'] })).toMatchObject({ status: 0 })
    expect((await json(...at, 'credential', 'list')).items.map(({ name }) => name)).toEqual(['http-key', 'travels'])
    expect(await json(...bundle)).toMatchObject({ dryRun: false, created: 0, replaced: 0 })
    await json(...at, 'credential', 'edit', 'travels', '--purpose', 'changed here')
    const spared = ['--on-conflict', 'replace', '--choose', 'credential:travels=skip']
    expect(await json(...bundle, ...spared)).toMatchObject({ replaced: 0 })
    expect(await json(...bundle, '--on-conflict', 'replace')).toMatchObject({ replaced: 1 })
    expect(await failed(...bundle, '--choose', 'nobody=skip')).toEqual([2, 'usage'])
  })

  it('of definitions bring credentials whose values are entered there', async () => {
    await addKey('defined', '--environment', 'definitions')
    const file = join(command.home, 'definitions.age')
    const identity = await generateX25519Identity()
    const to = ['--recipient', await identityToRecipient(identity)]
    await json('bundle', 'export', file, '--environment', 'definitions', '--without-values', ...to)
    await ok('vault', 'create', 'others')
    const at = ['--vault', 'others']
    const key = ['--identity', command.file('definitions-identity', identity)]
    expect(await json(...at, 'bundle', 'import', file, ...key)).toMatchObject({ created: 1 })
    expect(await json(...at, 'credential', 'show', 'defined')).toMatchObject({ hasValue: false, status: 'error' })
    const shown = await command.run([...at, 'credential', 'show', 'defined'])
    expect(shown.stdout).toMatch(/Value +none yet: enter it with keyward credential rotate/)
    const again = ['bundle', 'export', join(command.home, 'again.age'), '--credential', 'defined', ...to]
    expect(await failed(...at, ...again)).toEqual([5, 'value-missing'])
    const value = `key=@${command.file('defined.txt', 'kwCanary-defined')}`
    const entered = await json(...at, 'credential', 'rotate', 'defined', '--secret', value)
    expect(entered).toMatchObject({ hasValue: true, status: 'active', version: 2 })
  })

  it('open the vault and the bundle by different passphrases', async () => {
    const env = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: undefined, KEYWARD_VAULT: 'team' }
    const file = join(command.home, 'two.age')
    const vault = ['--vault-passphrase-file', join(command.home, 'passphrase')]
    const own = ['--passphrase-file', join(command.home, 'bundle')]
    const add = [
      'credential',
      'add',
      '--type',
      'bearer-token',
      '--name',
      'token',
      '--secret',
      `token=${secretFile('key')}`,
    ]
    expect(await command.run([...add, ...vault], { env })).toMatchObject({ status: 0 })
    expect(await command.run(['bundle', 'export', file, ...own], { env })).toMatchObject({ status: 3 })
    expect(await command.run(['bundle', 'export', file, ...own, ...vault], { env })).toMatchObject({ status: 0 })
    expect(await json('bundle', 'inspect', file, ...own)).toMatchObject({ credentials: 1, recipients: ['scrypt'] })
    const wrong = ['--passphrase-file', join(command.home, 'passphrase')]
    expect(await failed('bundle', 'inspect', file, ...wrong)).toEqual([3, 'bundle-wrong-key'])
  })

  it('refuse what opens nothing, and files that are none', async () => {
    const file = join(command.home, 'refused.age')
    const own = ['--passphrase-file', join(command.home, 'bundle')]
    const identity = await generateX25519Identity()
    expect(await failed('bundle', 'export', file)).toEqual([2, 'terminal-required'])
    expect(await failed('bundle', 'export', file, '--recipient', 'age1nonsense')).toEqual([2, 'recipient-invalid'])
    expect(await failed('bundle', 'export', file, '--recipient', identity)).toEqual([2, 'secret-on-command-line'])
    const recipient = await identityToRecipient(identity)
    expect(await failed('bundle', 'export', file, '--recipient', recipient, ...own)).toEqual([2, 'usage'])
    expect(await failed('bundle', 'export', file, '--credential', 'nobody', '--recipient', recipient)).toEqual([
      4,
      'not-found',
    ])
    expect(await failed('bundle', 'export', join(command.home, 'no', 'x.age'), '--recipient', recipient)).toEqual([
      1,
      'file-unwritable',
    ])
    expect(await failed('bundle', 'inspect', join(command.home, 'key'))).toEqual([2, 'usage'])
    expect(await failed('bundle', 'inspect', file, ...own)).toEqual([4, 'file-not-found'])
    expect(await failed('bundle', 'inspect', command.home, ...own)).toEqual([1, 'file-unreadable'])
    expect(await failed('bundle', 'inspect', join(command.home, 'key'), ...own)).toEqual([1, 'bundle-malformed'])
  })
})

describe('audit, overview, settings and catalogs', () => {
  it('lists, follows, verifies and exports the log', async () => {
    const { items } = await json('audit', 'list', '--credential', 'http-key', '--action', 'credential.disable')
    expect(items).toMatchObject([{ action: 'credential.disable', subject: 'http-key', outcome: 'ok' }])
    const verified = await json('audit', 'verify')
    expect(Object.keys(verified)).toEqual(['ok', 'records', 'firstBroken', 'anchor', 'continues'])
    expect(verified).toMatchObject({ ok: true, firstBroken: null })
    const file = join(command.home, 'log.cef')
    expect(await json('audit', 'export', file)).toMatchObject({ format: 'cef' })
    expect(readFileSync(file, 'utf8')).toMatch(/^CEF:0\|/)
    const printed = await ok('audit', 'export', '-', '--format', 'jsonl')
    for (const line of printed.stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('seq')
    expect(await failed('audit', 'list', '--action', 'everything')).toEqual([2, 'usage'])
  })

  it('shows what needs attention', async () => {
    expect((await ok('overview')).stdout).toContain('NEEDS ATTENTION')
    expect(await json('overview')).toHaveProperty('counts')
  })

  it('shows types and kinds without a vault, with what is secret', async () => {
    const nowhere = ['--home', join(command.home, 'nowhere')]
    expect((await json(...nowhere, 'types')).items.length).toBeGreaterThan(5)
    const type = await json(...nowhere, 'types', 'database-login')
    expect(type.fields).toContainEqual(expect.objectContaining({ name: 'password', secret: true }))
    expect((await ok(...nowhere, 'types', 'api-key')).stdout).toContain('--secret key=@FILE')
    expect((await ok(...nowhere, 'kinds', 'postgresql')).stdout).toContain('--set host=VALUE')
    expect((await json(...nowhere, 'kinds')).items.length).toBeGreaterThan(3)
    expect(await failed(...nowhere, 'types', 'nope')).toEqual([4, 'not-found'])
  })

  it('reads and changes settings', async () => {
    await ok('settings', 'set', 'testTimeoutSeconds', '30')
    expect((await ok('settings', 'get', 'testTimeoutSeconds')).stdout).toBe('30\n')
    await ok('settings', 'set', 'lockOnSuspend', 'no')
    expect(await json('settings', 'get')).toMatchObject({ testTimeoutSeconds: 30, lockOnSuspend: false })
    expect(await failed('settings', 'set', 'testTimeoutSeconds', 'long')).toEqual([2, 'invalid-request'])
    expect(await failed('settings', 'get', 'nothing')).toEqual([4, 'not-found'])
  })

  it('helps at every level', async () => {
    expect((await ok('--help')).stdout).toContain('Exit status')
    expect((await ok('vault', 'slot', '--help')).stdout).toContain('vault slot add')
    expect((await ok('bundle', 'export', '--help')).stdout).toContain('The bundle’s passphrase')
    const bare = await kw('vault')
    expect([bare.status, bare.stdout]).toEqual([2, ''])
    expect((await ok('--version')).stdout).toBe('keyward 0.0.0-test\n')
  })
})

describe('the process', () => {
  const entry = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url))
  const start = (argv: readonly string[]) =>
    spawn(process.execPath, [entry, ...argv], {
      env: { ...process.env, ...command.env, NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  const finish = async (argv: readonly string[], stdin = '') => {
    const child = start(argv)
    const out = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text))
    child.stdin.on('error', () => undefined).end(stdin)
    const [status] = (await once(child, 'close')) as [number | null]
    command.printed.push(out.stdout, out.stderr)
    return { status, ...out }
  }

  it('ends with the status of the command, one document on standard output and messages beside it', async () => {
    const shown = await finish(['credential', 'show', 'http-key', '--json'])
    expect([shown.status, shown.stderr]).toEqual([0, ''])
    expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'http-key' })
    const missing = await finish(['credential', 'show', 'nobody'])
    expect([missing.status, missing.stdout]).toEqual([4, ''])
    expect(missing.stderr).toContain('(not-found)')
  })

  it('reads a secret from a pipe and has none among its arguments', async () => {
    const child = start(['credential', 'add', '--type', 'bearer-token', '--name', 'piped', '--secret', 'token=-'])
    if (process.platform === 'linux')
      expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).not.toContain('kwCanary')
    child.stdin.end(canaries.key)
    const [status] = (await once(child, 'close')) as [number | null]
    expect(status).toBe(0)
  })

  it('is quiet when its reader has seen enough', async () => {
    const child = start(['credential', 'list'])
    child.stdin.end()
    child.stdout.destroy()
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
    const [status] = (await once(child, 'close')) as [number | null]
    expect([status, complaint]).toEqual([0, ''])
  })

  it('cancels a running test on Ctrl-C', async () => {
    await addHttp('slow', 'slow-key', '--set', 'path=/slow')
    const reached = once(server, 'request')
    const child = start(['test', 'slow', '--timeout', '60s', '--json'])
    child.stdin.end()
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    await reached
    child.kill('SIGINT')
    const [status] = (await once(child, 'close')) as [number | null]
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, results: [{ code: 'cancelled' }] })
  })
})

describe('what was printed', () => {
  it('holds no secret, in no form', () => {
    const forms = Object.values(canaries).flatMap((value) => [
      value,
      encodeURIComponent(value),
      Buffer.from(value).toString('hex'),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
    ])
    const all = command.printed.join('\n')
    expect(all.length).toBeGreaterThan(50_000)
    for (const form of forms) expect(all.includes(form)).toBe(false)
  })
})
