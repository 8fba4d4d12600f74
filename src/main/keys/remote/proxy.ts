import { isIPv4 } from 'node:net'
import type { KeyEnvironment } from '../environment.ts'
import type { ProviderSettings } from '../provider.ts'

/** The proxies in the form that Node's agents read. */
export type ProxyVariables = Partial<Record<'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY', string>>

/** The proxy of the settings, otherwise that of the environment; undefined for none. */
export function proxyOf({ proxy }: ProviderSettings, env: KeyEnvironment['env']): ProxyVariables | undefined {
  if (proxy) return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: 'localhost,127.0.0.1,::1' }
  const found: ProxyVariables = {}
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const) {
    const value = env[name] ?? env[name.toLowerCase()]
    if (value) found[name] = value
  }
  return found.HTTP_PROXY || found.HTTPS_PROXY ? found : undefined
}

/**
 * Whether Node's agents send a request there through a proxy. They don't tell, and clients lose whom an error of a socket is about, so
 * NO_PROXY is read here as they read it (https://nodejs.org/api/http.html#built-in-proxy-support).
 */
export function goesByProxy(variables: ProxyVariables | undefined, { protocol, hostname, port }: URL): boolean {
  const isSecure = protocol === 'https:'
  if (!(isSecure ? variables?.HTTPS_PROXY : variables?.HTTP_PROXY)) return false
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const place = `${host}:${port || (isSecure ? 443 : 80)}`
  const entries = (variables?.NO_PROXY ?? '').toLowerCase().split(',')
  return !entries.some((entry) => names(entry.trim(), host, place))
}

function names(entry: string, host: string, place: string): boolean {
  if (entry === '*' || entry === host || entry === place) return true
  if (entry.startsWith('.')) return `.${host}`.endsWith(entry)
  if (entry.startsWith('*.')) return host.endsWith(entry.slice(1))
  const [first = '', last = ''] = entry.split('-').map((part) => part.trim())
  return [host, first, last].every(isIPv4) && number(first) <= number(host) && number(host) <= number(last)
}

const number = (ip: string) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
