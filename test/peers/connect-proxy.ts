import { createServer } from 'node:http'
import { connect } from 'node:net'
import { listen, type SocketPeer } from './sockets.ts'

/** A proxy of a test's own, which opens tunnels (RFC 9110, section 9.3.6) or refuses to. */
export interface ConnectProxy extends SocketPeer {
  readonly url: string
  /** Where tunnels were asked for so far, as `host:port`. */
  readonly tunnels: readonly string[]
}

/**
 * @param refusal what it answers to everybody, such as `407 Proxy Authentication Required`; tunnels otherwise
 * @param routes ports of this computer to which it leads for the names of hosts elsewhere
 */
export async function startConnectProxy(
  refusal: string | null = null,
  routes: Readonly<Record<string, number>> = {},
): Promise<ConnectProxy> {
  const tunnels: string[] = []
  const server = createServer((_, response) => response.writeHead(405).end())
  server.on('connect', (request, client, head) => {
    tunnels.push(request.url ?? '')
    if (refusal !== null) return void client.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\n\r\n`)
    const { hostname, port } = new URL(`http://${request.url}`)
    const route = routes[hostname]
    const target = connect(route ?? Number(port), route === undefined ? hostname : '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      target.write(head)
      target.pipe(client).pipe(target)
    })
    target.on('error', () => client.destroy())
    client.on('error', () => target.destroy()).on('close', () => target.destroy())
  })
  const peer = await listen(server)
  return { ...peer, url: `http://127.0.0.1:${peer.port}`, tunnels }
}
