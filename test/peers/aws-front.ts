import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
  request as send,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { Certificate } from './certificates.ts'
import { listen } from './sockets.ts'

/** An answer as AWS writes it. */
export interface Answer {
  readonly status: number
  readonly body: string | object
  readonly headers?: Readonly<Record<string, string>>
}

/** A server of a test's own that stands where AWS's addresses lead to. */
export interface AwsFront {
  readonly port: number
  readonly url: string
  /** Every request so far, as `host /path`. */
  readonly requests: readonly string[]
  stop(): Promise<void>
}

interface Options {
  /** Port of the server to which it hands on what it doesn't answer itself. */
  readonly to?: number
  readonly certificate?: Certificate
  /** What it answers itself; null to hand the request on. */
  answer?(request: IncomingMessage): Answer | null
}

/** Starts it on the loopback, with TLS where it has a certificate. */
export async function startAwsFront({ to, certificate, answer }: Options): Promise<AwsFront> {
  const requests: string[] = []
  const onRequest: RequestListener = async (request, response) => {
    requests.push(`${request.headers.host} ${request.url}`)
    const own = answer?.(request) ?? null
    if (own !== null) write(response, own)
    else if (to !== undefined) await handOn(request, response, to).catch(() => response.destroy())
  }
  const peer = await listen(certificate ? createTlsServer(certificate, onRequest) : createServer(onRequest))
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${peer.port}`
  return { port: peer.port, url, requests, stop: peer.stop }
}

/** A refusal as KMS writes it, https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html */
export function refusal(name: string, message = 'Says the test.', status = 400): Answer {
  return { status, body: { __type: name, message } }
}

function write(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const type = typeof body === 'string' ? 'text/html' : 'application/x-amz-json-1.1'
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'Content-Type': type, ...headers }).end(text)
}

/** What moto's IAM says in XML, in the words of KMS. */
const namesOfKms: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
}

async function handOn(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
  const body = await buffer(request)
  const { method, url, headers } = request
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    send({ host: '127.0.0.1', port, method, path: url, headers }, resolve).on('error', reject).end(body)
  })
  const status = answer.statusCode ?? 500
  const content = await buffer(answer)
  const name = /<Code>(\w+)</.exec(content.toString('utf8'))?.[1] ?? ''
  const isForKms = typeof headers['x-amz-target'] === 'string'
  if (status === 403 && isForKms) return write(response, refusal(namesOfKms[name] ?? name))
  // moto calls the XML of its refusals HTML.
  const corrected = status === 403 ? { 'content-type': 'text/xml' } : {}
  response.writeHead(status, { ...answer.headers, ...corrected }).end(content)
}
