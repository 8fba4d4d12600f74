import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Contact, Identity, Team, TeamMemberInfo } from '../../src/shared/domain/team.ts'
import { Command } from './cli-command.ts'

const ada = new Command()
const bob = new Command()
const run = async (who: Command, ...args: string[]) => {
  const ran = await who.run(['--json', ...args])
  return { status: ran.status, document: ran.json() as Record<string, unknown>, stderr: ran.stderr }
}
const done = async <T>(who: Command, ...args: string[]): Promise<T> => {
  const { status, document } = await run(who, ...args)
  expect({ args, status, document }).toMatchObject({ status: 0 })
  return document as T
}
const failed = async (who: Command, ...args: string[]) => {
  const { status, document } = await run(who, ...args)
  return [status, (document.error as { code: string } | undefined)?.code]
}
/** Where a file lies that one gives to the other. */
const handed = (name: string) => join(ada.home, name)
const membersOf = async (who: Command, ...args: string[]) =>
  (await done<{ items: TeamMemberInfo[] }>(who, 'team', 'members', 'Platform', ...args)).items
/** The owner's list, as the other takes it in. */
const bringUpToDate = async () => {
  await done(ada, 'team', 'export', 'Platform', handed('next.age'))
  return done<Team>(bob, 'team', 'join', handed('next.age'))
}

beforeAll(async () => {
  for (const who of [ada, bob]) expect(await who.run(['vault', 'create'])).toMatchObject({ status: 0 })
})
afterAll(() => {
  ada.close()
  bob.close()
})

describe('S5 keyward identity and contact', () => {
  it('makes one identity, and writes its card', async () => {
    expect(await failed(ada, 'identity', 'show')).toEqual([4, 'identity-missing'])
    const made = await done<Identity>(ada, 'identity', 'create', '--name', 'Ada')
    expect(await failed(ada, 'identity', 'create', '--name', 'Eve')).toEqual([5, 'identity-exists'])
    await done(bob, 'identity', 'create', '--name', 'Bob')
    expect(await done(ada, 'identity', 'show')).toEqual(made)
    const text = await ada.run(['identity', 'show'])
    expect(text.stdout).toContain(`1 ${made.words[0]}`)
    expect((await ada.run(['identity', 'card'])).stdout).toBe(`${made.card}\n`)
    await done(ada, 'identity', 'card', handed('ada.keyward-card'))
    await done(bob, 'identity', 'card', handed('bob.keyward-card'))
    expect(readFileSync(handed('ada.keyward-card'), 'utf8')).toBe(`${made.card}\n`)
  })

  it('takes a card from a file, a text or standard input, and shows it before that', async () => {
    const file = handed('bob.keyward-card')
    expect(await done(ada, 'contact', 'show', file)).toMatchObject({ name: 'Bob', state: 'new' })
    expect((await ada.run(['contact', 'list'])).stderr).toContain('nobody’s card')
    const card = readFileSync(file, 'utf8')
    expect(await done(ada, 'contact', 'add', card)).toMatchObject({ name: 'Bob', verifiedAt: null })
    const again = await ada.run(['--json', 'contact', 'add', '-'], { stdin: card })
    expect(again).toMatchObject({ status: 0 })
    expect(await failed(ada, 'contact', 'add', handed('ada.keyward-card'))).toEqual([2, 'card-own'])
    expect(await failed(ada, 'contact', 'show', 'Nobody')).toEqual([4, 'contact-not-found'])
    expect((await done<{ items: Contact[] }>(ada, 'contact', 'list')).items).toHaveLength(1)
  })

  it('verifies by words that are given or shown, and never without either', async () => {
    const { words } = await done<Contact>(ada, 'contact', 'show', 'bob')
    expect(await failed(ada, 'contact', 'verify', 'Bob')).toEqual([2, 'usage'])
    expect((await run(ada, 'contact', 'verify', 'Bob', '--words', 'no such words')).status).toBe(1)
    const declined = await ada.run(['contact', 'verify', 'Bob'], { typed: ['n'] })
    expect(declined.status).not.toBe(0)
    for (const word of words) expect(declined.stderr).toContain(word)
    expect(await done(ada, 'contact', 'show', 'Bob')).toMatchObject({ state: 'unverified' })
    expect((await ada.run(['contact', 'verify', 'Bob'], { typed: ['y'] })).status).toBe(0)
    expect(await done(ada, 'contact', 'unverify', 'Bob')).toMatchObject({ verifiedAt: null })
    await done(ada, 'contact', 'verify', 'Bob', '--words', words.join(', ').toUpperCase())
    expect(await done(ada, 'contact', 'show', 'Bob')).toMatchObject({ state: 'verified' })
  })

  it('asks for an ID where a name is two people’s, and lists them', async () => {
    const twin = new Command()
    try {
      await twin.run(['vault', 'create'])
      await done(twin, 'identity', 'create', '--name', 'Bob')
      const card = (await twin.run(['identity', 'card'])).stdout
      const { id } = await done<Contact>(ada, 'contact', 'add', card)
      const { status, document } = await run(ada, 'contact', 'show', 'Bob')
      expect({ status, text: JSON.stringify(document) }).toMatchObject({ status: 2, text: expect.stringContaining(id) })
      expect(await done(ada, 'contact', 'show', id)).toMatchObject({ id })
      await done(ada, 'contact', 'remove', id)
    } finally {
      twin.close()
    }
  })
})

describe('S5 keyward team', () => {
  it('takes verified people in, who open its file and join', async () => {
    expect(await done(ada, 'team', 'create', 'Platform')).toMatchObject({ role: 'owner', members: 1 })
    await done(ada, 'contact', 'unverify', 'Bob')
    expect(await failed(ada, 'team', 'add', 'platform', 'Bob')).toEqual([5, 'contact-unverified'])
    await done(ada, '--yes', 'contact', 'verify', 'Bob')
    const { words } = await done<Team>(ada, 'team', 'add', 'Platform', 'Bob')
    await done(ada, 'team', 'export', 'Platform', handed('platform.age'))

    const opened = await done(bob, 'team', 'open', handed('platform.age'))
    expect(opened).toMatchObject({ name: 'Platform', version: 2, known: null, words, asksForWords: true })
    expect(await failed(bob, 'team', 'join', handed('platform.age'))).toEqual([5, 'contact-unverified'])
    const asked = await bob.run(['team', 'join', handed('platform.age')], { typed: ['y'] })
    expect(asked.stderr).toContain('Have you compared these words with an owner of Platform?')
    expect(asked.status).toBe(0)
    expect(await done(bob, 'team', 'show', 'Platform')).toMatchObject({ role: 'member', words })
    const { stdout } = await bob.run(['team', 'members', 'Platform'])
    expect(stdout).toMatch(/Ada +owner +not compared/)
    expect(stdout).toMatch(/Bob +member +you/)
  })

  it('changes groups, rules and roles by name, as an owner', async () => {
    expect(await failed(bob, 'team', 'rename', 'Platform', 'Mine')).toEqual([5, 'team-owner-needed'])
    await done(ada, 'team', 'group', 'set', 'Platform', 'On call', '--add', 'Bob')
    await done(ada, 'team', 'group', 'set', 'Platform', 'on call', '--name', 'Night shift')
    expect(await membersOf(ada, '--group', 'Night shift')).toMatchObject([{ name: 'Bob' }])
    expect(await membersOf(ada, '--search', 'ad')).toMatchObject([{ name: 'Ada' }])
    expect(await failed(ada, 'team', 'group', 'remove', 'Platform', 'On call')).toEqual([4, 'team-group-not-found'])
    await done(ada, 'team', 'group', 'remove', 'Platform', 'Night shift')
    expect(await done(ada, 'team', 'policy', 'Platform', '--create', 'owners')).toEqual({
      create: 'owners',
      plaintextExport: 'forbidden',
    })
    await done(ada, 'team', 'role', 'Platform', 'Bob', 'owner')
    expect(await bringUpToDate()).toMatchObject({ role: 'owner', policy: { create: 'owners' } })
  })

  it('tells an older file for what it is', async () => {
    expect(await done(bob, 'team', 'open', handed('platform.age'))).toMatchObject({ fileVersion: 2, known: 7 })
    const text = await bob.run(['team', 'open', handed('platform.age')])
    expect(text.stdout).toContain('older than yours')
  })

  it('who has left takes part again with the same file; who was removed can’t open the next', async () => {
    await done(bob, 'team', 'leave', 'Platform')
    expect(await done(bob, 'team', 'show', 'Platform')).toMatchObject({ role: null })
    expect(await done(bob, 'team', 'join', handed('next.age'))).toMatchObject({ role: 'owner' })
    const declined = await ada.run(['team', 'remove', 'Platform', 'Bob'], { typed: ['n'] })
    expect(declined.stderr).toContain('What they have received stays with them.')
    expect(await membersOf(ada)).toHaveLength(2)
    await done(ada, 'team', 'remove', 'Platform', 'Bob')
    expect(await failed(ada, 'team', 'remove', 'Platform', 'Ada')).toEqual([5, 'team-last-owner'])
    await done(ada, 'team', 'export', 'Platform', handed('after.age'))
    expect(await failed(bob, 'team', 'join', handed('after.age'))).toEqual([3, 'team-file-not-yours'])
    expect(await failed(bob, 'team', 'open', handed('bob.keyward-card'))).toEqual([1, 'team-file-unreadable'])
    expect(existsSync(handed('after.age'))).toBe(true)
  })
})
