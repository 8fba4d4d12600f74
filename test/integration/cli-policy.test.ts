import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from './cli-command.ts'

const command = new Command()
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const add = (name: string, ...more: string[]) =>
  command.run(['credential', 'add', '--type', 'api-key', '--name', name, '--secret', 'key=-', ...more], {
    stdin: `value of ${name}`,
  })

beforeAll(async () => {
  expect(await command.run(['vault', 'create'])).toMatchObject({ status: 0 })
  await add('Soon', '--environment', 'production', '--expires', inDays(10))
  await add('Later', '--environment', 'staging', '--expires', inDays(100))
  await add('Gone', '--environment', 'staging', '--expires', inDays(-1))
})
afterAll(() => command.close())

describe('L4 keyward policy', () => {
  it('says what a rule would do, sets it, lists it and removes it', async () => {
    const rule = ['--environment', 'production', '--rotate-every', '90d', '--warn', '14', '--warn', '3']
    const dry = await command.run(['--json', 'policy', 'set', ...rule, '--dry-run'])
    expect(dry.json()).toEqual({ credentials: 1, overdue: 0, own: 0 })
    expect((await command.run(['--json', 'policy', 'list'])).json()).toMatchObject({ items: [] })

    expect(await command.run(['policy', 'set', ...rule])).toMatchObject({ status: 0 })
    expect((await command.run(['--json', 'policy', 'list'])).json()).toMatchObject({
      items: [{ type: null, environment: 'production', rotateEvery: '90d', warningDays: [14, 3], credentials: 1 }],
    })
    expect((await command.run(['credential', 'show', 'Soon'])).stdout).toContain('90d (by the policy)')
    expect(await command.run(['policy', 'remove', '--environment', 'production'])).toMatchObject({ status: 0 })
    expect(await command.run(['policy', 'remove', '--environment', 'production'])).toMatchObject({ status: 4 })
  })

  it.each([
    [['policy', 'set', '--environment', 'production']],
    [['policy', 'set', '--rotate-every', 'soon']],
    [['policy', 'set', '--warn', '0']],
  ])('refuses %s', async (argv) => {
    expect((await command.run(argv)).status).toBe(2)
  })
})

describe('L1 keyward credential list --exit-status', () => {
  it('ends with 1 when anything is listed and with 0 when nothing is', async () => {
    const list = (...argv: string[]) => command.run(['credential', 'list', ...argv])
    expect(await list('--status', 'expiring', '--exit-status')).toMatchObject({ status: 1 })
    expect(await list('--status', 'expiring')).toMatchObject({ status: 0 })
    expect(await list('--status', 'expiring', '--environment', 'staging', '--exit-status')).toMatchObject({ status: 0 })
    expect(await list('--overdue', '--exit-status')).toMatchObject({ status: 0 })
  })

  it('lists what expires within a time, and what has expired', async () => {
    const names = async (within: string) => {
      const ran = await command.run(['--json', 'credential', 'list', '--within', within, '--exit-status'])
      return [ran.status, (ran.json() as { items: { name: string }[] }).items.map(({ name }) => name)]
    }
    expect(await names('5d')).toEqual([1, ['Gone']])
    expect(await names('2w')).toEqual([1, ['Gone', 'Soon']])
    expect(await names('1y')).toEqual([1, ['Gone', 'Later', 'Soon']])
    expect((await command.run(['credential', 'list', '--within', 'soon'])).status).toBe(2)
  })
})

describe('L1 keyward notice', () => {
  it('lists what is near, puts it off and reminds again', async () => {
    const near = async () => {
      const { items } = (await command.run(['--json', 'notice', 'list'])).json() as {
        items: { subject: string; days: number; snoozedUntil: string | null }[]
      }
      return items.map(({ subject, snoozedUntil }) => [subject, snoozedUntil !== null])
    }
    expect(await near()).toEqual([
      ['Gone', false],
      ['Soon', false],
    ])
    expect(await command.run(['notice', 'snooze', 'Soon', '--for', 'week'])).toMatchObject({ status: 0 })
    expect(await near()).toContainEqual(['Soon', true])
    expect(await command.run(['notice', 'wake', 'Soon'])).toMatchObject({ status: 0 })
    expect(await near()).toContainEqual(['Soon', false])
    expect((await command.run(['notice', 'list'])).stdout).toMatch(/Soon/)
    expect(await command.run(['notice', 'snooze', 'Soon', '--kind', 'rotation'])).toMatchObject({ status: 4 })
  })

  it('writes a calendar', async () => {
    const ran = await command.run(['notice', 'calendar', '-', '--environment', 'production'])
    expect(ran.stdout).toContain('SUMMARY:Soon expires\r\n')
    expect(ran.stdout).not.toContain('Later')
  })
})
