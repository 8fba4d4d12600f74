import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyBytes, keyFile } from '../../src/main/credentials/types/testing.ts'
import { Command } from './cli-command.ts'

const command = new Command()
const token = `ghp_${'aB3dE5gH7'.repeat(4)}`
interface Shown {
  readonly type: string
  readonly system: string
  readonly config: Readonly<Record<string, string>>
  readonly secretFields: readonly string[]
  readonly facts: readonly { readonly label: string; readonly value: string }[]
}
const shown = (text: { json(): unknown }) => text.json() as Shown

beforeAll(async () => {
  expect(await command.run(['vault', 'create'])).toMatchObject({ status: 0 })
})
afterAll(() => command.close())

describe('C1 keyward credential add --paste', () => {
  it('finds out type, system and fields from standard input, and prints no value', async () => {
    const ran = await command.run(['--json', 'credential', 'add', '--name', 'GitHub', '--paste', '-'], {
      stdin: `GITHUB_TOKEN=${token}\n`,
    })
    expect(shown(ran)).toMatchObject({ type: 'bearer-token', system: 'GitHub', secretFields: ['token'] })
    expect(ran.stdout + ran.stderr).not.toContain(token)
  })

  it('reads a file, also one that is no text, and takes what is given beside it', async () => {
    const file = command.file('client.p12', keyBytes('client.p12'))
    const passphrase = command.file('passphrase', 'secret\n')
    const ran = await command.run([
      ...['--json', 'credential', 'add', '--name', 'mTLS', '--paste', `@${file}`],
      ...['--secret', `passphrase=@${passphrase}`],
    ])
    expect(shown(ran)).toMatchObject({ type: 'tls-client-certificate', config: { format: 'pkcs12' } })
    expect(shown(ran).facts).toContainEqual({ label: 'Subject', value: 'C=DE, O=Example GmbH, CN=client' })
  })

  it('the same file by --secret is taken as it is', async () => {
    const [file, passphrase] = [command.file('b.p12', keyBytes('client.p12')), command.file('p', 'secret')]
    const ran = await command.run([
      ...[
        '--json',
        'credential',
        'add',
        '--name',
        'mTLS 2',
        '--type',
        'tls-client-certificate',
        '--set',
        'format=pkcs12',
      ],
      ...['--secret', `pkcs12=@${file}`, '--secret', `passphrase=@${passphrase}`],
    ])
    expect(shown(ran)).toMatchObject({ secretFields: ['pkcs12', 'passphrase'] })
  })

  it('says how the connection of an address is made, without its password', async () => {
    const ran = await command.run(['credential', 'add', '--name', 'Orders', '--paste', '-'], {
      stdin: 'postgres://app:pw-of-orders@db.example.com/orders',
    })
    expect(ran.stderr).toContain(
      'keyward connection add --name Orders --kind postgresql --credential Orders --set host=db.example.com --set port=5432 --set database=orders',
    )
    expect(ran.stderr).not.toContain('pw-of-orders')
  })

  it('refuses a text on the command line, and says why nothing is known', async () => {
    const written = await command.run(['--json', 'credential', 'add', '--name', 'x', '--paste', token])
    expect(written).toMatchObject({ status: 2 })
    expect(written.stdout).not.toContain(token)
    const unknown = await command.run(['--json', 'credential', 'add', '--name', 'x', '--paste', '-'], {
      stdin: keyFile('ed25519.pub'),
    })
    expect(unknown.json()).toMatchObject({
      error: { code: 'field-invalid', issues: [{ path: '--paste', message: expect.stringMatching(/public key/) }] },
    })
  })

  it('a renewed certificate is a rotation without a new key', async () => {
    const key = command.file('id', keyFile('ed25519'))
    const certificate = command.file('id-cert.pub', keyFile('ed25519-cert.pub'))
    await command.run([
      ...['credential', 'add', '--name', 'Deploy', '--type', 'ssh-key', '--set', 'username=deploy'],
      ...['--secret', `privateKey=@${key}`],
    ])
    const ran = await command.run(['--json', 'credential', 'rotate', 'Deploy', '--set', `certificate=@${certificate}`])
    expect(ran.json()).toMatchObject({ version: 2, expiresAt: '2027-01-01T12:00:00.000Z' })
  })
})

describe('C1 keyward webhook', () => {
  it('signs a sample and proves it, and fails for another', async () => {
    const secret = command.file('hook', "It's a Secret to Everybody")
    await command.run([
      ...['credential', 'add', '--name', 'hooks', '--type', 'webhook-secret', '--set', 'scheme=github'],
      ...['--secret', `secret=@${secret}`],
    ])
    const payload = command.file('body', 'Hello, World!')
    const signed = await command.run(['webhook', 'sign', 'hooks', '--payload', payload])
    const header = 'X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
    expect(signed.stdout.trim()).toBe(header)
    const verify = (body: string) =>
      command.run(['--json', 'webhook', 'verify', 'hooks', '--payload', body, '--header', header])
    expect(await verify(payload)).toMatchObject({ status: 0 })
    const other = await verify(command.file('other', 'Hello, World?'))
    expect(other).toMatchObject({ status: 1 })
    expect(other.json()).toMatchObject({ verified: false, finding: 'different' })
  })
})
