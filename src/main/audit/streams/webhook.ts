import type { IncomingMessage } from 'node:http'
import type { ProbeCode } from '../../../shared/domain/probe.ts'
import { failure } from '../../connections/classify.ts'
import { ProbeFailure } from '../../connections/connector.ts'
import { makeRequest, mergeHeaders, send, withCredential } from '../../connections/connectors/http-request.ts'
import { isLoopback } from '../../connections/host.ts'
import { abortable, dial, resolveHost, secure } from '../../connections/net.ts'
import type { Batch, Outgoing, Sender } from './destination.ts'

/** Bytes of an answer that are read; a receiver has nothing to say. */
const maxAnswerBytes = 65_536

/**
 * Posts a batch as JSON Lines. An answer of 2xx is the acknowledgement; a redirect is not followed. The batch has an ID that stays the same
 * when it is sent again, so that a receiver can tell.
 */
export const sendWebhook: Sender = async ({ address, endpoint }, batch, { access, ca, signal, beforeFirstByte }) => {
  const url = new URL(address)
  const body = batch.items.map((item) => jsonLine(item, batch)).join('')
  const request = withCredential(
    makeRequest({
      method: 'POST',
      url,
      headers: mergeHeaders(headersOf(batch), access.sign?.(body, idOf(batch)) ?? {}),
      body,
    }),
    {
      type: '',
      values: {},
      secretFields: [],
      http: access.http,
      clientCertificate: null,
    },
  )
  const socket = await dial(await resolveHost(endpoint.host, signal), endpoint.port, signal)
  const stop = () => socket.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (url.protocol !== 'https:' && !isLoopback(socket.remoteAddress))
      throw new ProbeFailure(failure('tls-unsupported'))
    const channel =
      url.protocol === 'https:'
        ? await secure(
            socket,
            {
              host: endpoint.host,
              ca,
              trust: 'verify',
              alpn: ['http/1.1'],
              clientCertificate: access.clientCertificate,
            },
            signal,
          )
        : socket
    signal.throwIfAborted()
    beforeFirstByte()
    const answer = await abortable(send(channel, request), signal)
    const status = answer.statusCode ?? 0
    await abortable(readAway(answer), signal).catch(() => {})
    if (status < 200 || status > 299) throw new ProbeFailure(failure(codeOf(status), `HTTP ${status}`))
  } finally {
    signal.removeEventListener('abort', stop)
    socket.destroy()
  }
}

/** Keys as in an export, with the vault, and with `resent` where the record may have arrived already. */
function jsonLine({ record, mac, resent }: Outgoing, { vaultId }: Batch): string {
  return `${JSON.stringify({ vault: vaultId, ...record, ...(mac !== '' && { mac }), ...(resent && { resent }) })}\n`
}

function idOf({ vaultId, items }: Batch): string {
  return `${vaultId}-${items[0]?.record.seq ?? 0}-${items.at(-1)?.record.seq ?? 0}`
}

function headersOf(batch: Batch): Record<string, string> {
  return {
    'Content-Type': 'application/x-ndjson',
    'Keyward-Batch': idOf(batch),
    'Keyward-Records': String(batch.items.length),
    ...(batch.items.some(({ resent }) => resent) && { 'Keyward-Resent': 'true' }),
    'User-Agent': `Keyward/${batch.version}`,
  }
}

function codeOf(status: number): ProbeCode {
  if (status === 401) return 'auth-failed'
  if (status === 403) return 'permission'
  if (status === 404 || status === 410) return 'not-found'
  if (status === 429) return 'rate-limited'
  if (status >= 500) return 'server-error'
  return status >= 300 && status < 400 ? 'redirect-refused' : 'unexpected-answer'
}

async function readAway(answer: IncomingMessage): Promise<void> {
  let length = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maxAnswerBytes) return
  }
}
