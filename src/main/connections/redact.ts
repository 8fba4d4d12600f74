import type { ProbeTarget } from './connector.ts'

/** Characters of a secret that a test was given: more than any token has, and less than a text that would take long to look for. */
export const maxSecret = 65_536

/** Stands where a secret stood. */
export const redactionMark = '[redacted]'

/** Texts shorter than this are only recognised as a whole word: they occur everywhere by chance. */
const minFreeLength = 4

/** A Base64 core shorter than this occurs by chance. */
const minCoreLength = 8

const base64Character = /[A-Za-z0-9+/_-]/

/** A text that is longer is cut: nobody reads so much, and what searches it must not take long. */
const maxText = 65_536

interface Form {
  /** What is looked for, folded. No pattern: an error about one that is too large would repeat it, and so the secret. */
  readonly needle: string
  /** Whether it is recognised inside of words as well. */
  readonly free: boolean
  /** Base64 of a longer text around the secret: everything beside it that belongs to the same run goes too. */
  readonly takesRun: boolean
}

/**
 * Makes a function that replaces secrets in a text: as they are, and in the forms in which servers and drivers echo them
 * (Base64 and Base64URL, also as a part of a longer text such as `user:secret`; hex; URL-encoded once and twice; escaped
 * for JSON and HTML), in any mix of upper and lower case.
 *
 * @param secrets plaintext values
 * @param carriers texts in which a secret may travel, such as whole header values; those that carry one are secret too
 */
export function createRedactor(secrets: readonly string[], carriers: readonly string[] = []): (text: string) => string {
  const own = [...new Set(secrets.flatMap((secret) => [secret, secret.trim()]))].filter((secret) => secret !== '')
  const forms = own.flatMap(formsOf)
  const tokens = new Set(carriers.flatMap((carrier) => [carrier, ...carrier.split(/\s+/)]))
  const carried = [...tokens].filter((token) => token.length >= minFreeLength && carries(token, forms))
  const all = [...forms, ...carried.flatMap(formsOf)]
  if (all.length === 0) return (text) => text
  const longest = Math.max(...all.map(({ needle }) => needle.length))
  return (whole) => {
    // The beginning of a secret may stand where a text is cut.
    const text = whole.length > maxText ? whole.slice(0, Math.max(0, maxText - longest)) : whole
    const redacted = cut(text, rangesOf(text, all))
    // The mark and what stands around it can spell a secret anew; such secrets are odd, and nothing of the text is kept.
    if (rangesOf(redacted, all).length === 0) return redacted
    return rangesOf(redactionMark, all).length === 0 ? redactionMark : ''
  }
}

/** Whether a text holds a form, or is the Base64 of a text that does (`user:secret` of basic authentication). */
function carries(text: string, forms: readonly Form[]): boolean {
  return [text, Buffer.from(text, 'base64').toString()].some((candidate) => rangesOf(candidate, forms).length > 0)
}

/** All forms of one value. */
function formsOf(value: string): Form[] {
  const bytes = Buffer.from(value)
  const url = encodeURIComponent(value.toWellFormed())
  const json = JSON.stringify(value).slice(1, -1)
  const texts = new Set([
    value,
    bytes.toString('hex'),
    url,
    url.replaceAll('%20', '+'),
    url.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
    encodeURIComponent(url),
    bytes.toString('hex').replace(/../g, '%$&'),
    json,
    json.replaceAll('/', '\\/'),
    json.replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
    value.replace(/[&<>"']/g, (sign) => htmlEscapes[sign] ?? sign),
  ])
  const free = value.length >= minFreeLength
  const forms = [...texts].map((text) => ({ needle: fold(text), free, takesRun: false }))
  for (const core of base64Cores(bytes)) forms.push({ needle: fold(core), free: true, takesRun: true })
  return forms
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * What the Base64 of any text that holds these bytes contains: at each of the three alignments the characters that the
 * neighbours don't influence, in both alphabets.
 */
function base64Cores(bytes: Buffer): Set<string> {
  const cores: string[] = []
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const core = encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
    if (core.length >= minCoreLength) cores.push(core)
  }
  // The whole encoding of a short secret, which has no core long enough.
  if (bytes.length >= minFreeLength) cores.push(bytes.toString('base64').replace(/=+$/, ''))
  return new Set(cores.flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]))
}

/** Upper and lower case alike, character by character: a text keeps its length, so that places in it stay what they are. */
function fold(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  let folded = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at)
    const lower = unit.toLowerCase()
    folded += lower.length === 1 ? lower : unit
  }
  return folded
}

type Range = readonly [begin: number, end: number]

/** Where any form stands, overlapping places included, in the order of the text. */
function rangesOf(text: string, forms: readonly Form[]): Range[] {
  const ranges: Range[] = []
  const folded = fold(text)
  for (const { needle, free, takesRun } of forms) {
    let next = 0
    for (let at = folded.indexOf(needle); at !== -1; at = folded.indexOf(needle, next)) {
      let [begin, end] = [at, at + needle.length]
      next = begin + 1
      if (!free && (isWordAt(folded, begin - 1) || isWordAt(folded, end))) continue
      while (takesRun && begin > 0 && base64Character.test(text.charAt(begin - 1))) begin -= 1
      while (takesRun && end < text.length && base64Character.test(text.charAt(end))) end += 1
      while (takesRun && text.charAt(end) === '=') end += 1
      if (takesRun) next = Math.max(next, end)
      ranges.push([begin, end])
    }
  }
  return ranges.sort((a, b) => a[0] - b[0])
}

function isWordAt(folded: string, at: number): boolean {
  return /^[a-z0-9]$/.test(folded.charAt(at))
}

function cut(text: string, ranges: readonly Range[]): string {
  let result = ''
  let from = 0
  for (const [begin, end] of ranges) {
    if (begin >= from) result += text.slice(from, begin) + redactionMark
    from = Math.max(from, end)
  }
  return result + text.slice(from)
}

/** The plaintext values of the secret fields of a target and of what leads to it. */
export function secretsOf(target: ProbeTarget): string[] {
  return [target, ...target.hops].flatMap(({ credential }) =>
    credential.secretFields.flatMap((field) => {
      const value = credential.values[field]
      return value === undefined ? [] : typeof value === 'string' ? [value] : Object.values(value)
    }),
  )
}

/** The texts in which a target's secrets travel. */
export function carriersOf(target: ProbeTarget): string[] {
  return [target, ...target.hops].flatMap(({ credential: { http } }) => [
    ...Object.values(http.headers),
    ...Object.values(http.query),
  ])
}
