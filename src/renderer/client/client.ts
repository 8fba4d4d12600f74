import { createClient } from '../../shared/api/client.ts'
import type { AnyEvent, EventName, EventOf } from '../../shared/api/contract.ts'
import { describeError } from '../../shared/errors.ts'
import { EventHub } from './event-hub.ts'
import type { Link } from './link.ts'

let link: Link | null = null
const events = new EventHub<AnyEvent>()

/** Every call of the contract. Calls throw `CallError`. */
export const client = createClient(async (name, request) =>
  link
    ? link.call(name, request)
    : { ok: false, error: { code: 'session-refused', ...describeError('session-refused') } },
)

/** Sets the way to the core, once at the start of the page (and in tests). The returned function ends it. */
export function connectClient(next: Link): () => void {
  link = next
  const stop = next.subscribe((event) => events.tell(event))
  return () => {
    stop()
    if (link === next) link = null
  }
}

/** Listens to one kind of event of the core. The returned function ends it. */
export function onEvent<N extends EventName>(name: N, listener: (data: EventOf<N>) => void): () => void {
  return events.listen((event) => {
    if (event.name === name) listener(event.data as EventOf<N>)
  })
}
