import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from './cli-command.ts'

const ada = new Command()
const bob = new Command()
const run = async (who: Command, ...args: string[]) => {
  const ran = await who.run(['--json', ...args])
  return { status: ran.status, document: ran.json() as Record<string, unknown>, stderr: ran.stderr }
}
const done = async (who: Command, ...args: string[]) => {
  const { status, document, stderr } = await run(who, ...args)
  expect({ args, status, document }).toMatchObject({ status: 0 })
  return { ...document, stderr } as Record<string, unknown> & { stderr: string }
}
const failed = async (who: Command, ...args: string[]) => {
  const { status, document } = await run(who, ...args)
  return [status, (document.error as { code: string } | undefined)?.code]
}
/** Where a file lies that one gives to the other. */
const handed = (name: string) => join(ada.home, name)

const add = (who: Command, name: string) =>
  who.run(['credential', 'add', '--type', 'api-key', '--name', name, '--environment', 'staging', '--secret', 'key=-'], {
    stdin: `value-of-${name}-1234567890`,
  })

beforeAll(async () => {
  const people = [
    [ada, 'Ada', bob, 'bob'],
    [bob, 'Bob', ada, 'ada'],
  ] as const
  for (const [who, name] of people) {
    expect(await who.run(['vault', 'create'])).toMatchObject({ status: 0 })
    await done(who, 'identity', 'create', '--name', name)
    await done(who, 'identity', 'card', handed(`${name.toLowerCase()}.keyward-card`))
  }
  for (const [who, , , other] of people) {
    await done(who, 'contact', 'add', handed(`${other}.keyward-card`))
    await done(who, '--yes', 'contact', 'verify', other)
  }
  await done(ada, 'team', 'create', 'Platform')
  await done(ada, 'team', 'add', 'Platform', 'Bob')
  await done(ada, 'team', 'group', 'set', 'Platform', 'On call', '--add', 'Bob')
  await done(ada, 'team', 'export', 'Platform', handed('platform.keyward-team'))
  await done(bob, '--yes', 'team', 'join', handed('platform.keyward-team'))
  for (const name of ['stripe-live', 'orders-db', 'own-key']) expect(await add(ada, name)).toMatchObject({ status: 0 })
})
afterAll(() => {
  ada.close()
  bob.close()
})

describe('S1 keyward credential share', () => {
  it('gives levels by name, and leaves the one who shares it managing', async () => {
    const shared = await done(ada, 'credential', 'share', 'stripe-live', '--team', 'platform', '--everyone', 'use')
    expect(shared).toMatchObject({
      name: 'stripe-live',
      sharing: {
        team: 'Platform',
        level: 'manage',
        grants: [
          { grant: { to: 'everyone', level: 'use' }, name: 'Everyone' },
          { grant: { to: 'member', level: 'manage' }, name: 'Ada' },
        ],
      },
    })
    const args = ['orders-db', '--team', 'Platform', '--group', 'on call=view', '--member', 'Ada=manage']
    expect(await done(ada, 'credential', 'share', ...args)).toMatchObject({
      sharing: { grants: [{ name: 'On call' }, { name: 'Ada' }] },
    })
    const { items } = await done(ada, 'team', 'shared', 'Platform')
    expect(items).toMatchObject([
      { name: 'orders-db', level: 'manage' },
      { name: 'stripe-live', level: 'manage' },
    ])
    const { stdout } = await ada.run(['credential', 'sharing', 'orders-db'])
    expect(stdout).toMatch(/Shared with +Platform/)
    expect(stdout).toMatch(/Group +On call: view/)
    expect((await ada.run(['credential', 'sharing', 'own-key'])).stdout).toContain('it is your own')
  })

  it('refuses to take one’s own right, levels that there are not, and people that there are not', async () => {
    const share = (...args: string[]) => failed(ada, 'credential', 'share', 'stripe-live', ...args)
    expect((await share('--everyone', 'use'))[1]).toBe('usage')
    expect((await share('--team', 'Platform'))[1]).toBe('usage')
    expect((await share('--team', 'Platform', '--member', 'Bob=own'))[1]).toBe('usage')
    expect((await share('--team', 'Platform', '--member', 'Carol=use'))[1]).toBe('team-member-not-found')
    expect((await share('--team', 'Platform', '--everyone', 'use', '--member', 'Ada=view'))[1]).toBe('access-own')
  })
})

describe('S2 keyward bundle for people', () => {
  it('goes to a team with what all of it may have, and says what was left out', async () => {
    await done(ada, 'credential', 'share', 'own-key', '--team', 'Platform', '--member', 'Ada=manage')
    const made = await done(ada, 'bundle', 'export', handed('team.age'), '--team', 'Platform')
    expect(made).toMatchObject({ credentials: 2, leftOut: 1, sender: { name: 'Ada', trust: 'self', team: 'Platform' } })
    expect(made.stderr).toContain('1 credential was left out: not shared with all of its readers')
    await done(ada, 'bundle', 'export', handed('bob.age'), '--team', 'Platform', '--team-shared', '--to', 'Bob')
    const wrong = (...args: string[]) => failed(ada, 'bundle', 'export', handed('no.age'), ...args)
    expect((await wrong('--to', 'Carol'))[1]).toBe('contact-not-found')
    expect((await wrong('--team', 'Platform', '--to', 'Carol'))[1]).toBe('team-member-not-found')
    expect((await wrong('--to', 'Bob', '--recipient', 'age1xyz'))[1]).toBe('usage')
    expect((await wrong('--team-shared'))[1]).toBe('usage')
    expect((await wrong('--team', 'Platform', '--team-shared', '--credential', 'own-key'))[1]).toBe('usage')
  })

  it('opens with one’s own identity, names its sender, and brings no more than the level', async () => {
    const { stdout, stderr } = await bob.run(['bundle', 'inspect', handed('team.age')])
    expect(stdout).toMatch(/Signed +Signed by Ada, member of Platform\./)
    expect(stderr).not.toContain('Warning')
    expect(await done(bob, 'bundle', 'import', handed('team.age'))).toMatchObject({ created: 2 })
    expect(await done(bob, 'credential', 'show', 'stripe-live')).toMatchObject({
      access: 'use',
      config: {},
      boundHosts: [],
    })
    const shown = await bob.run(['credential', 'show', 'stripe-live'])
    expect(shown.stdout).toMatch(/Shared with +Platform/)
    expect(shown.stdout).toMatch(/You may +use: /)
    expect((await failed(bob, 'credential', 'rotate', 'stripe-live', '--secret', 'key=@missing'))[0]).not.toBe(0)
    expect((await failed(bob, '--yes', 'credential', 'unshare', 'stripe-live'))[1]).toBe('access-denied')
    const again = await bob.run(['bundle', 'inspect', handed('team.age')])
    expect(again.stdout).toContain('You have taken this bundle in before.')
  })

  it('goes to single people without values, and warns of a sender who was not verified', async () => {
    await done(bob, 'contact', 'unverify', 'Ada')
    const args = ['--to', 'Bob', '--credential', 'own-key', '--without-values']
    expect(await done(ada, 'bundle', 'export', handed('definitions.age'), ...args)).toMatchObject({ hasValues: false })
    const { stdout, stderr } = await bob.run(['bundle', 'inspect', handed('definitions.age')])
    expect(stderr).toContain('Warning: Signed by “Ada”, whose card you haven’t verified.')
    expect(stdout).toContain('definitions without values')
    await done(bob, '--yes', 'contact', 'verify', 'Ada')
    expect((await bob.run(['bundle', 'inspect', handed('definitions.age')])).stderr).not.toContain('Warning')
  })

  it('leaves a bundle for a passphrase to its passphrase, and warns that nobody has signed it', async () => {
    const export_ = ['bundle', 'export', handed('plain.age'), '--credential', 'own-key', '--passphrase-file', '-']
    expect(await ada.run(export_, { stdin: 'copper basil thunder wicket' })).toMatchObject({ status: 0 })
    expect((await failed(bob, 'bundle', 'inspect', handed('plain.age')))[1]).toBe('usage')
    const opened = await bob.run(['bundle', 'inspect', handed('plain.age'), '--passphrase-file', '-'], {
      stdin: 'copper basil thunder wicket',
    })
    expect(opened).toMatchObject({ status: 0 })
    expect(opened.stderr).toContain('Warning: Nobody has signed this bundle: anybody may have made it.')
  })

  it('ends with what is one’s own again', async () => {
    const declined = await ada.run(['credential', 'unshare', 'orders-db'], { typed: ['n'] })
    expect(declined.stderr).toContain('What others have received stays with them.')
    expect(await done(ada, '--yes', 'credential', 'unshare', 'orders-db')).toMatchObject({ changed: 1 })
    expect(await done(ada, 'credential', 'sharing', 'orders-db')).toMatchObject({ sharing: null })
  })
})

describe('S4 keyward team server, pull and push', () => {
  it('a folder is tried and kept, and what one pushes the other pulls, with a conflict told by the exit status', async () => {
    const folder = handed('server')
    mkdirSync(folder)
    for (const who of [ada, bob]) {
      const set = ['team', 'server', 'set', 'Platform', 'folder', '--set', `path=${folder}`]
      expect(await done(who, ...set)).toMatchObject({ verdict: 'holds', remote: { kind: 'folder', revision: 0 } })
    }
    await add(ada, 'on-the-server')
    await done(ada, 'credential', 'share', 'on-the-server', '--team', 'Platform', '--everyone', 'manage')
    expect(await done(ada, 'team', 'push', 'Platform')).toMatchObject({ revision: 1, undecided: 0, refused: 0 })
    await done(bob, 'team', 'pull', 'Platform')
    const change = (who: Command, purpose: string) =>
      who.run(['credential', 'edit', 'on-the-server', '--purpose', purpose])
    expect(await change(ada, 'hers')).toMatchObject({ status: 0 })
    expect(await change(bob, 'his')).toMatchObject({ status: 0 })
    await done(ada, 'team', 'push', 'Platform')
    const { status, document } = await run(bob, 'team', 'push', 'Platform')
    expect([status, document.undecided]).toEqual([5, 1])
    expect(await done(bob, 'team', 'push', 'Platform', '--on-conflict', 'mine')).toMatchObject({ sent: 1 })
    await done(ada, 'team', 'pull', 'Platform')
    expect(await done(ada, 'credential', 'show', 'on-the-server')).toMatchObject({ purpose: 'his' })
    expect(await done(ada, 'team', 'history', 'Platform')).toMatchObject({
      items: [{ author: 'Bob' }, { author: 'Ada' }, { author: 'Ada' }],
    })
  })

  it('a kind or a setting that there is not is refused, and nothing is kept', async () => {
    expect(await failed(ada, 'team', 'server', 'set', 'Platform', 'ftp')).toEqual([2, 'kind-unknown'])
    const nowhere = ['--set', `path=${handed('nowhere')}`]
    const [status] = await failed(ada, 'team', 'server', 'set', 'Platform', 'folder', ...nowhere)
    expect(status).not.toBe(0)
    expect(await done(ada, 'team', 'server', 'show', 'Platform')).toMatchObject({
      parameters: { path: handed('server') },
    })
    await done(ada, '--yes', 'team', 'server', 'remove', 'Platform')
    expect(await failed(ada, 'team', 'pull', 'Platform')).toEqual([4, 'remote-missing'])
  })
})
