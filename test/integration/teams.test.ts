import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf } from './code-of.ts'
import { bringUpToDate, carry, introduce, type Person, startPerson, startTeam } from './two-people.ts'

let ada: Person
let bob: Person
beforeEach(async () => {
  ada = await startPerson('Ada')
  bob = await startPerson('Bob')
})
afterEach(async () => {
  await ada.test.close()
  await bob.test.close()
})

const actionsOf = async (person: Person) =>
  (await person.client.audit.list({ limit: 100, cursor: null })).items.map(
    ({ action, outcome }) => `${action} ${outcome}`,
  )

describe('S5 identity and cards', () => {
  it('one vault has one identity, which outlives a lock and a new vault key', async () => {
    const { identity } = await ada.client.identity.get({})
    expect(identity).toMatchObject({ name: 'Ada', card: ada.card })
    expect(await codeOf(ada.client.identity.create({ name: 'Eve' }))).toBe('identity-exists')
    const [slot] = (await ada.client.vault.status({})).slots
    await ada.client.vault.rekey({ keep: [{ id: slot?.id ?? '', passphrase: null }], add: [] })
    await ada.client.vault.lock({})
    await ada.client.vault.unlock({ passphrase: null, slotId: null })
    expect((await ada.client.identity.get({})).identity).toEqual(identity)
    // It signs: the key that was sealed before opens.
    await ada.client.teams.create({ name: 'After' })
  })

  it('a card is known as what it is: new, unverified, verified, one’s own', async () => {
    const state = async () => (await ada.client.identity.readCard({ card: bob.card })).state
    expect(await state()).toBe('new')
    const { id } = await ada.client.identity.addContact({ card: bob.card })
    expect(await state()).toBe('unverified')
    await ada.client.identity.verifyContact({ id, isVerified: true })
    expect(await state()).toBe('verified')
    expect((await ada.client.identity.readCard({ card: ada.card })).state).toBe('own')
    expect(await codeOf(ada.client.identity.addContact({ card: ada.card }))).toBe('card-own')
    // Both see the same eight words for Bob.
    const [contact] = (await ada.client.identity.contacts({ offset: 0 })).items
    expect(contact?.words).toEqual((await bob.client.identity.get({})).identity?.words)
    expect(await actionsOf(ada)).toEqual(expect.arrayContaining(['contact.add ok', 'contact.verify ok']))
  })
})

describe('S5 teams', () => {
  it('an owner takes verified people in, who see the same members under the same words', async () => {
    const id = await startTeam(ada, [bob])
    const [hers, his] = [await ada.client.teams.get({ id }), await bob.client.teams.get({ id })]
    expect(his).toMatchObject({ name: 'Platform', members: 2, role: 'member', version: 2, changedBy: 'Ada' })
    expect(his.words).toEqual(hers.words)
    const { items } = await bob.client.teams.members({ id, groupId: null, search: '', offset: 0 })
    expect(items.map(({ name, role, trust }) => [name, role, trust])).toEqual([
      ['Ada', 'owner', 'verified'],
      ['Bob', 'member', 'self'],
    ])
  })

  it('nobody is taken in whose words were not compared', async () => {
    const { id } = await ada.client.teams.create({ name: 'Platform' })
    const contact = await ada.client.identity.addContact({ card: bob.card })
    const add = () => ada.client.teams.addMembers({ id, contactIds: [contact.id], role: 'member' })
    expect(await codeOf(add())).toBe('contact-unverified')
    expect((await ada.client.teams.get({ id })).members).toBe(1)
  })

  it('a team from somebody whose card was not compared is taken in only once its words were', async () => {
    const { id } = await ada.client.teams.create({ name: 'Platform' })
    const contact = await ada.client.identity.addContact({ card: bob.card })
    await ada.client.identity.verifyContact({ id: contact.id, isVerified: true })
    await ada.client.teams.addMembers({ id, contactIds: [contact.id], role: 'member' })
    const { fileId } = await ada.client.teams.export({ id })
    const opened = await bob.client.teams.open({ fileId: carry(ada, bob, fileId) })
    expect(opened).toMatchObject({ isMember: true, known: null, signedBy: 'Ada' })
    const join = (isCompared: boolean) => bob.client.teams.join({ previewId: opened.previewId, isCompared })
    expect(await codeOf(join(false))).toBe('contact-unverified')
    expect(opened.words).toEqual((await ada.client.teams.get({ id })).words)
    expect(await join(true)).toMatchObject({ name: 'Platform', role: 'member' })
  })

  it('only owners change it; roles, groups and rules reach the others by its file', async () => {
    const id = await startTeam(ada, [bob])
    expect(await codeOf(bob.client.teams.rename({ id, name: 'Mine' }))).toBe('team-owner-needed')
    await ada.client.teams.setGroup({ id, groupId: null, name: 'On call', add: [bob.id], remove: [] })
    await ada.client.teams.setPolicy({ id, policy: { create: 'owners', plaintextExport: 'allowed' } })
    await ada.client.teams.setRole({ id, memberId: bob.id, role: 'owner' })
    await bringUpToDate(ada, bob, id)
    const his = await bob.client.teams.get({ id })
    expect(his).toMatchObject({ role: 'owner', version: 5, policy: { create: 'owners' } })
    expect(his.groupList).toMatchObject([{ name: 'On call', members: 1 }])
    const groupId = his.groupList[0]?.id ?? ''
    expect((await bob.client.teams.members({ id, groupId, search: '', offset: 0 })).items).toMatchObject([
      { name: 'Bob', groups: [groupId] },
    ])
    // He may now do what she could.
    await bob.client.teams.removeMembers({ id, memberIds: [ada.id] })
    expect(await codeOf(bob.client.teams.removeMembers({ id, memberIds: [bob.id] }))).toBe('team-last-owner')
  })

  it('who was removed reads it in the file, and an older file takes nothing back', async () => {
    const id = await startTeam(ada, [bob])
    const older = await ada.client.teams.export({ id })
    await ada.client.teams.setGroup({ id, groupId: null, name: 'Two', add: [bob.id], remove: [] })
    await bringUpToDate(ada, bob, id)
    const opened = await bob.client.teams.open({ fileId: carry(ada, bob, older.fileId) })
    await bob.client.teams.join({ previewId: opened.previewId, isCompared: false })
    expect(await bob.client.teams.get({ id })).toMatchObject({ version: 3, groups: 1 })
  })

  it('two owners who change it at the same time are told, and neither list is taken for the other', async () => {
    const id = await startTeam(ada, [bob])
    await ada.client.teams.setRole({ id, memberId: bob.id, role: 'owner' })
    await bringUpToDate(ada, bob, id)
    await ada.client.teams.rename({ id, name: 'One' })
    await bob.client.teams.rename({ id, name: 'Two' })
    const { fileId } = await ada.client.teams.export({ id })
    expect(await codeOf(bob.client.teams.open({ fileId: carry(ada, bob, fileId) }))).toBe('team-forked')
    expect((await bob.client.teams.get({ id })).name).toBe('Two')
    expect(await actionsOf(bob)).toContain('team.join refused')
  })

  it('who has left takes the other of two lists, once its words were compared', async () => {
    const id = await startTeam(ada, [bob])
    await ada.client.teams.setRole({ id, memberId: bob.id, role: 'owner' })
    await bringUpToDate(ada, bob, id)
    const { words } = await ada.client.teams.rename({ id, name: 'One' })
    await bob.client.teams.rename({ id, name: 'Two' })
    const open = async () => {
      const { fileId } = await ada.client.teams.export({ id })
      return bob.client.teams.open({ fileId: carry(ada, bob, fileId) })
    }
    expect(await codeOf(open())).toBe('team-forked')
    await bob.client.teams.leave({ id })
    const { previewId, ...said } = await open()
    expect(said).toMatchObject({ replaces: true, asksForWords: true, words })
    expect(await codeOf(bob.client.teams.join({ previewId, isCompared: false }))).toBe('contact-unverified')
    expect(await bob.client.teams.get({ id })).toMatchObject({ name: 'Two', role: null })
    expect(await bob.client.teams.join({ previewId, isCompared: true })).toMatchObject({ name: 'One', role: 'owner' })
    // From there on both follow each other again.
    await bob.client.teams.rename({ id, name: 'Three' })
    await bringUpToDate(bob, ada, id)
    expect((await ada.client.teams.get({ id })).name).toBe('Three')
  })

  it('the file opens for members alone', async () => {
    const { id } = await ada.client.teams.create({ name: 'Private' })
    await introduce(ada, bob)
    const { fileId } = await ada.client.teams.export({ id })
    expect(await codeOf(bob.client.teams.open({ fileId: carry(ada, bob, fileId) }))).toBe('team-file-not-yours')
  })
})
