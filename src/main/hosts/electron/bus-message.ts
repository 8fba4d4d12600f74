/*
 * The wire format of D-Bus, as far as asking a question and reading its answer needs it: calls with strings, answers of
 * strings, numbers, booleans, arrays and variants. https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol
 */

/** A question to a service of the bus. */
export interface BusCall {
  /** Name of the service on the bus. */
  readonly to: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly args: readonly string[]
}

export type BusValue = string | number | boolean | readonly BusValue[]

export interface BusMessage {
  /** 1 a call, 2 an answer, 3 an error, 4 a signal. */
  readonly type: number
  /** Serial of the call that is answered; 0 where none is. */
  readonly answers: number
  /** The first value of the body; undefined where there is none or it is of a kind that nobody asked for. */
  readonly value: BusValue | undefined
}

/** More than any answer to our questions. */
const longestMessage = 1024 * 1024
const headerBytes = 16

const alignments: Readonly<Record<string, number>> = { y: 1, g: 1, v: 1, b: 4, u: 4, s: 4, o: 4, a: 4 }

/** Writes a call in little-endian. */
export function encodeCall(serial: number, { to, path, interface: owner, member, args }: BusCall): Buffer {
  const fields = [field(1, 'o', path), field(2, 's', owner), field(3, 's', member), field(6, 's', to)]
  if (args.length > 0) fields.push(Buffer.from([8, 1, 'g'.charCodeAt(0), 0, args.length, ...textOf(args), 0]))
  const body = concatAligned(args.map(text), 4)
  const list = concatAligned(fields, 8)
  const header = Buffer.from(['l'.charCodeAt(0), 1, 0, 1, ...Array<number>(12).fill(0)])
  header.writeUInt32LE(body.length, 4)
  header.writeUInt32LE(serial, 8)
  header.writeUInt32LE(list.length, 12)
  const head = Buffer.concat([header, list])
  return Buffer.concat([head, Buffer.alloc(padding(head.length, 8)), body])
}

/**
 * Reads the message at the start of what has come, and how long it is. Undefined while it isn't complete. Throws a
 * RangeError for what is no message.
 */
export function decodeMessage(bytes: Buffer): { readonly message: BusMessage; readonly length: number } | undefined {
  if (bytes.length < headerBytes) return undefined
  const little = bytes[0] === 'l'.charCodeAt(0)
  const head = new Reader(bytes, 4, little)
  const [bodyLength, , listLength] = [head.number(), head.number(), head.number()]
  if (bodyLength > longestMessage || listLength > longestMessage) throw new RangeError('The message is too long.')
  const bodyStart = headerBytes + listLength + padding(listLength, 8)
  const length = bodyStart + bodyLength
  if (bytes.length < length) return undefined
  const fields = readFields(new Reader(bytes.subarray(0, headerBytes + listLength), headerBytes, little))
  const signature = fields.get(8)
  const answers = fields.get(5)
  const message = {
    type: bytes[1] ?? 0,
    answers: typeof answers === 'number' ? answers : 0,
    value:
      typeof signature === 'string' && signature !== ''
        ? new Reader(bytes.subarray(bodyStart, length), 0, little).value(signature)
        : undefined,
  }
  return { message, length }
}

function readFields(reader: Reader): Map<number, BusValue | undefined> {
  const fields = new Map<number, BusValue | undefined>()
  while (!reader.isDone) {
    reader.align(8)
    fields.set(reader.byte(), reader.value('v'))
  }
  return fields
}

class Reader {
  readonly #bytes: Buffer
  readonly #little: boolean
  #at: number

  constructor(bytes: Buffer, at: number, little: boolean) {
    this.#bytes = bytes
    this.#at = at
    this.#little = little
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length
  }

  align(to: number): void {
    this.#at += padding(this.#at, to)
  }

  byte(): number {
    const value = this.#bytes.readUInt8(this.#at)
    this.#at += 1
    return value
  }

  number(): number {
    this.align(4)
    const value = this.#little ? this.#bytes.readUInt32LE(this.#at) : this.#bytes.readUInt32BE(this.#at)
    this.#at += 4
    return value
  }

  /** One value of a type. Undefined for a type that no answer of ours has; what follows it can't be read then. */
  value(type: string, depth = 0): BusValue | undefined {
    switch (type[0]) {
      case 'y':
        return this.byte()
      case 'u':
        return this.number()
      case 'b':
        return this.number() === 1
      case 's':
      case 'o':
        return this.#text(this.number())
      case 'g':
        return this.#text(this.byte())
      case 'v':
        // A variant in a variant in a variant is nobody's answer.
        return depth > 4 ? undefined : this.value(this.#text(this.byte()), depth + 1)
      case 'a':
        return this.#list(type.slice(1), depth)
      default:
        return undefined
    }
  }

  #list(type: string, depth: number): BusValue | undefined {
    const length = this.number()
    const alignment = alignments[type[0] ?? '']
    if (alignment === undefined) return undefined
    this.align(alignment)
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('The list is longer than its message.')
    const values: BusValue[] = []
    while (this.#at < end) {
      const value = this.value(type, depth)
      if (value === undefined) return undefined
      values.push(value)
    }
    return values
  }

  #text(length: number): string {
    const end = this.#at + length
    if (end >= this.#bytes.length) throw new RangeError('The text is longer than its message.')
    const value = this.#bytes.toString('utf8', this.#at, end)
    this.#at = end + 1
    return value
  }
}

/** A field of the header that holds one text. */
function field(code: number, type: 'o' | 's', value: string): Buffer {
  return Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), text(value)])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes, Buffer.alloc(1)])
}

/** The signature of that many strings. */
function textOf(args: readonly string[]): Buffer {
  return Buffer.from('s'.repeat(args.length))
}

/** Puts parts one after the other, each beginning at a multiple of `to`. */
function concatAligned(parts: readonly Buffer[], to: number): Buffer {
  let all = Buffer.alloc(0)
  for (const part of parts) all = Buffer.concat([all, Buffer.alloc(padding(all.length, to)), part])
  return all
}

function padding(length: number, to: number): number {
  return (to - (length % to)) % to
}
