import { randomBytes } from 'node:crypto'
import { CallError } from '../../src/shared/api/client.ts'
import type { Client } from '../../src/shared/api/contract.ts'
import type { ConflictDecision, SyncConflict } from '../../src/shared/domain/remote.ts'
import { metadata } from '../integration/core.ts'
import { type Change, canary, type Habits, type Journal, type JournalEntry, marksOf } from './journal.ts'

/** Whose work it is, and in which vault. */
export interface Worker {
  readonly client: Client
  readonly journal: Journal
  readonly teamId: string
  /** One letter, with which its marks begin. */
  readonly letter: string
  readonly habits: Habits
  readonly random: () => number
  /** Told when a push begins and when it has succeeded. */
  say?(word: 'push' | 'pushed'): void
}

/** Characters of marks, after which a credential is left alone: one line of metadata has 500. */
const mostMarks = 480

/** One life of a member who changes what a team shares, and pushes it. What it was told of its changes stands in the journal. */
export function beginWork({ client, journal, teamId, letter, habits, random, say }: Worker) {
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)]
  /** Changes that are in the vault, or may be, and were neither accepted nor dropped: credential by mark, null for one that was created. */
  const pending = new Map<string, string | null>()
  let made = 0
  /** What the last push has left to be decided. */
  let open: readonly SyncConflict[] = []

  const note = (entry: JournalEntry) => {
    journal.write(entry)
    recall(entry)
  }
  const recall = (entry: JournalEntry) => {
    if (entry.is === 'try') {
      made += 1
      pending.set(entry.mark, entry.id)
    }
    if (entry.is === 'made') pending.set(entry.mark, entry.id)
    if (entry.is === 'pushed') for (const { mark } of [...entry.accepted, ...entry.dropped]) pending.delete(mark)
  }
  for (const entry of journal.before) recall(entry)
  note({ is: 'up' })

  const nextMark = () => `${letter}${(made + 1).toString(36)}`
  const nameOf = (mark: string) => `Credential ${mark}`
  const secretOf = (mark: string) => canary(mark, randomBytes(8).toString('hex'))

  async function create(): Promise<void> {
    const mark = nextMark()
    note({ is: 'try', mark, id: null })
    const about = metadata({ name: nameOf(mark) })
    const { id } =
      random() < 0.5
        ? await client.credentials.create({
            type: 'basic-auth',
            metadata: about,
            config: { username: mark },
            secrets: { password: secretOf(mark) },
          })
        : await client.credentials.create({
            type: 'bearer-token',
            metadata: { ...about, purpose: mark },
            config: {},
            secrets: { token: secretOf(mark) },
          })
    await share(id)
    note({ is: 'made', mark, id })
  }

  async function share(id: string): Promise<void> {
    await client.sharing.set({ credentialIds: [id], teamId, grants: [{ to: 'everyone', level: 'manage' }] })
  }

  /** Changes something of the team: mostly of the few that everybody changes. One change is one transaction, whatever it is of. */
  async function change(): Promise<void> {
    const { items } = await client.sharing.list({ teamId, offset: 0 })
    const id = pick(random() < 0.6 ? items.filter(({ name }) => name.startsWith('Common')) : items)?.id
    if (id === undefined) return create()
    const found = await client.credentials.get({ ref: id })
    const before = marksOf(found)
    if (found.trashedAt !== null || before.join(' ').length > mostMarks) return create()
    const mark = nextMark()
    note({ is: 'try', mark, id })
    const marks = [...before, mark].join(' ')
    if (found.type === 'basic-auth')
      await client.credentials.rotate({ id, config: { username: marks }, secrets: { password: secretOf(mark) } })
    else await client.credentials.update({ id, revision: null, metadata: { purpose: marks }, config: null })
    note({ is: 'made', mark, id })
  }

  function decide({ id, revision, choices }: SyncConflict): ConflictDecision[] {
    const choice = pick(habits.choices.filter((each) => choices.includes(each)))
    return choice === undefined ? [] : [{ id, revision, choice }]
  }

  return {
    /** What the life before has begun: what isn't there was never made, and what isn't shared yet is shared now. */
    async takeUp(): Promise<void> {
      for (const [mark, id] of [...pending]) {
        const found = await client.credentials.get({ ref: id ?? nameOf(mark) }).catch(() => null)
        if (found === null || (id === null && found.name !== nameOf(mark)) || !marksOf(found).includes(mark))
          pending.delete(mark)
        else {
          if (found.sharing === 'personal') await share(found.id)
          note({ is: 'made', mark, id: found.id })
        }
      }
    },

    async changeSome(): Promise<void> {
      for (let count = 1 + Math.floor(random() * 3); count > 0; count -= 1) await (random() < 0.2 ? create() : change())
    },

    async push(): Promise<void> {
      const way = pick(habits.ways) ?? 'leave'
      const onConflict = way === 'each' ? 'leave' : way
      const decisions = way === 'each' ? open.flatMap(decide) : []
      note({ is: 'push', onConflict, decisions })
      say?.('push')
      try {
        const { revision, sent, conflicts, undecided, refused } = await client.remotes.push({
          teamId,
          onConflict,
          decisions,
        })
        say?.('pushed')
        open = conflicts
        const accepted: Change[] = []
        const dropped: Change[] = []
        for (const [mark, id] of pending) {
          // Of more than an answer holds nobody knows which they are.
          if (id === null || conflicts.some((each) => each.id === id) || conflicts.length < undecided + refused)
            continue
          const isHere = marksOf(await client.credentials.get({ ref: id })).includes(mark)
          ;(isHere ? accepted : dropped).push({ mark, id })
        }
        note({ is: 'pushed', revision, sent, accepted, dropped, conflicts: undecided + refused })
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        note({ is: 'failed', code: error.body.code })
      }
    },
  }
}
