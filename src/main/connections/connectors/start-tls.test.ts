import { afterEach, describe, expect, it } from 'vitest'
import { type Reply, type ScriptPeer, startScript } from '../../../../test/peers/sockets.ts'
import { expectFinding, loginCredential, probeTarget } from '../../../../test/peers/targets.ts'
import type { Connector } from '../connector.ts'
import { ftp } from './ftp.ts'
import { imap } from './imap.ts'
import { ldap } from './ldap.ts'
import { smtp } from './smtp.ts'

const password = 'Kq7-passw0rd/"x'
const peers: ScriptPeer[] = []

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.stop()
})

async function script(reply: Reply, greeting: string): Promise<ScriptPeer> {
  const peer = await startScript(reply, greeting)
  peers.push(peer)
  return peer
}

function targetAt(connector: Connector, { host, port }: ScriptPeer, parameters: Record<string, string> = {}) {
  const credential = loginCredential('cn=ann', password)
  return { ...probeTarget(connector.kind, credential, { host, port: String(port), ...parameters }), timeoutMs: 2000 }
}

/** An LDAPMessage of an ExtendedResponse with this result (RFC 4511, section 4.12). */
const extended = (result: number, id = 1) => Buffer.from([0x30, 12, 2, 1, id, 0x78, 7, 0x0a, 1, result, 4, 0, 4, 0])

/** Each protocol with what it greets with, and what a server says to the question for TLS. */
const protocols = [
  {
    connector: smtp,
    greeting: '220 mail.example ESMTP\r\n',
    yes: (chunk: Buffer) => (chunk.includes('EHLO') ? '250-mail.example\r\n250 STARTTLS\r\n' : '220 Go ahead\r\n'),
    no: (chunk: Buffer) => (chunk.includes('EHLO') ? '250 mail.example\r\n' : '502 What?\r\n'),
    injected: '250 mail.example\r\n',
  },
  {
    connector: imap,
    greeting: '* OK [CAPABILITY IMAP4rev1 STARTTLS] Hello\r\n',
    yes: () => 'K1 OK Begin\r\n',
    no: () => 'K1 BAD What?\r\n',
    injected: '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n',
  },
  {
    connector: ftp,
    greeting: '220-Hello\r\n220 there\r\n',
    yes: () => '234 Go\r\n',
    no: () => '502 What?\r\n',
    injected: '230 In\r\n',
  },
  { connector: ldap, greeting: '', yes: () => extended(0), no: () => extended(2), injected: '0' },
] as const

describe('T4 TLS on request', () => {
  for (const { connector, greeting, yes, no, injected } of protocols) {
    it(`refuses what was added to the answer before ${connector.kind} was encrypted`, async () => {
      const peer = await script((chunk) => {
        const answer = Buffer.from(yes(chunk))
        return chunk.includes('EHLO') ? answer : Buffer.concat([answer, Buffer.from(injected)])
      }, greeting)
      await expectFinding(targetAt(connector, peer, { tls: 'verify' }), 'unexpected-answer', 'tls', connector)
      expect(Buffer.concat(peer.heard).includes(password)).toBe(false)
    })

    it(`does not go on without TLS when ${connector.kind} has none, or somebody took the offer away`, async () => {
      const peer = await script(no, greeting)
      await expectFinding(targetAt(connector, peer, { tls: 'verify' }), 'tls-unsupported', 'tls', connector)
      expect(Buffer.concat(peer.heard).includes(password)).toBe(false)
    })

    it(`tells another protocol from ${connector.kind}`, async () => {
      for (const said of ['SSH-2.0-OpenSSH_9.2p1 Debian\r\n', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'x'.repeat(20_000)]) {
        const peer = await script(() => null, said)
        const plain = targetAt(connector, peer)
        await expectFinding(plain, 'unexpected-answer', 'authenticate', connector)
        await expectFinding(
          { ...plain, parameters: { ...plain.parameters, tls: 'verify' } },
          'unexpected-answer',
          'tls',
          connector,
        )
      }
    })
  }

  it('takes an IMAP session for no proof that was signed in before anybody did', async () => {
    const peer = await script(() => 'K1 BAD What?\r\n', '* PREAUTH Welcome\r\n')
    await expectFinding(targetAt(imap, peer), 'not-testable', null, imap)
    await expectFinding(targetAt(imap, peer, { tls: 'verify' }), 'tls-unsupported', 'tls', imap)
  })

  it('tells that IMAP demands TLS, and why a server says goodbye', async () => {
    const reply = (chunk: Buffer) => {
      const tag = /^\w+/.exec(chunk.toString())?.[0]
      return chunk.includes('CAPABILITY') ? `* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n${tag} OK Done\r\n` : null
    }
    const peer = await script(reply, '* OK Hello\r\n')
    await expectFinding(targetAt(imap, peer), 'misconfigured', 'authenticate', imap)
    expect(Buffer.concat(peer.heard).includes(password)).toBe(false)
    const full = await script(() => null, '* BYE Too many connections from your address\r\n')
    await expectFinding(targetAt(imap, full), 'rate-limited', 'authenticate', imap)
  })

  it('takes an SMTP server for no proof that never asks for a sign-in', async () => {
    const reply = (chunk: Buffer) => (chunk.includes('AUTH') ? '235 Welcome\r\n' : '250 mail.example\r\n')
    const peer = await script(reply, '220 mail.example\r\n')
    await expectFinding(targetAt(smtp, peer), 'not-testable', null, smtp)
    expect(Buffer.concat(peer.heard).includes('AUTH')).toBe(false)
  })

  it('takes an LDAP session for no proof that the server holds for anonymous', async () => {
    const bound = Buffer.from([0x30, 12, 2, 1, 2, 0x61, 7, 0x0a, 1, 0, 4, 0, 4, 0])
    const entries = Buffer.from([0x30, 12, 2, 1, 4, 0x65, 7, 0x0a, 1, 0, 4, 0, 4, 0])
    const nobody = Buffer.from([0x30, 14, 2, 1, 3, 0x78, 9, 0x0a, 1, 0, 4, 0, 4, 0, 0x8b, 0])
    const peer = await script((_, count) => [bound, nobody, entries][count - 1] ?? null, '')
    await expectFinding(targetAt(ldap, peer), 'not-testable', null, ldap)
  })

  it('takes an FTP session for no proof that needs no password', async () => {
    const reply = (chunk: Buffer) =>
      chunk.includes('USER') ? '230 Welcome\r\n' : chunk.includes('PWD') ? '257 "/"\r\n' : '500 What?\r\n'
    const peer = await script(reply, '220 Hello\r\n')
    const outcome = await expectFinding(targetAt(ftp, peer), 'unexpected-answer', 'query', ftp)
    expect(outcome.stages.find(({ stage }) => stage === 'authenticate')?.ok).toBe(true)
    expect(Buffer.concat(peer.heard).includes('PASS')).toBe(false)
  })
})
