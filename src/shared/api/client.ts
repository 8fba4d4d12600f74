import type { ErrorBody } from '../errors.ts'
import type { AnyEvent, CallName, Client, Envelope } from './contract.ts'
import { contract } from './contract.ts'

/** Carries one call to the core: IPC, WebSocket, or a direct function call. */
export type Transport = (name: CallName, request: unknown) => Promise<Envelope<unknown>>

/** A failure that the core answered. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly body: ErrorBody

  constructor(body: ErrorBody) {
    super(body.message)
    this.body = body
  }
}

/** Makes the typed client of the contract over a transport. Calls throw `CallError`. */
export function createClient(transport: Transport): Client {
  const client: Record<string, Record<string, (request: unknown) => Promise<unknown>>> = {}
  for (const [area, calls] of Object.entries(contract)) {
    client[area] = Object.fromEntries(
      Object.keys(calls).map((call) => [
        call,
        async (request: unknown) => {
          const envelope = await transport(`${area}.${call}` as CallName, request)
          if (!envelope.ok) throw new CallError(envelope.error)
          return envelope.value
        },
      ]),
    )
  }
  return client as Client
}
