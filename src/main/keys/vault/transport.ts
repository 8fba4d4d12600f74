import { once } from 'node:events'
import * as http from 'node:http'
import * as https from 'node:https'
import type { client as VaultClient } from 'node-vault'
import { VaultError } from '../../../shared/errors.ts'
import type { ProviderSettings } from '../provider.ts'
import { isPage, networkFailure } from '../remote/failures.ts'
import type { Agents } from '../remote/network.ts'

/** What node-vault asks to be sent. It holds the token, and the plaintext of what is wrapped. */
interface Outgoing {
  readonly method: string
  readonly uri: string
  readonly headers: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly signal: AbortSignal
}

/** What node-vault makes of an answer: a body of status 200 or 204, otherwise an error with both. */
interface Answer {
  readonly statusCode: number
  readonly body: unknown
  readonly request: { readonly path: string }
}

/** Bytes of an answer. Transit's have less than one KiB, with many versions of a key some more. */
const maxBytes = 256 * 1024

/**
 * node-vault for one Vault, sending by us. Left to itself it sends by axios, which follows a redirect to another host with token
 * and body, takes VAULT_SKIP_VERIFY to mean no verification whatever its value, reads proxies from the process, and gives a
 * page for people as a success. What isn't given it takes from VAULT_TOKEN, VAULT_NAMESPACE and VAULT_PREFIX, and with
 * DEBUG=node-vault it prints plaintext.
 */
export async function vaultClient(
  { url = '', namespace = '' }: ProviderSettings,
  agents: Agents,
): Promise<VaultClient> {
  const { default: nodeVault } = await import('node-vault')
  const client = nodeVault({
    endpoint: url.replace(/\/+$/, ''),
    debug: () => {},
    'request-promise': { defaults: () => (outgoing: Outgoing) => send(outgoing, agents) },
  })
  return Object.assign(client, { token: '', namespace, pathPrefix: '' })
}

async function send({ method, uri, headers, json, signal }: Outgoing, agents: Agents): Promise<Answer> {
  const url = new URL(uri)
  const body = json === undefined ? '' : JSON.stringify(json)
  const options = {
    method,
    signal,
    headers: {
      ...headers,
      Accept: 'application/json',
      // Vault's own agents refuse requests without it, so that a web page can't be made to send them.
      'X-Vault-Request': 'true',
      ...(body !== '' && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
    },
  }
  const request =
    url.protocol === 'https:'
      ? https.request(url, { ...options, agent: agents.https })
      : http.request(url, { ...options, agent: agents.http })
  try {
    const answered = once(request, 'response')
    request.on('error', () => {}).end(body)
    const [response] = (await answered) as [http.IncomingMessage]
    return read(url, response, await textOf(response))
  } catch (error) {
    throw networkFailure(error, agents.byProxy(url)) ?? error
  }
}

async function textOf(response: http.IncomingMessage): Promise<string> {
  let text = ''
  response.setEncoding('utf8')
  for await (const part of response) {
    text += part
    if (text.length > maxBytes) throw new VaultError('key-not-the-service')
  }
  return text
}

/**
 * Tells Vault's answers from those of others. A redirect is never followed, wherever it leads: a node on standby points to the
 * active one, which is another host, and token and plaintext are for the host of the settings alone.
 *
 * @throws VaultError `key-not-the-service`, `key-sealed` for a redirect to the same path elsewhere, as standby nodes give it
 */
function read(url: URL, response: http.IncomingMessage, text: string): Answer {
  const { statusCode = 0, headers } = response
  if (statusCode >= 300 && statusCode < 400) {
    const target = URL.parse(headers.location ?? '', url)
    const isStandby = statusCode === 307 && target?.pathname === url.pathname
    throw new VaultError(isStandby ? 'key-sealed' : 'key-not-the-service')
  }
  const body = text === '' ? {} : parse(text)
  const isFault = statusCode >= 500 && statusCode !== 511
  // A gateway before Vault says in its own words that there is no Vault behind it.
  if (!isFault && (body === null || isPage(headers['content-type'], text))) throw new VaultError('key-not-the-service')
  return { statusCode, body: body ?? {}, request: { path: url.pathname } }
}

function parse(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
