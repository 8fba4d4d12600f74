import type { FieldIssue } from '../../../shared/errors.ts'
import {
  carriesSecret,
  headerNameComplaint,
  headerValueComplaint,
  parseHeaderLines,
} from '../../credentials/http-rules.ts'
import { variablesComplaint } from '../../requests/variables.ts'
import { endpointOfUrl, hostPort, normalizeHost, parseUrl } from '../host.ts'
import type { ConnectionKind, Parameters } from '../kind.ts'
import { allowPlaintext, ca, httpCredentials } from './common.ts'

/** Parameters that need an answer with a body. */
const bodyParameters = ['expectJson', 'refusedJson', 'identityPath', 'expiryPath', 'scopesPath']

const dottedPath = /^[^\s.=]+(\.[^\s.=]+)*$/

/** An HTTP API: one harmless request that proves the credential. */
export const httpKind: ConnectionKind = {
  id: 'http',
  label: 'HTTP API',
  summary: 'Sends one harmless request with the credential and checks that the answer is the one expected.',
  group: 'http',
  parameters: [
    {
      name: 'url',
      label: 'Base address',
      kind: 'text',
      required: true,
      placeholder: 'https://api.example.com',
      help: 'What all requests of this system begin with. The credential is bound to its host.',
      validate: urlComplaint,
    },
    {
      name: 'probe',
      label: 'Test',
      kind: 'choice',
      required: true,
      default: 'request',
      choices: [
        { value: 'request', label: 'Send the request below' },
        { value: 'none', label: 'Not testable: no harmless request exists' },
      ],
    },
    {
      name: 'path',
      label: 'Path',
      kind: 'text',
      required: false,
      placeholder: '/v1/me',
      help: 'A harmless request that needs the credential, added to the base address. {field} stands for a field of the credential.',
      validate: pathComplaint,
    },
    {
      name: 'method',
      label: 'Method',
      kind: 'choice',
      required: true,
      default: 'GET',
      choices: ['GET', 'HEAD', 'POST'].map((value) => ({ value, label: value })),
    },
    {
      name: 'headers',
      label: 'Headers',
      kind: 'multiline',
      required: false,
      placeholder: 'Accept: application/json',
      help: 'Headers that are not secret, one “Name: value” on each line.',
      validate: headersComplaint,
    },
    {
      name: 'body',
      label: 'Body',
      kind: 'multiline',
      required: false,
      help: 'Sent with POST, as JSON unless a Content-Type header says otherwise. It is not secret.',
      validate: (value) =>
        value.length > 16_384 ? 'A test has no use for so much. Use at most 16,384 characters.' : null,
    },
    {
      name: 'expectStatus',
      label: 'Expected status',
      kind: 'text',
      required: false,
      placeholder: '200, 204',
      help: 'Left empty: any from 200 to 299.',
      validate: statusComplaint,
    },
    {
      name: 'expectJson',
      label: 'Expected in the answer',
      kind: 'text',
      required: false,
      placeholder: 'data.0.id',
      help: 'A dotted path that the JSON of the answer must hold, or path=value. Without it a sign-in page may pass for success.',
      validate: expectationComplaint,
    },
    {
      name: 'refusedStatus',
      label: 'Status of a refused credential',
      kind: 'text',
      required: false,
      default: '401',
      help: 'Some services refuse a wrong key with another status, such as 400.',
      validate: statusComplaint,
    },
    {
      name: 'refusedJson',
      label: 'Answer to a refused credential',
      kind: 'text',
      required: false,
      placeholder: 'error=invalid_auth',
      help: 'For services that answer with success whatever the credential: path=value in the JSON of the answer, or path=value|value.',
      validate: refusalComplaint,
    },
    {
      name: 'identityPath',
      label: 'Account name in the answer',
      kind: 'text',
      required: false,
      placeholder: 'user.email',
      help: 'A dotted path to the account that the credential belongs to. It is shown after a test.',
      validate: dottedComplaint,
    },
    {
      name: 'expiryHeader',
      label: 'Expiry header',
      kind: 'text',
      required: false,
      help: 'A header of the answer that tells when the credential expires.',
      validate: (value) => headerNameComplaint(value),
    },
    {
      name: 'expiryPath',
      label: 'Expiry in the answer',
      kind: 'text',
      required: false,
      placeholder: 'expires_at',
      help: 'A dotted path to the time when the credential expires.',
      validate: dottedComplaint,
    },
    {
      name: 'scopesHeader',
      label: 'Permissions header',
      kind: 'text',
      required: false,
      placeholder: 'X-OAuth-Scopes',
      help: 'A header of the answer that lists what the credential may do. It is shown after a test.',
      validate: (value) => headerNameComplaint(value),
    },
    {
      name: 'scopesPath',
      label: 'Permissions in the answer',
      kind: 'text',
      required: false,
      placeholder: 'scopes',
      help: 'A dotted path to a list, a text or a map of what the credential may do. $ stands for the whole answer.',
      validate: dottedComplaint,
    },
    {
      name: 'variables',
      label: 'Variables',
      kind: 'multiline',
      required: false,
      placeholder: 'tenant=acme',
      help: 'For requests that are tried out: {{tenant}} stands for the value. One NAME=value on each line; nothing secret.',
      validate: variablesComplaint,
    },
    ca,
    allowPlaintext,
  ],
  takesRequests: true,
  credentialTypes: httpCredentials,
  check: checkHttp,
  target: targetOfUrl,
}

/** `host:port` of the parameter `url`. */
export function targetOfUrl(parameters: Parameters): string {
  return hostPort(endpointOfUrl(new URL(parameters.url ?? '')))
}

/** A complaint about an http or https address without user, query and fragment, or null. */
export function urlComplaint(value: string): string | null {
  const url = parseUrl(value)
  if (!url || !/^https?:\/\//i.test(value)) return 'Write an address that begins with https://.'
  if (url.username !== '' || url.password !== '') return 'Leave out user and password: they belong into the credential.'
  if (url.hash !== '' || url.search !== '')
    return 'Leave out everything from ? or # on. The query of a test goes into its path.'
  // What is read as one host and means another, such as good.example%2eevil.example.
  const written = value.slice(value.indexOf('//') + 2).split(/[/?#]/, 1)[0] ?? ''
  if (/[%\\\s\p{C}]/u.test(written) || normalizeHost(url.hostname) === null)
    return 'The host is not a name or an address.'
  return null
}

export function pathComplaint(value: string): string | null {
  if (!value.startsWith('/') || value.startsWith('//') || value.includes('\\')) {
    return 'A path begins with one slash. The host stands in the base address.'
  }
  if (/[\s#]/.test(value)) return 'Leave out spaces and #.'
  return /[{}]/.test(value.replace(/\{[A-Za-z][\w-]*\}/g, '')) ? 'Write {field} with the name of a field.' : null
}

/** A complaint about lines of headers, or null. */
export function headersComplaint(value: string): string | null {
  const { values, errors } = parseHeaderLines(value)
  if (errors[0] !== undefined) return errors[0]
  for (const [name, text] of Object.entries(values)) {
    if (carriesSecret(name)) return 'A header that carries a secret belongs into the credential.'
    const complaint = headerNameComplaint(name) ?? headerValueComplaint(text)
    if (complaint !== null) return complaint
  }
  return null
}

function statusComplaint(value: string): string | null {
  return /^[1-5]\d\d(\s*,\s*[1-5]\d\d){0,20}$/.test(value) ? null : 'Write one status or several, such as 200, 204.'
}

/** A complaint about a dotted path into JSON, or null. */
export function dottedComplaint(value: string): string | null {
  return dottedPath.test(value) && value.length <= 200 ? null : 'Write a dotted path such as data.0.name.'
}

/** A complaint about `path` or `path=value`, or null. */
export function expectationComplaint(value: string): string | null {
  const path = value.split('=', 1)[0] ?? ''
  return dottedComplaint(path) === null ? null : 'Write a dotted path such as data.0.id, or path=value.'
}

function refusalComplaint(value: string): string | null {
  const [path = '', ...rest] = value.split('=')
  return dottedComplaint(path) === null && rest.join('=').split('|').every(Boolean) && rest.length > 0
    ? null
    : 'Write path=value, or path=value|value.'
}

function checkHttp(parameters: Parameters): FieldIssue[] {
  const issues: FieldIssue[] = []
  const needsBody = bodyParameters.find((name) => (parameters[name] ?? '') !== '')
  if (parameters.method === 'HEAD' && needsBody !== undefined) {
    issues.push({ path: needsBody, message: 'An answer to HEAD has no body. Choose GET, or leave this empty.' })
  }
  if (parameters.method !== 'POST' && (parameters.body ?? '') !== '') {
    issues.push({ path: 'body', message: 'Only POST sends a body. Choose POST, or leave this empty.' })
  }
  return issues
}
