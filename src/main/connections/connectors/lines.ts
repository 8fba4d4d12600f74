import type { Socket } from 'node:net'
import { failure } from '../classify.ts'
import { ProbeFailure } from '../connector.ts'
import { readBytes } from './database.ts'

/** A longer line is none of a protocol that speaks in lines (RFC 5321 allows 512 bytes, RFC 9051 advises 8192). */
const maxLineBytes = 8192

/** More lines than this are not one reply. */
const maxReplyLines = 200

/** Reads what a server says line by line, and knows what it has said beyond. */
export class LineReader {
  readonly #socket: Socket
  #bytes: Buffer = Buffer.alloc(0)

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /**
   * The next line, without its end.
   *
   * @throws ProbeFailure `unexpected-answer` when it does not end; what the socket fails with
   */
  async line(signal: AbortSignal): Promise<string> {
    for (;;) {
      const end = this.#bytes.indexOf('\n')
      if (end >= 0) {
        const line = this.#bytes.subarray(0, end).toString().replace(/\r$/, '')
        this.#bytes = this.#bytes.subarray(end + 1)
        return line
      }
      if (this.#bytes.length > maxLineBytes) throw new ProbeFailure(failure('unexpected-answer'))
      this.#bytes = Buffer.concat([this.#bytes, await readBytes(this.#socket, 1, signal)])
    }
  }

  /** What has been received beyond the last line, and will not be read here any more. */
  takeRest(): Buffer {
    const rest = this.#bytes
    this.#bytes = Buffer.alloc(0)
    return rest
  }

  /**
   * To be called between a server's yes to TLS and the handshake. What it has said beyond was put there by somebody who
   * can't encrypt, and must not be taken for an answer given over TLS (CVE-2011-0411).
   *
   * @throws ProbeFailure `unexpected-answer`
   */
  assertNothingElse(): void {
    if (this.#bytes.length === 0) return
    throw new ProbeFailure(
      failure('unexpected-answer', '', {
        message: 'Something was added to the server’s answer before the connection was encrypted.',
        remedy: 'Don’t use this connection until you know who stands between you and the server.',
      }),
    )
  }
}

/** An answer of SMTP or FTP. */
export interface Reply {
  readonly code: number
  /** Its text, line by line, without the code. */
  readonly lines: readonly string[]
}

/**
 * Reads one reply, which may have several lines (RFC 959, section 4.2; RFC 5321, section 4.2.1).
 *
 * @throws ProbeFailure `unexpected-answer` for what is no reply
 */
export async function readReply(reader: LineReader, signal: AbortSignal): Promise<Reply> {
  const first = await reader.line(signal)
  const [, code, more, text = ''] = /^(\d{3})(?:([ -])(.*))?$/.exec(first) ?? []
  if (code === undefined) throw new ProbeFailure(failure('unexpected-answer'))
  const lines = [text]
  for (let isLast = more !== '-'; !isLast; ) {
    const line = await reader.line(signal)
    isLast = line.startsWith(`${code} `) || line === code
    lines.push(line.startsWith(code) ? line.slice(4) : line)
    if (lines.length > maxReplyLines) throw new ProbeFailure(failure('unexpected-answer'))
  }
  return { code: Number(code), lines }
}
