import type { Duplex } from 'node:stream'
import { failure } from './classify.ts'
import { ProbeFailure } from './connector.ts'

/** Many times what any harmless request is answered with. */
const maxInputBytes = 16 * 1024 * 1024

const tooMuch = failure('unexpected-answer', 'more than 16 MiB', {
  message: 'The server sent far more than a test can ask for, so the connection was ended.',
  remedy: 'Check the address and the port. If they are right, tell the people who run the server.',
})

/**
 * Ends a connection over which more comes than a test takes. Drivers gather what belongs to one message, whose length is the
 * server's word, and a worker's memory limit does not count what lies in buffers: it would be Keyward that runs out of memory.
 *
 * @param max bytes
 */
export function limitInput<T extends Duplex>(stream: T, max = maxInputBytes): T {
  const push = stream.push.bind(stream)
  let size = 0
  stream.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    size += chunk?.length ?? 0
    if (size <= max) return push(chunk, encoding)
    stream.destroy(new ProbeFailure(tooMuch))
    return false
  }
  return stream
}
