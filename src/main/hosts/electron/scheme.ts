import { protocol, type Session } from 'electron'
import type { Page } from '../page.ts'
import { securityHeaders } from '../policy.ts'

const scheme = 'app'
const host = 'keyward'

/** The one origin that the window may show and call from. */
export const origin = `${scheme}://${host}`

/** Whether an address is a page or a file of ours. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return url.protocol === `${scheme}:` && url.host === host && url.username === '' && url.password === ''
}

/**
 * Gives the scheme an origin and makes it a secure context. It gets neither fetch nor service workers, and no way around
 * the content security policy. Must be called before the app is ready.
 */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: false,
        corsEnabled: false,
        bypassCSP: false,
        allowServiceWorkers: false,
        stream: false,
        codeCache: false,
      },
    },
  ])
}

/** Serves the built page in one session. */
export function servePage(session: Session, page: Page): void {
  const headers = securityHeaders("'none'")
  session.protocol.handle(scheme, async (request) => {
    if (request.method !== 'GET' || !isOurs(request.url)) return new Response(null, { status: 403, headers })
    const file = await page.read(new URL(request.url).pathname)
    if (file === undefined) return new Response(null, { status: 404, headers })
    return new Response(file.body, { status: 200, headers: { ...headers, 'Content-Type': file.type } })
  })
}
