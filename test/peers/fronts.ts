import { connect, createServer, type Socket } from 'node:net'
import tls from 'node:tls'
import type { Certificate } from './certificates.ts'
import { listen, type SocketPeer } from './sockets.ts'

/** Encrypts what a server behind it says in clear, so that every certificate is tried without starting it anew. */
export function startTlsFront(port: number, certificate: Certificate): Promise<SocketPeer> {
  const server = tls.createServer({ ...certificate }, (socket) => join(socket, port))
  server.on('tlsClientError', () => {})
  return listen(server)
}

/** Keeps back the first word of a server: it is slow to answer, but answers. */
export function startSlowFront(port: number, ms: number): Promise<SocketPeer> {
  return listen(
    createServer((socket) => {
      const behind = join(socket, port)
      behind.pause()
      setTimeout(() => behind.resume(), ms).unref()
    }),
  )
}

/** A server before another one that keeps back what the other says when it is told to. */
export interface HoldingFront extends SocketPeer {
  /** Keeps back everything that the server says from now on, for so many milliseconds. */
  hold(ms: number): void
}

/** Stands before a server that is to be slow at a certain moment, such as in a sign-in that comes after TLS. */
export async function startHoldingFront(port: number): Promise<HoldingFront> {
  const answering = new Set<Socket>()
  let timer: NodeJS.Timeout | undefined
  const front = await listen(
    createServer((socket) => {
      const behind = join(socket, port)
      answering.add(behind)
      behind.on('close', () => answering.delete(behind))
    }),
  )
  return {
    ...front,
    hold(ms) {
      for (const behind of answering) behind.pause()
      timer = setTimeout(() => {
        for (const behind of answering) behind.resume()
      }, ms)
    },
    async stop() {
      clearTimeout(timer)
      for (const behind of answering) behind.destroy()
      await front.stop()
    },
  }
}

function join(socket: Socket, port: number): Socket {
  const behind = connect(port, '127.0.0.1')
  behind.on('error', () => {}).on('close', () => socket.destroy())
  socket.on('error', () => {}).on('close', () => behind.destroy())
  socket.pipe(behind)
  behind.pipe(socket)
  return behind
}
