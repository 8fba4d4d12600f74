import type { AnyEvent, Envelope } from '../../shared/api/contract.ts'
import type { ServerMessage } from '../../shared/api/wire.ts'

/** Reads a message of the host; undefined for anything else, which is ignored. */
export function parseHostMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined
  let message: unknown
  try {
    message = JSON.parse(data)
  } catch {
    return undefined
  }
  if (!isObject(message)) return undefined
  if (message.type === 'refused') return { type: 'refused' }
  if (message.type === 'welcome' && typeof message.session === 'string')
    return { type: 'welcome', session: message.session }
  if (message.type === 'answer' && typeof message.id === 'number' && isObject(message.envelope))
    return { type: 'answer', id: message.id, envelope: message.envelope as unknown as Envelope<unknown> }
  if (message.type === 'event' && isObject(message.event) && typeof message.event.name === 'string')
    return { type: 'event', event: message.event as unknown as AnyEvent }
  return undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
