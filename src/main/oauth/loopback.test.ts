import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { navigate } from '../../../test/peers/navigate.ts'
import { listenForAnswer } from './loopback.ts'

const anyPort = { hostname: '127.0.0.1', port: 0, path: '/cb' }
const signal = new AbortController().signal

describe('O1 the listener for the answer of an authorization', () => {
  it('tells at its end that answers of others had come, and of none that nobody had', async () => {
    const loopback = await listenForAnswer(anyPort)
    const waiting = loopback.answer('mine', 150, signal)
    expect((await navigate(new URL(`${loopback.redirectUri}?code=x&state=theirs`))).status).toBe(400)
    await expect(waiting).rejects.toMatchObject({ code: 'oauth-state-mismatch' })
    await expect(loopback.answer('mine', 1, signal)).rejects.toMatchObject({ code: 'oauth-ended' })
    loopback.close()
  })

  it('has nothing to say after its answer has come', async () => {
    const loopback = await listenForAnswer(anyPort)
    const waiting = loopback.answer('mine', 5000, signal)
    const page = navigate(new URL(`${loopback.redirectUri}?code=x&state=mine`))
    const { url, reply } = await waiting
    expect((await navigate(new URL(`${loopback.redirectUri}?code=y&state=mine`))).status).toBe(410)
    reply(true)
    expect(await page).toMatchObject({ status: 200, headers: { 'referrer-policy': 'no-referrer' } })
    expect((await page).body).not.toContain('mine')
    expect(url.searchParams.get('code')).toBe('x')
    loopback.close()
  })

  it.each(['127.0.0.1', '::1'])(
    'does not listen for localhost when somebody else has its port at %s',
    async (address) => {
      const other = createServer().listen(0, address)
      await once(other, 'listening')
      const { port } = other.address() as AddressInfo
      await expect(listenForAnswer({ hostname: 'localhost', port, path: '/cb' })).rejects.toMatchObject({
        code: 'oauth-port-taken',
      })
      other.close()
      await once(other, 'close')
      const loopback = await listenForAnswer({ hostname: 'localhost', port, path: '/cb' })
      const waiting = loopback.answer('mine', 5000, signal)
      const page = navigate(new URL(`${loopback.redirectUri}?code=x&state=mine`))
      ;(await waiting).reply(true)
      expect((await page).status).toBe(200)
      loopback.close()
    },
  )
})
