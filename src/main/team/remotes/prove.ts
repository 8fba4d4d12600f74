import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { VaultError } from '../../../shared/errors.ts'
import type { ObjectName, Remote } from './remote.ts'

/** What a trial looks at, in this order. */
export const trialSteps = ['absent', 'twice', 'whole', 'race', 'list', 'remove'] as const
export type TrialStep = (typeof trialSteps)[number]

export interface TrialFinding {
  readonly step: TrialStep
  readonly ok: boolean
  /** What was seen, as a sentence. */
  readonly message: string
}

/** What came of a trial. `refused` means that the server must not be used: sooner or later somebody's work would be lost. */
export interface Trial {
  readonly verdict: 'holds' | 'refused'
  /** Why it was refused, as a sentence; null when it holds. */
  readonly reason: string | null
  readonly findings: readonly TrialFinding[]
}

export interface TrialOptions {
  /** Why the place can't be safe, whatever is seen; null when nothing is known against it. */
  readonly objection?: string | null
  readonly rounds?: number
  readonly racers?: number
  /** Bytes of the object that is looked at while it comes. */
  readonly largeBytes?: number
  /** Told about each step as it ends. */
  readonly onFinding?: (finding: TrialFinding) => void
}

const sentences: Readonly<Record<TrialStep, readonly [good: string, bad: string]>> = {
  absent: ['What was never there is not there.', 'The server shows an object that nobody has created.'],
  twice: [
    'An object can’t be overwritten: the second writer is told that it exists.',
    'The server lets a second writer overwrite what the first one wrote.',
  ],
  whole: [
    'A large object is seen as a whole, or not at all.',
    'The server shows an object while it is still being written.',
  ],
  race: [
    'Of several who write at once, one wins every time.',
    'Of several who write at once, it is not exactly one who wins.',
  ],
  list: ['The list shows every object at once.', 'The list does not show what was just written.'],
  remove: ['What was removed is gone.', 'The server still shows what was removed.'],
}

/** Where the objects of trials lie. Their names are new in each, and begin with when it began (UUIDv7). */
const folder = 'trial/'
/** No trial lasts longer. */
const longestMs = 3_600_000

/**
 * Tries whether a server keeps what a team relies on, by creating objects of its own over several sessions, which it removes again. It
 * proves the opposite for certain; that it holds it proves as far as a trial can.
 *
 * @param open opens a session of its own
 * @throws VaultError what keeps one from trying, such as `remote-auth` and `remote-permission`
 */
export async function proveRemote(open: () => Promise<Remote>, options: TrialOptions = {}): Promise<Trial> {
  const { objection = null, rounds = 5, racers = 8, largeBytes = 1024 * 1024, onFinding } = options
  const findings: TrialFinding[] = []
  const sessions: Remote[] = []
  const used: ObjectName[] = []
  const trial = uuidv7()
  const newName = (what: string) => {
    const name = `${folder}${trial}-${what}`
    used.push(name)
    return name
  }
  const find = (step: TrialStep, ok: boolean) => {
    const finding = { step, ok, message: sentences[step][ok ? 0 : 1] }
    findings.push(finding)
    onFinding?.(finding)
    return ok
  }
  const closeAll = () => Promise.all(sessions.map((session) => session.close()))
  try {
    for (let count = 0; count < racers; count += 1) sessions.push(await open())
    const [first, second = first] = sessions
    if (!first || !second) throw new VaultError('internal')
    await removeOld(first, Date.now() - longestMs)
    const steps: readonly (readonly [TrialStep, () => Promise<boolean>])[] = [
      ['absent', async () => (await second.read(`${folder}${trial}-never`, 1)) === null],
      ['twice', () => writeTwice(first, second, newName('twice'))],
      ['whole', () => watch(first, second, newName('whole'), largeBytes)],
      ['race', () => race(sessions, rounds, (round) => newName(`race-${round}`))],
      ['list', async () => sameNames(await listed(second, trial), used)],
      ['remove', () => removeAll(sessions, used, trial)],
    ]
    for (const [step, look] of steps) if (!find(step, await look())) break
    const refused = findings.find(({ ok }) => !ok)
    const reason = refused?.message ?? objection
    return { verdict: reason === null ? 'holds' : 'refused', reason, findings }
  } finally {
    const [session] = sessions
    // What a trial that ended early has left. It has told by now what is to be told.
    if (session && findings.length < trialSteps.length)
      for (const name of used) await session.remove(name).catch(() => {})
    await closeAll()
  }
}

/** The first 48 bits of a UUIDv7 are when it was made, in milliseconds since 1970 (RFC 9562). */
const ofTrial = /^trial\/([0-9a-f]{8})-([0-9a-f]{4})-7/

/** Removes what trials have left that were stopped, or whose program ended. Who may not leaves it to others. */
async function removeOld(session: Remote, before: number): Promise<void> {
  for (const name of await session.list(folder)) {
    const [, high = '', low = ''] = ofTrial.exec(name) ?? []
    if (Number.parseInt(high + low, 16) < before) await session.remove(name).catch(() => {})
  }
}

async function writeTwice(first: Remote, second: Remote, name: ObjectName): Promise<boolean> {
  const bytes = randomBytes(2000)
  if ((await first.create(name, bytes)) !== 'created') return false
  if ((await second.create(name, randomBytes(2000))) !== 'exists') return false
  if (!isSame(await second.read(name, 10_000), bytes)) return false
  // The first one, too: it must not take its own object for one that it has just made.
  if ((await first.create(name, bytes)) !== 'exists') return false
  return isSame(await second.read(name, 10_000), bytes)
}

/** Reads an object again and again while it comes. */
async function watch(writer: Remote, reader: Remote, name: ObjectName, length: number): Promise<boolean> {
  const bytes = randomBytes(length)
  let isWritten = false
  const writing = writer.create(name, bytes).finally(() => {
    isWritten = true
  })
  writing.catch(() => {})
  let isWhole = true
  while (isWhole && !isWritten) {
    const seen = await reader.read(name, length * 2)
    isWhole = seen === null || isSame(seen, bytes)
    await delay(1)
  }
  return (await writing) === 'created' && isWhole && isSame(await reader.read(name, length * 2), bytes)
}

async function race(
  sessions: readonly Remote[],
  rounds: number,
  nameOf: (round: number) => ObjectName,
): Promise<boolean> {
  for (let round = 0; round < rounds; round += 1) {
    const name = nameOf(round)
    // Of different lengths: the body of the one would otherwise pass for the other's, half written.
    const bodies = sessions.map((_, index) => randomBytes(1000 + index * 700))
    const outcomes = await Promise.all(
      sessions.map((session, index) => session.create(name, bodies[index] ?? Buffer.alloc(0))),
    )
    const winner = bodies[outcomes.indexOf('created')]
    if (winner === undefined || outcomes.filter((outcome) => outcome === 'created').length > 1) return false
    for (const session of sessions.slice(0, 2)) if (!isSame(await session.read(name, 100_000), winner)) return false
  }
  return true
}

async function listed(session: Remote, trial: string): Promise<ObjectName[]> {
  return (await session.list(folder)).filter((name) => name.startsWith(folder + trial))
}

async function removeAll(sessions: readonly Remote[], names: readonly ObjectName[], trial: string): Promise<boolean> {
  const [first, second = first] = sessions
  if (!first || !second) return false
  for (const name of names) await first.remove(name)
  const [name = ''] = names
  return (await listed(second, trial)).length === 0 && (await second.read(name, 10_000)) === null
}

function sameNames(found: readonly ObjectName[], expected: readonly ObjectName[]): boolean {
  return found.length === expected.length && [...expected].sort().every((name, index) => name === found[index])
}

function isSame(found: Uint8Array | null, bytes: Uint8Array): boolean {
  return found !== null && Buffer.compare(found, bytes) === 0
}
