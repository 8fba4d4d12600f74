import type { Contact, Team, TeamMemberInfo, TeamPolicy, TeamSummary } from '../../shared/domain/team.ts'
import { count, when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { day } from '../output/format.ts'
import { columnsOf, type Style, styleFor } from '../output/style.ts'
import { type Column, type Fact, facts, type Screen, table } from '../output/table.ts'
import { widthOf } from '../output/text.ts'

/** Eight words in two lines, numbered: so they are read aloud, and so the window shows them. */
export function wordGrid(words: readonly string[], style: Style): string {
  const cell = (word: string, at: number) =>
    `${style.dim(`${at + 1}`)} ${style.bold(word)}${' '.repeat(Math.max(0, 10 - widthOf(word)))}`
  const lines = [words.slice(0, 4), words.slice(4)].map((line, row) =>
    line
      .map((word, at) => cell(word, row * 4 + at))
      .join('')
      .trimEnd(),
  )
  return lines.join('\n')
}

const contactColumns: readonly Column<Contact>[] = [
  { title: 'NAME', value: ({ name }) => name },
  {
    title: 'WORDS',
    value: ({ verifiedAt }) => (verifiedAt ? `compared ${day(verifiedAt)}` : 'not compared'),
    paint: ({ verifiedAt }, style) => (verifiedAt ? style.green : style.yellow),
  },
  { title: 'TEAMS', value: ({ teams }) => teams.join(', ') },
  { title: 'ADDED', value: ({ addedAt }) => day(addedAt) },
  { title: 'ID', value: ({ id }) => id },
]

export function contactTable(items: readonly Contact[], screen: Screen): string {
  return table(contactColumns, items, screen)
}

/** What is said of a person, and the words by which the card is known. */
export function contactText(contact: Contact, screen: Screen): string {
  const { verifiedAt } = contact
  const about = facts(
    [
      ['Name', contact.name],
      ['ID', contact.id],
      [
        'Words',
        verifiedAt ? `compared ${when(verifiedAt)}` : 'not compared yet: keyward contact verify',
        verifiedAt ? screen.style.green : screen.style.yellow,
      ],
      ['Teams', contact.teams.join(', ')],
      ['Recipient', contact.recipient],
      ['Added', when(contact.addedAt)],
    ],
    screen,
  )
  return `${about}\n\n${wordGrid(contact.words, screen.style)}`
}

export function teamTable(items: readonly TeamSummary[], screen: Screen): string {
  return table(
    [
      { title: 'NAME', value: ({ name }) => name },
      { title: 'YOU', value: ({ role }) => role ?? 'no member' },
      { title: 'MEMBERS', value: ({ members }) => String(members), right: true },
      { title: 'GROUPS', value: ({ groups }) => String(groups), right: true },
      { title: 'VERSION', value: ({ version }) => String(version), right: true },
      { title: 'CHANGED', value: ({ changedAt }) => when(changedAt) },
      { title: 'ID', value: ({ id }) => id },
    ],
    items,
    screen,
  )
}

export function teamText(team: Team, screen: Screen): string {
  const about = facts(
    [
      ['Name', team.name],
      ['ID', team.id],
      ['You are', team.role === null ? 'no member any more' : team.role === 'owner' ? 'an owner' : 'a member'],
      ['Members', String(team.members)],
      ['Groups', team.groupList.map(({ name, members }) => `${name} (${members})`).join(', ')],
      ...policyFacts(team.policy),
      ['Version', `${team.version}, by ${team.changedBy} ${when(team.changedAt)}`],
    ],
    screen,
  )
  return `${about}\n\n${wordGrid(team.words, screen.style)}`
}

export function policyFacts({ create, plaintextExport }: TeamPolicy): readonly Fact[] {
  return [
    ['May share', create === 'everyone' ? 'everyone' : 'owners alone'],
    ['Plaintext', plaintextExport === 'allowed' ? 'exports are allowed' : 'exports are forbidden'],
  ]
}

const trustLabels = {
  self: 'you',
  verified: 'compared',
  unverified: 'not compared',
  different: 'other keys',
} as const satisfies Record<TeamMemberInfo['trust'], string>

export function trustText(trust: TeamMemberInfo['trust']): string {
  return trustLabels[trust]
}

export function trustPaint(trust: TeamMemberInfo['trust'], style: Style): (text: string) => string {
  if (trust === 'different') return style.red
  if (trust === 'unverified') return style.yellow
  return trust === 'self' ? style.dim : style.green
}

/** @param groups names of the team's groups by their IDs */
export function memberTable(
  items: readonly TeamMemberInfo[],
  groups: ReadonlyMap<string, string>,
  screen: Screen,
): string {
  return table(
    [
      { title: 'NAME', value: ({ name }) => name },
      { title: 'ROLE', value: ({ role }) => role },
      {
        title: 'WORDS',
        value: ({ trust }) => trustText(trust),
        paint: ({ trust }, style) => trustPaint(trust, style),
      },
      { title: 'GROUPS', value: (member) => member.groups.map((id) => groups.get(id) ?? id).join(', ') },
      { title: 'SINCE', value: ({ since }) => day(since) },
      { title: 'ID', value: ({ id }) => id },
    ],
    items,
    screen,
  )
}

/** The names that a question shows: a few of many. */
export function someNames(names: readonly string[]): string {
  const shown = names.slice(0, 5)
  const more = names.length - shown.length
  return [...shown, ...(more > 0 ? [count(more, 'other')] : [])].join(', ')
}

/** The screen of questions. */
export function screenOfQuestions(context: Context): Screen {
  return { style: styleFor(context.io.stderr, context.io.env), width: columnsOf(context.io.stderr) }
}
