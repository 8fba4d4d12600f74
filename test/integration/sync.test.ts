import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessGrant } from '../../src/shared/domain/access.ts'
import type { ConflictDecision } from '../../src/shared/domain/remote.ts'
import { noExtras } from '../../src/shared/domain/system.ts'
import { VaultError } from '../../src/shared/errors.ts'
import { type MemoryRemote, memoryRemote } from '../fakes/memory-remote.ts'
import { codeOf } from './code-of.ts'
import { metadata } from './core.ts'
import { bringUpToDate, carry, type Person, startPerson, startTeam } from './two-people.ts'

let server: MemoryRemote
let people: Person[]
let [ada, bob, cyd]: [Person, Person, Person] = [] as never
let teamId: string

const start = async (name: string) => {
  const person = await startPerson(name, { openTeamRemote: async () => server })
  people.push(person)
  return person
}
const connect = (person: Person) =>
  person.client.remotes.set({
    teamId,
    kind: 'folder',
    parameters: { path: person.test.home },
    credentialId: null,
    consent: false,
  })

beforeEach(async () => {
  server = memoryRemote()
  people = []
  ;[ada, bob, cyd] = [await start('Ada'), await start('Bob'), await start('Cyd')]
  teamId = await startTeam(ada, [bob, cyd])
  for (const person of people) await connect(person)
})
afterEach(async () => {
  for (const { test } of people) await test.close()
})

const everyone = (level: AccessGrant['level']): AccessGrant[] => [{ to: 'everyone', level }]
const addToken = async (person: Person, name: string, grants = everyone('manage')) => {
  const { id } = await person.client.credentials.create({
    type: 'bearer-token',
    metadata: metadata({ name }),
    config: {},
    secrets: { token: `value-of-${name.toLowerCase().replaceAll(' ', '-')}-1` },
  })
  await person.client.sharing.set({ credentialIds: [id], teamId, grants })
  return id
}
const push = (person: Person, onConflict: 'leave' | 'mine' = 'leave') =>
  person.client.remotes.push({ teamId, onConflict })
const pull = (person: Person, onConflict: 'leave' | 'theirs' | 'both' = 'leave') =>
  person.client.remotes.pull({ teamId, onConflict })
const decide = (person: Person, decisions: ConflictDecision[]) => person.client.remotes.push({ teamId, decisions })
const purpose = async (person: Person, id: string) => (await person.client.credentials.get({ ref: id })).purpose
const change = (person: Person, id: string, text: string) =>
  person.client.credentials.update({ id, revision: null, metadata: { purpose: text }, config: null })
const idOf = async (person: Person, name: string) => (await person.client.credentials.get({ ref: name })).id
const namesOf = async (person: Person) =>
  (
    await person.client.credentials.list({ limit: 100, cursor: null, filter: {}, sort: 'name', descending: false })
  ).items.map(({ name }) => name)

describe('S4 a team and its server', () => {
  it('what one pushes the others pull, changed again and pushed back', async () => {
    const id = await addToken(ada, 'Stripe')
    expect(await push(ada)).toMatchObject({ revision: 1, sent: 1, conflicts: [] })
    expect(await pull(bob)).toMatchObject({ revision: 1, created: 1 })
    await change(bob, id, 'for invoices')
    expect((await bob.client.remotes.get({ teamId })).remote).toMatchObject({ revision: 1, waiting: 1 })
    expect(await push(bob)).toMatchObject({ revision: 2, sent: 1 })
    expect(await pull(ada)).toMatchObject({ revision: 2, replaced: 1 })
    expect(await purpose(ada, id)).toBe('for invoices')
    // Nothing is sent, or taken in, where nothing has changed.
    expect(await push(ada)).toMatchObject({ revision: 2, sent: 0, replaced: 0 })
    expect(await pull(cyd)).toMatchObject({ revision: 2, created: 1 })
    expect((await ada.client.remotes.history({ teamId, before: null, limit: 10 })).items).toMatchObject([
      { number: 2, author: 'Bob', credentials: 1 },
      { number: 1, author: 'Ada', credentials: 1 },
    ])
  })

  it('of several who push at once each finds its change there, and nobody’s is lost', async () => {
    const ids = await Promise.all(people.map((person, at) => addToken(person, `Token ${at}`)))
    const results = await Promise.all(people.map((person) => push(person)))
    expect(results.map(({ sent }) => sent)).toEqual([1, 1, 1])
    expect(new Set(results.map(({ revision }) => revision)).size).toBe(3)
    for (const person of people) {
      await pull(person)
      expect(await namesOf(person)).toEqual(['Token 0', 'Token 1', 'Token 2'])
    }
    // Once more, each a change of another's.
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(
        people.map(async (person, at) => {
          await change(person, ids[(at + 1) % 3] ?? '', `round ${round} by ${at}`)
          await push(person)
        }),
      )
      for (const person of people) await pull(person)
      for (const [at, id] of ids.entries())
        for (const person of people) expect(await purpose(person, id)).toBe(`round ${round} by ${(at + 2) % 3}`)
    }
  })

  it('what both changed is decided by a person, and written over by nobody', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    await pull(bob)
    await pull(cyd)
    await change(ada, id, 'hers')
    await change(bob, id, 'his')
    await change(cyd, id, 'theirs')
    await push(ada)
    const conflict = { id, name: 'Stripe', reason: 'It was changed here and by the sender.' }
    expect(await push(bob)).toMatchObject({ sent: 0, undecided: 1, refused: 0, conflicts: [conflict] })
    expect(await purpose(bob, id)).toBe('his')
    expect(await push(bob, 'mine')).toMatchObject({ sent: 1, conflicts: [] })
    expect(await pull(ada)).toMatchObject({ replaced: 1 })
    expect(await purpose(ada, id)).toBe('his')
    expect(await pull(cyd, 'theirs')).toMatchObject({ replaced: 1, conflicts: [] })
    expect(await purpose(cyd, id)).toBe('his')
  })

  it('a person sees who has changed what of a conflict, and decides one by one, for the state that was seen', async () => {
    const [one, two] = [await addToken(ada, 'One'), await addToken(ada, 'Two')]
    await push(ada)
    await pull(bob)
    await change(ada, one, 'hers')
    await ada.client.credentials.rotate({ id: two, config: {}, secrets: { token: 'value-of-two-2' }, expiresAt: null })
    await push(ada)
    await change(bob, one, 'his')
    await change(bob, two, 'his')
    const seen = await pull(bob)
    expect(seen).toMatchObject({ undecided: 2, replaced: 0 })
    expect((await bob.client.remotes.get({ teamId })).remote).toMatchObject({ undecided: 2, waiting: 2 })
    expect((await bob.client.teams.list({})).items).toMatchObject([{ id: teamId, server: { undecided: 2 } }])
    const { attention } = await bob.client.overview.get({})
    expect(attention.find(({ kind }) => kind === 'team-undecided')).toMatchObject({ subjectId: teamId })
    expect(seen.conflicts).toMatchObject([
      {
        id: one,
        by: 'Ada',
        choices: ['leave', 'theirs', 'mine', 'both'],
        fields: [{ name: 'purpose', changed: 'both' }],
      },
      {
        id: two,
        fields: [
          { name: 'purpose', changed: 'mine' },
          { name: 'token', changed: 'theirs' },
        ],
      },
    ])
    const revisionOf = (id: string) => seen.conflicts.find((conflict) => conflict.id === id)?.revision ?? 0
    // Ada changes one of them once more: what Bob decides about the state that he saw holds for no other.
    await change(ada, two, 'hers as well')
    await push(ada)
    expect(
      await decide(bob, [
        { id: one, revision: revisionOf(one), choice: 'theirs' },
        { id: two, revision: revisionOf(two), choice: 'mine' },
      ]),
    ).toMatchObject({ replaced: 1, sent: 0, undecided: 1, conflicts: [{ id: two }] })
    expect([await purpose(bob, one), await purpose(bob, two)]).toEqual(['hers', 'his'])
    const { conflicts } = await pull(bob)
    expect(await decide(bob, [{ id: two, revision: conflicts[0]?.revision ?? 0, choice: 'mine' }])).toMatchObject({
      sent: 1,
      undecided: 0,
    })
    await pull(ada)
    expect([await purpose(ada, one), await purpose(ada, two)]).toEqual(['hers', 'his'])
  })

  it('each member gets what is for them, and who may only use it can’t push it', async () => {
    const forBob = await addToken(ada, 'For Bob', [
      { to: 'member', id: ada.id, level: 'manage' },
      { to: 'member', id: bob.id, level: 'use' },
    ])
    const hers = await addToken(ada, 'Hers', [{ to: 'member', id: ada.id, level: 'manage' }])
    await push(ada)
    await pull(bob)
    await pull(cyd)
    expect([await namesOf(bob), await namesOf(cyd)]).toEqual([['For Bob'], []])
    expect(await push(bob)).toMatchObject({ sent: 0 })
    expect([forBob, hers].every(Boolean)).toBe(true)
  })

  it('a credential that is taken out goes into the trash of the others, if its manager did it', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    await pull(bob)
    await ada.client.sharing.stop({ credentialIds: [id] })
    expect(await push(ada)).toMatchObject({ ended: 1 })
    expect(await pull(bob)).toMatchObject({ removed: 1 })
    expect((await bob.client.credentials.get({ ref: id })).trashedAt).not.toBeNull()
    expect(await namesOf(ada)).toEqual(['Stripe'])
  })

  it('what one throws away while another changes it is gone only once a person has decided that', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    await pull(bob)
    await change(bob, id, 'his')
    await push(bob)
    await ada.client.credentials.trash({ ids: [id], confirm: 'Stripe' })
    expect(await push(ada)).toMatchObject({ ended: 0, undecided: 1 })
    expect(await pull(cyd)).toMatchObject({ created: 1 })
    expect(await purpose(cyd, id)).toBe('his')
    expect(await push(ada, 'mine')).toMatchObject({ ended: 1, undecided: 0 })
    expect(await pull(bob)).toMatchObject({ removed: 1 })
    expect((await bob.client.credentials.get({ ref: id })).trashedAt).not.toBeNull()
  })

  it('what was taken out and is shared again comes back to everybody, whenever they look', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    for (const text of ['one', 'two', 'three']) {
      await change(ada, id, text)
      await push(ada)
    }
    await pull(bob)
    await pull(cyd)
    await ada.client.sharing.stop({ credentialIds: [id] })
    await push(ada)
    expect(await pull(bob)).toMatchObject({ removed: 1 })
    await change(ada, id, 'shared again')
    await ada.client.sharing.set({ credentialIds: [id], teamId, grants: everyone('manage') })
    await push(ada)
    // Bob has seen it go, Cyd hasn’t. Neither takes it out again.
    expect(await push(bob)).toMatchObject({ replaced: 1, undecided: 0, sent: 0, ended: 0 })
    expect(await push(cyd)).toMatchObject({ replaced: 1, undecided: 0, sent: 0, ended: 0 })
    for (const person of [bob, cyd]) {
      expect(await purpose(person, id)).toBe('shared again')
      expect((await person.client.credentials.get({ ref: id })).trashedAt).toBeNull()
    }
    expect(await pull(ada)).toMatchObject({ removed: 0 })
    // Taken out and shared again before anybody could see it.
    await ada.client.sharing.stop({ credentialIds: [id] })
    await change(ada, id, 'in one go')
    await ada.client.sharing.set({ credentialIds: [id], teamId, grants: everyone('manage') })
    await push(ada)
    await pull(bob)
    expect(await purpose(bob, id)).toBe('in one go')
  })

  it('what a process had pushed that ended before it heard of that is known, and what came after it on both sides is decided', async () => {
    const id = await addToken(ada, 'Stripe')
    const create = server.create
    const dies = async (name: string, bytes: Uint8Array): Promise<never> => {
      if (!name.includes('/revisions/')) await create(name, bytes)
      else {
        server.create = create
        await create(name, bytes)
        throw new VaultError('remote-unreachable')
      }
      return 'created' as never
    }
    server.create = dies
    expect(await codeOf(push(ada))).toBe('remote-unreachable')
    // Nothing else has happened: it is simply there.
    expect(await push(ada)).toMatchObject({ revision: 1, sent: 0, undecided: 0, created: 0, replaced: 0 })
    await change(ada, id, 'second')
    server.create = dies
    expect(await codeOf(push(ada))).toBe('remote-unreachable')
    await pull(bob)
    await change(bob, id, 'by Bob')
    await push(bob)
    await change(ada, id, 'third')
    // Hers of the second time is known to be there: what both changed since waits, and nothing is lost.
    expect(await push(ada)).toMatchObject({ sent: 0, replaced: 0, undecided: 1, conflicts: [{ by: 'Bob' }] })
    expect(await purpose(ada, id)).toBe('third')
    // A new one that was changed on both sides before anybody knew that it is there isn’t written over either.
    const other = await addToken(ada, 'Other')
    server.create = dies
    expect(await codeOf(push(ada))).toBe('remote-unreachable')
    await pull(bob)
    await change(ada, other, 'hers')
    await change(bob, other, 'his')
    await push(bob)
    expect(await push(ada)).toMatchObject({ replaced: 0, undecided: 2 })
    expect(await purpose(ada, other)).toBe('hers')
  })

  it('the very first push is known again too, after others have changed what it brought', async () => {
    const id = await addToken(ada, 'Stripe')
    const create = server.create
    server.create = async (name, bytes) => {
      const created = await create(name, bytes)
      if (name.includes('/revisions/')) throw new VaultError('remote-unreachable')
      return created
    }
    expect(await codeOf(push(ada))).toBe('remote-unreachable')
    server.create = create
    for (const text of ['once', 'twice']) {
      await pull(bob)
      await change(bob, id, text)
      await push(bob)
    }
    expect(await pull(ada)).toMatchObject({ revision: 3, replaced: 1, undecided: 0 })
    expect(await purpose(ada, id)).toBe('twice')
  })

  it('what was handed over by hand is not taken away by a server that never had it', async () => {
    const id = await addToken(ada, 'By hand')
    const { fileId } = await ada.client.bundles.export({
      choose: { teamId },
      to: { with: 'team', teamId, memberIds: null },
      note: '',
      armor: false,
    })
    const { previewId } = await bob.client.bundles.preview({ fileId: carry(ada, bob, fileId), key: { with: 'own' } })
    await bob.client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
    await addToken(cyd, 'Hers')
    await push(cyd)
    expect(await pull(bob)).toMatchObject({ created: 1, removed: 0 })
    await change(cyd, await idOf(cyd, 'Hers'), 'changed')
    await push(cyd)
    expect(await pull(bob)).toMatchObject({ replaced: 1, removed: 0 })
    expect((await bob.client.credentials.get({ ref: id })).trashedAt).toBeNull()
    // He manages it as well, and brings it to the server.
    expect(await push(bob)).toMatchObject({ sent: 1 })
    expect(await pull(cyd)).toMatchObject({ created: 1 })
  })

  it('what only has the name of something of one’s own comes in beside it, once, whatever is asked', async () => {
    const { id: own } = await bob.client.credentials.create({
      type: 'bearer-token',
      metadata: metadata({ name: 'Stripe', purpose: 'his own' }),
      config: {},
      secrets: { token: 'value-of-his-own-1' },
    })
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    expect(await pull(bob, 'theirs')).toMatchObject({ created: 1, replaced: 0, conflicts: [] })
    expect(await pull(bob, 'theirs')).toMatchObject({ created: 0, replaced: 0, conflicts: [] })
    expect(await namesOf(bob)).toEqual(['Stripe', 'Stripe (2)'])
    expect(await purpose(bob, own)).toBe('his own')
    expect(await bob.client.credentials.get({ ref: id })).toMatchObject({ name: 'Stripe (2)', sharing: 'shared' })
    await change(ada, id, 'changed')
    await push(ada)
    expect(await pull(bob)).toMatchObject({ replaced: 1, conflicts: [] })
    expect([await purpose(bob, id), await purpose(bob, own)]).toEqual(['changed', 'his own'])
  })

  it('rights that change while a push is under way are sent with the next one', async () => {
    const id = await addToken(ada, 'Stripe')
    const create = server.create
    server.create = async (name, bytes) => {
      server.create = create
      await ada.client.sharing.set({
        credentialIds: [id],
        teamId,
        grants: [{ to: 'member', id: ada.id, level: 'manage' }, ...everyone('use')],
      })
      return create(name, bytes)
    }
    expect(await push(ada)).toMatchObject({ sent: 1 })
    expect((await ada.client.remotes.get({ teamId })).remote).toMatchObject({ waiting: 1 })
    expect(await push(ada)).toMatchObject({ sent: 1 })
    await pull(bob)
    expect(await bob.client.credentials.get({ ref: id })).toMatchObject({ access: 'use' })
  })

  it('what a member pushed last, before they were removed by somebody who had not seen it, stops nobody', async () => {
    const [id, other] = [await addToken(ada, 'Stripe'), await addToken(ada, 'Other')]
    await push(ada)
    await pull(bob)
    await pull(cyd)
    await change(bob, id, 'by Bob')
    await push(bob)
    await ada.client.teams.removeMembers({ id: teamId, memberIds: [bob.id] })
    await bringUpToDate(ada, cyd, teamId)
    // What somebody signed who was removed since is taken in from nobody, and what the others have takes its place.
    await change(cyd, other, 'by Cyd')
    expect(await push(cyd)).toMatchObject({ sent: 2, undecided: 0 })
    expect(await push(ada)).toMatchObject({ replaced: 1, undecided: 0, refused: 0 })
    expect([await purpose(ada, id), await purpose(ada, other), await purpose(cyd, id)]).toEqual(['', 'by Cyd', ''])
    expect((await ada.client.remotes.history({ teamId, before: null, limit: 10 })).items).toMatchObject([
      { number: 3, author: 'Cyd', changed: 2, removed: 0 },
      { number: 2, author: 'Bob', changed: 1, removed: 0 },
      { number: 1, author: 'Ada', changed: 2, removed: 0 },
    ])
  })

  it('a new member gets everything with the next push, and who was removed nothing more', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    await pull(bob)
    await ada.client.teams.removeMembers({ id: teamId, memberIds: [bob.id] })
    // What is current is encrypted anew, without him.
    expect(await push(ada)).toMatchObject({ sent: 1 })
    expect(await codeOf(pull(bob))).toBe('team-not-member')
    const dan = await start('Dan')
    await ada.client.identity.addContact({ card: dan.card })
    await ada.client.identity.verifyContact({ id: dan.id, isVerified: true })
    await dan.client.identity.addContact({ card: ada.card })
    await dan.client.identity.verifyContact({ id: ada.id, isVerified: true })
    await ada.client.teams.addMembers({ id: teamId, contactIds: [dan.id], role: 'member' })
    expect(await push(ada)).toMatchObject({ sent: 1 })
    await bringUpToDate(ada, dan, teamId)
    await connect(dan)
    expect(await pull(dan)).toMatchObject({ created: 1 })
    expect(await pull(cyd)).toMatchObject({ conflicts: [] })
    await change(dan, id, 'Dan’s')
    await push(dan)
    await pull(cyd)
    expect(await purpose(cyd, id)).toBe('Dan’s')
  })
})

describe('S4 an older revision', () => {
  const revision = (person: Person, number: number) => person.client.remotes.revision({ teamId, number })
  const restore = (person: Person, number: number, ids: string[] | null = null) =>
    person.client.remotes.restore({ teamId, number, ids })
  const versionOf = async (person: Person, id: string) => (await person.client.credentials.get({ ref: id })).version

  it('is brought back as a change of now: what was changed or taken out since, and not what came since', async () => {
    const [one, two] = [await addToken(ada, 'One'), await addToken(ada, 'Two')]
    await push(ada)
    await pull(bob)
    await change(bob, one, 'second thoughts')
    await bob.client.credentials.rotate({ id: one, config: {}, secrets: { token: 'value-of-one-2' }, expiresAt: null })
    await bob.client.sharing.stop({ credentialIds: [two] })
    const three = await addToken(bob, 'Three')
    await push(bob)
    await pull(ada)
    expect(await revision(ada, 1)).toMatchObject({
      number: 1,
      author: 'Ada',
      counts: { restorable: 2, refused: 0, same: 0 },
      items: [
        { id: one, state: 'changed', fields: ['purpose', 'token'], reason: '' },
        { id: two, name: 'Two', state: 'gone', reason: '' },
      ],
    })
    expect(await revision(ada, 2)).toMatchObject({ items: [], counts: { restorable: 0, same: 2 } })
    expect(await restore(ada, 1)).toEqual({ restored: 2, refused: 0 })
    expect(await revision(ada, 1)).toMatchObject({ items: [], counts: { restorable: 0, refused: 0, same: 2 } })
    expect([await purpose(ada, one), await versionOf(ada, one)]).toEqual(['', 3])
    expect(await push(ada)).toMatchObject({ revision: 3, sent: 2 })
    expect(await pull(cyd)).toMatchObject({ created: 3, undecided: 0 })
    expect(await purpose(cyd, one)).toBe('')
    expect(await namesOf(cyd)).toEqual(['One', 'Three', 'Two'])
    // What he took out of the team is his own since.
    expect(await pull(bob)).toMatchObject({ replaced: 1, undecided: 0, refused: 1 })
    expect(await purpose(bob, three)).toBe('')
    expect((await ada.client.remotes.history({ teamId, before: null, limit: 1 })).hasMore).toBe(true)
    expect(await ada.client.remotes.history({ teamId, before: 3, limit: 1 })).toMatchObject({
      items: [{ number: 2, changed: 2, removed: 1 }],
      hasMore: true,
    })
  })

  it('brings along what belongs to what is chosen, and leaves what has another owner by now', async () => {
    const { client } = ada
    const system = async (name: string) =>
      (
        await client.systems.create({
          name,
          category: '',
          summary: '',
          kind: 'http',
          parameters: {},
          credentialType: 'bearer-token',
          credentialConfig: {},
          ...noExtras,
        })
      ).id
    const [one, two] = [await addToken(ada, 'One'), await addToken(ada, 'Two')]
    for (const [id, systemId] of [
      [one, await system('Shop')],
      [two, await system('Billing')],
    ] as const)
      await client.credentials.update({ id, revision: null, metadata: { systemId }, config: null })
    const input = { name: 'Shop API', kind: 'http', systemId: null, environment: '', purpose: '' }
    const parameters = { url: 'https://shop.example.com/' }
    const made = await client.connections.create({ input: { ...input, credentialId: one, parameters }, consent: true })
    await push(ada)
    await pull(bob)
    await change(ada, one, 'changed')
    await change(ada, two, 'changed')
    await push(ada)
    await pull(bob)
    // Bob has removed the systems, and uses the connection with something of his own.
    for (const id of [one, two])
      await bob.client.credentials.update({ id, revision: null, metadata: { systemId: null }, config: null })
    const { id: own } = await bob.client.credentials.create({
      type: 'bearer-token',
      metadata: metadata({ name: 'Own' }),
      config: {},
      secrets: { token: 'value-of-his-own-1' },
    })
    await bob.client.connections.update({
      id: made.id,
      revision: null,
      input: { credentialId: own },
      consent: true,
    })
    const ownSystems = async () => (await bob.client.systems.list({})).items.filter(({ builtIn }) => !builtIn)
    for (const { id } of await ownSystems()) await bob.client.systems.delete({ id })
    expect(await restore(bob, 1, [one])).toEqual({ restored: 1, refused: 0 })
    expect(await purpose(bob, one)).toBe('')
    expect(await purpose(bob, two)).toBe('changed')
    expect((await bob.client.connections.get({ ref: made.id })).credentialId).toBe(own)
    expect((await ownSystems()).map(({ name }) => name)).toEqual(['Shop'])
  })

  it('is brought back by those who manage it, one by one, and only while it is there', async () => {
    const grants: AccessGrant[] = [{ to: 'member', id: ada.id, level: 'manage' }, ...everyone('view')]
    const [one, two] = [await addToken(ada, 'One', grants), await addToken(ada, 'Two', grants)]
    await push(ada)
    await pull(bob)
    await change(ada, one, 'changed')
    await change(ada, two, 'changed')
    await push(ada)
    await pull(bob)
    expect(await revision(bob, 1)).toMatchObject({ counts: { restorable: 0, refused: 2 } })
    expect((await revision(bob, 1)).items[0]?.reason).toBe('You don’t manage it.')
    expect(await restore(bob, 1)).toEqual({ restored: 0, refused: 2 })
    expect(await restore(ada, 1, [two])).toEqual({ restored: 1, refused: 0 })
    expect([await purpose(ada, one), await purpose(ada, two)]).toEqual(['changed', ''])
    expect(await codeOf(restore(ada, 1, [ada.id]))).toBe('not-found')
    expect(await codeOf(restore(ada, 7))).toBe('revision-gone')
  })
})

describe('S4 what a server keeps of the past', () => {
  let clock = Date.now()
  const numbers = () =>
    [...server.objects.keys()].filter((name) => name.includes('/revisions/')).map((name) => Number(name.slice(-8)))
  const bundles = () => [...server.objects.keys()].filter((name) => name.includes('/bundles/')).length

  it('is so many revisions and so many days; who was away for longer goes on, and what is missing above is told', async () => {
    const eve = await startPerson('Eve', {
      openTeamRemote: async () => server,
      now: () => clock,
      retention: { revisions: 4, ms: 90 * 86_400_000, rhythm: 2 },
    })
    people.push(eve)
    const fay = await start('Fay')
    teamId = await startTeam(eve, [fay], 'Busy')
    await connect(eve)
    await connect(fay)
    const [id, same, gone] = [await addToken(eve, 'Busy'), await addToken(eve, 'Same'), await addToken(eve, 'Gone')]
    await push(eve)
    await pull(fay)
    await eve.client.sharing.stop({ credentialIds: [gone] })
    for (let at = 2; at <= 10; at += 1) {
      await change(eve, id, `change ${at}`)
      await push(eve)
    }
    // All of it is of today.
    expect([Math.min(...numbers()), bundles()]).toEqual([1, 10])
    clock += 91 * 86_400_000
    await change(eve, id, 'a quarter later')
    await push(eve)
    expect([Math.min(...numbers()), Math.max(...numbers())]).toEqual([6, 11])
    // The first bundle still has the newest state of something.
    expect(bundles()).toBe(7)
    // Who took something out while she was away is forgotten, and she doesn’t bring it back.
    expect(await push(fay)).toMatchObject({ replaced: 1, removed: 1, undecided: 0, sent: 0 })
    expect((await fay.client.credentials.get({ ref: gone })).trashedAt).not.toBeNull()
    expect([await purpose(fay, id), await purpose(fay, same)]).toEqual(['a quarter later', ''])
    // Somebody tidies while it is read.
    await change(eve, id, 'once more')
    await push(eve)
    const read = server.read
    server.read = async (name, most) => {
      server.read = read
      const bytes = await read(name, most)
      for (let at = 0; at < 4; at += 1) {
        await change(eve, id, `while it is read ${at}`)
        await push(eve)
      }
      clock += 91 * 86_400_000
      for (let at = 4; at < 8; at += 1) {
        await change(eve, id, `while it is read ${at}`)
        await push(eve)
      }
      return bytes
    }
    expect(await pull(fay)).toMatchObject({ replaced: 1, undecided: 0 })
    expect(Math.min(...numbers())).toBeGreaterThan(12)
    expect(await purpose(fay, id)).toBe('while it is read 7')
    server.objects.delete(`${teamId}/revisions/00000018`)
    expect(await codeOf(fay.client.remotes.revision({ teamId, number: 17 }))).toBe('remote-forged')
    expect(await codeOf(fay.client.remotes.revision({ teamId, number: 5 }))).toBe('remote-forged')
  })
})

describe('S4 a list of members that has gone on', () => {
  it('is followed by the server, however many versions came since', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    for (let at = 0; at < 20; at += 1) await ada.client.teams.rename({ id: teamId, name: `Platform ${at}` })
    await change(ada, id, 'changed')
    await push(ada)
    expect(await pull(bob)).toMatchObject({ created: 1 })
    expect((await bob.client.teams.get({ id: teamId })).name).toBe('Platform 19')
    // Without the lists between, it can't be.
    for (const name of [...server.objects.keys()].filter((each) => each.includes('/lists/')))
      server.objects.delete(name)
    expect(await codeOf(pull(cyd))).toBe('team-gap')
  })
})

describe('S4 a server that is asked by itself', () => {
  it('is asked when a window unlocks the vault, once a person wants it, and a failure is kept with it', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    const { client } = await bob.test.another('desktop')
    const unlock = () => client.vault.unlock({ passphrase: null, slotId: null })
    const remote = async () => (await client.remotes.get({ teamId })).remote
    expect(await bob.client.remotes.setAutomatic({ teamId, automatic: true })).toMatchObject({
      remote: { automatic: true, revision: 0 },
    })
    await unlock()
    await expect.poll(remote, { timeout: 5000 }).toMatchObject({ revision: 1, failure: null })
    expect(await bob.client.credentials.get({ ref: id })).toMatchObject({ name: 'Stripe', sharing: 'shared' })

    // It shows an older state, as no honest server does.
    server.objects.clear()
    await client.vault.lock({})
    await unlock()
    await expect.poll(remote, { timeout: 5000 }).toMatchObject({ revision: 1, failure: 'remote-rolled-back' })
    const { attention } = await client.overview.get({})
    expect(attention.find(({ kind }) => kind === 'team-failing')).toMatchObject({ subjectId: teamId })
  })
})

describe('S4 a server that is refused', () => {
  it('leaves the credential as it was; one that is kept may have it sent there', async () => {
    const { id } = await ada.client.credentials.create({
      type: 'basic-auth',
      metadata: metadata({ name: 'Share' }),
      config: { username: 'ada' },
      secrets: { password: 'secret' },
    })
    const set = () =>
      ada.client.remotes.set({
        teamId,
        kind: 'webdav',
        parameters: { url: 'https://dav.example.com/team/' },
        credentialId: id,
        consent: false,
      })
    const hosts = async () => (await ada.client.credentials.get({ ref: id })).boundHosts
    // It says that it has created what was there before.
    const { create } = server
    server.create = async (...given) => {
      await create(...given)
      return 'created'
    }
    expect(await set()).toMatchObject({ verdict: 'refused', remote: null })
    expect(await hosts()).toEqual([])
    server.create = async () => {
      throw new VaultError('remote-unavailable')
    }
    await set().catch(() => {})
    expect(await hosts()).toEqual([])
    server.create = create
    expect(await set()).toMatchObject({ verdict: 'holds' })
    expect(await hosts()).toEqual(['dav.example.com:443'])
  })
})

describe('S4 a server that lies', () => {
  const revision = (number: number) => `${teamId}/revisions/${String(number).padStart(8, '0')}`
  const bytesOf = (name: string) => server.objects.get(name) ?? new Uint8Array()

  it('is told when it shows an older state, or another under a number that was seen', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    await change(ada, id, 'two')
    await push(ada)
    await pull(bob)
    const [one, two] = [bytesOf(revision(1)), bytesOf(revision(2))]
    server.objects.delete(revision(2))
    expect(await codeOf(pull(bob))).toBe('remote-rolled-back')
    server.objects.set(revision(2), one)
    expect(await codeOf(pull(bob))).toBe('remote-forged')
    server.objects.set(revision(2), two)
    expect(await pull(bob)).toMatchObject({ revision: 2 })
    expect(await purpose(bob, id)).toBe('two')
  })

  it('is told when it replays an older revision under a new number, or leaves one out', async () => {
    const id = await addToken(ada, 'Stripe')
    await push(ada)
    await pull(bob)
    for (const text of ['two', 'three']) {
      await change(ada, id, text)
      await push(ada)
    }
    const [two, three] = [bytesOf(revision(2)), bytesOf(revision(3))]
    server.objects.set(revision(4), two)
    expect(await codeOf(pull(bob))).toBe('remote-forged')
    server.objects.delete(revision(4))
    server.objects.delete(revision(2))
    expect(await codeOf(pull(bob))).toBe('remote-forged')
    server.objects.set(revision(2), three)
    server.objects.set(revision(3), two)
    expect(await codeOf(pull(bob))).toBe('remote-forged')
    expect(await purpose(bob, id)).toBe('')
  })

  it('is told for every altered byte of a revision or a bundle', async () => {
    await addToken(ada, 'Stripe')
    await push(ada)
    for (const name of [...server.objects.keys()].filter((each) => each.startsWith(teamId))) {
      const whole = bytesOf(name)
      for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 12)) {
        const altered = Uint8Array.from(whole)
        altered[at] = (altered[at] ?? 0) ^ 1
        server.objects.set(name, altered)
        expect(['remote-forged', 'bundle-malformed']).toContain(await codeOf(pull(bob)))
      }
      server.objects.set(name, whole.subarray(0, whole.length - 1))
      expect(['remote-forged', 'bundle-malformed']).toContain(await codeOf(pull(bob)))
      server.objects.set(name, whole)
    }
    expect(await pull(bob)).toMatchObject({ created: 1 })
  })

  it('is told when it serves the state of another team', async () => {
    await addToken(ada, 'Stripe')
    await push(ada)
    const eve = await start('Eve')
    const mine = teamId
    teamId = await startTeam(eve, [bob], 'Platform')
    await connect(eve)
    await addToken(eve, 'Evil')
    await push(eve)
    const foreign = bytesOf(revision(1))
    teamId = mine
    server.objects.set(revision(1), foreign)
    expect(await codeOf(pull(bob))).toBe('remote-forged')
    expect(await namesOf(bob)).toEqual([])
  })
})
