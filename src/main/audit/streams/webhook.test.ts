import { createServer, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { listen, type SocketPeer } from '../../../../test/peers/sockets.ts'
import { sendWebhook } from './webhook.ts'

let peer: SocketPeer
afterEach(() => peer.stop())

/** Posts an empty batch to a receiver. Null when that was taken for delivered, and whether the connection ended after that. */
async function sendTo(answer: (response: ServerResponse) => void, ms: number) {
  let ended = Promise.resolve()
  peer = await listen(
    createServer((request, response) => {
      ended = new Promise((resolve) => request.socket.once('close', () => resolve()))
      request.resume()
      answer(response)
    }),
  )
  const address = `http://127.0.0.1:${peer.port}/`
  const destination = { kind: 'webhook', endpoint: { host: '127.0.0.1', port: peer.port }, address } as const
  const access = { http: { headers: {}, query: {} }, clientCertificate: null, sign: null }
  const outcome = await sendWebhook(
    destination,
    { vaultId: 'v', version: '1', items: [] },
    { access, ca: '', signal: AbortSignal.timeout(ms), beforeFirstByte: () => {} },
  ).then(
    () => null,
    (error: unknown) => error,
  )
  await ended
  return outcome
}

describe('A3 the deadline of a webhook', () => {
  it('ends a batch that is never answered, and its connection with it', async () => {
    expect(await sendTo(() => {}, 150)).not.toBeNull()
  })

  it('ends an answer that trickles for ever: its status was the acknowledgement', async () => {
    const timers: NodeJS.Timeout[] = []
    const outcome = await sendTo((response) => {
      response.writeHead(200)
      timers.push(setInterval(() => response.write('.'), 10))
    }, 400)
    for (const timer of timers) clearInterval(timer)
    expect(outcome).toBeNull()
  })

  it('reads no more of an answer than there is to say', async () => {
    const outcome = await sendTo((response) => {
      response.writeHead(500)
      response.on('error', () => {})
      const pour = () => {
        while (response.writable && response.write(Buffer.alloc(65_536)));
        response.once('drain', pour)
      }
      pour()
    }, 5000)
    expect(outcome).toMatchObject({ info: { code: 'server-error' } })
  })
})
