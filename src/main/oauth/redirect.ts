import { isLoopbackName } from './addresses.ts'

/** Where the browser brings the answer. */
export interface RedirectAddress {
  readonly hostname: string
  /** 0 for any free one. */
  readonly port: number
  readonly path: string
}

/** The redirect address of a credential: a fixed one, or `/cb` on any port of the loopback (RFC 8252, section 7.3). */
export function redirectOf(fixed: string): RedirectAddress {
  if (fixed === '') return { hostname: '127.0.0.1', port: 0, path: '/cb' }
  const url = new URL(fixed)
  return { hostname: url.hostname, port: Number(url.port), path: url.pathname }
}

/** A complaint about a redirect address, or null. It must lead to this computer, for nobody else would answer here. */
export function redirectComplaint(value: string): string | null {
  const url = URL.parse(value)
  if (url?.protocol !== 'http:' || !isLoopbackName(url.hostname))
    return 'Write an address of this computer, such as http://127.0.0.1:8765/cb.'
  return url.search !== '' || url.hash !== '' || url.username !== '' ? 'Leave out everything behind the path.' : null
}
