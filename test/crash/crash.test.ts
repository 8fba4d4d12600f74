import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileKeychain } from '../fakes/file-keychain.ts'
import { seededRandom } from '../fakes/seeded-random.ts'
import { toFirstSchema } from '../integration/vault-content.ts'
import { type CrashVault, makeVault, openCore, passphrase, readValues } from './vaults.ts'

/**
 * Processes are killed (SIGKILL) at random moments of everything that replaces files of a vault. After each kill the vault opens, by
 * every slot, every value is what was stored, and the log is whole. The seed is printed: KEYWARD_TEST_SEED repeats a run's choices.
 */
const kills = Number(process.env.KEYWARD_TEST_KILLS ?? 300)
const seed = Number(process.env.KEYWARD_TEST_SEED ?? Date.now() % 1_000_000)
const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

/** Of all kills, how many hit which work. */
const shares = { rekey: 0.3, slots: 0.2, backup: 0.15, restore: 0.25, migrate: 0.1 } as const
type Task = keyof typeof shares
const tasks = Object.keys(shares) as Task[]
const countOf = (task: Task) => Math.ceil(kills * shares[task])

const random = seededRandom(seed)

let vault: CrashVault
/** Milliseconds that one piece of work takes here: the first of each kind is let to its end, later ones correct it. */
const lasts: Partial<Record<Task, number>> = {}
const outcomes = { during: 0, between: 0 }

beforeAll(async () => {
  console.log(`seed ${seed}, ${kills} kills`)
  vault = await makeVault()
}, 120_000)
afterAll(() => {
  console.log(`${outcomes.during} kills hit work, ${outcomes.between} came between two pieces of it`)
  vault.remove()
})

/** Lets the work begin, kills it a while later, somewhere in the first or second piece. */
async function kill(task: Task, turn: number): Promise<void> {
  const child = spawn(process.execPath, [worker, vault.home, task, String(turn)], {
    env: { ...process.env, ...vault.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let begun = 0
  let done = 0
  let at = 0
  const exit = once(child, 'exit')
  let ended = () => {}
  const whole = new Promise<void>((resolve) => {
    ended = resolve
  })
  const lines = createInterface({ input: child.stdout })
  const first = new Promise<void>((resolve, reject) => {
    lines.on('line', (word) => {
      if (word === 'begin') {
        begun += 1
        at = performance.now()
        resolve()
      } else {
        done += 1
        const took = performance.now() - at
        lasts[task] = 0.7 * (lasts[task] ?? took) + 0.3 * took
        ended()
      }
    })
    child.once('exit', () => reject(new Error(`The process for ${task} ended by itself.`)))
  })
  await first
  const usual = lasts[task]
  if (usual === undefined) await whole
  else await delay(random() * usual * 1.3)
  child.kill('SIGKILL')
  await exit
  outcomes[begun > done ? 'during' : 'between'] += 1
}

/** Opens the vault by a core of this process, and by every slot; compares every value. */
async function examine(): Promise<void> {
  const core = await openCore(vault.home, vault.env)
  const { client } = core
  try {
    await client.vault.unlock({ passphrase: null, slotId: null })
    expect(await client.audit.verify({})).toMatchObject({ ok: true })
    const { slots, counts } = await client.vault.status({})
    expect(counts?.credentials).toBe(40)
    for (const { id, provider } of slots) {
      const given = provider === 'passphrase' ? passphrase : null
      expect(await client.vault.testSlot({ id, passphrase: given })).toMatchObject({ ok: true })
    }
    expect(slots.filter(({ provider }) => provider === 'passphrase')).toHaveLength(1)
    expect(slots.some(({ source }) => source === 'keychain')).toBe(true)
    expect(slots.some(({ source }) => source === 'environment')).toBe(true)
    // Every backup that is listed is a whole one.
    const { items } = await client.backups.list({})
    for (const { id } of items.slice(0, 2)) {
      const { previewId, credentials } = await client.backups.preview({ from: { id }, passphrase: null })
      expect(credentials).toBe(40)
      await client.backups.close({ previewId })
    }
    expect(readdirSync(vault.folder).filter((name) => /^(next|preview)/.test(name))).toEqual([])
  } finally {
    await core.close()
  }
  expect(await readValues(vault.home, vault.folder, vault.env)).toEqual(vault.values)
}

describe('V7 V8 a process that is killed', () => {
  it.each(tasks)(
    'while it does this leaves a vault that opens, with every value: %s',
    { timeout: kills * 10_000 },
    async (task) => {
      for (let turn = 0; turn < countOf(task); turn++) {
        if (task === 'migrate')
          await toFirstSchema(vault.folder, { env: vault.env, keychain: fileKeychain(join(vault.home, 'keychain')) })
        await kill(task, turn)
        await examine()
      }
    },
  )
})
