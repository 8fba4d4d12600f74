import type { FieldIssue } from '../../../shared/errors.ts'
import { variablePrefix } from '../env-text.ts'
import { carriesSecret, headerNameComplaint, headerValueComplaint, parseHeaderLines } from '../http-rules.ts'
import { readJwtExpiry } from '../jwt.ts'
import { type CredentialType, type CredentialValues, pairsOf, textOf } from '../type.ts'

const controls = /\p{Cc}/u

/** One key, or several parts, sent in headers or in the query. */
export const apiKey: CredentialType = {
  id: 'api-key',
  label: 'API key',
  summary: 'A key, or several parts of one, that is sent in a header, in the query or in the path of a request.',
  primary: 'key',
  fields: [
    {
      name: 'key',
      label: 'Key',
      kind: 'text',
      secret: true,
      required: true,
      validate: (value, values) => partComplaint(value, values),
    },
    {
      name: 'placement',
      label: 'Sent in',
      kind: 'choice',
      secret: false,
      default: 'header',
      choices: [
        { value: 'header', label: 'Header' },
        { value: 'query', label: 'Query parameter' },
        { value: 'path', label: 'Path of the address' },
      ],
      help: 'Prefer the header: servers and proxies write addresses into logs. For the path, {key} stands in the path of the connection.',
    },
    {
      name: 'parameter',
      label: 'Header or parameter',
      kind: 'text',
      secret: false,
      placeholder: 'Authorization',
      help: 'The name under which the key is sent, such as Authorization, x-api-key or key. Left empty: Authorization.',
      validate: (value, values) => nameComplaint(value, values),
    },
    {
      name: 'prefix',
      label: 'Prefix',
      kind: 'text',
      secret: false,
      placeholder: 'Bearer',
      help: 'A word before the key, such as Token. Left empty: Bearer in the Authorization header, nothing elsewhere. Write none for nothing at all.',
      validate: (value) => headerValueComplaint(value.trim()),
    },
    {
      name: 'parts',
      label: 'Further secret parts',
      kind: 'pairs',
      secret: true,
      foldCase: true,
      parse: parseHeaderLines,
      help: 'Secrets that are sent beside the key, such as an application key, each under its own name.',
      validatePair: (name, value, values) => nameComplaint(name, values) ?? partComplaint(value, values),
    },
    {
      name: 'extraHeaders',
      label: 'Extra headers',
      kind: 'pairs',
      secret: false,
      foldCase: true,
      parse: parseHeaderLines,
      help: 'Headers that are not secret and always sent, such as anthropic-version.',
      validatePair: (name, value) =>
        carriesSecret(name)
          ? 'This header carries a secret. Give it among the secret parts.'
          : (headerNameComplaint(name) ?? headerValueComplaint(value)),
    },
  ],
  check(values) {
    if (placementOf(values) === 'query' && textOf(values, 'parameter') === '') {
      return [{ path: 'parameter', message: 'Give the name of the query parameter.' }]
    }
    const issues: FieldIssue[] = []
    const taken = { header: new Set<string>(), query: new Set<string>(), path: new Set<string>() }
    const place = placementOf(values)
    taken[place].add(parameterOf(values).toLowerCase())
    for (const [path, there] of [
      ['extraHeaders', taken.header],
      ['parts', taken[place]],
    ] as const) {
      const names = Object.keys(pairsOf(values, path)).map((name) => name.toLowerCase())
      if (names.some((name) => there.has(name)))
        issues.push({ path, message: 'A name is used twice. Keep one of them.' })
      for (const name of names) there.add(name)
    }
    return issues
  },
  http(values) {
    const place = placementOf(values)
    const key = textOf(values, 'key')
    const main = key === '' ? {} : { [parameterOf(values)]: prefixOf(values) + key }
    const secret = { ...pairsOf(values, 'parts'), ...main }
    return {
      headers: { ...pairsOf(values, 'extraHeaders'), ...(place === 'header' && secret) },
      query: place === 'query' ? secret : {},
    }
  },
  env(values, name) {
    const prefix = variablePrefix(name)
    const parts = Object.entries(pairsOf(values, 'parts'))
    return Object.fromEntries([
      ...parts.map(([part, value]): [string, string] => [`${prefix}_${variablePrefix(part)}`, value]),
      [`${prefix}_API_KEY`, textOf(values, 'key')],
    ])
  },
  expiry: (values) => readJwtExpiry(textOf(values, 'key')),
}

type Placement = 'header' | 'query' | 'path'

function placementOf(values: CredentialValues): Placement {
  const placement = textOf(values, 'placement')
  return placement === 'query' || placement === 'path' ? placement : 'header'
}

function parameterOf(values: CredentialValues): string {
  return textOf(values, 'parameter') || (placementOf(values) === 'path' ? 'key' : 'Authorization')
}

/** A prefix that ends in a letter or digit is a word and gets a space; `session=` is taken as it is. */
function prefixOf(values: CredentialValues): string {
  const inHeader = placementOf(values) === 'header'
  const prefix = textOf(values, 'prefix').trim()
  if (prefix === 'none') return ''
  if (prefix === '') return inHeader && parameterOf(values).toLowerCase() === 'authorization' ? 'Bearer ' : ''
  return inHeader && /[A-Za-z0-9]$/.test(prefix) ? `${prefix} ` : prefix
}

function nameComplaint(name: string, values: CredentialValues): string | null {
  if (placementOf(values) === 'header') return headerNameComplaint(name)
  return controls.test(name) ? 'Remove the control characters.' : null
}

function partComplaint(value: string, values: CredentialValues): string | null {
  if (placementOf(values) === 'header') return headerValueComplaint(value)
  return controls.test(value) ? 'Remove the line breaks and control characters.' : null
}
