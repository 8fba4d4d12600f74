import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import type { Retention } from '../../src/main/team/sync/standing.ts'
import { commandCore } from '../fakes/command-core.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { type Habits, openJournal } from './journal.ts'
import { beginWork } from './work.ts'

/*
 * A member of a team with a vault of their own, who changes what the team shares and pushes it, again and again, until the process is
 * killed: test/clients/team.ts. The key of the vault stands in the environment. Standard output says where it is, for the one who
 * kills it; what it was told of its changes stands in the journal.
 */

/** What a client is started with. */
export interface ClientTask {
  readonly home: string
  readonly journal: string
  readonly teamId: string
  /** One letter, with which its marks begin. */
  readonly letter: string
  readonly habits: Habits
  /** How much of the past the server keeps; null for as much as always. */
  readonly retention: Retention | null
  readonly seed: number
}

const { home, journal, teamId, letter, habits, retention, seed } = JSON.parse(process.argv[2] ?? '') as ClientTask

const core = await commandCore(home, process.env, retention ? { retention } : {})
const { client } = core
await client.vault.unlock({ passphrase: null, slotId: null })
writeSync(1, 'up\n')
const work = beginWork({
  client,
  journal: openJournal(journal),
  teamId,
  letter,
  habits,
  random: seededRandom(seed),
  say: (word) => void writeSync(1, `${word}\n`),
})
await work.takeUp()
for (let round = 0; ; round += 1) {
  await work.changeSome()
  await work.push()
  // Nobody who is killed leaves compiled code for the next one.
  if (round === 0) flushCompileCache()
}
