import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startConnectProxy } from '../../../../test/peers/connect-proxy.ts'
import { startHttpServer } from '../../../../test/peers/http-server.ts'
import { listen } from '../../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding, probeTarget, proxyLeg } from '../../../../test/peers/targets.ts'
import { http } from '../connectors/http.ts'
import { redis } from '../connectors/redis.ts'

const secret = 'sk-Proxied-7f3a9b'
const peers: { stop(): Promise<void> }[] = []
const keep = <T extends { stop(): Promise<void> }>(peer: T): T => {
  peers.push(peer)
  return peer
}

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.stop()
})

/** A server that remembers what it is sent, and says nothing. */
async function startListener() {
  const heard: Buffer[] = []
  const peer = await listen(createServer((socket) => socket.on('data', (chunk) => heard.push(chunk))))
  return keep({ ...peer, text: () => Buffer.concat(heard).toString('latin1') })
}

const httpTarget = (host: string, port: number) => ({
  ...probeTarget(
    'http',
    {
      type: 'bearer-token',
      values: { token: secret },
      secretFields: ['token'],
      http: { headers: { 'x-api-key': secret }, query: {} },
    },
    { host, port: String(port), url: `http://${host}:${port}`, path: '/me', method: 'GET', probe: 'request' },
  ),
  timeoutMs: 3000,
})

describe('T4 T9 a proxy on this computer', () => {
  it('makes no other host one of this computer: no credential goes readable through it', async () => {
    const server = await startListener()
    const proxy = keep(await startConnectProxy(null, { 'api.example.test': server.port }))
    const target = { ...httpTarget('api.example.test', server.port), hops: [proxyLeg(proxy)] }
    await expectFinding(target, 'misconfigured', 'authenticate', http)
    expect(proxy.tunnels).toEqual([`api.example.test:${server.port}`])
    expect(server.text()).toBe('')
  })

  it('does not let “automatic” do without TLS', async () => {
    const server = await startListener()
    const proxy = keep(await startConnectProxy(null, { 'db.example.test': server.port }))
    const place = { host: 'db.example.test', port: String(server.port) }
    const target = databaseTarget('redis', { user: 'ann', password: secret }, place)
    await expectFinding({ ...target, hops: [proxyLeg(proxy)], timeoutMs: 1500 }, 'timeout', 'tls', redis)
    // The first bytes are a TLS handshake (RFC 8446, section 5.1).
    expect(server.text().charCodeAt(0)).toBe(0x16)
    expect(server.text()).not.toContain(secret)
  })

  it('does not make the next proxy one of this computer, whose password would be readable on the way', async () => {
    const server = await startListener()
    const proxy = keep(await startConnectProxy(null, { 'proxy.example.test': server.port }))
    const next = proxyLeg({ host: 'proxy.example.test', port: server.port }, { user: 'ann', password: secret })
    const target = { ...httpTarget('localhost', server.port), hops: [proxyLeg(proxy), next] }
    await expectFinding(target, 'misconfigured', 'tunnel', http)
    expect(server.text()).toBe('')
  })

  it('leads to this computer itself like a direct connection', async () => {
    const server = keep(await startHttpServer(secret))
    const proxy = keep(await startConnectProxy())
    await expectFinding({ ...httpTarget('localhost', server.port), hops: [proxyLeg(proxy)] }, 'ok', null, http)
  })
})
