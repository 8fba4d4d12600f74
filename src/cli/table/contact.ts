import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'
import { confirmNothing, nameOrId } from './texts.ts'

export const contactVerifyOptions = {
  words: {
    kind: 'text',
    value: 'WORDS',
    help: 'The eight words that the person read to you. Exit status 1 when the card has others.',
  },
} as const satisfies OptionSpecs

export const contactArgs = {
  NAME: { help: `${nameOrId}`, required: true },
} as const satisfies PositionalSpecs

export const contactShowArgs = {
  WHAT: { help: 'Name or ID of a contact, a file of a card, or the card itself.', required: true, file: true },
} as const satisfies PositionalSpecs

export const contactAddArgs = {
  FILE: { help: 'A file of a card, or the card itself; - reads standard input.', required: true, file: true },
} as const satisfies PositionalSpecs

export const contactGroups: readonly GroupSpec[] = [
  { path: 'contact', summary: 'People whose cards you have, and whether their words were compared.' },
]

export const contactCommands = [
  command({
    path: 'contact list',
    summary: 'List the people whose cards you have.',
    load: async () => (await import('../commands/contacts.ts')).list,
  }),
  command({
    path: 'contact show',
    summary: 'Show a contact, or what a card says before it is added.',
    args: contactShowArgs,
    examples: ['keyward contact show Bob', 'keyward contact show bob.keyward-card'],
    load: async () => (await import('../commands/contacts.ts')).show,
  }),
  command({
    path: 'contact add',
    summary: 'Add the card of a person.',
    details: ['A card with other keys than the one that you have of the person is refused.'],
    args: contactAddArgs,
    examples: ['keyward contact add bob.keyward-card', 'keyward contact add - < bob.keyward-card'],
    load: async () => (await import('../commands/contacts.ts')).add,
  }),
  command({
    path: 'contact verify',
    summary: 'Note that you have compared the eight words of a card with its person.',
    details: [
      'Let the person read the words to you, by telephone for example: by another way than the card came. On a terminal the words are shown and asked for. Elsewhere give --words, which compares them, or --yes.',
    ],
    options: contactVerifyOptions,
    args: contactArgs,
    examples: [
      'keyward contact verify Bob',
      'keyward contact verify Bob --words "race faith antenna scrap ability artefact void neck"',
    ],
    load: async () => (await import('../commands/contacts.ts')).verify,
  }),
  command({
    path: 'contact unverify',
    summary: 'Take back that the words of a card were compared.',
    args: contactArgs,
    load: async () => (await import('../commands/contacts.ts')).unverify,
  }),
  command({
    path: 'contact remove',
    summary: 'Remove a card.',
    details: [`Teams keep the person as a member. ${confirmNothing}`],
    args: contactArgs,
    load: async () => (await import('../commands/contacts.ts')).remove,
  }),
]
