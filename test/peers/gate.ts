import { connect, createServer, type Socket } from 'node:net'
import { listen } from './sockets.ts'

/** A door to a server of this computer, which a test can close: the network that goes away, or a service that lets people wait. */
export interface Gate {
  readonly url: string
  /** Says nothing from now on to whoever comes. */
  hold(): void
  /** Lets those who wait through, and everybody else. */
  letAll(): void
  /** How many wait. */
  waiting(): number
  stop(): Promise<void>
}

/** Opens it on the loopback, in front of a port. */
export async function startGate(port: number): Promise<Gate> {
  let isHeld = false
  const held = new Set<Socket>()
  const letThrough = (client: Socket) => {
    const target = connect(port, '127.0.0.1')
    target.on('error', () => client.destroy())
    client.on('error', () => target.destroy()).on('close', () => target.destroy())
    client.pipe(target).pipe(client)
  }
  const peer = await listen(
    createServer((client) => {
      if (!isHeld) return letThrough(client)
      held.add(client)
      client.on('close', () => held.delete(client))
    }),
  )
  return {
    url: `http://127.0.0.1:${peer.port}`,
    hold() {
      isHeld = true
    },
    letAll() {
      isHeld = false
      for (const client of held) letThrough(client)
      held.clear()
    },
    waiting: () => held.size,
    stop: peer.stop,
  }
}
