/**
 * Decides whether an address may be handed to the system: https, a host name, no user name or password in it. The core
 * asks for pages of the systems catalog only; this is the last check before another program gets the address.
 */
export function externalAddress(address: string, what: 'page' | 'authorization' = 'page'): string | null {
  if (what === 'authorization') return authorizationAddress(address)
  if (address.length > 2048 || !URL.canParse(address)) return null
  const url = new URL(address)
  const named = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(url.hostname) && !/^[\d.]+$/.test(url.hostname)
  if (url.protocol !== 'https:' || !named || url.username !== '' || url.password !== '') return null
  return url.href
}

/**
 * The page on which a person authorizes: its address was made by the core from a credential's settings. It may be that of a service
 * in a network of one's own, and on this computer even without TLS.
 */
function authorizationAddress(address: string): string | null {
  if (address.length > 8192 || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return null
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere) ? url.href : null
}
