import { endpointOfUrl, hostPort, isLoopback } from '../connections/host.ts'

/** Whether a host of an address means this computer: by its name, which RFC 6761 reserves, or by its address. */
export function isLoopbackName(hostname: string): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  return bare === 'localhost' || isLoopback(bare)
}

/** `host:port` of an address, as credentials are bound to it. */
export function hostOfAddress(address: string): string {
  return hostPort(endpointOfUrl(new URL(address)))
}
