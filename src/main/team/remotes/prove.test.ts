import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../shared/errors.ts'
import { proveRemote } from './prove.ts'
import type { Remote } from './remote.ts'

/** A team server in memory that keeps what it should, save for what a test has replaced. */
function createMemory(changes: (objects: Map<string, Uint8Array>, good: Remote) => Partial<Remote> = () => ({})) {
  const objects = new Map<string, Uint8Array>()
  let open = 0
  const good: Remote = {
    async create(name, bytes) {
      await Promise.resolve()
      if (objects.has(name)) return 'exists'
      objects.set(name, bytes)
      return 'created'
    },
    read: async (name) => objects.get(name) ?? null,
    list: async (prefix) => [...objects.keys()].filter((name) => name.startsWith(prefix)).sort(),
    async remove(name) {
      objects.delete(name)
    },
    async close() {
      open -= 1
    },
  }
  return {
    objects,
    openSessions: () => open,
    async open(): Promise<Remote> {
      open += 1
      return { ...good, ...changes(objects, good) }
    },
  }
}

describe('S4 the trial of a team server', () => {
  it('holds where all of it is kept, tells each step, and leaves neither objects nor sessions', async () => {
    const memory = createMemory()
    const steps: string[] = []
    const trial = await proveRemote(memory.open, { onFinding: ({ step }) => steps.push(step) })
    expect(trial).toMatchObject({ verdict: 'holds', reason: null })
    expect(steps).toEqual(['absent', 'twice', 'whole', 'race', 'list', 'remove'])
    expect([memory.objects.size, memory.openSessions()]).toEqual([0, 0])
  })

  it('removes what a trial has left that was stopped long ago, and nothing of one that may go on', async () => {
    const memory = createMemory((objects) => ({ list: async () => [...objects.keys()].sort() }))
    const nameOf = (msecs: number) => `trial/${uuidv7({ msecs })}-whole`
    const [old, recent] = [nameOf(Date.now() - 3 * 3_600_000), nameOf(Date.now() - 60_000)]
    // Whatever else lies there is not touched, also where a server overlooks what it is asked for.
    const others = ['trial/notes', `${uuidv7({ msecs: 0 })}/revisions/00000001`]
    for (const name of [old, recent, ...others]) memory.objects.set(name, Buffer.from('left'))
    expect(await proveRemote(memory.open)).toMatchObject({ verdict: 'holds' })
    expect([...memory.objects.keys()]).toEqual([recent, ...others])
  })

  it('refuses a place that something is known against, whatever is seen', async () => {
    const trial = await proveRemote(createMemory().open, { objection: 'A program copies it.' })
    expect(trial).toMatchObject({ verdict: 'refused', reason: 'A program copies it.' })
    expect(trial.findings.every(({ ok }) => ok)).toBe(true)
  })

  it.each<[string, string, Parameters<typeof createMemory>[0]]>([
    ['shows what nobody has created', 'absent', () => ({ read: async () => Buffer.alloc(0) })],
    [
      'overwrites',
      'twice',
      (objects) => ({
        async create(name, bytes) {
          objects.set(name, bytes)
          return 'created'
        },
      }),
    ],
    [
      'overwrites, and says that it didn’t',
      'twice',
      (objects) => ({
        async create(name, bytes) {
          const isThere = objects.has(name)
          objects.set(name, bytes)
          return isThere ? 'exists' : 'created'
        },
      }),
    ],
    [
      'shows objects while they come',
      'whole',
      (objects) => ({
        async create(name, bytes) {
          if (objects.has(name)) return 'exists'
          objects.set(name, bytes.subarray(0, bytes.length / 2))
          await new Promise((resolve) => setTimeout(resolve, 5))
          objects.set(name, bytes)
          return 'created'
        },
      }),
    ],
    [
      'looks first and writes then',
      'race',
      (objects) => ({
        async create(name, bytes) {
          const isThere = objects.has(name)
          await new Promise((resolve) => setTimeout(resolve, 1))
          if (isThere) return 'exists'
          objects.set(name, bytes)
          return 'created'
        },
      }),
    ],
    ['lists late', 'list', (_, good) => ({ list: async (prefix) => (await good.list(prefix)).slice(1) })],
    ['removes nothing', 'remove', () => ({ remove: async () => {} })],
  ])('refuses one that %s', async (_, step, changes) => {
    const memory = createMemory(changes)
    const trial = await proveRemote(memory.open)
    expect(trial.verdict).toBe('refused')
    expect(trial.findings.at(-1)).toMatchObject({ step, ok: false, message: trial.reason })
    expect(memory.openSessions()).toBe(0)
    if (step !== 'remove') expect(memory.objects.size).toBe(0)
  })

  it('fails with what keeps it from trying, and tidies up', async () => {
    const memory = createMemory((_, good) => ({
      async remove(name) {
        await good.remove(name)
        throw new VaultError('remote-permission')
      },
    }))
    await expect(proveRemote(memory.open)).rejects.toMatchObject({ code: 'remote-permission' })
    expect([memory.objects.size, memory.openSessions()]).toEqual([0, 0])
  })
})
