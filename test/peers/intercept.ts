import { connect, createServer, type Socket } from 'node:net'
import { listen } from './sockets.ts'

/** Where a process is killed: before the server gets the change, or when it has made it and the answer is on its way. */
export type KillAt = 'before' | 'after'

/** A proxy in front of a server, which can hold what changes a value, or the answer to it. */
export interface Interceptor {
  readonly port: number
  /** Calls `then` at the next change, and lets nothing through any more. */
  arm(at: KillAt, then: () => void): void
  stop(): Promise<void>
}

/** @param change text by which the request that changes a value is known */
export async function intercept(serverPort: number, change: string): Promise<Interceptor> {
  const sockets = new Set<Socket>()
  let armed: { readonly at: KillAt; readonly then: () => void } | null = null
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1')
    let isChanging = false
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', end).on('close', end)
    }
    client.on('data', (data) => {
      if (armed && data.includes(change)) {
        isChanging = true
        if (armed.at === 'before') {
          armed.then()
          armed = null
          return
        }
      }
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (armed && isChanging) {
        armed.then()
        armed = null
        return
      }
      client.write(data)
    })
  })
  const { port } = await listen(server)
  return {
    port,
    arm(at, then) {
      armed = { at, then }
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
