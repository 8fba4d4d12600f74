import { connect, createServer } from 'node:net'
import { listen, type SocketPeer } from './sockets.ts'

/** A way to a server on which connections break. */
export interface CuttingProxy extends SocketPeer {
  /** How many connections were cut so far. */
  cuts(): number
  /** From now on this part of the connections is cut, from 0 to 1. */
  cut(share: number): void
}

/**
 * Leads to a port of this computer, and cuts a part of the connections after so many bytes in either direction: in a handshake, in a
 * request, after it, or in an answer.
 *
 * @param share of the connections, from 0 to 1
 * @param mostBytes after which a connection is cut at the latest
 */
export async function startCuttingProxy(port: number, share: number, mostBytes = 6000): Promise<CuttingProxy> {
  let [cuts, part] = [0, share]
  const server = createServer((client) => {
    const target = connect(port, '127.0.0.1')
    let left = Math.random() < part ? Math.floor(Math.random() * mostBytes) : Number.POSITIVE_INFINITY
    const pass = (from: typeof client, to: typeof client) => (chunk: Buffer) => {
      const passed = chunk.subarray(0, Math.min(chunk.length, left))
      left -= passed.length
      if (left > 0) return void (to.write(passed) || from.pause())
      cuts += 1
      // What was let through arrives; nothing else does, in either direction.
      to.end(passed, () => {
        client.destroy()
        target.destroy()
      })
    }
    client.on('data', pass(client, target)).on('drain', () => target.resume())
    target.on('data', pass(target, client)).on('drain', () => client.resume())
    client
      .on('error', () => target.destroy())
      .on('close', () => target.destroy())
      .on('end', () => target.end())
    target
      .on('error', () => client.destroy())
      .on('close', () => client.destroy())
      .on('end', () => client.end())
  })
  return {
    ...(await listen(server)),
    cuts: () => cuts,
    cut(share) {
      part = share
    },
  }
}
