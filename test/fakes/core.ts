import type { Core } from '../../src/main/api/core.ts'
import type { AnyEvent, Envelope } from '../../src/shared/api/contract.ts'
import { defaultSettings } from '../../src/shared/domain/settings.ts'

/** A core that answers whatever a test wants and remembers what it was asked. */
export interface TestCore extends Core {
  readonly asked: { name: string; request: unknown }[]
  readonly locks: string[]
  readonly closed: () => boolean
  /** Tells every listener. */
  tell(event: AnyEvent): void
}

type Answers = (name: string, request: unknown) => Envelope<unknown> | Promise<Envelope<unknown>>

const echo: Answers = (name, request) => ({
  ok: true,
  value: name === 'app.settings' ? defaultSettings : { name, request },
})

export function testCore(answers: Answers = echo): TestCore {
  const asked: TestCore['asked'] = []
  const locks: string[] = []
  const listeners = new Set<(event: AnyEvent) => void>()
  let closed = false
  return {
    asked,
    locks,
    closed: () => closed,
    tell: (event) => {
      for (const listener of listeners) listener(event)
    },
    async call(name, request) {
      asked.push({ name, request })
      return answers(name, request)
    },
    get client(): never {
      throw new Error('Hosts use call.')
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    lock: (reason) => void locks.push(reason),
    putFile: () => '',
    takeFile: () => new Uint8Array(),
    async close() {
      closed = true
    },
  }
}
