import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepass } from '../../src/main/team/importers/keepass.ts'
import { Command } from './cli-command.ts'

const command = new Command()
const secret = 'kwLeaving-command-5566'

beforeAll(async () => {
  expect(await command.run(['vault', 'create'])).toMatchObject({ status: 0 })
  const value = command.file('value', secret)
  const add = ['credential', 'add', '--type', 'password', '--name', 'Shop', '--environment', 'staging']
  expect(await command.run([...add, '--secret', `password=@${value}`])).toMatchObject({ status: 0 })
})
afterAll(() => command.close())

describe('S6 keyward export', () => {
  it('writes a KeePass file that its owner alone can read', async () => {
    const file = join(command.home, 'leaving.kdbx')
    const password = command.file('password', 'five words for the file\n')
    const ran = await command.run(['--json', 'export', '--kdbx', file, '--password-file', password])
    expect(ran.json()).toMatchObject({ file, credentials: 1, connections: 0 })
    expect(statSync(file).mode & 0o077).toBe(0)
    const bytes = readFileSync(file)
    const { items } = await keepass.read({ name: file, bytes }, { password: 'five words for the file' })
    expect(items.credentials).toMatchObject([{ name: 'Shop', secrets: { password: secret } }])
  })

  it('is read again by keyward import, into another vault', async () => {
    const file = join(command.home, 'leaving.kdbx')
    expect(await command.run(['vault', 'create', 'second'])).toMatchObject({ status: 0 })
    const wrong = command.file('wrong', 'another password\n')
    const read = ['--json', '--vault', 'second', 'import', file, '--password-file']
    expect(await command.run([...read, wrong])).toMatchObject({ status: 3 })
    const ran = await command.run([...read, command.file('password', 'five words for the file\n')])
    expect(ran.json()).toMatchObject({ created: 1, info: { format: 'keepass' }, notTaken: [] })
    const shown = await command.run(['--json', '--vault', 'second', 'credential', 'show', 'Shop'])
    expect(shown.json()).toMatchObject({ type: 'password', environment: 'staging' })
    expect(command.printed.join('')).not.toContain(secret)
  })

  it('writes plain text for a reason and the vault’s name, and that once', async () => {
    const file = join(command.home, 'all.json')
    const reason = ['--reason', 'Move to another vault']
    expect(await command.run(['export', '--plaintext', file])).toMatchObject({ status: 2 })
    expect(await command.run(['export', '--plaintext', file, ...reason])).toMatchObject({ status: 5 })
    const wrong = ['export', '--plaintext', file, ...reason, '--confirm', 'other']
    expect((await command.run(wrong)).status).not.toBe(0)
    const ran = await command.run(['--json', 'export', '--plaintext', file, ...reason, '--confirm', 'default'])
    expect(ran).toMatchObject({ status: 0 })
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain(secret)
    expect(ran.stderr).toContain('plain text')
    const log = await command.run(['--json', 'audit', 'list'])
    expect(log.stdout).toContain('export.allow')
    expect(log.stdout).toContain('export.plaintext')
    expect(command.printed.join('')).not.toContain(secret)
  })

  it('asks a person for the name, and says what is missing', async () => {
    const file = join(command.home, 'typed.env')
    const ask = ['export', '--plaintext', file, '--reason', 'Move']
    expect(await command.run(ask, { typed: ['wrong'] })).not.toMatchObject({ status: 0 })
    expect(await command.run(ask, { typed: ['default'] })).toMatchObject({ status: 0 })
    expect(readFileSync(file, 'utf8')).toContain(`SHOP_PASSWORD='${secret}'`)
    for (const odd of [
      ['export'],
      ['export', '--kdbx', file, '--plaintext', file],
      ['export', '--kdbx', file, '--reason', 'x'],
      ['export', '--plaintext', join(command.home, 'x'), '--reason', 'x'],
    ])
      expect(await command.run(odd)).toMatchObject({ status: 2 })
  })

  it('reads the passphrase again where one opens the vault', async () => {
    const passphrase = command.file('passphrase', 'a vault of five words here\n')
    const add = ['vault', 'slot', 'add', '--provider', 'passphrase', '--passphrase-file', passphrase]
    expect(await command.run(add)).toMatchObject({ status: 0 })
    const file = join(command.home, 'again.csv')
    const ask = ['export', '--plaintext', file, '--reason', 'Move']
    expect(await command.run(ask)).toMatchObject({ status: 3 })
    const proven = await command.run([...ask, '--vault-passphrase-file', passphrase])
    expect(proven).toMatchObject({ status: 0 })
    expect(readFileSync(file, 'utf8')).toContain(secret)
  })
})
