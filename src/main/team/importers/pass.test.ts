import { describe, expect, it } from 'vitest'
import { keyFile } from '../../credentials/types/testing.ts'
import { bundleFormat, checkPayload } from '../bundles/payload.ts'
import { detectImporters, readFile } from './importers.ts'
import { pass } from './pass.ts'

const storeOf = (entries: Readonly<Record<string, string>>, failed: readonly object[] = []) => ({
  name: '.password-store',
  bytes: Buffer.from(
    JSON.stringify({
      format: 'keyward-pass-entries/1',
      entries: Object.entries(entries).map(([path, text]) => ({ path, text })),
      failed,
    }),
  ),
})

async function take(entries: Readonly<Record<string, string>>, failed: readonly object[] = []) {
  const found = await readFile(pass, storeOf(entries, failed), {})
  checkPayload({
    format: bundleFormat,
    bundleId: '0b1f7a52-5a0e-4f0c-9a53-0d5c3f1f7c11',
    createdAt: '2026-11-29T10:00:00Z',
    items: found.items,
  })
  return { credentials: found.items.credentials ?? [], connections: found.items.connections ?? [], ...found }
}

describe('S6 a store of pass', () => {
  it('is told by what the command makes of it, and an entry by its name, with what to do', async () => {
    expect(detectImporters(storeOf({})).map(({ id }) => id)[0]).toBe('pass')
    const entry = { name: 'deploy.gpg', bytes: Buffer.from([0x85, 1, 0x0c, 3]) }
    expect(detectImporters(entry)[0]).toBe(pass)
    const refusal = expect.objectContaining({
      code: 'import-unsupported',
      issues: [{ path: 'file', message: expect.stringContaining('keyward import FOLDER') as unknown }],
    }) as unknown
    await expect(readFile(pass, entry, {})).rejects.toThrow(refusal)
    await expect(readFile(pass, { name: 'x', bytes: Buffer.from('{}') }, {})).rejects.toThrow(refusal)
  })

  it('brings the first line as the password, what stands beside it, and folders as tags and environment', async () => {
    const { credentials, connections, notTaken } = await take({
      'aws/prod/deploy': 'correct horse\nlogin: ada\nurl: https://shop.example.com/x?y=1\nAsk Bob\n',
      'web/orders': 'p-1\nuser: shop\nURL: postgres://db.example.com/orders\n',
      'only-password': 'p-2\n',
      mail: 'p-3\nemail: ada@example.com\n',
      both: 'p-4\nemail: ada@example.com\nuser: ada\npin: 1234\nnote:no field\n',
    })
    expect(credentials).toMatchObject([
      {
        name: 'deploy',
        type: 'password',
        environment: 'production',
        tags: ['aws'],
        config: { username: 'ada' },
        secrets: { password: 'correct horse' },
        purpose: 'Ask Bob · https://shop.example.com/x',
      },
      { name: 'orders', type: 'database-login', config: { username: 'shop' }, secrets: { password: 'p-1' } },
      { name: 'only-password', type: 'password', secrets: { password: 'p-2' } },
      { name: 'mail', config: { username: 'ada@example.com' } },
      {
        name: 'both',
        type: 'custom',
        config: { fields: { username: 'ada' } },
        // No field becomes readable, but the user's name.
        secrets: { secrets: { password: 'p-4', email: 'ada@example.com', pin: '1234', notes: 'note:no field' } },
      },
    ])
    expect(connections).toMatchObject([{ kind: 'postgresql', parameters: { host: 'db.example.com' } }])
    expect(notTaken).toEqual([])
  })

  it('leaves out seeds of one-time passwords wherever they stand, and says so', async () => {
    const { credentials, notTaken } = await take({
      line: 'p-1\notpauth://totp/x?secret=JBSWY3DPEHPK3PXP\n',
      field: 'p-2\ntotp: JBSWY3DPEHPK3PXP\n',
      alone: 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP\n',
    })
    expect(credentials).toMatchObject([
      { name: 'line', secrets: { password: 'p-1' } },
      { name: 'field', secrets: { password: 'p-2' } },
    ])
    expect(notTaken.map(({ what }) => what)).toEqual([
      'line: one-time password',
      'field: one-time password',
      'alone: one-time password',
    ])
    expect(JSON.stringify([credentials, notTaken])).not.toContain('JBSWY3DPEHPK3PXP')
  })

  it('keeps a key whole, in the place of the password and among the notes', async () => {
    const key = keyFile('ed25519')
    const { credentials } = await take({
      'deploy@web-1': `${key}url: https://web-1.example.com\n`,
      unknown: key,
      noted: 'p-1\n-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n',
    })
    const [deploy, unknown] = credentials
    expect(deploy).toMatchObject({ type: 'ssh-key', config: { username: 'deploy' } })
    expect(String(deploy?.secrets?.privateKey).trim()).toBe(key.trim())
    expect(JSON.stringify(unknown?.secrets)).toContain(JSON.stringify(key.trim()).slice(1, -1))
    expect(JSON.stringify(credentials)).toContain('Proc-Type: 4,ENCRYPTED\\n\\nAAAA')
  })

  it('reads lines of the YAML and the headers that older versions of gopass wrote', async () => {
    const { credentials } = await take({
      yaml: "p-1\n---\nuser: 'a''b'\npin: \"007\"\nlist:\n  - one: 1\nblock: |\n  text\n",
      headers: 'GOPASS-SECRET-1.0\nContent-Type: text/plain\nPassword: p-2\nUser: ada\n\n',
    })
    expect(credentials).toMatchObject([
      {
        config: { fields: { username: "a'b" } },
        secrets: { secrets: { password: 'p-1', pin: '007', notes: 'list:\n  - one: 1\nblock: |\n  text' } },
      },
      { type: 'password', config: { username: 'ada' }, secrets: { password: 'p-2' } },
    ])
  })

  it('tells what could not be read, in words of ours', async () => {
    const { notTaken } = await take({ empty: '\n\n' }, [
      { path: 'team/other', why: 'other-key' },
      { path: 'x', why: 'Your key is deadbeef' },
    ])
    expect(notTaken).toEqual([
      { what: 'team/other', reason: 'It is encrypted for other keys than yours.' },
      { what: 'x', reason: 'gpg could not open it.' },
      { what: 'empty', reason: 'It holds no secret.' },
    ])
  })
})
