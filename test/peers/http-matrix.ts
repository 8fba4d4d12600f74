import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Connector, ProbeTarget } from '../../src/main/connections/connector.ts'
import type { ProbeCode, Stage } from '../../src/shared/domain/probe.ts'
import { type Certificate, makeCertificates } from './certificates.ts'
import { closedPort, listen, type SocketPeer, startBlackHole } from './sockets.ts'
import { expectFinding } from './targets.ts'

/** A connector over HTTP, with a server that lets its test pass. */
export interface HttpCase {
  readonly connector: Connector
  /** The right answers to a right credential. */
  readonly answer: RequestListener
  /** A test with the right credential against a server at an address such as `https://localhost:8443`. */
  target(base: string, ca: string): ProbeTarget
  /** What a redirect to another origin is; `redirect-refused` unless the protocol has a meaning for it. */
  readonly redirect?: ProbeCode
}

/** Starts a server of a test on the loopback, with TLS where it has a certificate. */
export function startServer(answer: RequestListener, certificate: Certificate | null = null): Promise<SocketPeer> {
  return listen(certificate ? createTlsServer(certificate, answer) : createServer(answer))
}

/** Cases of the network, of TLS and of servers that are something else, which every connector over HTTP tells apart. */
export function testHttpMatrix({ connector, answer, target, redirect = 'redirect-refused' }: HttpCase): void {
  const certificates = makeCertificates()

  const against = async (
    listener: RequestListener,
    certificate: Certificate | null,
    run: (port: number) => Promise<unknown>,
  ) => {
    const server = await startServer(listener, certificate)
    await run(server.port).finally(server.stop)
  }

  it('trusts a certificate of the own CA, and waits for a server that takes its time', async () => {
    const slow: RequestListener = async (request, response) => {
      await wait(4100)
      answer(request, response)
    }
    let isFirst = true
    const firstSlow: RequestListener = (request, response) => {
      const now = isFirst ? slow : answer
      isFirst = false
      now(request, response)
    }
    await against(firstSlow, certificates.good, async (port) => {
      const outcome = await expectFinding(target(`https://localhost:${port}`, certificates.ca), 'ok', null, connector)
      expect(outcome.tls).toMatchObject({ verified: true, reason: '' })
      expect(outcome.ms).toBeGreaterThan(4000)
    })
  })

  it('sends nothing to a server whose certificate is not trusted, expired, or for another name', async () => {
    const cases: readonly (readonly [Certificate, string, ProbeCode])[] = [
      [certificates.good, '', 'tls-untrusted'],
      [certificates.untrusted, certificates.ca, 'tls-untrusted'],
      [certificates.wrongName, certificates.ca, 'tls-untrusted'],
      [certificates.expired, certificates.ca, 'tls-expired'],
    ]
    for (const [certificate, ca, code] of cases) {
      let asked = 0
      await against(
        () => void asked++,
        certificate,
        (port) => expectFinding(target(`https://localhost:${port}`, ca), code, 'tls', connector),
      )
      expect(asked).toBe(0)
    }
  })

  it('finds a closed port refused, and a silent server timeout', async () => {
    const { port } = await closedPort()
    await expectFinding(target(`http://127.0.0.1:${port}`, ''), 'refused', 'connect', connector)
    const silent = await startBlackHole()
    const plain = { ...target(`http://127.0.0.1:${silent.port}`, ''), timeoutMs: 500 }
    await expectFinding(plain, 'timeout', 'authenticate', connector)
    const encrypted = { ...target(`https://127.0.0.1:${silent.port}`, ''), timeoutMs: 500 }
    await expectFinding(encrypted, 'timeout', 'tls', connector)
    await silent.stop()
  })

  it('T6 reaches no host that the credential is not bound to', async () => {
    const unbound = { ...target('https://localhost:8443', ''), boundHosts: ['other.example:443'] }
    const outcome = await expectFinding(unbound, 'host-not-bound', null, connector)
    expect(outcome).toMatchObject({ host: 'localhost:8443', stages: [] })
  })

  it('tells what answers in the place of the server', async () => {
    const json = (response: ServerResponse, status: number, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end('{}')
    const cases: readonly (readonly [RequestListener, ProbeCode, Stage])[] = [
      [
        (_, r) => r.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Hi</h1>'),
        'unexpected-answer',
        'authenticate',
      ],
      [(_, r) => json(r, 302, { Location: 'https://portal.example/login' }), redirect, 'authenticate'],
      [(_, r) => json(r, 429, { 'Retry-After': '30' }), 'rate-limited', 'authenticate'],
      [(_, r) => json(r, 503), 'server-error', 'authenticate'],
      [(request) => request.socket.end('this is no HTTP\r\n\r\n'), 'unexpected-answer', 'authenticate'],
      [(request) => request.socket.destroy(), 'disconnected', 'authenticate'],
    ]
    for (const [listener, code, stage] of cases) {
      await against(listener, null, (port) =>
        expectFinding(target(`http://127.0.0.1:${port}`, ''), code, stage, connector),
      )
    }
  })
}
