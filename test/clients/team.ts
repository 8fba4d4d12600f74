import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { v7 as uuidv7 } from 'uuid'
import type { Core } from '../../src/main/api/core.ts'
import type { CoreOverrides } from '../../src/main/app.ts'
import { newSigningKey } from '../../src/main/crypto/signature.ts'
import { writeCard } from '../../src/main/team/identity/card.ts'
import type { Retention } from '../../src/main/team/sync/standing.ts'
import { commandCore } from '../fakes/command-core.ts'
import { memoryRemote } from '../fakes/memory-remote.ts'
import { metadata } from '../integration/core.ts'
import { type Person, startPerson, startTeam } from '../integration/two-people.ts'
import type { RemotePlace } from '../peers/remote-openers.ts'
import type { ClientTask } from './child.ts'
import { canary, type Habits, yields } from './journal.ts'

/*
 * Eight people of one team, each with a vault of their own on the disk, and what becomes of them while they push to one server.
 */

const child = fileURLToPath(new URL('child.ts', import.meta.url))

/** Who never takes theirs loses no change of their own, and who never keeps mine writes over nobody's. */
const habitsOf: Readonly<Record<string, Habits>> = {
  a: { ways: ['leave', 'each'], choices: ['mine', 'both'] },
  b: { ways: ['leave', 'mine', 'both'], choices: [] },
  c: { ways: ['leave', 'each'], choices: ['theirs'] },
  d: { ways: ['theirs'], choices: [] },
  e: { ways: ['leave'], choices: [] },
  f: { ways: ['leave', 'mine', 'theirs', 'both'], choices: [] },
  g: { ways: ['each'], choices: ['mine', 'theirs', 'both'] },
  h: { ways: ['mine'], choices: [] },
}

export interface Member {
  readonly letter: string
  readonly id: string
  readonly home: string
  /** Of the vault, as the environment has it. */
  readonly key: string
  readonly journal: string
  readonly habits: Habits
}

export interface ClientTeam {
  readonly teamId: string
  readonly members: readonly Member[]
  /** The age identity of a ninth member, who has no vault: what it opens tells what lies at the server. */
  readonly witness: string
  /** A folder for what their processes have compiled. */
  readonly compiled: string
  remove(): void
}

/** Makes the team, and what it has in common before anybody has pushed. */
export async function makeTeam(habits: Readonly<Record<string, Habits>> = habitsOf): Promise<ClientTeam> {
  const root = mkdtempSync(join(tmpdir(), 'kw-clients-'))
  const letters = Object.keys(habits)
  const people = await Promise.all(
    letters.map((letter) => startPerson(`Member ${letter}`, { home: join(root, letter) })),
  )
  const [owner, ...others] = people as [Person, ...Person[]]
  const teamId = await startTeam(owner, others)
  const witness = await addWitness(owner, teamId)
  for (const mark of ['z1', 'z2', 'z3', 'z4', 'z5', 'z6']) {
    const about = metadata({ name: `Common ${mark}` })
    const value = canary(mark, 'common')
    const { id } = await (Number(mark[1]) % 2 === 0
      ? owner.client.credentials.create({
          type: 'basic-auth',
          metadata: about,
          config: { username: mark },
          secrets: { password: value },
        })
      : owner.client.credentials.create({
          type: 'bearer-token',
          metadata: { ...about, purpose: mark },
          config: {},
          secrets: { token: value },
        }))
    await owner.client.sharing.set({ credentialIds: [id], teamId, grants: [{ to: 'everyone', level: 'manage' }] })
  }
  const members = people.map(({ id, test }, at): Member => {
    const letter = letters[at] ?? ''
    return {
      letter,
      id,
      home: test.home,
      key: test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY ?? '',
      journal: join(root, `${letter}.journal`),
      habits: habits[letter] ?? { ways: [], choices: [] },
    }
  })
  for (const { test } of people) await test.close()
  const compiled = join(root, 'compiled')
  return {
    teamId,
    members,
    witness,
    compiled,
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** A member of whom the test has the keys. */
async function addWitness({ client }: Person, teamId: string): Promise<string> {
  const identity = await generateX25519Identity()
  const { seed, publicKey } = newSigningKey()
  const content = {
    id: uuidv7(),
    name: 'Witness',
    recipient: await identityToRecipient(identity),
    signingKey: publicKey.toString('base64url'),
    createdAt: new Date().toISOString(),
  }
  const { id } = await client.identity.addContact({ card: writeCard(content, seed) })
  await client.identity.verifyContact({ id, isVerified: true })
  await client.teams.addMembers({ id: teamId, contactIds: [id], role: 'member' })
  return identity
}

/** The same team once more, so that each server has one that nothing has happened to. */
export function copyTeam(team: ClientTeam): ClientTeam {
  const root = mkdtempSync(join(tmpdir(), 'kw-clients-'))
  const members = team.members.map((member) => {
    const home = join(root, member.letter)
    cpSync(member.home, home, { recursive: true })
    return { ...member, home, journal: join(root, `${member.letter}.journal`) }
  })
  return { ...team, members, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }) }
}

/** Opens a member's vault in this process. */
export async function openMember({ home, key }: Member, overrides: CoreOverrides = {}): Promise<Core> {
  const core = await commandCore(home, { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: key }, overrides)
  await core.client.vault.unlock({ passphrase: null, slotId: null })
  return core
}

/**
 * Sets the team's server up in every vault: by a trial of it in the first, and of one in memory in the others, since eight trials of the
 * same server would tell what one tells. Then the first pushes what the team has in common.
 */
export async function connectTeam({ members, teamId }: ClientTeam, place: RemotePlace): Promise<void> {
  const memory = memoryRemote()
  for (const [at, member] of members.entries()) {
    const core = await openMember(member, at === 0 ? {} : { openTeamRemote: async () => memory })
    const { client } = core
    try {
      const credential =
        place.credential === null
          ? null
          : await client.credentials.create({
              ...asInput(place.credential),
              metadata: metadata({ name: 'The server' }),
            })
      const { verdict, reason } = await client.remotes.set({
        teamId,
        kind: place.id,
        parameters: { ...place.parameters },
        credentialId: credential?.id ?? null,
        consent: true,
      })
      if (verdict !== 'holds') throw new Error(`The trial refuses the server: ${reason}`)
      if (at === 0) await client.remotes.push({ teamId, onConflict: 'leave' })
    } finally {
      await core.close()
    }
  }
}

/** Which of a type's values are secret. */
const secretFields = new Set(['password', 'privateKey', 'secretAccessKey', 'token'])

function asInput({ type, values }: NonNullable<RemotePlace['credential']>) {
  const entries = Object.entries(values)
  return {
    type,
    config: Object.fromEntries(entries.filter(([name]) => !secretFields.has(name))),
    secrets: Object.fromEntries(entries.filter(([name]) => secretFields.has(name))),
  }
}

/** What happened to the processes. */
export interface Churned {
  readonly kills: number
  /** What processes said that ended by themselves. */
  readonly crashes: readonly string[]
}

/** How long they work. */
export interface Span {
  readonly seconds: number
  /** Pushes that have to be done by then; otherwise they go on, at most three times as long. */
  readonly pushes: number
  /** How much of the past the server keeps; null for as much as always. */
  readonly retention: Retention | null
}

/** Lets all of them work at once, each in a process of its own, and kills one after the other at random moments. */
export async function churn(
  { members, teamId, compiled }: ClientTeam,
  { seconds, pushes: least, retention }: Span,
  random: () => number,
): Promise<Churned> {
  const began = performance.now()
  const ending = new AbortController()
  const crashes: string[] = []
  let [kills, pushed] = [0, 0]
  /** Milliseconds that a push lasts here. */
  let lasts = 300
  const work = async (member: Member) => {
    const { letter, home, journal, habits, key } = member
    while (!ending.signal.aborted) {
      const task: ClientTask = {
        home,
        journal,
        teamId,
        letter,
        habits,
        retention,
        seed: Math.floor(random() * 2 ** 31),
      }
      const life = start(task, key, compiled)
      // In a push, just after one, or whenever it comes.
      const [way, moment, lastPush] = [random(), random(), 1 + Math.floor(random() * 6)]
      let [pushes, since] = [0, 0]
      const timers: NodeJS.Timeout[] = []
      const kill = () => void life.process.kill('SIGKILL')
      const killIn = (ms: number) => void timers.push(setTimeout(kill, ms))
      ending.signal.addEventListener('abort', kill, { once: true })
      life.onWord((word) => {
        if (word === 'up' && way < 0.2) killIn(moment * lasts * 8)
        if (word === 'push') {
          pushes += 1
          since = performance.now()
          if (pushes === lastPush && way >= 0.2 && way < 0.8) killIn(moment * lasts)
        }
        if (word === 'pushed') {
          pushed += 1
          lasts = lasts * 0.8 + (performance.now() - since) * 0.2
          if (pushes >= lastPush && way >= 0.8) killIn(moment < 0.5 ? 0 : (moment - 0.5) * 30)
        }
      })
      const said = await life.ended
      for (const timer of timers) clearTimeout(timer)
      ending.signal.removeEventListener('abort', kill)
      if (said === null) kills += 1
      else {
        crashes.push(`${letter}: ${said}`)
        ending.abort()
      }
    }
  }
  const all = Promise.all(members.map(work))
  while (!ending.signal.aborted) {
    await delay(100)
    const passed = (performance.now() - began) / 1000
    if ((passed > seconds && pushed >= least) || passed > 3 * seconds) ending.abort()
  }
  await all
  // What a killed process had started may still be on its way.
  await delay(500)
  return { kills, crashes }
}

interface Life {
  readonly process: ChildProcess
  onWord(listener: (word: string) => void): void
  /** Null for one that was killed, otherwise what it said at its end. */
  readonly ended: Promise<string | null>
}

function start(task: ClientTask, key: string, cache: string): Life {
  const started = spawn(process.execPath, [child, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      KEYWARD_CREDENTIAL_ENCRYPTION_KEY: key,
      NODE_NO_WARNINGS: '1',
      NODE_COMPILE_CACHE: cache,
    },
  })
  const lines = createInterface({ input: started.stdout })
  let said = ''
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000)
  })
  return {
    process: started,
    onWord: (listener) => void lines.on('line', listener),
    ended: new Promise((resolve) =>
      started.once('close', (code, signal) => resolve(signal === 'SIGKILL' ? null : `ended with ${code}: ${said}`)),
    ),
  }
}

/**
 * Lets one after the other pull and push without cuts, until nobody has anything to send or to take in. Who has left something to be decided
 * decides it now. Answers the rounds that it took.
 */
export async function settle({ members, teamId }: ClientTeam, cores: readonly Core[]): Promise<number> {
  for (let round = 1; round <= 12; round += 1) {
    let moved = 0
    for (const [at, core] of cores.entries()) {
      const habits = members[at]?.habits
      const onConflict = habits && yields(habits) && round % 2 === 0 ? 'theirs' : 'mine'
      const done = await core.client.remotes.push({ teamId, onConflict })
      moved += done.sent + done.created + done.replaced + done.undecided + done.refused
    }
    if (moved === 0) return round
  }
  throw new Error('They never come to rest.')
}
