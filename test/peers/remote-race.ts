import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Remote } from '../../src/main/team/remotes/remote.ts'
import type { RemotePlace } from './remote-openers.ts'

const child = fileURLToPath(new URL('remote-child.ts', import.meta.url))

/** What several processes were told, and what lies at the server afterwards. */
export interface RaceOutcome {
  /** Numbers that were created, as far as anybody was told. */
  readonly created: number
  readonly failed: Readonly<Record<string, number>>
  readonly kills: number
  /** Sentences about what must not be; none when all is well. */
  readonly faults: readonly string[]
}

/**
 * Lets eight clients in four processes create numbered objects at once, and kills one process after the other at random moments.
 *
 * @param lifeMs between two kills, at most
 * @param reader looks at the end, over a connection that nobody cuts
 */
export async function raceAt(
  place: RemotePlace,
  reader: Remote,
  milliseconds: number,
  lifeMs = 800,
): Promise<RaceOutcome> {
  const processes: ChildProcess[] = []
  let told = ''
  const start = () => {
    const started = spawn(process.execPath, [child, JSON.stringify(place), '2'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1' },
    })
    let rest = ''
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      told += lines.map((line) => `${line}\n`).join('')
    })
    processes.push(started)
  }
  for (let count = 0; count < 4; count += 1) start()
  // Those who fail to begin are found out below, where nothing was created.
  for (let round = 0; round < 400 && !told.includes('created'); round += 1) await wait(50)
  let kills = 0
  const end = performance.now() + milliseconds
  while (performance.now() < end) {
    await wait(lifeMs * (0.25 + Math.random() * 0.75))
    processes.shift()?.kill('SIGKILL')
    kills += 1
    start()
  }
  const gone = processes.map((each) => new Promise((resolve) => each.once('close', resolve)))
  for (const each of processes) each.kill('SIGKILL')
  await Promise.all(gone)
  return { kills, ...(await judge(told, reader)) }
}

async function judge(told: string, reader: Remote): Promise<Omit<RaceOutcome, 'kills'>> {
  const faults: string[] = []
  const created = new Map<string, string>()
  const tried = new Set<string>()
  const failed: Record<string, number> = {}
  for (const line of told.split('\n')) {
    const [word, number = '', id = ''] = line.split(' ')
    if (word === 'try') tried.add(`${number} ${id}`)
    if (word === 'failed') failed[id] = (failed[id] ?? 0) + 1
    if (word !== 'created') continue
    if (created.has(number)) faults.push(`Two were told to have created ${number}.`)
    created.set(number, id)
  }
  const names = new Set(await reader.list('log/'))
  for (const name of names) {
    const number = String(Number(name.slice(4)))
    const body = await reader.read(name, 100_000)
    if (body === null) faults.push(`${number} is in the list, and can’t be read.`)
    else if (!isWhole(body))
      faults.push(
        created.has(number) ? `${number} was told to be created, and is half there.` : `${number} is not whole.`,
      )
    else if (!tried.has(`${number} ${idOf(body)}`)) faults.push(`${number} holds what nobody wanted to create.`)
    else if (created.has(number) && created.get(number) !== idOf(body)) faults.push(`${number} holds another’s bytes.`)
  }
  for (const number of created.keys())
    if (!names.has(`log/${number.padStart(8, '0')}`)) faults.push(`${number} was created and is not there.`)
  return { created: created.size, failed, faults }
}

function idOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

function isWhole(body: Uint8Array): boolean {
  const content = body.subarray(32)
  return Buffer.compare(createHash('sha256').update(content).digest(), body.subarray(0, 32)) === 0
}
