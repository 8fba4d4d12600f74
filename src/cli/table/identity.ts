import { command, type GroupSpec, type OptionSpecs, type PositionalSpecs } from '../spec.ts'

export const identityCreateOptions = {
  name: { kind: 'text', value: 'NAME', help: 'Your name, as others shall see it.', required: true },
} as const satisfies OptionSpecs

export const cardArgs = {
  FILE: { help: 'The file to write, such as ada.keyward-card; otherwise standard output.', file: true },
} as const satisfies PositionalSpecs

export const identityGroups: readonly GroupSpec[] = [
  { path: 'identity', summary: 'Who you are for others: your keys, which stay in the vault, and your public card.' },
]

export const identityCommands = [
  command({
    path: 'identity create',
    summary: 'Make your identity: a key that opens what others send you, and one that signs for you.',
    details: ['A vault has one identity. Its keys are made in the vault, and never leave it.'],
    options: identityCreateOptions,
    examples: ['keyward identity create --name "Ada Lovelace"'],
    load: async () => (await import('../commands/identity.ts')).create,
  }),
  command({
    path: 'identity show',
    summary: 'Show your name and the eight words of your card.',
    load: async () => (await import('../commands/identity.ts')).show,
  }),
  command({
    path: 'identity card',
    summary: 'Write your public card, to be given to anybody.',
    details: ['It holds no secret. Whoever has it compares its eight words with you before they rely on it.'],
    args: cardArgs,
    examples: ['keyward identity card', 'keyward identity card ada.keyward-card'],
    load: async () => (await import('../commands/identity.ts')).card,
  }),
]
