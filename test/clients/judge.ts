import { setTimeout as delay } from 'node:timers/promises'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { Core } from '../../src/main/api/core.ts'
import { decryptBundle } from '../../src/main/team/bundles/codec.ts'
import type { BundlePayload } from '../../src/main/team/bundles/payload.ts'
import type { Remote } from '../../src/main/team/remotes/remote.ts'
import {
  hashOf,
  maxRevision,
  numberOf,
  objectName,
  openRevision,
  type Revision,
} from '../../src/main/team/sync/revision.ts'
import { readTeam } from '../../src/main/team/teams/document.ts'
import { type JournalEntry, marksOf, readJournal, yields } from './journal.ts'
import type { ClientTeam, Member } from './team.ts'

/*
 * Holds what eight clients were told against what lies at their server, which a ninth member reads who has no vault.
 */

/** A credential as it was at one revision. */
interface State {
  readonly name: string
  readonly marks: readonly string[]
  /** Everything of it, as one text. */
  readonly text: string
  /** Number of the change, of those of this credential. */
  readonly revision: number
}

/** What the server has at one revision. */
export interface Point {
  readonly number: number
  readonly author: string
  readonly states: ReadonlyMap<string, State>
}

type Item = BundlePayload['items']['credentials'][number]

/** What lies at a server, with what others have tidied away since it was looked at. */
export interface Chronicle extends Pick<Remote, 'list' | 'read'> {
  stop(): Promise<void>
}

/** Looks again and again for what is new, and keeps it. */
export function keepChronicle(remote: Remote, { teamId }: ClientTeam): Chronicle {
  const kept = new Map<string, Uint8Array>()
  const look = async () => {
    // Bundles first: a revision that is seen has its bundles then.
    for (const folder of [`${teamId}/bundles/`, objectName.revisions(teamId)])
      for (const name of await remote.list(folder)) {
        const bytes = kept.has(name) ? null : await remote.read(name, maxRevision)
        if (bytes) kept.set(name, bytes)
      }
  }
  let isOver = false
  const looking = (async () => {
    while (!isOver) {
      await look()
      await delay(150)
    }
  })()
  return {
    list: async (prefix) => [...kept.keys()].filter((name) => name.startsWith(prefix)).sort(),
    read: async (name) => kept.get(name) ?? null,
    async stop() {
      isOver = true
      await looking
      await look()
    },
  }
}

/** Reads the whole row of revisions. What doesn't follow, or can't be opened, ends it with an error. */
export async function readChain(
  remote: Pick<Remote, 'list' | 'read'>,
  { teamId, witness }: ClientTeam,
): Promise<Point[]> {
  const names = await remote.list(objectName.revisions(teamId))
  const numbers = names.flatMap((name) => numberOf(name) ?? []).sort((a, b) => a - b)
  const points: Point[] = []
  const bundles = new Map<string, Map<string, Item>>()
  let before: Revision | null = null
  for (const [at, number] of numbers.entries()) {
    if (number !== at + 1) throw new Error(`Revision ${at + 1} is missing.`)
    const bytes = await remote.read(objectName.revision(teamId, number), maxRevision)
    if (bytes === null) throw new Error(`Revision ${number} can’t be read.`)
    const revision: Revision = await openRevision(bytes, {
      teamId,
      number,
      identity: witness,
      follow: async (versions) =>
        versions.map(readTeam).reduce((a, b) => (b.document.version > a.document.version ? b : a)).document,
    })
    const { content } = revision
    if (content.previous !== (before?.hash ?? null)) throw new Error(`Revision ${number} follows from another one.`)
    const states = new Map<string, State>()
    for (const item of content.items) {
      const last = points[points.length - 1]?.states.get(item.id)
      const bundle = content.bundles[item.bundle]
      if (bundle === undefined) throw new Error(`Revision ${number} names no bundle of ${item.id}.`)
      const { sha256, length } = bundle
      const opened =
        bundles.get(sha256) ?? (await openBundle(remote, objectName.bundle(teamId, sha256), sha256, length, witness))
      bundles.set(sha256, opened)
      const found = opened.get(item.id)
      if (found === undefined) throw new Error(`Revision ${number} names a bundle that hasn’t ${item.id}.`)
      const state = stateOf(found, item.revision)
      if (last && last.revision > item.revision) throw new Error(`${state.name} went back in revision ${number}.`)
      if (last && last.revision === item.revision && last.text !== state.text)
        throw new Error(`${state.name} has two contents of one number in revision ${number}.`)
      states.set(item.id, state)
    }
    points.push({ number, author: content.author.id, states })
    before = revision
  }
  return points
}

async function openBundle(
  remote: Pick<Remote, 'read'>,
  name: string,
  sha256: string,
  length: number,
  identity: string,
): Promise<Map<string, Item>> {
  const bytes = await remote.read(name, length)
  if (bytes === null || hashOf(bytes) !== sha256) throw new Error('A bundle isn’t what the revision names.')
  const { payload } = await decryptBundle(bytes, { identity })
  return new Map(payload.items.credentials.flatMap((item) => (item.id === null ? [] : [[item.id, item]])))
}

function stateOf(item: Item, revision: number): State {
  const { name, type, purpose, config, secrets, tags, environment } = item
  const text = JSON.stringify({ type, purpose, config, secrets, tags, environment })
  return { name, marks: marksOf({ type, purpose, config } as Parameters<typeof marksOf>[0]), text, revision }
}

/** What one vault has of the team, by ID, as its own export says. */
export async function contentOf(core: Core, teamId: string): Promise<Map<string, string>> {
  const identity = await generateX25519Identity()
  const { fileId } = await core.client.bundles.export({
    choose: { teamId },
    to: { with: 'recipients', recipients: [await identityToRecipient(identity)] },
    note: '',
    armor: false,
  })
  const { payload } = await decryptBundle(core.takeFile(fileId), { identity })
  return new Map(payload.items.credentials.map((item) => [item.id ?? '', stateOf(item, 0).text]))
}

/** What the clients did, for the line that a run prints. */
export interface Judged {
  /** Sentences about what must not be; none when all is well. */
  readonly faults: readonly string[]
  readonly accepted: number
  /** Accepted changes that another one came in the place of, by somebody's decision. */
  readonly decided: number
  readonly pushes: number
  readonly failed: Readonly<Record<string, number>>
  readonly lives: number
}

/** Failures that a client may be told of where connections break and others are quicker. */
const expected = /^remote-(unreachable|timeout|unavailable|busy)$/

/**
 * Holds the journals of all against the row of revisions.
 * @param restFrom number of the last revision before those that came to rest, where everybody decides what was left
 */
export function judge({ members }: ClientTeam, points: readonly Point[], restFrom: number): Judged {
  const faults: string[] = []
  const fault = (text: string) => void (faults.length < 20 && faults.push(text))
  const journals = new Map(members.map((member) => [member, readJournal(member.journal)]))
  const entries = [...journals.values()].flat()
  const head = points[points.length - 1]?.states ?? new Map<string, State>()
  const authorOf = (mark: string) =>
    members.find(({ letter }) => letter === mark[0]) ?? (mark[0] === 'z' ? members[0] : undefined)
  const tried = new Set(entries.flatMap((entry) => (entry.is === 'try' ? [entry.mark] : [])))

  /** Marks that were replaced by somebody's decision. */
  const decided = new Set<string>()
  for (const [at, { number, author, states }] of points.entries()) {
    const before = points[at - 1]?.states ?? new Map<string, State>()
    for (const [id, last] of before) if (!states.has(id)) fault(`${last.name} is gone in revision ${number}.`)
    for (const [id, { name, marks, text, revision }] of states) {
      const last = before.get(id)
      if (last?.revision === revision) continue
      const where = `${name} in revision ${number}`
      const by = members.find((member) => member.id === author)
      if (last?.text === text) fault(`${where} was sent again as it was.`)
      if (new Set(marks).size < marks.length) fault(`${where} has a change twice: ${marks.join(' ')}`)
      const isUpon = last === undefined || last.marks.every((mark, place) => marks[place] === mark)
      const own = isUpon ? marks.slice(last?.marks.length ?? 0) : []
      for (const mark of own) {
        if (authorOf(mark)?.id !== author) fault(`${where} has ${mark}, which is of somebody else.`)
        if (mark[0] !== 'z' && !tried.has(mark)) fault(`${where} has ${mark}, which nobody made.`)
      }
      if (isUpon) continue
      // What was there is written over only by a decision.
      for (const mark of last.marks) if (!marks.includes(mark)) decided.add(mark)
      if (number <= restFrom && !(by && mayWriteOver(journals.get(by) ?? [], id, last.revision)))
        fault(`${where} is written over by ${by?.letter}, who never decided that.`)
    }
  }
  const numbers = new Map<number, string>()
  for (const [member, journal] of journals) judgeClient(member, journal, { points, decided, head, numbers, fault })
  const failed: Record<string, number> = {}
  for (const entry of entries) if (entry.is === 'failed') failed[entry.code] = (failed[entry.code] ?? 0) + 1
  for (const code of Object.keys(failed)) if (!expected.test(code)) fault(`Somebody was told ${code}.`)
  return {
    faults,
    accepted: entries.reduce((sum, entry) => sum + (entry.is === 'pushed' ? entry.accepted.length : 0), 0),
    decided: decided.size,
    pushes: entries.filter(({ is }) => is === 'pushed').length,
    failed,
    lives: entries.filter(({ is }) => is === 'up').length,
  }
}

interface Found {
  readonly points: readonly Point[]
  readonly decided: ReadonlySet<string>
  readonly head: ReadonlyMap<string, State>
  /** Who was told that they have made a revision, by its number. */
  readonly numbers: Map<number, string>
  fault(text: string): void
}

function judgeClient(member: Member, journal: readonly JournalEntry[], found: Found): void {
  const { points, decided, head, numbers, fault } = found
  const { letter } = member
  const everywhere = new Set(points.flatMap(({ states }) => [...states.values()].flatMap(({ marks }) => marks)))
  const accepted = new Set<string>()
  for (const entry of journal) {
    // Who never takes theirs loses nothing of their own: also what nobody had accepted yet was sent at last.
    if (entry.is === 'made' && !yields(member.habits) && !everywhere.has(entry.mark))
      fault(`${entry.mark} was made, and is nowhere.`)
    if (entry.is !== 'pushed') continue
    const { revision, sent } = entry
    const point = points[revision - 1]
    if (sent > 0) {
      if (point?.author !== member.id)
        fault(`${letter} was told to have made revision ${revision}, which is another’s.`)
      if (numbers.has(revision))
        fault(`${letter} and ${numbers.get(revision)} were told to have made revision ${revision}.`)
      numbers.set(revision, letter)
    }
    // Who was killed before they heard that a change had arrived may find that another one came in its place since, by a decision.
    const lost = yields(member.habits) ? [] : entry.dropped.filter(({ mark }) => !decided.has(mark))
    if (lost.length > 0) fault(`${letter} lost ${lost.map(({ mark }) => mark).join(' ')} without a decision.`)
    for (const { mark, id } of entry.accepted) {
      if (accepted.has(mark)) fault(`${mark} was accepted twice.`)
      accepted.add(mark)
      if (!point?.states.get(id)?.marks.includes(mark))
        fault(`${mark} was accepted, and isn’t in revision ${revision}.`)
      const times = head.get(id)?.marks.filter((each) => each === mark).length ?? 0
      if (times !== 1 && !(times === 0 && decided.has(mark)))
        fault(`${mark} was accepted, and is ${times} times there at the end.`)
    }
  }
}

/** Whether somebody has decided to keep what is theirs: of this state, or of everything. */
function mayWriteOver(journal: readonly JournalEntry[], id: string, revision: number): boolean {
  const keeps = (choice: string) => choice === 'mine' || choice === 'both'
  return journal.some(
    (entry) =>
      entry.is === 'push' &&
      (keeps(entry.onConflict) ||
        entry.decisions.some((each) => each.id === id && each.revision === revision && keeps(each.choice))),
  )
}
