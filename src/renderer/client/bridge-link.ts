import type { AnyEvent, CallName, Envelope } from '../../shared/api/contract.ts'
import type { Link } from './link.ts'

/** What the desktop's preload script puts into the window. */
export interface KeywardBridge {
  call(name: CallName, request: unknown): Promise<Envelope<unknown>>
  subscribe(listener: (event: AnyEvent) => void): () => void
}

/** The link through the bridge: open as long as the window lives. */
export function createBridgeLink(bridge: KeywardBridge): Link {
  return {
    call: (name, request) => bridge.call(name, request),
    subscribe: (listener) => bridge.subscribe(listener),
    state: 'open',
    onState: () => () => {},
  }
}
