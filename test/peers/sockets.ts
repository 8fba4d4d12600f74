import { createServer, type Server, type Socket } from 'node:net'
import { freePort } from './daemons.ts'

/** A TCP server of a test: what it does with a connection is given. */
export interface SocketPeer {
  readonly host: string
  readonly port: number
  stop(): Promise<void>
}

/** Listens on the loopback and hands every connection to `onSocket`. */
export async function listen(server: Server): Promise<SocketPeer> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    host: '127.0.0.1',
    port: address.port,
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What a scripted server says to the given chunk, the first of which has number 1; null for nothing. */
export type Reply = (chunk: Buffer, count: number) => Buffer | string | null

/** A server that follows a script, and remembers what it has heard. */
export interface ScriptPeer extends SocketPeer {
  readonly heard: Buffer[]
}

/** Starts a server that answers every chunk with what `reply` makes of it. */
export async function startScript(reply: Reply, greeting = ''): Promise<ScriptPeer> {
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    if (greeting !== '') socket.write(greeting)
    socket.on('data', (chunk) => {
      heard.push(chunk)
      const answer = reply(chunk, heard.length)
      if (answer !== null) socket.write(answer)
    })
  })
  return { ...(await listen(server)), heard }
}

/** A server that accepts every connection and never says a word. */
export function startBlackHole(): Promise<SocketPeer> {
  return listen(createServer())
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<{ readonly host: string; readonly port: number }> {
  return { host: '127.0.0.1', port: await freePort() }
}
