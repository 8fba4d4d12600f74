import { isIP, isIPv6 } from 'node:net'

/** Where a connection goes. `host` is in lower case and ASCII, an IPv6 address without brackets. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/**
 * The one way to write a host name or address: lower case, international names in Punycode, addresses in their canonical
 * form (`127.1` is `127.0.0.1`), no brackets, no dot at the end. Null when it is none.
 */
export function normalizeHost(text: string): string | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/(?<=[^.])\.$/, '')
  if (isIPv6(bare)) return bare.includes('%') ? null : canonical(`[${bare}]`)
  if (!/^[^\s:/?#@\\%[\]<>"'`{}|^,;=]+$/.test(bare)) return null
  const host = canonical(bare)
  if (host === null || host.length > 253) return null
  return isIP(host) > 0 || host.split('.').every((label) => label.length > 0 && label.length <= 63) ? host : null
}

/** URL parsing knows every way to write a host (WHATWG URL, section 3.5). */
function canonical(host: string): string | null {
  return parseUrl(`http://${host}/`)?.hostname.replace(/^\[(.*)\]$/, '$1') ?? null
}

/** An address, or null for what is none. `URL.canParse` takes long names that `new URL` throws at (Node 24). */
export function parseUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}

/** Where parameters with `host` and `port` lead to. */
export function endpointOf(parameters: Readonly<Record<string, string>>): Endpoint {
  return { host: normalizeHost(parameters.host ?? '') ?? '', port: Number(parameters.port) }
}

/** Where an http or https address leads to. */
export function endpointOfUrl(url: URL): Endpoint {
  const standard = url.protocol === 'https:' ? 443 : 80
  return { host: normalizeHost(url.hostname) ?? url.hostname, port: url.port === '' ? standard : Number(url.port) }
}

/** `host:port` as credentials are bound to it, IPv6 addresses in brackets. */
export function hostPort({ host, port }: Endpoint): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`
}

/**
 * A `host:port` that a person wrote, as connections name theirs: `EXAMPLE.com.:0443` is `example.com:443`. Null when it is
 * none; it could never match a connection, and what it shows might deceive.
 */
export function canonicalHostPort(text: string): string | null {
  const [, host, digits] = /^(.+):(\d{1,5})$/s.exec(text.trim()) ?? []
  const normal = host === undefined ? null : normalizeHost(host)
  const port = Number(digits)
  return normal === null || port < 1 || port > 65_535 ? null : hostPort({ host: normal, port })
}

/** Whether an IP address is this computer's own loopback, where nobody else can listen to what is sent. */
export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|::ffff:127\.|::1$)/i.test(address)
}

/** Whether a connection that somebody else opens for us stays on their own computer, so that nobody behind them can read it. */
export function endsAtItself({ host }: Endpoint): boolean {
  return host === 'localhost' || isLoopback(host)
}
