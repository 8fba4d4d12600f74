import type { AnyEvent, CallName, Envelope } from '../../shared/api/contract.ts'

/** How the connection to the core stands. `refused` is final: this page isn't signed in. */
export type LinkState = 'connecting' | 'open' | 'lost' | 'refused'

/** The way to the core: the desktop's bridge, or a WebSocket to the browser host. */
export interface Link {
  call(name: CallName, request: unknown): Promise<Envelope<unknown>>
  /** The returned function ends it. */
  subscribe(listener: (event: AnyEvent) => void): () => void
  readonly state: LinkState
  /** Told every later state. The returned function ends it. */
  onState(listener: (state: LinkState) => void): () => void
}
