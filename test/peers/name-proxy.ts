import { createServer } from 'node:http'
import { connect } from 'node:net'
import { listen } from './sockets.ts'

/** A proxy of a test that leads every name to one port of this machine, or refuses. */
export interface NameProxy {
  readonly url: string
  /** Hosts that were asked for. */
  readonly asked: string[]
  refuses: boolean
  /** Hosts that it doesn't find. */
  lost: RegExp | null
  stop(): Promise<void>
}

export async function startNameProxy(port: number): Promise<NameProxy> {
  const server = createServer((_, response) => response.writeHead(405).end())
  server.on('connect', ({ url = '' }, client, head) => {
    proxy.asked.push(url)
    if (proxy.refuses || proxy.lost?.test(url)) {
      client.end(`HTTP/1.1 ${proxy.refuses ? '403 Forbidden' : '502 Bad Gateway'}\r\n\r\n`)
      return
    }
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
  })
  const socket = await listen(server)
  const proxy: NameProxy = {
    url: `http://127.0.0.1:${socket.port}`,
    asked: [],
    refuses: false,
    lost: null,
    stop: socket.stop,
  }
  return proxy
}
