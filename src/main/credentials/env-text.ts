import type { ParsedPairs } from './type.ts'

/** Environment variable names that every shell accepts (POSIX.1-2024, XBD 8.1, lower case included). */
const posixName = /^[A-Za-z_][A-Za-z0-9_]*$/

/** A complaint about a variable's name as a sentence, or null. */
export function variableNameComplaint(name: string): string | null {
  if (!posixName.test(name)) return 'A variable’s name has letters, digits and _, and does not begin with a digit.'
  return null
}

/** A complaint about a variable's value as a sentence, or null. An environment can't hold NUL. */
export function variableValueComplaint(value: string): string | null {
  return value.includes('\0') ? 'A variable can’t hold the NUL character.' : null
}

/** The prefix of variables made from a credential's name: `Stripe (prod)` gives `STRIPE_PROD`. */
export function variablePrefix(name: string): string {
  const word = name
    .normalize('NFKD')
    .toUpperCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  if (word === '') return 'CREDENTIAL'
  return /^\d/.test(word) ? `_${word}` : word
}

/** Complaints that are kept: a text of a million lines that is no such file has nobody who reads them all. */
const mostErrors = 1000

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

/**
 * Reads the text of a `.env` file: `NAME=value` lines, optionally after `export`; `#` begins a comment; values may stand in
 * '…', "…" or `…` and then span lines. In "…" the escapes \n \r \t \" \\ \$ are read. Nothing is ever substituted or run.
 * A name that occurs twice keeps its last value, as in a shell. Errors name lines, never their content.
 */
export function parseEnvText(text: string): ParsedPairs {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const values = new Map<string, string>()
  const errors: string[] = []
  const complain = (message: string) => errors.length < mostErrors && errors.push(message)
  let at = 0
  let line = 1
  while (at < source.length) {
    const end = lineEnd(source, at)
    const head = /^[ \t]*(?:export[ \t]+)?([^\s=#'"`]+)[ \t]*=[ \t]*/.exec(source.slice(at, end))
    if (head?.[1] === undefined) {
      if (!/^[ \t]*(#.*)?$/.test(source.slice(at, end))) complain(`Line ${line} is not NAME=value.`)
      at = end + 1
      line += 1
      continue
    }
    const start = at + head[0].length
    const quoted = readQuoted(source, start)
    if (quoted === 'open') {
      complain(`The quote that begins in line ${line} is not closed.`)
      break
    }
    const stop = quoted === null ? end : lineEnd(source, quoted.end)
    if (quoted === null)
      values.set(
        head[1],
        source
          .slice(start, end)
          .replace(/(^|[ \t])#.*$/, '')
          .trim(),
      )
    else if (/^[ \t]*(#.*)?$/.test(source.slice(quoted.end, stop))) values.set(head[1], quoted.value)
    else complain(`Line ${line} goes on after its closing quote.`)
    line += source.slice(at, stop).split('\n').length
    at = stop + 1
  }
  return { values: Object.fromEntries(values), errors }
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end === -1 ? source.length : end
}

/** The quoted text that begins at `start`; null when none begins there, `'open'` when it never ends. */
function readQuoted(source: string, start: number): { value: string; end: number } | 'open' | null {
  const quote = source[start]
  if (quote !== '"' && quote !== "'" && quote !== '`') return null
  if (quote !== '"') {
    const close = source.indexOf(quote, start + 1)
    return close === -1 ? 'open' : { value: source.slice(start + 1, close), end: close + 1 }
  }
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at)
    // One sign after the other would take a hundred times the memory of the text.
    if (char === '"') return { value: unescaped(source.slice(start + 1, at)), end: at + 1 }
    if (char === '\\' && Object.hasOwn(escapes, source.charAt(at + 1))) at += 1
  }
  return 'open'
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (whole, sign: string) => escapes[sign] ?? whole)
}
