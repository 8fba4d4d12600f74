import { createServer as createTcpServer, type Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Certificates, makeCertificates } from '../../../../test/peers/certificates.ts'
import { listen, type SocketPeer } from '../../../../test/peers/sockets.ts'
import type { AuditRecord } from '../../../shared/domain/audit.ts'
import { sendSyslogTls } from './syslog-tls.ts'

const record: AuditRecord = {
  seq: 7,
  at: '2026-11-21T10:00:00.000Z',
  actor: 'ada',
  action: 'credential.use',
  outcome: 'ok',
  subjectType: 'credential',
  subjectId: '019a',
  subject: 'Stripe',
  detail: '',
}

let certificates: Certificates
let peer: SocketPeer
beforeAll(() => {
  certificates = makeCertificates()
})
afterEach(() => peer.stop())

/** Sends one record to a receiver that does something with its connection. Null when that was taken for delivered. */
async function sendTo(onSocket: (socket: TLSSocket, raw: Socket) => void, ms = 5000): Promise<unknown> {
  const { cert, key } = certificates.good
  const raws: Socket[] = []
  const secure = createServer({ cert, key }, (socket) => {
    socket.on('error', () => {})
    const raw = raws[0]
    if (raw) onSocket(socket, raw)
  })
  peer = await listen(
    createTcpServer({ allowHalfOpen: true }, (raw) => {
      raws.unshift(raw)
      secure.emit('connection', raw)
    }),
  )
  const destination = { kind: 'syslog-tls', endpoint: { host: 'localhost', port: peer.port }, address: '' } as const
  const batch = { vaultId: 'v', version: '1', items: [{ record, mac: '', resent: false }] }
  const access = { http: { headers: {}, query: {} }, clientCertificate: null, sign: null }
  const signal = AbortSignal.timeout(ms)
  return sendSyslogTls(destination, batch, { access, ca: certificates.ca, signal, beforeFirstByte: () => {} }).then(
    () => null,
    (error: unknown) => error,
  )
}

describe('A3 the orderly end of a syslog connection', () => {
  it('is the acknowledgement of a receiver that has read everything', async () => {
    let read = ''
    const failure = await sendTo((socket) => {
      socket.on('data', (chunk) => {
        read += chunk
      })
      socket.on('end', () => socket.end())
    })
    expect(failure).toBe(null)
    expect(read).toMatch(/^\d+ <110>1 2026-11-21T10:00:00.000Z /)
  })

  it.each<[string, (socket: TLSSocket, raw: Socket) => void]>([
    ['goes away at once', (socket) => socket.end()],
    ['is killed with unread records', (_, raw) => raw.pause() && setTimeout(() => raw.resetAndDestroy(), 100)],
    ['says goodbye after it has read, before we do', (socket) => socket.once('data', () => socket.end())],
    [
      'resets the connection after our end',
      (socket, raw) => socket.resume() && socket.on('end', () => raw.resetAndDestroy()),
    ],
  ])('is none where the receiver %s', async (_, onSocket) => {
    expect(await sendTo(onSocket)).not.toBe(null)
  })

  it('is waited for in vain where a receiver keeps its side open', async () => {
    expect(await sendTo((socket) => socket.resume(), 1000)).toMatchObject({ name: 'TimeoutError' })
  })
})
