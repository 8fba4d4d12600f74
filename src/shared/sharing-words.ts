import type { AccessLevel } from './domain/access.ts'
import type { BundleSender } from './domain/bundle.ts'

/** What a level means for whoever has it. */
export const levelWords: Readonly<Record<AccessLevel, { readonly label: string; readonly text: string }>> = {
  use: {
    label: 'Use',
    text: 'Runs tests and connections with it. Its configuration, hosts and versions are not shown.',
  },
  view: {
    label: 'View',
    text: 'Uses it, and sees its configuration, hosts and versions. Changes nothing.',
  },
  manage: {
    label: 'Manage',
    text: 'Changes, rotates and deletes it, and says who else gets it.',
  },
}

export interface SenderWords {
  readonly text: string
  /** What to know about it; empty where there is nothing to add. */
  readonly note: string
  /** False where anybody may have made it. */
  readonly isKnown: boolean
}

/** Who has made a bundle, and how far the vault knows that. */
export function senderWords(sender: BundleSender | null): SenderWords {
  if (sender === null)
    return {
      text: 'Nobody has signed this bundle: anybody may have made it.',
      note: 'Import it only if you know from its sender, by another way, that it is theirs.',
      isKnown: false,
    }
  const { name, team, trust } = sender
  const note = noteOf(sender)
  switch (trust) {
    case 'self':
      return { text: team === '' ? 'Signed by yourself.' : `Signed by yourself, for ${team}.`, note, isKnown: true }
    case 'member':
      return { text: `Signed by ${name}, member of ${team}.`, note, isKnown: true }
    case 'verified':
      return { text: `Signed by ${name}, whose card you have verified.`, note, isKnown: true }
    case 'unverified':
      return {
        text: `Signed by “${name}”, whose card you haven’t verified.`,
        note: `Anybody can give themselves this name. Compare the words of the card first. ${note}`.trimEnd(),
        isKnown: false,
      }
  }
}

/** The number of a bundle counts where it isn't the first, or has come before. */
function noteOf({ isKnown, sequence, trust }: BundleSender): string {
  if (trust === 'self') return ''
  if (isKnown) return 'You have taken this bundle in before.'
  return sequence > 1 ? `Number ${sequence.toLocaleString('en')} from this sender.` : ''
}
