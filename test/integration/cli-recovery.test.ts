import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deriveSlotsKey } from '../../src/main/crypto/hkdf.ts'
import { openKnownSlots } from '../../src/main/keys/known-slots.ts'
import { readSlots, writeSlotFile } from '../../src/main/keys/slot-file.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { Command, type RunOptions } from './cli-command.ts'
import { vaultKeyOf } from './vault-content.ts'

const passphrase = 'correct horse battery staple'
let command: Command
beforeEach(async () => {
  command = new Command()
  command.file('passphrase', `${passphrase}\n`)
  command.file('value', 'value of the first one\n')
  await ok('vault', 'create', '--recovery-passphrase-file', path('passphrase'))
  await add('one')
})
afterEach(() => command.close())

const path = (name: string) => join(command.home, name)
const run = (argv: readonly string[], options?: RunOptions) => command.run(argv, options)
const ok = async (...argv: string[]) => {
  const ran = await run(argv)
  expect(ran, ran.stderr + ran.stdout).toMatchObject({ status: 0 })
  return ran
}
const json = async <T>(...argv: string[]) => (await ok('--json', ...argv)).json() as T
const failed = async (...argv: string[]) => {
  const ran = await run(['--json', ...argv])
  return [ran.status, (ran.json() as { error: { code: string } }).error.code]
}
const add = (name: string) =>
  ok('credential', 'add', '--type', 'api-key', '--name', name, '--secret', `key=@${path('value')}`)
const names = async () =>
  (await json<{ items: { name: string }[] }>('credential', 'list')).items.map(({ name }) => name)
const slots = async () =>
  (await json<{ items: { id: string; provider: string; label: string }[] }>('vault', 'slots')).items

describe('V8 D1 backups on the command line', { timeout: 60_000 }, () => {
  it('are made, listed, written elsewhere, restored and deleted', async () => {
    const made = await json<{ id: string; bytes: number; file: string }>('vault', 'backup', path('out.keyward-backup'))
    expect(statSync(made.file).size).toBe(made.bytes)
    expect(statSync(made.file).mode & 0o777).toBe(0o600)
    const { items } = await json<{ items: { id: string; reason: string }[] }>('vault', 'backups')
    expect(items).toMatchObject([{ id: made.id, reason: 'person' }])
    await add('two')
    const dry = await json('vault', 'restore', made.id, '--dry-run')
    expect(dry).toMatchObject({ restored: false, compared: true, counts: { vanishes: 1 }, items: [{ name: 'two' }] })
    expect(await names()).toEqual(['one', 'two'])
    expect(await json('vault', 'restore', made.file)).toMatchObject({ restored: true })
    expect(await names()).toEqual(['one'])
    expect(await failed('vault', 'restore', '019a0000-0000-7000-8000-000000000001')).toEqual([4, 'backup-not-found'])
    expect(await failed('vault', 'restore', path('value'))).toEqual([1, 'backup-damaged'])
    expect(await failed('vault', 'restore', path('nothing'))).toEqual([4, 'file-not-found'])
    await ok('vault', 'backups', '--delete', made.id)
    expect(await failed('vault', 'backups', '--delete', made.id)).toEqual([4, 'backup-not-found'])
    expect((await run(['vault', 'backup', '-'])).stdout).toMatch(/^\{"format":"keyward-backup\/1"/)
  })

  it('are shown and asked about on a terminal', async () => {
    const { id } = await json<{ id: string }>('vault', 'backup')
    await add('two')
    const no = await run(['vault', 'restore', id], { typed: ['n'] })
    expect(no.status).toBe(1)
    expect(no.stderr).toContain('vanishes')
    expect(no.stderr).toContain('two')
    expect(await names()).toEqual(['one', 'two'])
    expect((await run(['vault', 'restore', id], { typed: ['y'] })).status).toBe(0)
    expect(await names()).toEqual(['one'])
  })

  it('are compared with a vault that its passphrase opens, and it is said how where it was not given', async () => {
    const { id } = await json<{ id: string }>('vault', 'backup')
    await add('two')
    const env = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: undefined }
    const dry = ['vault', 'restore', id, '--dry-run', '--passphrase-file', path('passphrase')]
    const blind = await run(dry, { env })
    expect(blind.stdout).toContain('--vault-passphrase-file FILE opens it')
    const seeing = await run([...dry, '--vault-passphrase-file', path('passphrase')], { env })
    expect(seeing.stdout).toContain('1 vanish')
    await ok('vault', 'backup', path('out'))
    rmSync(path('keyward'), { recursive: true })
    expect((await run(['vault', 'restore', path('out'), ...dry.slice(3)], { env })).stdout).toContain(
      'no vault here yet',
    )
  })

  it('make a vault where there is none, by a passphrase', async () => {
    await ok('vault', 'backup', path('out'))
    rmSync(path('keyward'), { recursive: true })
    const env = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: undefined }
    const refused = await run(['--json', 'vault', 'restore', path('out')], { env })
    expect([refused.status, refused.json()]).toMatchObject([3, { error: { code: 'passphrase-required' } }])
    const typed = await run(['vault', 'restore', path('out')], { env, typed: ['not the right one', passphrase, 'y'] })
    expect(typed.status, typed.stderr).toBe(0)
    rmSync(path('keyward'), { recursive: true })
    const ran = await run(['vault', 'restore', path('out'), '--passphrase-file', path('passphrase')], { env })
    expect(ran.status, ran.stderr).toBe(0)
    expect(await names()).toEqual(['one'])
    expect(readdirSync(join(path('keyward'), 'vaults'))).toEqual(['default'])
  })
})

describe('V7 D1 vault rekey', { timeout: 60_000 }, () => {
  it('keeps every slot, with the passphrase from its file, and says what it is at on a terminal', async () => {
    const before = await slots()
    expect(await failed('vault', 'rekey')).toEqual([3, 'passphrase-required'])
    const wrong = ['vault', 'rekey', '--passphrase-file', path('value')]
    expect(await failed(...wrong, '--vault-passphrase-file', path('passphrase'))).toEqual([3, 'wrong-passphrase'])
    await ok('vault', 'rekey', '--passphrase-file', path('passphrase'))
    const after = await slots()
    expect(after.map(({ provider, label }) => [provider, label])).toEqual(
      before.map(({ provider, label }) => [provider, label]),
    )
    expect(after.map(({ id }) => id)).not.toEqual(before.map(({ id }) => id))
    const typed = await run(['vault', 'rekey'], { typed: [passphrase] })
    expect(typed.status, typed.stderr).toBe(0)
    expect(typed.stderr).toContain('Making a backup')
    expect(await names()).toEqual(['one'])
    const env = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: undefined }
    expect((await run(['credential', 'list', '--passphrase-file', path('passphrase')], { env })).status).toBe(0)
    expect(await json('audit', 'verify')).toMatchObject({ ok: true })
  })

  it('drops no slot that nobody named', async () => {
    const [own, recovery] = await slots()
    expect(await failed('vault', 'rekey', '--keep', own?.id ?? '')).toEqual([2, 'usage'])
    expect(await failed('vault', 'rekey', '--drop', '019a0000-0000-7000-8000-000000000001')).toEqual([
      4,
      'slot-not-found',
    ])
    expect((await run(['vault', 'rekey', '--keep', own?.id ?? ''], { typed: ['n'] })).status).toBe(1)
    expect(await slots()).toHaveLength(2)
    await ok('vault', 'rekey', '--drop', recovery?.id ?? '')
    expect(await slots()).toMatchObject([{ provider: 'fernet' }])
    const [left] = await slots()
    expect(await failed('vault', 'rekey', '--drop', left?.id ?? '')).toEqual([5, 'last-slot'])
    for (const text of command.printed) expect(text).not.toContain(passphrase)
    expect(readFileSync(join(path('keyward'), 'vaults', 'default', 'keyslots.json'), 'utf8')).not.toContain('horse')
  })
})

describe('V5 D1 a slot that a person signs in for', { timeout: 60_000 }, () => {
  it('is offered on a terminal, and a passphrase after it', async () => {
    const folder = path('keyward/vaults/default')
    const { vaultKey, vaultId } = await vaultKeyOf(folder, { env: command.env, keychain: memoryKeychain() })
    const { mac: _, ...file } = await readSlots(folder)
    const slot = {
      id: '019a0000-0000-7000-8000-000000000001',
      provider: 'azure',
      source: '',
      label: 'ours',
      createdAt: file.createdAt,
      wrapped: 'AAAA',
      // Nobody listens there.
      params: {
        vaultUrl: 'https://127.0.0.1:1',
        keyName: 'k',
        signIn: 'browser',
        keyVersion: '1',
        algorithm: 'A256KW',
      },
    } as const
    await writeSlotFile(folder, { ...file, slots: [...file.slots, slot] }, deriveSlotsKey(vaultKey, vaultId))
    await openKnownSlots(path('keyward')).remember([slot])
    const env = { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: undefined }
    const tried = await run(['credential', 'list'], { env, typed: ['y', passphrase] })
    expect(tried.stderr).toContain('Sign in for ours in your browser?')
    expect(tried.stderr).toContain('The key provider can’t be reached.')
    expect(tried).toMatchObject({ status: 0, stdout: expect.stringContaining('one') as unknown })
    const declined = await run(['credential', 'list'], { env, typed: ['n', passphrase] })
    expect(declined.stderr).not.toContain('can’t be reached')
    expect(declined.status).toBe(0)
  })
})
