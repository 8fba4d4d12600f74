import type { ErrorBody } from '../errors.ts'
import type { CallName, Client, Envelope } from './contract.ts'
import { exposedCalls } from './names.ts'

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
  // By name, so that neither the page nor the command builds a schema for it.
  for (const name of exposedCalls) {
    const [area = '', call = ''] = name.split('.')
    const calls = client[area] ?? {}
    client[area] = calls
    calls[call] = async (request) => {
      const envelope = await transport(name, request)
      if (!envelope.ok) throw new CallError(envelope.error)
      return envelope.value
    }
  }
  return client as Client
}
