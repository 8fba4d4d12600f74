import type { OwnRequest } from '../../shared/domain/exchange.ts'
import type { FieldValue, HttpInjection } from '../connections/connector.ts'
import { headerLines, mergeHeaders } from '../connections/connectors/http-request.ts'
import type { CredentialType, CredentialValues } from '../credentials/type.ts'

/** What a curl command line is made of. */
interface CurlParts {
  /** The connection's base address. */
  readonly base: string
  /** Headers that the connection always sends, one on each line. */
  readonly headers?: string
  readonly request: OwnRequest
  readonly type: CredentialType
  /** Name of the credential, for references. */
  readonly credential: string
  readonly config: CredentialValues
  /** Names of secret fields that hold a value: `key`, `parts.dd-application-key`. */
  readonly secretFields: readonly string[]
}

/**
 * A request as a curl command line that holds references (`keyward://NAME/FIELD`) where the secrets stand. It is for a
 * ticket or a document: curl itself does not know what a reference is.
 */
export function toCurl({
  base,
  headers: always = '',
  request,
  type,
  credential,
  config,
  secretFields,
}: CurlParts): string {
  const values = { ...config, ...references(credential, secretFields) }
  const http: HttpInjection = type.http?.(values) ?? { headers: {}, query: {} }
  const path = request.path.replace(/\{([A-Za-z][\w-]*)\}/g, (whole, name: string) => {
    const value = values[name]
    return typeof value === 'string' ? value : whole
  })
  const query = Object.entries(http.query).map(([name, value]) => `${encodeURIComponent(name)}=${value}`)
  const url =
    base.replace(/\/$/, '') + path + (query.length > 0 ? (path.includes('?') ? '&' : '?') + query.join('&') : '')
  const basic = http.headers.Authorization?.startsWith('Basic ') === true
  const headers = mergeHeaders(headerLines(always), headerLines(request.headers), http.headers)
  const lines = [
    `curl${request.method === 'GET' ? '' : request.method === 'HEAD' ? ' --head' : ` --request ${request.method}`} ${quote(url)}`,
    ...(basic ? [`--user ${quote(userOf(http.headers.Authorization ?? ''))}`] : []),
    ...Object.entries(headers)
      .filter(([name]) => !(basic && name === 'Authorization'))
      .map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`),
    ...(request.body === '' ? [] : [`--data-raw ${quote(request.body)}`]),
  ]
  return lines.join(' \\\n  ')
}

/** The reference of every secret field in its place. */
function references(credential: string, secretFields: readonly string[]): Record<string, FieldValue> {
  const found: Record<string, FieldValue> = {}
  for (const path of secretFields) {
    const [field = '', ...rest] = path.split('.')
    const reference = ['keyward:/', ...[credential, ...path.split('.')].map(encodeURIComponent)].join('/')
    if (rest.length === 0) found[field] = reference
    else found[field] = { ...(typeof found[field] === 'object' ? found[field] : {}), [rest.join('.')]: reference }
  }
  return found
}

/** `user:reference` of a header for basic authentication, which curl encodes itself. */
function userOf(header: string): string {
  return Buffer.from(header.slice('Basic '.length), 'base64').toString('utf8')
}

/** For a POSIX shell (section 2.2.2 of its language): nothing is special between single quotes but the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
