import { createServer } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startHttpServer } from '../../../../test/peers/http-server.ts'
import { type Method, startMysqlServer } from '../../../../test/peers/mysql-server.ts'
import { listen, type SocketPeer } from '../../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding } from '../../../../test/peers/targets.ts'
import { http } from './http.ts'
import { mysql } from './mysql.ts'
import { postgresql } from './postgresql.ts'
import { redis } from './redis.ts'

// Every server here seems to be on another computer, so that what is sent without TLS could be read on the way.
vi.mock('../host.ts', async (original) => ({ ...(await original<object>()), isLoopback: () => false }))

const password = 'Kq7-passw0rd/"x'
const peers: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.stop()
})

/** A server that answers every chunk with what `reply` makes of it, and remembers all of them. */
async function startScript(
  reply: (chunk: Buffer, count: number) => Buffer | string | null,
): Promise<SocketPeer & { heard: Buffer[] }> {
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      heard.push(chunk)
      const answer = reply(chunk, heard.length)
      if (answer !== null) socket.write(answer)
    })
  })
  const peer = { ...(await listen(server)), heard }
  peers.push(peer)
  return peer
}

const login = (kind: 'postgresql' | 'mysql' | 'redis', peer: SocketPeer, parameters: Record<string, string>) =>
  databaseTarget(kind, { user: 'ann', password }, { host: peer.host, port: String(peer.port), ...parameters })

describe('T4 T6 without TLS, to another computer', () => {
  it('sends no HTTP credential, unless a person allowed it', async () => {
    const peer = await startHttpServer(password)
    peers.push(peer)
    const target = (allowPlaintext: string) => ({
      kind: 'http' as const,
      parameters: { url: peer.url(), path: '/me', method: 'GET', probe: 'request', expectJson: 'ok', allowPlaintext },
      credential: {
        type: 'bearer-token',
        values: { token: password },
        secretFields: ['token'],
        http: { headers: { 'x-api-key': password }, query: {} },
        clientCertificate: null,
      },
      boundHosts: [`127.0.0.1:${peer.port}`],
      ca: '',
      name: 'test',
      knownHostKeys: [],
      hops: [],
      timeoutMs: 5000,
    })
    await expectFinding(target('no'), 'misconfigured', 'authenticate', http)
    expect(peer.requests).toEqual([])
    await expectFinding(target('yes'), 'ok', null, http)
  })

  it('sends no Redis password, unless a person allowed it', async () => {
    const peer = await startScript((chunk) =>
      chunk.includes('ping') ? '+PONG\r\n' : chunk.includes('auth') ? '+OK\r\n' : '-ERR no\r\n',
    )
    await expectFinding(login('redis', peer, { tls: 'off' }), 'misconfigured', 'authenticate', redis)
    expect(peer.heard).toEqual([])
    await expectFinding(login('redis', peer, { tls: 'off', allowPlaintext: 'yes' }), 'ok', null, redis)
  })

  it('wants verified TLS unless it is turned off', async () => {
    const peer = await startScript(() => 'N')
    await expectFinding(login('postgresql', peer, { tls: 'auto' }), 'tls-unsupported', 'tls', postgresql)
    expect(Buffer.concat(peer.heard)).toEqual(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]))
  })

  it('does not hand a PostgreSQL server the password itself', async () => {
    const cleartext = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])
    const peer = await startScript((_, count) => (count === 1 ? cleartext : null))
    await expectFinding(login('postgresql', peer, { tls: 'off' }), 'misconfigured', 'authenticate', postgresql)
    expect(Buffer.concat(peer.heard).includes(password)).toBe(false)
  })

  it('refuses a PostgreSQL answer to which somebody added plain text', async () => {
    const peer = await startScript((_, count) => (count === 1 ? 'SE' : null))
    await expectFinding(login('postgresql', peer, { tls: 'verify' }), 'unexpected-answer', 'tls', postgresql)
  })

  it('does not hand a MySQL server the password itself, nor encrypt it with a key that it sends', async () => {
    for (const method of [
      'mysql_clear_password',
      'dialog',
      'sha256_password',
      'caching_sha2_password',
    ] satisfies Method[]) {
      const peer = await startMysqlServer(method, password)
      peers.push(peer)
      await expectFinding(login('mysql', peer, { tls: 'off' }), 'misconfigured', 'authenticate', mysql)
      expect(Buffer.concat(peer.received).includes(password)).toBe(false)
      expect(peer.received.some((packet) => packet.length === 256)).toBe(false)
    }
  })

  it('signs in to MySQL where the password is proven without being sent', async () => {
    const peer = await startMysqlServer('caching_sha2_password (cached)', password)
    peers.push(peer)
    await expectFinding(login('mysql', peer, { tls: 'off' }), 'ok', null, mysql)
  })
})
