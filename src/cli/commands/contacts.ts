import { stat } from 'node:fs/promises'
import type { Client, ResponseOf } from '../../shared/api/contract.ts'
import { VaultError } from '../../shared/errors.ts'
import { count, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { facts, type Screen } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { contactAddArgs, contactArgs, contactShowArgs, contactVerifyOptions } from '../table/contact.ts'
import { allContacts, findContact, pick } from './team-lookup.ts'
import { contactTable, contactText, screenOfQuestions, wordGrid } from './team-view.ts'

type NoOptions = Record<never, never>

/** A card is a few hundred characters; mail may have added some. */
const cardBytes = 16 * 1024
const cardStart = 'keyward-card:'

export const list: Run = async (context) => {
  const items = await allContacts(await context.vault())
  if (items.length === 0) context.note('You have nobody’s card yet: keyward contact add FILE')
  context.result({ items, nextCursor: null }, (screen) => (items.length === 0 ? '' : contactTable(items, screen)))
  return 0
}

export const show: Run<NoOptions, typeof contactShowArgs> = async (context, { args }) => {
  const client = await context.vault()
  const contact = await contactOf(context, client, args.WHAT)
  if (contact) {
    const state = contact.verifiedAt ? 'verified' : 'unverified'
    context.result({ ...contact, state }, (screen) => contactText(contact, screen))
    return 0
  }
  const said = await client.identity.readCard({ card: await cardOf(context, args.WHAT) })
  context.result(said, (screen) => cardText(said, screen))
  return said.state === 'changed' ? 1 : 0
}

export const add: Run<NoOptions, typeof contactAddArgs> = async (context, { args }) => {
  const card = await cardOf(context, args.FILE)
  const contact = await (await context.vault()).identity.addContact({ card })
  if (!contact.verifiedAt)
    context.note('Now compare the words with the person, by telephone for example: keyward contact verify NAME')
  context.result(contact, (screen) => contactText(contact, screen))
  return 0
}

export const verify: Run<typeof contactVerifyOptions, typeof contactArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const contact = await findContact(context, client, args.NAME)
  if (options.words !== undefined && wordsIn(options.words) !== contact.words.join(' ')) {
    context.note(
      'The card has other words. It may not be this person’s: ask for the card once more, by another way than it came.',
    )
    context.result({ ...contact, verified: false }, ({ style }) => style.red(`Not verified: ${plain(contact.name)}`))
    return 1
  }
  if (options.words === undefined) await askWhetherTheyMatch(context, contact)
  const verified = await client.identity.verifyContact({ id: contact.id, isVerified: true })
  context.result({ ...verified, verified: true }, ({ style }) => style.green(`Verified: ${plain(contact.name)}`))
  return 0
}

export const unverify: Run<NoOptions, typeof contactArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id } = await findContact(context, client, args.NAME)
  const contact = await client.identity.verifyContact({ id, isVerified: false })
  context.result({ ...contact, verified: false }, () => `Not verified: ${plain(contact.name)}`)
  return 0
}

export const remove: Run<NoOptions, typeof contactArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id, name, teams } = await findContact(context, client, args.NAME)
  const stays = teams.length === 0 ? '' : ` In ${count(teams.length, 'team')} the person stays a member.`
  await context.confirm(`Remove the card of ${name}?${stays}`)
  await client.identity.removeContact({ id })
  context.result({ id, name, removed: true }, ({ style }) => style.green(`Removed ${plain(name)}.`))
  return 0
}

/** @throws VaultError `cancelled`, `usage` where nobody can be asked */
async function askWhetherTheyMatch(
  context: Context,
  contact: { readonly name: string; readonly words: readonly string[] },
): Promise<void> {
  if (context.yes) return
  if (!context.interactive)
    throw context.usage([
      { path: '--words', message: 'Give the words that the person read to you, or --yes when you have compared them.' },
    ])
  const { style } = screenOfQuestions(context)
  context.note(
    `Ask ${plain(contact.name)} to read the eight words of their own card, by another way than the card came.`,
  )
  context.note(`The card that you have says:\n\n${wordGrid(contact.words, style)}\n`)
  await context.confirm('Are all eight the same?')
}

/** The contact of this name or ID, unless the text is a card or names a file. @throws VaultError `contact-not-found`, `usage` */
async function contactOf(context: Context, client: Client, what: string) {
  if (what === '-' || what.trimStart().startsWith(cardStart)) return null
  const contacts = await allContacts(client)
  try {
    return pick(context, contacts, what, 'contact-not-found')
  } catch (error) {
    const isMissing = error instanceof VaultError && error.code === 'contact-not-found'
    if (isMissing && (await stat(what).catch(() => undefined)) !== undefined) return null
    throw error
  }
}

/** A card as it was written, or from a file. */
async function cardOf(context: Context, what: string): Promise<string> {
  const text = what.trimStart().startsWith(cardStart) ? what : await context.readText(what, cardBytes, 'Card: ')
  return text.trim() || '-'
}

/** Words as somebody types them: in any case, with numbers, commas or line breaks between. */
function wordsIn(text: string): string {
  return (text.toLowerCase().match(/[a-z]+/g) ?? []).join(' ')
}

const states = {
  own: 'your own card',
  new: 'nobody whom you know yet',
  unverified: 'known, the words not compared',
  verified: 'known, the words compared',
  changed: 'other keys than the card that you have of this person',
} as const satisfies Record<ResponseOf<'identity.readCard'>['state'], string>

function cardText(said: ResponseOf<'identity.readCard'>, screen: Screen): string {
  const { style } = screen
  const about = facts(
    [
      ['Name', said.name],
      ['ID', said.id],
      ['It is', states[said.state], said.state === 'changed' ? style.red : (text) => text],
      ['Made', when(said.createdAt)],
    ],
    screen,
  )
  return `${about}\n\n${wordGrid(said.words, style)}`
}
