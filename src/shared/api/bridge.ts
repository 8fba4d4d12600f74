import type { AnyEvent, CallName, Envelope } from './contract.ts'

/** What the preload puts into the page as `window.keyward`: two functions and nothing else. */
export interface Bridge {
  /** Runs one call of the contract. It resolves with an envelope also when the call is refused. */
  call(name: CallName, request: unknown): Promise<Envelope<unknown>>
  /** Listens to the core. The returned function ends it. */
  subscribe(listener: (event: AnyEvent) => void): () => void
}

/** Name of the bridge in the page. */
export const bridgeName = 'keyward'

/** The channel of a call between window and main process. */
export function callChannel(name: CallName): string {
  return `keyward:${name}`
}

/** The channel of everything that the main process tells the window. */
export const eventChannel = 'keyward-event'
