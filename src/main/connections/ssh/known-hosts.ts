import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Endpoint } from '../host.ts'
import { formatHostKey, readTrustedKeys } from './host-keys.ts'

/** A longer file is not read: it is looked through for each test. */
const maxBytes = 4 * 1024 * 1024

/** Keys as `ssh-ed25519 AAAA…`. */
export interface KnownHostKeys {
  readonly trusted: readonly string[]
  /** Marked `@revoked`: a server that proves itself by one of them may be anybody. */
  readonly revoked: readonly string[]
}

/**
 * The host keys that OpenSSH on this computer knows for a host: whoever trusts a server there, trusts it here. Marked
 * lines count as OpenSSH has it, save that certificates of hosts (`@cert-authority`) aren't supported. There are none when
 * the file can't be read.
 */
export async function knownHostKeys(
  endpoint: Endpoint,
  file = join(homedir(), '.ssh', 'known_hosts'),
): Promise<KnownHostKeys> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return findHostKeys(text.length > maxBytes ? '' : text, endpoint)
}

/** The keys of a host in the text of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). A revoked key is never trusted. */
export function findHostKeys(text: string, { host, port }: Endpoint): KnownHostKeys {
  const name = port === 22 ? host : `[${host}]:${port}`
  const found = new Set<string>()
  const revoked = new Set<string>()
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/)
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined
    const [patterns = '', ...rest] = words
    if (patterns === '' || patterns.startsWith('#') || !matches(patterns, name)) continue
    const [key] = readTrustedKeys(rest.slice(0, 2).join(' ')) ?? []
    if (!key || !('blob' in key)) continue
    if (marker === '@revoked') revoked.add(formatHostKey(key))
    else if (marker === undefined) found.add(formatHostKey(key))
  }
  return { trusted: [...found].filter((key) => !revoked.has(key)), revoked: [...revoked] }
}

/** Whether a list of patterns names a host: hashed, or with `*` and `?`; one that begins with `!` excludes it. */
function matches(patterns: string, name: string): boolean {
  if (patterns.startsWith('|1|')) return matchesHash(patterns, name)
  let isNamed = false
  for (const pattern of patterns.split(',')) {
    const isNegated = pattern.startsWith('!')
    if (!toExpression(isNegated ? pattern.slice(1) : pattern).test(name)) continue
    if (isNegated) return false
    isNamed = true
  }
  return isNamed
}

function toExpression(pattern: string): RegExp {
  const source = [...pattern].map((sign) =>
    sign === '*' ? '.*' : sign === '?' ? '.' : sign.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  )
  return new RegExp(`^${source.join('')}$`, 'i')
}

/** `|1|salt|hash`: HMAC-SHA1 of the name under the salt, both in Base64. */
function matchesHash(pattern: string, name: string): boolean {
  const [, , salt = '', hash = ''] = pattern.split('|')
  const expected = Buffer.from(hash, 'base64')
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name.toLowerCase()).digest()
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
