import { spawn } from 'node:child_process'
import { createServer } from 'node:https'
import type { Certificate } from './certificates.ts'
import { listen, type SocketPeer } from './sockets.ts'

/** git's own server for HTTP, `git http-backend`, behind TLS and a password. */
export interface GitHttpPeer extends SocketPeer {
  /** Paths that were asked for, and whether with the right password. */
  readonly asked: readonly string[]
}

/**
 * @param root folder with the repositories, each of which has `http.receivepack` set
 */
export async function startGitHttp(
  root: string,
  certificate: Certificate,
  authorization: string,
): Promise<GitHttpPeer> {
  const asked: string[] = []
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
    const url = new URL(request.url ?? '', 'https://localhost')
    asked.push(url.pathname)
    if (request.headers.authorization !== authorization)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
    if (url.pathname.startsWith('/moved/'))
      return void response.writeHead(302, { location: `${url.pathname.slice(6)}${url.search}` }).end()
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH ?? '',
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
        REMOTE_USER: 'ann',
        REQUEST_METHOD: request.method ?? '',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    request.pipe(backend.stdin).on('error', () => {})
    let head = Buffer.alloc(0)
    const onHead = (part: Buffer) => {
      head = Buffer.concat([head, part])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      backend.stdout.off('data', onHead)
      const lines = head.subarray(0, end).toString('latin1').split('\r\n')
      const headers = lines.map(
        (line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const,
      )
      const status = headers.find(([name]) => name === 'Status')?.[1]
      response.writeHead(
        Number.parseInt(status ?? '200', 10),
        Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
      )
      response.write(head.subarray(end + 4))
      backend.stdout.pipe(response)
    }
    backend.stdout.on('data', onHead)
    response.on('close', () => backend.kill())
  })
  return { ...(await listen(server)), asked }
}
