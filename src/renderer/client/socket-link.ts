import type { AnyEvent, CallName, Envelope } from '../../shared/api/contract.ts'
import type { ClientMessage, ServerMessage } from '../../shared/api/wire.ts'
import { describeError, type ErrorCode } from '../../shared/errors.ts'
import { EventHub } from './event-hub.ts'
import type { Link, LinkState } from './link.ts'
import { parseHostMessage } from './socket-messages.ts'

interface SocketLinkOptions {
  /** `ws://127.0.0.1:PORT/api` */
  readonly url: string
  /** The one-use token of the address that the host printed; null when the page was opened without one. */
  readonly token: string | null
  /** Where the session is kept: this tab's sessionStorage. */
  readonly session: { get(): string | null; set(session: string | null): void }
  /** Milliseconds before the attempt after `failures` failed ones. */
  readonly retryAfter?: (failures: number) => number
  /** How long a call waits for a lost connection to return, in milliseconds. */
  readonly patience?: number
}

interface Waiting {
  readonly name: CallName
  readonly request: unknown
  readonly answer: (envelope: Envelope<unknown>) => void
}

function say(socket: WebSocket | undefined, message: ClientMessage): void {
  socket?.send(JSON.stringify(message))
}

/** Half a second, doubled with each failure up to five seconds. */
const defaultRetry = (failures: number) => Math.min(5000, 250 * 2 ** failures)

/**
 * The link to the browser host. The first message signs in, with the token of the printed address or with the session that
 * it was exchanged for; a lost connection returns by itself with the session. A call that was on its way when the
 * connection broke is answered `host-lost` and never sent twice: nobody knows whether it has taken effect.
 */
export function createSocketLink(options: SocketLinkOptions): Link {
  const { url, session, retryAfter = defaultRetry, patience = 8000 } = options
  const events = new EventHub<AnyEvent>()
  const states = new EventHub<LinkState>()
  const sent = new Map<number, (envelope: Envelope<unknown>) => void>()
  const queued = new Set<Waiting>()
  let token = options.token
  let state: LinkState = 'connecting'
  let socket: WebSocket | undefined
  let nextId = 1
  let failures = 0

  const become = (next: LinkState) => {
    if (next === state) return
    state = next
    states.tell(next)
  }
  const fail = (code: ErrorCode): Envelope<never> => ({ ok: false, error: { code, ...describeError(code) } })

  const send = ({ name, request, answer }: Waiting) => {
    const id = nextId++
    sent.set(id, answer)
    say(socket, { type: 'call', id, name, request })
  }

  const receive = (message: ServerMessage) => {
    switch (message.type) {
      case 'welcome':
        token = null
        failures = 0
        session.set(message.session)
        become('open')
        for (const waiting of queued) send(waiting)
        queued.clear()
        return
      case 'refused':
        if (token !== null && session.get() !== null) {
          // A used token in a page that is already signed in, such as after "duplicate tab".
          token = null
          socket?.close()
          return
        }
        session.set(null)
        become('refused')
        for (const { answer } of queued) answer(fail('session-refused'))
        queued.clear()
        socket?.close()
        return
      case 'answer':
        sent.get(message.id)?.(message.envelope)
        sent.delete(message.id)
        return
      case 'event':
        events.tell(message.event)
    }
  }

  const connect = () => {
    const known = session.get()
    if (token === null && known === null) {
      become('refused')
      return
    }
    const current = new WebSocket(url)
    socket = current
    current.addEventListener('open', () => {
      if (token !== null) say(current, { type: 'hello', token })
      else if (known !== null) say(current, { type: 'hello', session: known })
    })
    current.addEventListener('message', ({ data }) => {
      const message = parseHostMessage(data)
      if (message && socket === current) receive(message)
    })
    current.addEventListener('close', () => {
      if (socket !== current) return
      for (const answer of sent.values()) answer(fail('host-lost'))
      sent.clear()
      if (state === 'refused') return
      become(failures === 0 && state === 'connecting' ? 'connecting' : 'lost')
      setTimeout(connect, retryAfter(failures))
      failures++
    })
  }
  connect()

  return {
    get state() {
      return state
    },
    onState: (listener) => states.listen(listener),
    subscribe: (listener) => events.listen(listener),
    call: (name, request) =>
      new Promise((answer) => {
        if (state === 'refused') return answer(fail('session-refused'))
        const waiting: Waiting = { name, request, answer }
        // A connection that is being closed takes nothing any more, and says that it is closed a moment later.
        if (state === 'open' && socket?.readyState === WebSocket.OPEN) return send(waiting)
        queued.add(waiting)
        setTimeout(() => {
          if (queued.delete(waiting)) answer(fail('host-lost'))
        }, patience)
      }),
  }
}
