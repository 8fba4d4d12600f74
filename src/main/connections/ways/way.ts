import type { Socket } from 'node:net'
import type { Leg, ProbeFailureInfo } from '../connector.ts'
import type { Endpoint } from '../host.ts'
import type { OnHostKey } from '../ssh/session.ts'

/** What a hop is opened with. */
export interface HopRequest {
  readonly leg: Leg
  /** The connection to the hop. */
  readonly socket: Socket
  readonly signal: AbortSignal
  readonly onHostKey: OnHostKey
}

/** A hop that has let us in. */
export interface OpenHop {
  /** What it is, for the person: `OpenSSH_9.2p1`. */
  readonly detail: string
  /** A connection through it. Names are resolved at its end. @throws what `Way.classify` knows */
  dial(endpoint: Endpoint, signal: AbortSignal): Promise<Socket>
}

/** A kind of connection that carries others: one file each. */
export interface Way {
  readonly kind: string
  open(request: HopRequest): Promise<OpenHop>
  classify(error: unknown): ProbeFailureInfo | undefined
}
