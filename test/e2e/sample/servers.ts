import { createServer as createHttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer } from 'node:tls'
import { makeAuthority } from '../../peers/certificates.ts'
import { startMysqlServer } from '../../peers/mysql-server.ts'
import { listen, type SocketPeer } from '../../peers/sockets.ts'
import type { ServerSample } from './data.ts'

export interface SampleServers {
  /** PEM of the authority that has signed all their certificates. */
  readonly ca: string
  /** For the host's preload: where each `host:port` leads. */
  readonly routes: Readonly<Record<string, { readonly address: string; readonly port: number }>>
  /** Tells the servers which secret lets in at a `host:port`. */
  expect(target: string, secret: string): void
  stop(): Promise<void>
}

/** Starts stand-ins for the servers of the sample, on free ports of the loopback. */
export async function startSampleServers(
  samples: readonly ServerSample[],
  databasePassword: string,
): Promise<SampleServers> {
  const authority = makeAuthority('Meridian Root CA')
  const contextOf = new Map(
    samples.map(({ target, certificateDays = 213 }) => [
      hostOf(target),
      createSecureContext(authority.issue([hostOf(target)], certificateDays)),
    ]),
  )
  const expected = new Map<string, string>()
  const http = await listen(
    createHttpsServer(
      { SNICallback: (name, done) => done(null, contextOf.get(name)) },
      ({ headers, url = '' }, response) => {
        const target = `${headers.host}:443`
        const sample = samples.find((one) => one.target === target)
        const basic = Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString()
        const secret = expected.get(target)
        const isKnown = secret !== undefined && [JSON.stringify(headers), url, basic].some((at) => at.includes(secret))
        const status = isKnown ? (sample?.status ?? 200) : 401
        response.writeHead(status, { 'Content-Type': 'application/json' })
        response.end(JSON.stringify(status === 200 ? sample?.answer : { error: 'refused' }))
      },
    ),
  )
  const mysql = await startMysqlServer(
    'caching_sha2_password',
    databasePassword,
    authority.issue(
      samples.filter(({ speaks }) => speaks === 'mysql').map(({ target }) => hostOf(target)),
      213,
    ),
  )
  const redis = await listen(
    createTlsServer({ SNICallback: (name, done) => done(null, contextOf.get(name)) }, (socket) =>
      serveRedis(socket, databasePassword),
    ),
  )
  const peers: Readonly<Record<ServerSample['speaks'], SocketPeer>> = {
    http,
    mysql,
    redis,
  }
  return {
    ca: authority.ca,
    // Addresses for documentation (RFC 5737).
    routes: Object.fromEntries(
      samples.map(({ target, speaks }, index) => [
        target,
        { address: `203.0.113.${index + 10}`, port: peers[speaks].port },
      ]),
    ),
    expect: (target, secret) => void expected.set(target, secret),
    async stop() {
      for (const peer of [http, mysql, redis]) await peer.stop()
    },
  }
}

function hostOf(target: string): string {
  return target.slice(0, target.lastIndexOf(':'))
}

/** As much of Redis as a test asks for (RESP 2). */
function serveRedis(socket: Socket, password: string): void {
  let waiting = ''
  const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`
  const answer = ([command = '', ...words]: readonly string[]): string => {
    switch (command.toUpperCase()) {
      case 'AUTH':
        return words.at(-1) === password ? '+OK\r\n' : '-WRONGPASS invalid username-password pair\r\n'
      case 'PING':
        return '+PONG\r\n'
      case 'ACL':
        return bulk('sessions')
      case 'INFO':
        return bulk('# Server\r\nredis_version:7.4.1\r\n')
      default:
        return '+OK\r\n'
    }
  }
  socket.on('error', () => {})
  socket.on('data', (data) => {
    waiting += data.toString()
    for (let command = takeCommand(); command !== null; command = takeCommand()) socket.write(answer(command))
  })

  function takeCommand(): string[] | null {
    const head = /^\*(\d+)\r\n/.exec(waiting)
    if (!head) return null
    const parts = [...waiting.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].slice(0, Number(head[1]))
    const last = parts.at(-1)
    if (!last || parts.length < Number(head[1])) return null
    waiting = waiting.slice(last.index + last[0].length)
    return parts.map(([, word = '']) => word)
  }
}
