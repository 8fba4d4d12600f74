import { afterEach, describe, expect, it, vi } from 'vitest'
import { startHttpServer } from '../../../../test/peers/http-server.ts'
import { type Method, startMysqlServer } from '../../../../test/peers/mysql-server.ts'
import { type Reply, type ScriptPeer, type SocketPeer, startScript } from '../../../../test/peers/sockets.ts'
import { databaseTarget, expectFinding, loginCredential, probeTarget } from '../../../../test/peers/targets.ts'
import { type RotationJob, rotationOf } from '../rotators/rotator.ts'
import { ftp } from './ftp.ts'
import { http } from './http.ts'
import { imap } from './imap.ts'
import { ldap } from './ldap.ts'
import { mysql } from './mysql.ts'
import { postgresql } from './postgresql.ts'
import { redis } from './redis.ts'
import { smtp } from './smtp.ts'

// Every server here seems to be on another computer, so that what is sent without TLS could be read on the way.
vi.mock('../host.ts', async (original) => ({ ...(await original<object>()), isLoopback: () => false }))

const password = 'Kq7-passw0rd/"x'
const peers: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.stop()
})

async function script(reply: Reply, greeting = ''): Promise<ScriptPeer> {
  const peer = await startScript(reply, greeting)
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
      revokedHostKeys: [],
      hops: [],
      timeoutMs: 5000,
    })
    await expectFinding(target('no'), 'misconfigured', 'authenticate', http)
    expect(peer.requests).toEqual([])
    await expectFinding(target('yes'), 'ok', null, http)
  })

  it('sends no Redis password, unless a person allowed it', async () => {
    const peer = await script((chunk) =>
      chunk.includes('ping') ? '+PONG\r\n' : chunk.includes('auth') ? '+OK\r\n' : '-ERR no\r\n',
    )
    await expectFinding(login('redis', peer, { tls: 'off' }), 'misconfigured', 'authenticate', redis)
    expect(peer.heard).toEqual([])
    await expectFinding(login('redis', peer, { tls: 'off', allowPlaintext: 'yes' }), 'ok', null, redis)
  })

  it('sends no password to a mail, file or directory server, unless a person allowed it', async () => {
    for (const [connector, greeting, answer, code, codeOverTls] of [
      [smtp, '220 mail.example\r\n', '500 What?\r\n', 'unexpected-answer', 'unexpected-answer'],
      [imap, '* OK IMAP4rev1\r\n', '* BYE\r\n', 'disconnected', 'disconnected'],
      [ftp, '220 Hello\r\n', '500 What?\r\n', 'unexpected-answer', 'tls-unsupported'],
      [ldap, '', 'What?', 'unexpected-answer', 'unexpected-answer'],
    ] as const) {
      const peer = await script(() => answer, greeting)
      const target = (parameters: Record<string, string>) =>
        probeTarget(connector.kind, loginCredential('cn=ann', password), {
          host: peer.host,
          port: String(peer.port),
          ...parameters,
        })
      await expectFinding(target({ tls: 'off' }), 'misconfigured', 'authenticate', connector)
      expect(peer.heard).toEqual([])
      await expectFinding(target({ tls: 'off', allowPlaintext: 'yes' }), code, 'authenticate', connector)
      expect(peer.heard).not.toEqual([])
      peer.heard.length = 0
      await expectFinding(target({}), codeOverTls, 'tls', connector)
      expect(Buffer.concat(peer.heard).toString()).toMatch(/EHLO|STARTTLS|AUTH TLS|1\.3\.6\.1\.4\.1\.1466\.20037/)
    }
  })

  it('wants verified TLS unless it is turned off', async () => {
    const peer = await script(() => 'N')
    await expectFinding(login('postgresql', peer, { tls: 'auto' }), 'tls-unsupported', 'tls', postgresql)
    expect(Buffer.concat(peer.heard)).toEqual(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]))
  })

  it('does not hand a PostgreSQL server the password itself', async () => {
    const cleartext = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])
    const peer = await script((_, count) => (count === 1 ? cleartext : null))
    await expectFinding(login('postgresql', peer, { tls: 'off' }), 'misconfigured', 'authenticate', postgresql)
    expect(Buffer.concat(peer.heard).includes(password)).toBe(false)
  })

  it('refuses a PostgreSQL answer to which somebody added plain text', async () => {
    const peer = await script((_, count) => (count === 1 ? 'SE' : null))
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

  it('sends no new password of a rotation, nor what proves one, where the sign-in itself is safe', async () => {
    const next = 'the-new-password-of-ann'
    const job = (method: string): RotationJob => ({
      method,
      step: 'apply',
      isOwn: true,
      old: { username: 'ann', password },
      next: { username: 'ann', password: next },
      notes: {},
    })
    const mysqlServer = await startMysqlServer('caching_sha2_password (cached)', password)
    peers.push(mysqlServer)
    const toMysql = login('mysql', mysqlServer, { tls: 'off' })
    await expectFinding(toMysql, 'misconfigured', 'authorize', await rotationOf(job('mysql')))
    expect(Buffer.concat(mysqlServer.received).toString()).not.toContain(next)

    // AuthenticationOk and ReadyForQuery: it takes anybody, and would hear the statement.
    const ready = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])
    const postgres = await script((_, count) => (count === 1 ? ready : null))
    const toPostgres = login('postgresql', postgres, { tls: 'off' })
    await expectFinding(toPostgres, 'misconfigured', 'authorize', await rotationOf(job('postgresql')))
    expect(Buffer.concat(postgres.heard).toString('latin1')).not.toMatch(/ALTER ROLE|SHOW/)
  })

  it('signs in to MySQL where the password is proven without being sent', async () => {
    const peer = await startMysqlServer('caching_sha2_password (cached)', password)
    peers.push(peer)
    await expectFinding(login('mysql', peer, { tls: 'off' }), 'ok', null, mysql)
  })
})
