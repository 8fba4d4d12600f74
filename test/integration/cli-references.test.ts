import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from './cli-command.ts'

const command = new Command()
const run = (argv: readonly string[], status = 0) =>
  command.run(argv).then((ran) => {
    expect(ran, ran.stderr).toMatchObject({ status })
    return ran
  })
const project = join(command.home, 'project')

beforeAll(async () => {
  await run(['vault', 'create'])
  const secret = command.file('secret', 'whsec-7f3a9b2c1d4e5f60')
  await run([
    ...['credential', 'add', '--type', 'webhook-secret', '--name', 'Hook', '--set', 'scheme=slack'],
    ...['--secret', `secret=@${secret}`],
  ])
  mkdirSync(project, { recursive: true })
})
afterAll(() => command.close())

describe('A4 keyward credential usage', () => {
  it('tells how often, when last and what for, for people and for scripts', async () => {
    expect((await run(['credential', 'usage', 'Hook'])).stdout).toMatch(/Uses +0 in 90 days\n/)
    expect((await run(['credential', 'list', '--never-used'])).stdout).toContain('Hook')
    const payload = command.file('payload', '{}')
    for (let use = 0; use < 3; use++) await run(['webhook', 'sign', 'Hook', '--payload', payload])
    const { stdout } = await run(['credential', 'usage', 'Hook', '--days', '7'])
    expect(stdout).toMatch(/Uses +3 in 7 days\n/)
    expect(stdout).toMatch(/By day +······█\n/)
    expect(stdout).toMatch(/For +sign\n/)
    expect((await run(['--json', 'credential', 'usage', 'Hook', '--days', '2'])).json()).toMatchObject({
      uses: 3,
      series: [{ purpose: 'sign', uses: [0, 3] }],
    })
    expect((await run(['credential', 'list', '--never-used'])).stdout).toBe('')
    await run(['credential', 'usage', 'Hook', '--days', '367'], 2)
    await run(['credential', 'list', '--not-used-for', '90d'], 2)
  })
})

describe('C6 C7 keyward reference', () => {
  it('scan shows what it finds, records it when it is allowed to, and ends with 1 for what leads nowhere', async () => {
    writeFileSync(join(project, '.env'), 'SIGN=keyward://Hook/secret\n')
    const dry = await run(['reference', 'scan', project, '--dry-run'])
    expect(dry.stdout).toMatch(/new +Hook +file +\.env +1 \(secret\)/)
    expect((await run(['--json', 'reference', 'list'])).json()).toMatchObject({ items: [] })
    const declined = await command.run(['reference', 'scan', project], { typed: ['n'] })
    expect(declined.status).not.toBe(0)
    expect((await run(['--json', 'reference', 'list'])).json()).toMatchObject({ items: [] })
    expect((await run(['reference', 'scan', project])).stderr).toContain('Recorded: 1 new, 0 changed, 0 gone.')
    writeFileSync(join(project, 'b.env'), 'SIGN=keyward://Gone/secret\n')
    const dangling = await run(['--json', 'reference', 'scan', project], 1)
    expect(dangling.json()).toMatchObject({
      counts: { same: 1, dangling: 1 },
      items: [{ state: 'same' }, { state: 'dangling', credential: 'Gone', name: 'b.env' }],
      recorded: { added: 0, changed: 0, gone: 0 },
    })
    rmSync(join(project, 'b.env'))
    expect((await run(['reference', 'scan', join(project, 'nowhere')], 1)).stderr).toContain('folder-unreadable')
  })

  it('add, list and remove work, and what breaks is named before and after', async () => {
    const added = await run([
      ...['--json', 'reference', 'add', 'Hook', '--kind', 'pipeline', '--name', 'Deploy'],
      ...['--location', 'https://ci.example.com/7'],
    ])
    expect(added.json()).toMatchObject({ kind: 'pipeline', name: 'Deploy', credential: 'Hook' })
    expect((await run(['reference', 'list', '--credential', 'Hook'])).stdout).toMatch(/pipeline +Deploy/)
    const secret = command.file('secret', 'whsec-0192837465abcdef')
    const rotated = await run(['credential', 'rotate', 'Hook', '--secret', `secret=@${secret}`])
    expect(rotated.stderr).toContain(
      'meets the new value:\n  .env, a reference (file)\n  Deploy, a reference (pipeline)\n',
    )
    expect((await run(['credential', 'disable', 'Hook'])).stderr).toContain('.env, Deploy')
    await run(['credential', 'enable', 'Hook'])
    const asked = await command.run(['credential', 'delete', 'Hook'], { typed: ['no'] })
    expect(asked.stderr).toContain('This breaks:\n  .env, a reference (file)\n  Deploy, a reference (pipeline)\n')
    const refused = await command.run(['--json', 'credential', 'delete', 'Hook'])
    expect(refused.status).not.toBe(0)
    const { id } = added.json() as { id: string }
    await run(['reference', 'remove', id])
    await run(['reference', 'remove', id], 1)
  })
})

describe('L5 keyward report attachments', () => {
  it('writes which references and connections use each credential that the filter leaves', async () => {
    const file = join(command.home, 'attachments.csv')
    await run(['report', 'attachments', file])
    expect(readFileSync(file, 'utf8')).toMatch(/\r\nHook,[^\r]*,reference,\.env,file,,[^\r]*\.env,1,,\r\n/)
    const { stdout } = await run(['report', 'attachments', '-', '--format', 'json', '--unlinked'])
    expect(JSON.parse(stdout)).toMatchObject({ vault: 'default', items: [] })
    await run(['--json', 'report', 'attachments', '-'], 2)
    const { items } = (await run(['--json', 'audit', 'list', '--action', 'reference.report'])).json() as {
      items: unknown[]
    }
    expect(items).toHaveLength(2)
  })
})
