import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeTarget } from '../../src/main/connections/connector.ts'
import { postgresql } from '../../src/main/connections/connectors/postgresql.ts'
import { sftp } from '../../src/main/connections/connectors/sftp.ts'
import { ssh } from '../../src/main/connections/connectors/ssh.ts'
import { makeCertificates } from './certificates.ts'
import { startConnectProxy } from './connect-proxy.ts'
import { type PostgresPeer, postgresMissing, startPostgres } from './postgresql.ts'
import { closedPort, listen, startBlackHole } from './sockets.ts'
import { type SshPeer, sshdMissing, startSshd } from './sshd.ts'
import { databaseTarget, expectFinding, proxyLeg, sshLeg } from './targets.ts'

const missing = sshdMissing()

describe.skipIf(missing !== null)('T3 T9 SSH servers, SFTP and tunnels against a real OpenSSH', () => {
  let peer: SshPeer
  beforeAll(async () => {
    peer = await startSshd()
  })
  afterAll(() => peer?.stop())

  const trusting = () => ({ hostKey: peer.hostKey })
  const target = (
    kind: 'ssh' | 'sftp',
    secrets: Readonly<Record<string, string>>,
    parameters: Readonly<Record<string, string>> = trusting(),
    more: Partial<ProbeTarget> = {},
  ): ProbeTarget => ({ ...sshLeg(peer, secrets, parameters), kind, hops: [], timeoutMs: 15_000, ...more })

  it('signs in with a key, in the worker as in the app', async () => {
    const found = await expectFinding(target('ssh', { privateKey: peer.key }), 'ok', null)
    expect(found.identity).toBe(peer.user)
    expect(found.stages.map(({ stage }) => stage)).toEqual(['resolve', 'connect', 'handshake', 'authenticate'])
    expect(found.stages[2]?.detail).toMatch(/^OpenSSH_/)
  })

  it('opens a locked key with its passphrase, and says so where it does not open', async () => {
    const { lockedKey: privateKey, passphrase } = peer
    await expectFinding(target('ssh', { privateKey, passphrase }), 'ok', null, ssh)
    await expectFinding(target('ssh', { privateKey, passphrase: 'another one' }), 'misconfigured', 'handshake', ssh)
  })

  it('tells that a key or password is not accepted, and that the credential holds neither', async () => {
    await expectFinding(target('ssh', { privateKey: peer.strangeKey }), 'auth-failed', 'authenticate', ssh)
    await expectFinding(target('ssh', { password: 'not-the-password' }), 'auth-failed', 'authenticate', ssh)
    await expectFinding(target('ssh', {}), 'misconfigured', 'handshake', ssh)
  })

  describe('the host key', () => {
    it('of an unknown server is shown, and nothing is sent to it', async () => {
      const found = await expectFinding(
        target('ssh', { privateKey: peer.key }, {}),
        'host-key-unknown',
        'handshake',
        ssh,
      )
      expect(found.hostKey).toEqual({ key: peer.hostKey, fingerprint: peer.fingerprint, hop: null })
    })

    it('that has changed is refused, and shown beside', async () => {
      const other = await startSshd()
      try {
        const found = await expectFinding(
          target('ssh', { privateKey: peer.key }, { hostKey: other.hostKey }),
          'host-key-changed',
          'handshake',
          ssh,
        )
        expect(found.hostKey?.fingerprint).toBe(peer.fingerprint)
      } finally {
        await other.stop()
      }
    })

    it('is trusted by its fingerprint, by a line of known_hosts, and by what OpenSSH knows', async () => {
      const { fingerprint, hostKey, key: privateKey } = peer
      for (const trusted of [fingerprint, `[127.0.0.1]:${peer.port} ${hostKey} a comment`])
        await expectFinding(target('ssh', { privateKey }, { hostKey: trusted }), 'ok', null, ssh)
      await expectFinding(target('ssh', { privateKey }, {}, { knownHostKeys: [hostKey] }), 'ok', null, ssh)
    })

    it('that OpenSSH knows as revoked is refused though a person trusts it, and never offered for trust', async () => {
      const { hostKey, key: privateKey } = peer
      for (const parameters of [{}, { hostKey }]) {
        const revoked = target('ssh', { privateKey }, parameters, { revokedHostKeys: [hostKey] })
        const found = await expectFinding(revoked, 'host-key-changed', 'handshake', ssh)
        expect(found.hostKey).toBeNull()
        expect(found.message).toMatch(/revoked/)
      }
    })
  })

  it('opens a tunnel as a test, and tells why one does not open', async () => {
    const behind = await listen(createServer())
    const closed = await closedPort()
    const strict = await startSshd(['AllowTcpForwarding no'])
    const to = (port: number) => ({ ...trusting(), forwardTo: `127.0.0.1:${port}` })
    try {
      await expectFinding(target('ssh', { privateKey: peer.key }, to(behind.port)), 'ok', null, ssh)
      await expectFinding(target('ssh', { privateKey: peer.key }, to(closed.port)), 'refused', 'query', ssh)
      const nowhere = { ...trusting(), forwardTo: 'no-such-host.invalid:1' }
      await expectFinding(target('ssh', { privateKey: peer.key }, nowhere), 'dns', 'query', ssh)
      const forbidden: ProbeTarget = {
        ...sshLeg(
          strict,
          { privateKey: strict.key },
          { hostKey: strict.hostKey, forwardTo: `127.0.0.1:${behind.port}` },
        ),
        hops: [],
        timeoutMs: 15_000,
      }
      await expectFinding(forbidden, 'permission', 'query', ssh)
    } finally {
      await Promise.all([behind.stop(), strict.stop()])
    }
  })

  it('tells a closed port, a silent one, another protocol, and a host that nobody agreed to', async () => {
    const [hole, web] = [
      await startBlackHole(),
      await listen(createServer((socket) => socket.end('HTTP/1.1 400 No\r\n\r\n'))),
    ]
    const closed = await closedPort()
    const other = (at: { host: string; port: number }, timeoutMs = 15_000): ProbeTarget => ({
      ...sshLeg({ ...at, user: peer.user }, { privateKey: peer.key }, trusting()),
      hops: [],
      timeoutMs,
    })
    try {
      await expectFinding(other(closed), 'refused', 'connect', ssh)
      await expectFinding(other(hole, 700), 'timeout', 'handshake', ssh)
      await expectFinding(other(web), 'unexpected-answer', 'handshake', ssh)
      const found = await expectFinding({ ...other(closed), boundHosts: [] }, 'host-not-bound', null, ssh)
      expect(found.host).toBe(`127.0.0.1:${closed.port}`)
    } finally {
      await Promise.all([hole.stop(), web.stop()])
    }
  })

  describe('SFTP', () => {
    it('looks at folders and files, and tells what is not there or not allowed', async () => {
      const at = (path: string) => target('sftp', { privateKey: peer.key }, { ...trusting(), path })
      await expectFinding(at(''), 'ok', null, sftp)
      await expectFinding(at(peer.folder), 'ok', null, sftp)
      await expectFinding(at(join(peer.folder, 'file.txt')), 'ok', null, sftp)
      await expectFinding(at('/no/such/folder'), 'not-found', 'query', sftp)
    })

    it('tells that the server offers none', async () => {
      const bare = await startSshd(['Subsystem other /bin/false'])
      try {
        const without: ProbeTarget = {
          ...sshLeg(bare, { privateKey: bare.key }, { hostKey: bare.hostKey }),
          kind: 'sftp',
          hops: [],
          timeoutMs: 15_000,
        }
        await expectFinding(without, 'permission', 'authorize', sftp)
      } finally {
        await bare.stop()
      }
    })
  })

  describe.skipIf(postgresMissing() !== null)('a database behind it', () => {
    let database: PostgresPeer
    const { good, ca } = makeCertificates()
    beforeAll(async () => {
      database = await startPostgres()
      await database.useCertificate(good)
    })
    afterAll(() => database?.stop())

    const behind = (hops: ProbeTarget['hops'], parameters: Readonly<Record<string, string>> = {}): ProbeTarget => ({
      ...databaseTarget('postgresql', database, {
        host: 'localhost',
        port: String(database.port),
        database: database.database,
        tls: 'verify',
        ca,
        ...parameters,
      }),
      hops,
    })

    it('is reached through the tunnel, with TLS verified inside', async () => {
      const bastion = sshLeg(peer, { privateKey: peer.key }, trusting())
      const found = await expectFinding(behind([bastion]), 'ok', null)
      expect(found.stages.map(({ stage }) => stage)).toEqual([
        'tunnel',
        'connect',
        'tls',
        'authenticate',
        'authorize',
        'query',
      ])
      expect(found.tls?.verified).toBe(true)
      expect(found.stages[1]?.detail).toContain('through bastion')
    })

    it('is reached through a proxy, a proxy with a password, and a bastion behind a proxy', async () => {
      const [proxy, locked] = [await startConnectProxy(), await startConnectProxy('407 Proxy Authentication Required')]
      const bastion = sshLeg(peer, { privateKey: peer.key }, trusting())
      try {
        await expectFinding(behind([proxyLeg(proxy)]), 'ok', null, postgresql)
        await expectFinding(behind([proxyLeg(proxy), bastion]), 'ok', null, postgresql)
        expect(proxy.tunnels).toEqual([`localhost:${database.port}`, `127.0.0.1:${peer.port}`])
        const refused = behind([proxyLeg(locked, { user: 'ann', password: 'proxy-password' })])
        const found = await expectFinding(refused, 'auth-failed', 'connect', postgresql)
        expect(JSON.stringify(found)).not.toContain('proxy-password')
      } finally {
        await Promise.all([proxy.stop(), locked.stop()])
      }
    })

    it('tells which station of the way failed', async () => {
      const stranger = sshLeg(peer, { privateKey: peer.strangeKey }, trusting())
      const found = await expectFinding(behind([stranger]), 'auth-failed', 'tunnel', postgresql)
      expect(found.message).toContain('“bastion”')
      const unknown = await expectFinding(
        behind([sshLeg(peer, { privateKey: peer.key })]),
        'host-key-unknown',
        'tunnel',
        postgresql,
      )
      expect(unknown.hostKey?.hop).toBe(0)
      const closed = await closedPort()
      const bastion = sshLeg(peer, { privateKey: peer.key }, trusting())
      const target = { ...behind([bastion], { port: String(closed.port) }) }
      await expectFinding(target, 'refused', 'connect', postgresql)
      await expectFinding(behind([{ ...bastion, boundHosts: [] }]), 'host-not-bound', 'tunnel', postgresql)
    })
  })
})
