import { isIPv6 } from 'node:net'
import { normalizeHost, parseUrl } from '../host.ts'
import type { Finding, Recogniser, Recognition } from './recognition.ts'
import { type Scheme, schemes } from './schemes.ts'

/** What an address consists of, decoded. Addresses of programs are often not what the URL standard asks for. */
interface Address {
  readonly user: string
  readonly password: string | null
  readonly host: string
  readonly port: string
  readonly path: string
  readonly query: ReadonlyMap<string, string>
}

/** Addresses with a user, a password or a key in them: of databases, brokers, mail and file servers, and of the web. */
export const recogniseAddress: Recogniser = (text) => {
  const [, given = '', rest = ''] = /^(?:jdbc:)?([a-z][a-z0-9+.-]{1,30}):\/\/(\S{1,8000})$/is.exec(text) ?? []
  if (given === '') return null
  const name = given.toLowerCase()
  if (name === 'http' || name === 'https') return recogniseWeb(text)
  const scheme = schemes.get(name) ?? schemes.get(name.split('+')[0] ?? '')
  const address = scheme && readAddress(rest, scheme.path === 'database')
  return scheme && address ? recognitionOf(scheme, address) : null
}

/**
 * The parts of what stands after `://`. Passwords may hold signs that should have been encoded. A database's name has no @,
 * so that even a slash in the password is no riddle there.
 */
function readAddress(rest: string, isPlainPath: boolean): Address | null {
  const [authority = ''] = rest.split(/[/?#]/, 1)
  const whole = authority.includes('@') && !isPlainPath ? authority : (rest.split('?', 1)[0] ?? '')
  const at = whole.lastIndexOf('@')
  const login = at === -1 ? '' : rest.slice(0, at)
  const after = rest.slice(at + 1)
  const [, hosts = '', path = '', query = ''] = /^([^/?;]*)\/?([^?;]*)[?;]?(.*)$/s.exec(after) ?? []
  // Clusters name several servers: the first stands for them.
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(hosts.split(',', 1)[0] ?? '') ?? []
  const colon = login.indexOf(':')
  const bare = normalizeHost(host)
  if (bare === null) return null
  return {
    user: decode(colon === -1 ? login : login.slice(0, colon)),
    password: colon === -1 ? null : decode(login.slice(colon + 1)),
    host: isIPv6(bare) ? `[${bare}]` : bare,
    port,
    path: decode(path),
    query: new Map(query.split(/[&;]/).map((pair) => splitPair(pair))),
  }
}

function splitPair(pair: string): [string, string] {
  const equals = pair.indexOf('=')
  return equals === -1
    ? [pair.toLowerCase(), '']
    : [pair.slice(0, equals).toLowerCase(), decode(pair.slice(equals + 1))]
}

/** Without percent signs that stand for others; a text that is no such encoding stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const userNames = ['user', 'username', 'uid', 'user id']
const passwordNames = ['password', 'pwd', 'pass']

/** What an address of a server means. */
function recognitionOf(scheme: Scheme, address: Address): Finding {
  const { query } = address
  const inQuery = (names: readonly string[]) => names.map((name) => query.get(name)).find((text) => text !== undefined)
  const username = address.user || inQuery(userNames) || ''
  const password = address.password ?? inQuery(passwordNames) ?? ''
  if (username === '' && password === '') return null
  // NATS has tokens in the place of the user.
  const isToken = scheme.kind === 'nats' && password === '' && address.password === null
  return {
    what: `address of ${scheme.label}`,
    ...(isToken
      ? { type: 'bearer-token', secrets: { token: username } }
      : {
          type: scheme.type ?? 'password',
          config: username === '' ? {} : { username },
          secrets: password === '' ? {} : { password },
        }),
    ...(scheme.system && { system: scheme.system }),
    name: address.path !== '' && scheme.path === 'database' ? address.path : address.host,
    connection: { kind: scheme.kind, parameters: parametersOf(scheme, address) },
    ...(password === '' && !isToken && { notes: ['There is no password in the address. Type it below.'] }),
  }
}

const plain = new Set(['disable', 'disabled', 'false', 'off', 'no', '0'])
const verified = new Set(['require', 'required', 'verify-full', 'verify_identity', 'true', 'on', 'yes', '1'])

function parametersOf(scheme: Scheme, { host, port, path, query }: Address): Record<string, string> {
  const tls = ['sslmode', 'ssl-mode', 'ssl_mode', 'tls', 'ssl', 'encrypt'].map((name) => query.get(name)).find(Boolean)
  const mode = tls?.toLowerCase()
  const known: Record<string, string | undefined> = {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: port || String(scheme.port),
    ...(scheme.path && { [scheme.path]: path || undefined }),
    ...scheme.parameters,
    authSource: query.get('authsource'),
    replicaSet: query.get('replicaset'),
    vhost: scheme.path === 'vhost' ? path || undefined : query.get('vhost'),
    tls:
      scheme.isTls || (mode !== undefined && verified.has(mode))
        ? 'verify'
        : mode && plain.has(mode)
          ? 'off'
          : undefined,
  }
  return Object.fromEntries(Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

const keyParameter = /^(api[-_]?key|key|access[-_]?token|token|auth[-_]?token|subscription[-_]?key|appid)$/i

/** A web address with a user in it, or with a key in its query. */
function recogniseWeb(text: string): Recognition | null {
  const url = parseUrl(text)
  if (url === null) return null
  const base = { url: url.origin }
  if (url.username !== '' || url.password !== '') {
    const [user, password] = [decode(url.username), decode(url.password)]
    return {
      what: 'web address with a sign-in',
      type: 'basic-auth',
      config: password === '' ? { secretAs: 'username' } : { username: user },
      secrets: { password: password || user },
      name: url.hostname,
      connection: { kind: 'http', parameters: { ...base, ...pathOf(url) } },
    }
  }
  const [parameter, key] = [...url.searchParams].find(([name, value]) => keyParameter.test(name) && value !== '') ?? []
  if (parameter === undefined || key === undefined) return null
  url.searchParams.delete(parameter)
  return {
    what: 'web address with a key',
    type: 'api-key',
    config: { placement: 'query', parameter },
    secrets: { key },
    name: url.hostname,
    connection: { kind: 'http', parameters: { ...base, ...pathOf(url) } },
  }
}

/** The path with its query, as a harmless request may have it. */
function pathOf(url: URL): { path?: string } {
  const path = url.pathname + url.search
  return path === '/' || path.includes('{') ? {} : { path }
}
