import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { examineBoth, overlay } from './examine.ts'
import { startHost, test } from './fixtures.ts'
import { createVault, goTo, mark, ownKey, question, seeVault } from './steps.ts'
import { makeVault } from './vault.ts'

test.use({ hostEnv: ownKey(), contextOptions: { reducedMotion: 'reduce' } })

const dialog = (page: Page) => page.getByRole('dialog')
/** A toast is one for assistive technology, too. */
const button = (at: Page | Locator, name: string | RegExp) => at.getByRole('button', { name, exact: true })
const part = (page: Page, name: string | RegExp) => page.getByRole('radio', { name }).click()

/** Looks at a page, once what lay over it is gone. */
async function examinePage(page: Page, name: string): Promise<void> {
  await expect(page.locator(overlay)).toHaveCount(0)
  await examineBoth(page, name)
}

async function createIdentity(page: Page, name: string): Promise<void> {
  await goTo(page, 'Team')
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await button(page, 'Create your identity').click()
  await expect(page.getByRole('img', { name: 'Your card as a QR code' })).toHaveAttribute('data-ready', 'true')
}

/** The words of a list, as a person reads them aloud. */
async function wordsIn(at: Page | Locator, label: string): Promise<string[]> {
  const items = at.getByRole('list', { name: label }).getByRole('listitem')
  await expect(items).toHaveCount(8)
  return (await items.allTextContents()).map((text) => text.replace(/^\d/, ''))
}

/** What a button lets the person save, under the name that it proposes. */
async function save(page: Page, press: () => Promise<void>, folder: string): Promise<string> {
  const download = page.waitForEvent('download')
  await press()
  const saved = await download
  const path = join(folder, saved.suggestedFilename())
  await saved.saveAs(path)
  return path
}

async function choose(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await button(dialog(page), 'Choose a file').click()
  await (await chooser).setFiles(file)
}

async function openTeamFile(page: Page, file: string): Promise<void> {
  await goTo(page, 'Team')
  await part(page, /^Teams/)
  await button(page, 'Open team file').click()
  await choose(page, file)
}

async function teamOf({ client }: Awaited<ReturnType<typeof createVault>>): Promise<string> {
  return (await client.teams.list({})).items[0]?.id ?? ''
}

test('S5 two people exchange cards, compare words, and work in a team whose list travels in files @thorough', async ({
  host,
  page: ada,
  context,
}) => {
  test.setTimeout(400_000)
  const other = await startHost(join(host.home, 'bob'), ownKey())
  const [hers, his] = [await makeVault(host, ada), await createVault(other)]
  const bob = await context.newPage()
  await bob.goto(await other.link())
  await seeVault(bob)
  const folder = host.home

  await test.step('each makes an identity, and has a card', async () => {
    await goTo(ada, 'Team')
    await examineBoth(ada, 'team, no identity')
    await createIdentity(ada, 'Ada Lovelace')
    await examinePage(ada, 'team, your card')
    await createIdentity(bob, 'Bob Kahn')
    await part(ada, /^Teams/)
    await examinePage(ada, 'team, nobody yet')
  })
  const herWords = (await hers.client.identity.get({})).identity?.words
  const hisWords = (await his.client.identity.get({})).identity?.words
  await part(ada, 'Your card')
  expect(await wordsIn(ada, 'Your eight words')).toEqual(herWords)
  const herPicture = await save(ada, () => button(ada, 'Save QR code').click(), folder)
  const herCard = await save(ada, () => button(ada, 'Save as file').click(), folder)
  const hisCard = await save(bob, () => button(bob, 'Save as file').click(), folder)
  expect([herCard, hisCard].map((path) => path.slice(folder.length + 1))).toEqual([
    'Ada Lovelace.keyward-card',
    'Bob Kahn.keyward-card',
  ])

  await test.step('words that differ end with the card removed', async () => {
    await part(ada, /^People/)
    await examinePage(ada, 'team, people, none')
    await button(ada.getByRole('banner').last(), 'Add a person').or(button(ada, 'Add a person')).first().click()
    await ada.getByRole('textbox', { name: 'Card' }).fill('keyward-card:1:nothing')
    await expect(dialog(ada).locator('[data-error-code="card-invalid"]')).toBeVisible()
    await ada.getByRole('textbox', { name: 'Card' }).fill(await readFile(herCard, 'utf8'))
    await expect(dialog(ada)).toContainText('This is your own card')
    await expect(button(dialog(ada), 'Add and compare words')).toBeDisabled()
    const mail = `Hi Ada,\n\nmy card:\n${(await readFile(hisCard, 'utf8')).replace(/(.{70})/g, '$1\n')}\nSee you, Bob`
    await ada.getByRole('textbox', { name: 'Card' }).fill(mail)
    await expect(dialog(ada)).toContainText('Bob Kahn')
    await examineBoth(ada, 'team, add a person')
    await button(dialog(ada), 'Add and compare words').click()
    await expect(ada.getByRole('dialog', { name: 'Compare words with Bob Kahn' })).toBeVisible()
    expect(await wordsIn(dialog(ada), 'Words of the card of Bob Kahn')).toEqual(hisWords)
    expect(await wordsIn(dialog(ada), 'Your eight words')).toEqual(herWords)
    await examineBoth(ada, 'team, compare words')
    await button(dialog(ada), 'They don’t match').click()
    await examineBoth(ada, 'team, words differ')
    await button(question(ada, 'The words don’t match'), 'Remove this card').click()
    await expect(ada.getByText('Nobody’s card yet')).toBeVisible()
  })

  await test.step('a person is added from a file, and verified', async () => {
    await button(ada, 'Add a person').first().click()
    await choose(ada, hisCard)
    await button(dialog(ada), 'Add and compare words').click()
    await button(dialog(ada), 'They match').click()
    await expect(ada.getByRole('article', { name: 'Bob Kahn' })).toContainText('Compared')
    await examinePage(ada, 'team, a person')
  })

  await test.step('an owner makes a team and takes the other in', async () => {
    await part(ada, /^Teams/)
    await button(ada, 'New team').first().click()
    await ada.getByRole('textbox', { name: 'Name of the team' }).fill('Platform')
    await button(dialog(ada), 'Make the team').click()
    await expect(ada.getByRole('heading', { name: 'Platform' })).toBeVisible()
    await button(ada, 'Add members').click()
    await expect(dialog(ada).locator('[data-row]')).toHaveCount(1)
    await examineBoth(ada, 'team, add members')
    await dialog(ada).locator('[data-row]').click()
    await button(dialog(ada), 'Add 1 member').click()
    await expect(ada.getByRole('row', { name: /Bob Kahn/ })).toContainText('Compared')
    await examinePage(ada, 'team, members')
  })
  const first = await save(ada, () => button(ada, 'Save team file').first().click(), folder)

  await test.step('without a verified owner the words of the team are asked for', async () => {
    await openTeamFile(bob, first)
    await expect(dialog(bob)).toContainText('This team is new to your vault.')
    await expect(button(dialog(bob), 'Join the team')).toBeDisabled()
    await examineBoth(bob, 'team, a file of strangers')
    await mark(bob, 'checkbox', /I have compared/)
    await expect(button(dialog(bob), 'Join the team')).toBeEnabled()
    await bob.keyboard.press('Escape')
    await expect(dialog(bob)).toBeHidden()
  })

  await test.step('a picture of the QR code is a card, too', async () => {
    await part(bob, /^People/)
    await button(bob, 'Add a person').first().click()
    await choose(bob, herPicture)
    await expect(dialog(bob)).toContainText('Ada Lovelace')
    await button(dialog(bob), 'Add and compare words').click()
    expect(await wordsIn(dialog(bob), 'Words of the card of Ada Lovelace')).toEqual(herWords)
    await button(dialog(bob), 'They match').click()
  })

  await test.step('the other joins, and sees what only owners may do as such', async () => {
    await openTeamFile(bob, first)
    await expect(button(dialog(bob), 'Join the team')).toBeEnabled()
    await examineBoth(bob, 'team, a file')
    await button(dialog(bob), 'Join the team').click()
    await expect(bob.getByRole('row', { name: /Ada Lovelace/ })).toContainText('Owner')
    await expect(bob.getByText(/is for its owners to change|are for its owners to change/)).toBeVisible()
    await expect(button(bob, 'Add members')).toHaveCount(0)
    await part(ada, 'About')
    await part(bob, 'About')
    expect(await wordsIn(bob, 'Words of this list')).toEqual(await wordsIn(ada, 'Words of this list'))
    await examinePage(bob, 'team, about, member')
    await examinePage(ada, 'team, about, owner')
  })

  await test.step('groups, rules and roles', async () => {
    await mark(ada, 'radio', 'Owners alone')
    await expect.poll(async () => (await hers.client.teams.list({})).items[0]?.version).toBe(3)
    await part(ada, /^Groups/)
    await examinePage(ada, 'team, groups, none')
    await button(ada, 'New group').first().click()
    await ada.getByRole('textbox', { name: 'Name of the group' }).fill('On call')
    await dialog(ada).locator('[data-row]').filter({ hasText: 'Bob' }).click()
    await examineBoth(ada, 'team, group')
    await button(dialog(ada), 'Make the group').click()
    await expect(button(ada, 'Show the 1 member of On call')).toBeVisible()
    await examinePage(ada, 'team, groups')
    await button(ada, 'Show the 1 member of On call').click()
    await expect(ada.getByRole('grid', { name: 'Members' }).locator('[data-row]')).toHaveCount(1)
    await ada.getByRole('grid', { name: 'Members' }).locator('[data-row]').click()
    await expect(ada.getByRole('switch', { name: 'On call' })).toBeChecked()
    await examinePage(ada, 'team, member')
    await mark(ada, 'radio', 'Owner')
    await expect(ada.getByRole('article')).toContainText('Owner since')
  })
  const second = await save(ada, () => button(ada, 'Save team file').first().click(), folder)

  await test.step('the new file is taken in, and the older one is told as what it is', async () => {
    await openTeamFile(bob, second)
    await expect(dialog(bob)).toContainText('It brings version 5. You have version 2.')
    await button(dialog(bob), 'Take it in').click()
    await expect(button(bob, 'Add members')).toBeVisible()
    await openTeamFile(bob, first)
    await expect(dialog(bob)).toContainText('This file is older (version 2) than what you have (version 5).')
    await examineBoth(bob, 'team, an older file')
    await button(dialog(bob), 'Close').last().click()
  })

  await test.step('two owners who change it apart from each other are told', async () => {
    await hers.client.teams.rename({ id: await teamOf(hers), name: 'Platform A' })
    await his.client.teams.rename({ id: await teamOf(his), name: 'Platform B' })
    const forked = await save(ada, () => button(ada, 'Save team file').first().click(), folder)
    await openTeamFile(bob, forked)
    await expect(dialog(bob).locator('[data-error-code="team-forked"]')).toBeVisible()
    await examineBoth(bob, 'team, a forked file')
    await bob.keyboard.press('Escape')
  })

  await test.step('who is removed can’t open what follows, and the remover is told what stays', async () => {
    await button(ada.getByRole('article'), 'Remove from the team').click()
    await expect(question(ada, /^Remove Bob Kahn/)).toContainText('What they have received stays with them.')
    await examineBoth(ada, 'team, remove a member')
    await button(question(ada, /^Remove Bob Kahn/), 'Remove').click()
    await expect(ada.getByRole('row', { name: /Bob Kahn/ })).toHaveCount(0)
    const third = await save(ada, () => button(ada, 'Save team file').first().click(), folder)
    await openTeamFile(bob, third)
    await expect(dialog(bob).locator('[data-error-code="team-file-not-yours"]')).toBeVisible()
    await bob.keyboard.press('Escape')
  })

  await test.step('a team is left', async () => {
    await bob.getByRole('row', { name: /Platform B/ }).click()
    await button(bob, 'More for this team').click()
    await bob.getByRole('menuitem', { name: 'Leave…' }).click()
    await button(question(bob, /^Leave/), 'Leave').click()
    await expect(bob.getByRole('row', { name: /Platform B/ })).toContainText('Not a member')
    await examinePage(bob, 'team, teams')
  })
  hers.close()
  his.close()
  await other.stop()
})
