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

function join(socket: Socket, port: number): Socket {
  const behind = connect(port, '127.0.0.1')
  behind.on('error', () => {}).on('close', () => socket.destroy())
  socket.on('error', () => {}).on('close', () => behind.destroy())
  socket.pipe(behind)
  behind.pipe(socket)
  return behind
}
