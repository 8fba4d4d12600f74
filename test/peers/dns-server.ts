import { createSocket } from 'node:dgram'

/** A name server of the tests' own, which knows SRV records alone. */
export interface DnsPeer {
  /** `address:port`, as resolvers are told it. */
  readonly server: string
  stop(): Promise<void>
}

/** Answers every question for SRV records with these (RFC 1035, RFC 2782). */
export async function startDnsServer(records: readonly { name: string; port: number }[]): Promise<DnsPeer> {
  const socket = createSocket('udp4')
  socket.on('message', (question, from) => {
    const end = question.indexOf(0, 12) + 5
    const header = Buffer.from([question[0] ?? 0, question[1] ?? 0, 0x81, 0x80, 0, 1, 0, records.length, 0, 0, 0, 0])
    const answers = records.map(({ name, port }) => {
      const target = nameOf(name)
      const fixed = Buffer.alloc(18)
      // A pointer to the question's name, type SRV, class IN, a second to live, length, priority, weight, port.
      for (const [value, at] of [
        [0xc00c, 0],
        [33, 2],
        [1, 4],
        [1, 8],
        [6 + target.length, 10],
        [port, 16],
      ] as const)
        fixed.writeUInt16BE(value, at)
      return Buffer.concat([fixed, target])
    })
    socket.send(Buffer.concat([header, question.subarray(12, end), ...answers]), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    server: `127.0.0.1:${socket.address().port}`,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

function nameOf(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
  return Buffer.concat([...labels, Buffer.from([0])])
}
