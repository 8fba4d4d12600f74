import { carriesSecret, headerNameComplaint } from '../../credentials/http-rules.ts'
import { parseUrl } from '../host.ts'
import { recogniseAddress } from './addresses.ts'
import type { Recogniser, Recognition } from './recognition.ts'

/** Options of curl that take a value and say nothing here. */
const withValue = new Set(
  (
    '-d --data --data-raw --data-binary --data-urlencode --json -F --form -o --output -X --request -A --user-agent -e ' +
    '--referer -x --proxy --cacert --cert --key -m --max-time --connect-timeout -b --cookie -c --cookie-jar -T -w'
  ).split(' '),
)

/** A command line of curl, as documentation and browsers give it: address, headers, user. */
export const recogniseCurl: Recogniser = (text) => {
  if (!/^(\$\s+)?curl\s/.test(text) || text.length > 65_536) return null
  const words = shellWords(text.replace(/^\$\s+/, ''))
  if (words === null) return null
  const headers = new Map<string, string>()
  let user: string | undefined
  let bearer: string | undefined
  let address: string | undefined
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? ''
    const [, name = word, joined] = /^(--[a-z0-9-]+)=(.*)$/s.exec(word) ?? []
    const short = /^-[Hu]./s.test(word) ? word.slice(2).trim() : undefined
    const value = () => joined ?? words[++at] ?? ''
    if (name === '-H' || name === '--header') note(headers, value())
    else if (word.startsWith('-H')) note(headers, short ?? '')
    else if (name === '-u' || name === '--user') user = value()
    else if (word.startsWith('-u')) user = short
    else if (name === '--oauth2-bearer') bearer = value()
    else if (name === '--url') address = value()
    else if (withValue.has(name)) value()
    else if (!word.startsWith('-')) address ??= word
  }
  const web = address === undefined ? null : webAddress(address)
  const found = signInOf(headers, user, bearer) ?? (web && recogniseAddress(web.href))
  if (found === null || 'reason' in found || web === null) return null
  return {
    ...found,
    what: `curl command with ${found.what}`,
    name: web.hostname,
    connection: connectionOf(web, headers, found),
  }
}

function note(headers: Map<string, string>, line: string): void {
  const colon = line.indexOf(':')
  if (colon > 0) headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim())
}

function webAddress(text: string): URL | null {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  return /^https?:/i.test(whole) ? parseUrl(whole) : null
}

/** Names of headers that look as if they carry a key, beside those that are known to. */
const keyLike = /(^|-)(key|token|secret|apikey|auth)(-|$)/i

function signInOf(headers: ReadonlyMap<string, string>, user?: string, bearer?: string): Recognition | null {
  if (user !== undefined) return basic(user)
  if (bearer) return { what: 'a bearer token', type: 'bearer-token', secrets: { token: bearer } }
  const secret = [...headers].filter(([name]) => carriesSecret(name) || keyLike.test(name))
  const [first, ...others] = secret.sort(([a], [b]) => rank(a) - rank(b))
  if (first === undefined || first[1] === '') return null
  const [parameter, value] = first
  const [, scheme = '', rest = value] = /^(\w[\w-]*)\s+(\S.*)$/.exec(value) ?? []
  if (parameter.toLowerCase() === 'authorization' && others.length === 0) {
    if (/^basic$/i.test(scheme)) return basic(Buffer.from(rest, 'base64').toString('utf8'))
    if (/^bearer$/i.test(scheme)) return { what: 'a bearer token', type: 'bearer-token', secrets: { token: rest } }
  }
  const prefix = scheme === '' ? (parameter.toLowerCase() === 'authorization' ? 'none' : '') : scheme
  return {
    what: 'an API key',
    type: 'api-key',
    config: { parameter, ...(prefix !== '' && { prefix }) },
    secrets: { key: rest, ...(others.length > 0 && { parts: Object.fromEntries(others) }) },
  }
}

function rank(name: string): number {
  return name.toLowerCase() === 'authorization' ? 0 : carriesSecret(name) ? 1 : 2
}

function basic(pair: string): Recognition | null {
  const colon = pair.indexOf(':')
  const [user, password] = colon === -1 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)]
  if (user === '' && password === '') return null
  // curl -u sk_live_…: is how services that take the key as the user name are shown.
  return password === ''
    ? { what: 'a user', type: 'basic-auth', config: { secretAs: 'username' }, secrets: { password: user } }
    : {
        what: 'a user and password',
        type: 'basic-auth',
        config: user === '' ? {} : { username: user },
        secrets: { password },
      }
}

function connectionOf(
  url: URL,
  headers: ReadonlyMap<string, string>,
  found: Recognition,
): NonNullable<Recognition['connection']> {
  if (found.connection !== undefined && found.config?.placement === 'query') return found.connection
  const path = url.pathname + url.search
  const plain = [...headers].filter(
    ([name]) =>
      !carriesSecret(name) &&
      !keyLike.test(name) &&
      headerNameComplaint(name) === null &&
      !/^(user-agent|content-type)$/i.test(name),
  )
  return {
    kind: 'http',
    parameters: {
      url: url.origin,
      ...(path !== '/' && !/[{}]/.test(path) && { path }),
      ...(plain.length > 0 && { headers: plain.map(([name, value]) => `${name}: ${value}`).join('\n') }),
    },
  }
}

/** Splits a command line as a shell does, without expanding anything; null for one whose quotes are not closed. */
export function shellWords(text: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (quote === '' && /\s/.test(sign)) {
      if (word !== null) words.push(word)
      word = null
    } else if (sign === '\\' && quote !== "'") {
      const next = text.charAt(at + 1)
      at++
      // A backslash at the end of a line joins it to the next one; Windows' shells have ^ and ` for it.
      if (next === '\r' && text.charAt(at + 1) === '\n') at++
      else if (next !== '\n') word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(next) ? sign : '') + next
    } else if (quote === '' && (sign === '^' || sign === '`') && /^\r?\n/.test(text.slice(at + 1, at + 3))) {
      // The line break that follows counts as a space.
    } else if (quote === '' && (sign === '"' || sign === "'")) {
      quote = sign
      word ??= ''
    } else if (sign === quote) quote = ''
    else word = (word ?? '') + sign
  }
  if (word !== null) words.push(word)
  return quote === '' ? words : null
}
