import { randomUUID } from 'node:crypto'
import type { Exchange, OwnRequest } from '../../shared/domain/exchange.ts'
import type { Context } from '../context.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { requestArgs, requestOptions } from '../table/request.ts'
import { parseDuration } from '../values/dates.ts'

export const request: Run<typeof requestOptions, typeof requestArgs> = async (context, { options, args }) => {
  const body = options.body === undefined ? '' : await readBody(context, options.body)
  const timeoutMs = options.timeout === undefined ? null : parseDuration(options.timeout)
  if (timeoutMs === undefined || (timeoutMs !== null && (timeoutMs < 100 || timeoutMs > 300_000)))
    throw context.usage([{ path: '--timeout', message: 'Write a time from 100ms to 5m, such as 15s.' }])
  const client = await context.vault()
  const { id: connectionId } = await client.connections.get({ ref: args.NAME })
  const own: OwnRequest = {
    method: options.method ?? (body === '' ? 'GET' : 'POST'),
    path: args.PATH,
    headers: options.header.join('\n'),
    body,
  }
  if (options.curl) {
    const { text } = await client.requests.curl({ connectionId, request: own })
    context.result({ curl: text }, () => text)
    return 0
  }
  const runId = randomUUID()
  const offInterrupt = context.io.onInterrupt(() => void client.requests.cancel({ runId }).catch(() => undefined))
  try {
    const exchange = await client.requests.send({ runId, connectionId, request: own, timeoutMs })
    if (exchange.answer === null) context.note(`${plain(exchange.message)} ${plain(exchange.remedy)}`.trimEnd())
    context.result(exchange, () => answerText(exchange, options.include))
    return exchange.answer !== null && exchange.answer.status < 400 ? 0 : 1
  } finally {
    offInterrupt()
  }
}

async function readBody(context: Context, text: string): Promise<string> {
  if (text !== '-' && !text.startsWith('@')) return text
  const { collect, decode, readBytes } = await import('../values/files.ts')
  const limit = 32_768
  return decode(text === '-' ? await collect(context.io.stdin, limit) : await readBytes(text.slice(1), limit))
}

/** The answer as curl prints it, with what a terminal could take for commands made visible. */
function answerText({ answer }: Exchange, include: boolean): string {
  if (answer === null) return ''
  const head = include
    ? `${[`HTTP ${answer.status} ${plain(answer.statusText)}`.trimEnd(), ...answer.headers.map(({ name, value }) => `${plain(name)}: ${plain(value)}`)].join('\n')}\n\n`
    : ''
  const rest = answer.isCut ? '\n… (cut)' : ''
  return head + (answer.isText ? answer.body + rest : `(${answer.bytes} bytes that are no text)`)
}
