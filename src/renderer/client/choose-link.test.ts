import { afterEach, describe, expect, it, vi } from 'vitest'
import { chooseLink } from './choose-link.ts'

/** A page at an address, with a socket that connects nowhere. */
function openPage(address: string, bridge?: unknown) {
  const sockets: string[] = []
  const addresses: string[] = []
  const url = new URL(address)
  vi.stubGlobal('window', { keyward: bridge })
  vi.stubGlobal('location', url)
  vi.stubGlobal('history', { replaceState: (_state: unknown, _title: string, to: string) => addresses.push(to) })
  vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
  vi.stubGlobal(
    'WebSocket',
    class extends EventTarget {
      constructor(to: string) {
        super()
        sockets.push(to)
      }
      send() {}
      close() {}
    },
  )
  return { link: chooseLink(), sockets, addresses }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the way to the core', () => {
  it('is the bridge where there is one, also on a page that came over http', async () => {
    const bridge = {
      call: async () => ({ ok: true, value: 'bridged' }),
      subscribe: () => () => {},
    }
    const { link, sockets } = openPage('http://127.0.0.1:4000/#token=once', bridge)
    expect(sockets).toEqual([])
    expect(link?.state).toBe('open')
    await expect(link?.call('vault.status', {})).resolves.toEqual({ ok: true, value: 'bridged' })
  })

  it('is a socket to the host that served the page, and the token leaves the address', () => {
    const { link, sockets, addresses } = openPage('http://127.0.0.1:4000/#token=once')
    expect(sockets).toEqual(['ws://127.0.0.1:4000/api'])
    expect(link?.state).toBe('connecting')
    expect(addresses).toEqual(['/'])
  })

  it('is none in a desktop window that lacks its bridge: nothing may hide that', () => {
    const { link, sockets } = openPage('app://keyward/')
    expect(link).toBeNull()
    expect(sockets).toEqual([])
  })
})
