import type { ResponseOf } from '../../shared/api/contract.ts'
import type { Contact, Team, TeamMemberInfo, TeamPolicy, TeamRole } from '../../shared/domain/team.ts'

/** What the file of a team says of it. */
export type TeamFile = ResponseOf<'teams.open'>

type Tone = 'good' | 'warn' | 'bad' | 'rest'

/** How far a person is known, for people. */
export const trustWords: Readonly<
  Record<TeamMemberInfo['trust'], { readonly label: string; readonly tone: Tone; readonly about: string }>
> = {
  self: { label: 'You', tone: 'rest', about: '' },
  verified: { label: 'Compared', tone: 'good', about: 'You have compared the words of this card.' },
  unverified: {
    label: 'Not compared',
    tone: 'warn',
    about: 'An owner has taken this person in. You have not compared the words yourself.',
  },
  different: {
    label: 'Other keys',
    tone: 'bad',
    about: 'The card that you have of this person has other keys than the list of the team.',
  },
}

export const roleWords: Readonly<Record<TeamRole, string>> = { owner: 'Owner', member: 'Member' }

/** Why somebody can’t change a team; null for owners, who can. */
export function whyNotChange({ role }: Pick<Team, 'role'>): string | null {
  if (role === 'owner') return null
  return role === null
    ? 'You are no member of this team any more. What you see is the list as you last had it.'
    : 'You are a member. Who is in the team, its groups and its rules are for its owners to change.'
}

/**
 * What a file is beside what the vault has of its team. `left`: the same, of a team that was left; `other`: of such a team, and
 * contradicting.
 */
export type FileState = 'new' | 'newer' | 'same' | 'left' | 'older' | 'other'

/** @param isLeft whether the person has left the team */
export function stateOfFile({ known, fileVersion, replaces }: TeamFile, isLeft: boolean): FileState {
  if (replaces) return 'other'
  if (known === null) return 'new'
  if (fileVersion > known) return 'newer'
  if (isLeft) return 'left'
  return fileVersion === known ? 'same' : 'older'
}

/** Whether there is something to take in. */
export function isTakenIn(state: FileState): boolean {
  return state !== 'same' && state !== 'older'
}

export function fileSentence(state: FileState, { known, fileVersion }: TeamFile): string {
  const sentences: Readonly<Record<FileState, string>> = {
    new: 'This team is new to your vault.',
    newer: `It brings version ${fileVersion}. You have version ${known ?? 0}.`,
    same: `You have this version already: ${fileVersion}. There is nothing to take in.`,
    other: 'This list contradicts the one that you had of this team, which you have left. It would take its place.',
    left: 'You have left this team. With the file you take part again.',
    older: `This file is older (version ${fileVersion}) than what you have (version ${known ?? 0}). Nothing of it is taken in.`,
  }
  return sentences[state]
}

/** A name for a file: what file systems refuse is left out. */
export function cardFileName(name: string): string {
  const plain = name.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu, '-').replace(/^[.\s-]+|[.\s-]+$/g, '')
  return `${plain || 'card'}.keyward-card`
}

/** Characters of the signature at the end of a card. */
const signatureLength = 86

/** The card in a text such as a mail, whose lines may be broken anywhere; null where there is none. */
export function cardIn(text: string): string | null {
  const start = /keyward-card:\d+:[\w\s-]+:/.exec(text)
  if (!start) return null
  let signature = ''
  for (const letter of text.slice(start.index + start[0].length)) {
    if (/\s/.test(letter)) continue
    if (signature.length === signatureLength || !/[\w-]/.test(letter)) break
    signature += letter
  }
  return start[0].replace(/\s+/g, '') + signature
}

export const createWords: Readonly<Record<TeamPolicy['create'], { readonly title: string; readonly text: string }>> = {
  everyone: { title: 'Everyone', text: 'Every member shares new credentials with the team.' },
  owners: { title: 'Owners alone', text: 'Members use what owners share.' },
}

export const plaintextWords: Readonly<
  Record<TeamPolicy['plaintextExport'], { readonly title: string; readonly text: string }>
> = {
  forbidden: { title: 'Forbidden', text: 'Nobody’s Keyward writes what was shared into a file that is not encrypted.' },
  allowed: { title: 'Allowed', text: 'Members may ask for one; each is recorded.' },
}

/** `Ada`, `Ada and Bob`, `Ada, Bob and 3 others`. */
export function namesInWords(names: readonly string[]): string {
  const shown = names.length > 3 ? names.slice(0, 2) : names
  const rest = names.length - shown.length
  const parts = rest > 0 ? [...shown, `${rest} others`] : [...shown]
  const last = parts.pop() ?? ''
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`
}

/**
 * Who can be added to a team: verified people who aren’t in it, and members whose card has replaced the keys in the list.
 */
export function candidatesOf<C extends Pick<Contact, 'id' | 'verifiedAt'>>(
  people: readonly C[],
  present: readonly Pick<TeamMemberInfo, 'id' | 'trust'>[],
): (C & { readonly hasNewKeys: boolean })[] {
  const trustOf = new Map(present.map(({ id, trust }) => [id, trust]))
  return people
    .filter(({ id, verifiedAt }) => verifiedAt !== null && (!trustOf.has(id) || trustOf.get(id) === 'different'))
    .map((contact) => ({ ...contact, hasNewKeys: trustOf.get(contact.id) === 'different' }))
}
