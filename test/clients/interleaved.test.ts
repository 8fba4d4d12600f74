import { expect, it } from 'vitest'
import type { Remote } from '../../src/main/team/remotes/remote.ts'
import { type MemoryRemote, memoryRemote } from '../fakes/memory-remote.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { type Habits, openJournal } from './journal.ts'
import { contentOf, judge, readChain } from './judge.ts'
import { makeTeam, openMember, settle } from './team.ts'
import { beginWork } from './work.ts'

/*
 * What test/peers/clients.test.ts does with processes and real servers, in one process and with a server in memory: in the middle of
 * somebody's push others make whole pushes of their own, and a push ends for good at each moment that matters, as if its process had been
 * killed. One run of seconds has more of these moments than many of minutes.
 */
const seed = Number(process.env.KEYWARD_TEST_SEED ?? 1 + (Date.now() % 1_000_000))
/** Lives that are begun from outside; each may hold others. */
const pushes = Number(process.env.KEYWARD_TEST_PUSHES ?? 16)

const habitsOf: Readonly<Record<string, Habits>> = {
  a: { ways: ['leave', 'each'], choices: ['mine', 'both'] },
  b: { ways: ['leave', 'mine', 'both'], choices: [] },
  c: { ways: ['each'], choices: ['mine', 'theirs', 'both'] },
  d: { ways: ['leave', 'theirs'], choices: [] },
  e: { ways: ['leave'], choices: [] },
  f: { ways: ['mine'], choices: [] },
}

/** What ends a member's life: whatever comes after it is not reached. */
class Killed extends Error {}

type Moment = 'before' | 'on-its-way' | 'there' | null

/** One member's way to the server. `interrupt` is called where others may come between; an object may still arrive when its sender is gone. */
function wayTo(
  server: MemoryRemote,
  late: (() => Promise<unknown>)[],
  tools: { interrupt(): Promise<void>; dies(): Moment },
): Remote {
  const { interrupt, dies } = tools
  return {
    ...server,
    async create(name, bytes) {
      await interrupt()
      const moment = dies()
      if (moment === 'on-its-way') late.push(() => server.create(name, bytes))
      if (moment === 'before' || moment === 'on-its-way') throw new Killed()
      const result = await server.create(name, bytes)
      await interrupt()
      if (moment === 'there') throw new Killed()
      return result
    },
    async list(prefix) {
      await interrupt()
      return server.list(prefix)
    },
    async read(name, most) {
      await interrupt()
      return server.read(name, most)
    },
  }
}

it(`S4 pushes that come between each other, and end at any moment, lose nothing (seed ${seed})`, {
  timeout: 120_000 + pushes * 1000,
}, async () => {
  const random = seededRandom(seed)
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)]
  const team = await makeTeam(habitsOf)
  const server = memoryRemote()
  const late: (() => Promise<unknown>)[] = []
  let kills = 0
  /** In the middle of a push, with the number of calls after which somebody else comes between. */
  const busy = new Map<string, number>()
  const members = await Promise.all(
    team.members.map(async (member) => {
      const { letter } = member
      const way = wayTo(server, late, {
        async interrupt() {
          if (!busy.has(letter)) return
          if (random() < 0.2) await late.shift()?.()
          const left = (busy.get(letter) ?? 0) - 1
          busy.set(letter, left)
          const other = left === 0 ? pick(members.filter((each) => !busy.has(each.letter))) : undefined
          if (other) await live(other)
        },
        dies() {
          if (!busy.has(letter) || random() > 0.15) return null
          return pick(['before', 'on-its-way', 'there', 'there'] as const) ?? null
        },
      })
      const core = await openMember(member, { openTeamRemote: async () => way })
      return { ...member, core, work: undefined as ReturnType<typeof beginWork> | undefined }
    }),
  )

  /** Some changes and a push, in a life that goes on or begins. */
  async function live(member: (typeof members)[number]): Promise<void> {
    const { letter, habits, core } = member
    busy.set(letter, random() < 0.6 ? 1 + Math.floor(random() * 8) : 0)
    try {
      if (member.work === undefined) {
        member.work = beginWork({
          client: core.client,
          journal: mortal(member.journal),
          teamId: team.teamId,
          letter,
          habits,
          random,
        })
        await member.work.takeUp()
      }
      await member.work.changeSome()
      await member.work.push()
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      kills += 1
      member.work = undefined
    } finally {
      busy.delete(letter)
    }
  }

  /** The journal of a process that never tells how it ended, and may end before it writes down that all went well. */
  function mortal(file: string) {
    const journal = openJournal(file)
    return {
      ...journal,
      write(entry: Parameters<typeof journal.write>[0]) {
        if (entry.is === 'failed' || (entry.is === 'pushed' && random() < 0.05)) throw new Killed()
        journal.write(entry)
      },
    }
  }

  const cores = members.map(({ core }) => core)
  try {
    for (const { client } of cores)
      await client.remotes.set({
        teamId: team.teamId,
        kind: 'folder',
        parameters: { path: '/nowhere' },
        credentialId: null,
        consent: true,
      })
    await cores[0]?.client.remotes.push({ teamId: team.teamId })
    for (let count = 0; count < pushes; count += 1) {
      const member = pick(members)
      if (member) await live(member)
    }
    for (const arrive of late) await arrive()
    const restFrom = (await readChain(server, team)).length
    await settle(team, cores)
    const points = await readChain(server, team)
    const { faults, accepted } = judge(team, points, restFrom)
    expect(faults).toEqual([])
    expect([accepted > pushes / 2, kills > 0]).toEqual([true, true])
    const head = new Map([...(points.at(-1)?.states ?? [])].map(([id, { text }]) => [id, text]))
    for (const core of cores) expect(await contentOf(core, team.teamId)).toEqual(head)
  } finally {
    for (const core of cores) await core.close()
    team.remove()
  }
})
