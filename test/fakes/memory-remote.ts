import { setImmediate } from 'node:timers/promises'
import type { Remote } from '../../src/main/team/remotes/remote.ts'

/** A team server in memory: what every driver promises, without a network. `objects` can be tampered with. */
export interface MemoryRemote extends Remote {
  create: Remote['create']
  readonly objects: Map<string, Uint8Array>
}

export function memoryRemote(): MemoryRemote {
  const objects = new Map<string, Uint8Array>()
  /** Others get a turn at every call, or several, as with a server. */
  const turn = async () => {
    for (let turns = 1 + Math.floor(Math.random() * 3); turns > 0; turns -= 1) await setImmediate()
  }
  return {
    objects,
    async create(name, bytes) {
      await turn()
      if (objects.has(name)) return 'exists'
      objects.set(name, Uint8Array.from(bytes))
      await turn()
      return 'created'
    },
    async read(name) {
      await turn()
      return objects.get(name) ?? null
    },
    async list(prefix) {
      await turn()
      return [...objects.keys()].filter((name) => name.startsWith(prefix)).sort()
    },
    async remove(name) {
      objects.delete(name)
    },
    async close() {},
  }
}
