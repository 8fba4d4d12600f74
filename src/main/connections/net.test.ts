import { describe, expect, it } from 'vitest'
import { closedPort, startBlackHole } from '../../../test/peers/sockets.ts'
import { ProbeFailure } from './connector.ts'
import { abortable, assertBound, dial, peerOf, resolveHost } from './net.ts'

const never = new AbortController().signal
const v4 = (address: string) => ({ address, family: 4 })
const v6 = (address: string) => ({ address, family: 6 })

describe('T4 connecting', () => {
  it('resolves a name with the system’s resolver, and takes an address as it is', async () => {
    expect((await resolveHost('localhost', never)).map(({ address }) => address)).toContain('127.0.0.1')
    expect(await resolveHost('10.1.2.3', never)).toEqual([v4('10.1.2.3')])
    expect(await resolveHost('2001:db8::1', never)).toEqual([v6('2001:db8::1')])
    await expect(resolveHost('nothing.keyward.invalid', never)).rejects.toMatchObject({
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    })
  })

  it('goes on to the next address when one refuses', async () => {
    const peer = await startBlackHole()
    const socket = await dial([v6('::1'), v4('127.0.0.2'), v4('127.0.0.3'), v4(peer.host)], peer.port, never)
    expect(peerOf(socket)).toBe(`127.0.0.1:${peer.port}`)
    socket.destroy()
    await peer.stop()
  })

  it('tells every error when all addresses refuse', async () => {
    const { port } = await closedPort()
    await expect(dial([v4('127.0.0.1')], port, never)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const error = await dial([v4('127.0.0.1'), v4('127.0.0.2')], port, never).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AggregateError)
    expect((error as AggregateError).errors).toMatchObject([{ code: 'ECONNREFUSED' }, { code: 'ECONNREFUSED' }])
    await expect(dial([], port, never)).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  it('ends at once when it is aborted', async () => {
    const peer = await startBlackHole()
    await expect(dial([v4(peer.host)], peer.port, AbortSignal.abort(new Error('over')))).rejects.toThrow('over')
    const controller = new AbortController()
    const dialing = dial([v4(peer.host)], peer.port, controller.signal)
    controller.abort(new Error('over'))
    await expect(dialing).rejects.toThrow('over')
    await peer.stop()
  })

  it('stops waiting for a promise when it is aborted, whatever the promise does later', async () => {
    const controller = new AbortController()
    const { promise, reject } = Promise.withResolvers<string>()
    const waiting = abortable(promise, controller.signal)
    controller.abort(new Error('over'))
    await expect(waiting).rejects.toThrow('over')
    reject(new Error('too late'))
    await expect(abortable(Promise.resolve('done'), never)).resolves.toBe('done')
    await expect(abortable(Promise.resolve('done'), controller.signal)).rejects.toThrow('over')
  })

  it('refuses a host that is not bound, and names it', () => {
    const bound = ['db.example.com:5432', '[::1]:5432']
    assertBound(bound, { host: 'db.example.com', port: 5432 })
    assertBound(bound, { host: '::1', port: 5432 })
    for (const endpoint of [
      { host: 'db.example.com', port: 5433 },
      { host: 'example.com', port: 5432 },
      { host: 'evil.example', port: 5432 },
    ]) {
      expect(() => assertBound(bound, endpoint)).toThrow(ProbeFailure)
    }
  })
})
