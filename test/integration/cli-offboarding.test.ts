import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Offboarding, OffboardingLine } from '../../src/shared/domain/offboarding.ts'
import { Command } from './cli-command.ts'

const ada = new Command()
const bob = new Command()
const run = async (...args: string[]) => {
  const ran = await ada.run(['--json', ...args])
  return { status: ran.status, document: ran.json() as Record<string, unknown>, stderr: ran.stderr }
}
const done = async (...args: string[]) => {
  const { status, document } = await run(...args)
  expect({ args, status, document }).toMatchObject({ status: 0 })
  return document
}
const show = async (...args: string[]) => {
  const { status, document } = await run('team', 'offboarding', 'show', 'Platform', 'Bob', ...args)
  const { offboarding, items } = document as { offboarding: Offboarding; items: OffboardingLine[] }
  return { status, offboarding, names: items.map(({ credential, status: at }) => `${credential} ${at}`) }
}

beforeAll(async () => {
  for (const who of [ada, bob]) expect(await who.run(['vault', 'create'])).toMatchObject({ status: 0 })
  await done('identity', 'create', '--name', 'Ada')
  await bob.run(['identity', 'create', '--name', 'Bob'])
  await done('contact', 'add', (await bob.run(['identity', 'card'])).stdout)
  await done('--yes', 'contact', 'verify', 'Bob')
  await done('team', 'create', 'Platform')
  await done('team', 'add', 'Platform', 'Bob')
  for (const name of ['live', 'old']) {
    const args = ['credential', 'add', '--type', 'bearer-token', '--name', name, '--secret', 'token=-']
    expect(await ada.run(args, { stdin: `kw-test-${name}-0123456789` })).toMatchObject({ status: 0 })
  }
  for (const name of ['live', 'old'])
    await done('credential', 'share', name, '--team', 'Platform', '--everyone', 'manage')
  await done('bundle', 'export', join(ada.home, 'platform.age'), '--team', 'Platform')
})
afterAll(() => {
  ada.close()
  bob.close()
})

describe('S5 keyward team offboarding', () => {
  it('knows nobody before somebody is gone, and names who is, with a status for scripts', async () => {
    expect(await run('team', 'offboarding', 'list')).toMatchObject({ status: 0, document: { items: [] } })
    expect((await run('team', 'offboarding', 'show', 'Platform', 'Bob')).status).toBe(4)
    expect((await run('team', 'offboarding', 'begin', 'Platform', 'Bob')).status).toBe(5)
    const removed = await ada.run(['--yes', 'team', 'remove', 'Platform', 'Bob'])
    expect(removed.stderr).toContain('keyward team offboarding show Platform Bob')
    expect(await run('team', 'offboarding', 'list', 'Platform')).toMatchObject({
      status: 1,
      document: { items: [{ name: 'Bob', lines: 2, unfinished: 2 }] },
    })
    expect(await show()).toMatchObject({ status: 1, names: ['live open', 'old open'] })
    expect(await done('team', 'offboarding', 'begin', 'Platform', 'Bob')).toMatchObject({ unfinished: 2 })
  })

  it('is dealt with by rotation and by decisions, until nothing is left', async () => {
    const rotated = await ada.run(['credential', 'rotate', 'live', '--secret', 'token=-'], {
      stdin: 'kw-test-another-0123456789',
    })
    expect(rotated.status).toBe(0)
    const decide = (...args: string[]) => run('team', 'offboarding', 'decide', 'Platform', 'Bob', ...args)
    expect((await decide('no-need', 'old')).status).toBe(2)
    expect((await decide('revoked', 'her own')).status).toBe(4)
    expect(await decide('no-need', 'old', '--reason', 'the server is gone')).toMatchObject({
      status: 0,
      document: { unfinished: 0 },
    })
    expect(await show()).toMatchObject({ status: 0, names: ['live done', 'old decided'] })
    expect((await show('--open')).names).toEqual([])
    await decide('none', 'old')
    const text = await ada.run(['team', 'offboarding', 'show', 'Platform', 'Bob', '--open'])
    expect([text.status, text.stdout]).toEqual([1, expect.stringMatching(/old +.*rotate +open/)])
  })

  it('writes the signed report, which the vault knows again', async () => {
    const file = join(ada.home, 'bob.csv')
    expect(await done('team', 'offboarding', 'report', 'Platform', 'Bob', file)).toMatchObject({ format: 'csv' })
    expect(readFileSync(file, 'utf8')).toContain('offboarding of,Bob')
    expect(await done('review', 'verify', file)).toMatchObject({ outcome: 'whole' })
  })
})
