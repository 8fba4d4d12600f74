import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from './cli-command.ts'

const command = new Command()
const password = 'kwCanary-Import-5566'

beforeAll(async () => {
  expect(await command.run(['vault', 'create'])).toMatchObject({ status: 0 })
})
afterAll(() => command.close())

const table = (name: string) =>
  command.file(`${name}.csv`, `Name;Wert;Kunde\n${name};${password}-${name};Nord\nLeer;;Nord\n`)
const whole = (name: string) => command.file(`${name}.env`, `KEY=${password}-${name}\n`)

describe('S6 keyward import', () => {
  it('lists the formats, without a vault', async () => {
    const ran = await command.run(['--json', '--vault', 'nowhere', 'import', '--formats'])
    expect(ran.status).toBe(0)
    expect((ran.json() as { items: { id: string }[] }).items.map(({ id }) => id)).toContain('dotenv')
  })

  it('imports a table as it is mapped, and prints no value', async () => {
    const map = ['--map', 'Name=name', '--map', 'Wert=secret', '--map', 'Kunde=team', '--format', 'csv']
    const dry = await command.run(['import', table('Shop'), ...map, '--dry-run'])
    expect(dry.stdout).toContain('1 created, 0 replaced, 0 kept beside, 0 skipped, 1 not taken')
    const report = join(command.home, 'report.txt')
    const ran = await command.run(['--json', 'import', table('Shop'), ...map, '--report', report])
    expect(ran.json()).toMatchObject({
      created: 1,
      info: { format: 'csv', name: 'Shop.csv' },
      notTaken: [{ what: 'Leer', reason: 'It has no password or key.' }],
      shredded: false,
    })
    expect(readFileSync(report, 'utf8')).toContain('- Leer: It has no password or key.')
    const shown = await command.run(['--json', 'credential', 'show', 'Shop'])
    expect(shown.json()).toMatchObject({ team: 'Nord', type: 'password' })
    expect(command.printed.join('')).not.toContain(password)
  })

  it('shows everything on a terminal first, and imports nothing after a no', async () => {
    const file = whole('asked')
    const no = await command.run(['import', file], { typed: ['n'] })
    expect(no).toMatchObject({ status: 1 })
    expect(no.stderr).toContain('asked.env')
    expect(await command.run(['credential', 'show', 'asked.env'])).toMatchObject({ status: 4 })
    expect(await command.run(['import', file], { typed: ['y'] })).toMatchObject({ status: 0 })
    expect(await command.run(['credential', 'show', 'asked.env'])).toMatchObject({ status: 0 })
  })

  it('takes the last import back, after it has shown what goes, and says what was changed since', async () => {
    expect(await command.run(['import', whole('undone')])).toMatchObject({ status: 0 })
    const dry = await command.run(['import', 'undo', '--dry-run'])
    expect(dry.stdout).toContain('1 removed, 0 restored, 0 left as they are')
    const asked = await command.run(['import', 'undo'], { typed: ['n'] })
    expect(asked).toMatchObject({ status: 1 })
    expect(asked.stderr).toContain('Undo undone.env, imported')
    expect(await command.run(['import', 'undo'])).toMatchObject({ status: 2 })
    expect(await command.run(['--json', 'import', 'undo', '--yes'])).toMatchObject({ status: 0 })
    expect(await command.run(['credential', 'show', 'undone.env'])).toMatchObject({ status: 4 })
    expect(await command.run(['import', 'undo', '--yes'])).toMatchObject({ status: 5 })

    expect(await command.run(['import', whole('kept')])).toMatchObject({ status: 0 })
    expect(await command.run(['credential', 'edit', 'kept.env', '--purpose', 'Mine'])).toMatchObject({ status: 0 })
    const left = await command.run(['--json', 'import', 'undo', '--yes'])
    expect(left.json()).toMatchObject({
      counts: { remove: 0, restore: 0, leave: 1 },
      items: [{ name: 'kept.env', does: 'leave', reason: 'It was changed since.' }],
    })
    expect(await command.run(['credential', 'show', 'kept.env'])).toMatchObject({ status: 0 })
  })

  it('shreds the file afterwards, once everything of it is in the vault', async () => {
    const file = whole('shredded')
    const ran = await command.run(['--json', 'import', file, '--shred'])
    expect(ran.json()).toMatchObject({ created: 1, shredded: true })
    expect(existsSync(file)).toBe(false)
    expect(ran.stderr).toContain('copies can stay')
  })

  it('keeps a file of which something would be lost, until that is wanted', async () => {
    const file = command.file('loss.env', `KEY=${password}-loss\nbroken line\n`)
    const kept = await command.run(['--json', 'import', file, '--shred'])
    expect(kept).toMatchObject({ status: 1 })
    expect(kept.json()).toMatchObject({ created: 1, shredded: false })
    expect(readFileSync(file, 'utf8')).toContain(password)
    expect(await command.run(['--yes', 'import', file, '--shred'])).toMatchObject({ status: 0 })
    expect(existsSync(file)).toBe(false)
  })

  it('shreds no link, nothing in a dry run, and asks on a terminal', async () => {
    const file = whole('linked')
    const link = join(command.home, 'link.env')
    symlinkSync(file, link)
    expect(await command.run(['import', link, '--shred'])).toMatchObject({ status: 2 })
    expect(await command.run(['import', file, '--shred', '--dry-run'])).toMatchObject({ status: 2 })
    expect(await command.run(['import', file, '--shred'], { typed: ['y', 'n'] })).toMatchObject({ status: 1 })
    expect(existsSync(file)).toBe(true)
  })

  it.each([
    [['import'], 2],
    [['import', 'nowhere.env'], 4],
    [['import', 'FILE', '--map', 'KEY=nonsense'], 2],
    [['import', 'FILE', '--map', 'OTHER=skip'], 2],
    [['import', 'FILE', '--layout', 'rows'], 2],
    [['import', 'FILE', '--format', 'nonsense'], 1],
  ])('refuses %j', async (argv, status) => {
    const file = whole('refused')
    expect(await command.run(argv.map((word) => (word === 'FILE' ? file : word)))).toMatchObject({ status })
  })

  it('takes of folders password stores alone, and says what is missing', async () => {
    const store = join(command.home, 'store')
    mkdirSync(join(store, 'web'), { recursive: true })
    expect(await command.run(['import', store])).toMatchObject({ status: 2 })
    writeFileSync(join(store, '.gpg-id'), 'a@example.com\n')
    writeFileSync(join(store, 'web', 'shop.gpg'), 'sealed')
    expect(await command.run(['import', store, '--format', 'csv'])).toMatchObject({ status: 2 })
    expect(await command.run(['import', store, '--shred'])).toMatchObject({ status: 2 })
    // A folder of it is its part.
    const ran = await command.run(['--json', 'import', join(store, 'web')], {
      env: { PATH: join(command.home, 'none') },
    })
    expect(ran).toMatchObject({ status: 1 })
    expect(ran.json()).toMatchObject({ error: { code: 'import-gpg-unusable' } })
  })
})
