/**
 * Decides whether an address may be handed to the system: https, a host name, no user name or password in it. The core
 * asks for pages of the systems catalog only; this is the last check before another program gets the address.
 */
export function externalAddress(address: string): string | null {
  if (address.length > 2048 || !URL.canParse(address)) return null
  const url = new URL(address)
  const named = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(url.hostname) && !/^[\d.]+$/.test(url.hostname)
  if (url.protocol !== 'https:' || !named || url.username !== '' || url.password !== '') return null
  return url.href
}
