import { once } from 'node:events'
import { WebSocket } from 'ws'
import { createClient } from '../../src/shared/api/client.ts'
import type { Client, Envelope } from '../../src/shared/api/contract.ts'
import { type ClientMessage, type ServerMessage, socketPath } from '../../src/shared/api/wire.ts'
import type { Host } from './fixtures.ts'

/** A client of the host's core beside the page: it fills a vault faster than hands do. */
export interface HostClient {
  readonly client: Client
  close(): void
}

/** Signs in to the host with a link of its own. The host lets only its own page in, so it says that it is one. */
export async function connectToHost(host: Pick<Host, 'link'>): Promise<HostClient> {
  const link = new URL(await host.link())
  const socket = new WebSocket(`ws://${link.host}${socketPath}`, { origin: link.origin })
  const answers = new Map<number, (envelope: Envelope<unknown>) => void>()
  const send = (message: ClientMessage) => socket.send(JSON.stringify(message))
  let nextId = 1
  await once(socket, 'open')
  const welcome = new Promise<void>((resolve, reject) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as ServerMessage
      if (message.type === 'welcome') resolve()
      else if (message.type === 'refused') reject(new Error('The host refused the link.'))
      else if (message.type === 'answer') answers.get(message.id)?.(message.envelope)
    })
  })
  send({ type: 'hello', token: new URLSearchParams(link.hash.slice(1)).get('token') ?? '' })
  await welcome
  const client = createClient(
    (name, request) =>
      new Promise((resolve) => {
        const id = nextId++
        answers.set(id, resolve)
        send({ type: 'call', id, name, request })
      }),
  )
  return { client, close: () => socket.close() }
}
